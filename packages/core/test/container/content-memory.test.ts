import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import { ContentMemory, crc32, parseXml, parseZip, sharedContent, writeZip } from '../../src/container/index.ts';

const form = utf8(`<form>${'<line from="0 0" to="10 10">label</line>'.repeat(40)}</form>`);
const name = 'Tpls/Content.xml';
const packed = writeZip([{ name, bytes: form }]);

const read = (zip: Uint8Array, memory?: ContentMemory) => parseZip(zip, defaultLimits, memory).entries.get(name)?.bytes;

/** A memory that has the form. */
function warmMemory(): { memory: ContentMemory; content: Uint8Array } {
  const memory = new ContentMemory();
  read(packed, memory);
  const content = read(packed, memory);
  if (content === undefined || sharedContent(content) === undefined) throw new Error('the form is not remembered');
  return { memory, content };
}

/** What reading gives, or the code and rule of its refusal. */
function outcome(zip: Uint8Array, memory?: ContentMemory): unknown {
  try {
    return read(zip, memory);
  } catch (error) {
    if (isCoreError(error)) return { code: error.code, details: error.details };
    throw error;
  }
}

/** Changes the package at the same field of local header and directory; both are given from the entry's own start. */
function patched(zip: Uint8Array, local: number, change: (view: DataView, at: number) => void): Uint8Array {
  const copy = zip.slice();
  const view = new DataView(copy.buffer);
  const directory = view.getUint32(copy.length - 6, true);
  change(view, local);
  // The same fields stand two octets further on in the directory.
  change(view, directory + local + 2);
  return copy;
}

describe('content that comes again', () => {
  it('is kept from the second time on and then the same array', () => {
    const memory = new ContentMemory();
    const first = read(packed, memory);
    expect(sharedContent(first as Uint8Array)).toBeUndefined();
    const second = read(packed, memory);
    expect(second).toEqual(form);
    expect(read(packed.slice(), memory)).toBe(second);
    expect(read(packed)).not.toBe(second);
  });

  it('is known in another place of another package, by its bytes and not by its name', () => {
    const { memory, content } = warmMemory();
    const other = writeZip([
      { name: 'a.txt', bytes: utf8('x') },
      { name: 'b.xml', bytes: form },
      { name, bytes: utf8('<form/>') },
    ]);
    const { entries } = parseZip(other, defaultLimits, memory);
    expect(entries.get('b.xml')?.bytes).toBe(content);
    expect(entries.get(name)?.bytes).toEqual(utf8('<form/>'));
  });

  it('is refused with any octet of the package changed, as without a memory', () => {
    const { memory } = warmMemory();
    for (let at = 0; at < packed.length; at++) {
      const forged = packed.slice();
      forged[at] = (forged[at] as number) ^ 0x01;
      expect([at, outcome(forged, memory)]).toEqual([at, outcome(forged)]);
    }
    expect(read(packed, memory)).toEqual(form);
  });

  it.each([
    ['another size', 22, (view: DataView, at: number) => view.setUint32(at, form.length + 1, true)],
    ['another check sum', 14, (view: DataView, at: number) => view.setUint32(at, crc32(form) ^ 1, true)],
    ['stored, not compressed', 8, (view: DataView, at: number) => view.setUint16(at, 0, true)],
  ])('is refused when the same bytes are declared as %s', (_, local, change) => {
    const { memory } = warmMemory();
    const forged = patched(packed, local, change);
    expect(outcome(forged, memory)).toMatchObject({ code: 'ERR_ZIP_ENTRY' });
    expect(outcome(forged, memory)).toEqual(outcome(forged));
  });

  it('is not what the same bytes are when they are stored', () => {
    const { memory } = warmMemory();
    const nameEnd = 30 + name.length;
    const data = packed.slice(nameEnd, nameEnd + new DataView(packed.buffer).getUint32(18, true));
    const stored = writeZip([{ name, bytes: data, method: 'store' }]);
    for (let i = 0; i < 3; i++) expect(read(stored, memory)).toEqual(data);
    expect(read(packed, memory)).toEqual(form);
  });

  it('is not mixed up with other content of the same check sum', () => {
    const memory = new ContentMemory();
    const twin = sameCheckSum(form);
    expect(crc32(twin)).toBe(crc32(form));
    const packages = [writeZip([{ name, bytes: form }]), writeZip([{ name, bytes: twin }])] as const;
    for (let i = 0; i < 8; i++) expect(read(packages[i % 2] as Uint8Array, memory)).toEqual(i % 2 === 0 ? form : twin);
    for (const zip of packages) for (let i = 0; i < 3; i++) read(zip, memory);
    expect(read(packages[0], memory)).toEqual(form);
    expect(read(packages[1], memory)).toEqual(twin);
  });

  it('does not change when the file that it came from is written over', () => {
    const memory = new ContentMemory();
    const stored = writeZip([{ name, bytes: form, method: 'store' }]);
    const file = stored.slice();
    for (let i = 0; i < 3; i++) read(file, memory);
    file.fill(0x20);
    expect(read(stored, memory)).toEqual(form);
  });

  it('is forgotten when much else comes again', () => {
    const { memory, content } = warmMemory();
    for (let i = 0; i < 60; i++) {
      const zip = writeZip([{ name, bytes: new Uint8Array(200_000).fill(i), method: 'store' }]);
      for (let j = 0; j < 2; j++) read(zip, memory);
    }
    const again = read(packed, memory);
    expect(again).toEqual(form);
    expect(again).not.toBe(content);
  });

  it('is not kept when it is long or empty', () => {
    const memory = new ContentMemory();
    for (const bytes of [new Uint8Array(300_000), new Uint8Array(0)]) {
      const zip = writeZip([{ name, bytes, method: 'store' }]);
      for (let i = 0; i < 3; i++) expect(sharedContent(read(zip, memory) as Uint8Array)).toBeUndefined();
    }
  });

  it('is one tree under the same budgets, and read anew under others', () => {
    const { content } = warmMemory();
    const tree = parseXml(content, 'a.xml', defaultLimits);
    expect(parseXml(content, 'b.xml', defaultLimits)).toBe(tree);
    expect(parseXml(form, 'a.xml', defaultLimits)).not.toBe(tree);
    const smaller = { ...defaultLimits, xmlNodes: 10 };
    expect(() => parseXml(content, 'a.xml', smaller)).toThrowError(expect.objectContaining({ code: 'ERR_LIMIT' }));
    const shorter = { ...defaultLimits, xmlBytes: 10 };
    expect(() => parseXml(content, 'a.xml', shorter)).toThrowError(expect.objectContaining({ code: 'ERR_LIMIT' }));
  });
});

/** Other bytes of the same length with the same CRC-32: what is changed at the beginning is made good in the last four octets. */
function sameCheckSum(bytes: Uint8Array): Uint8Array {
  const twin = bytes.slice();
  twin[1] = (twin[1] as number) ^ 0x20;
  const wanted = crc32(bytes);
  // The check sum is linear in the octets: 32 equations for 32 bits, by elimination.
  const at = twin.length - 4;
  twin.fill(0, at);
  const missing = crc32(twin) ^ wanted;
  const rows = Array.from({ length: 32 }, (_, bit) => {
    const changed = twin.slice();
    changed[at + (bit >> 3)] = 1 << (bit & 7);
    return { effect: crc32(changed) ^ crc32(twin), bits: new Set([bit]) };
  });
  const solution = new Set<number>();
  const toggle = (bits: ReadonlySet<number>, into: Set<number>): void => {
    for (const bit of bits) if (!into.delete(bit)) into.add(bit);
  };
  for (let bit = 0; bit < 32; bit++) {
    const pivot = rows.findIndex(({ effect }, i) => i >= bit && ((effect >>> bit) & 1) === 1);
    [rows[bit], rows[pivot]] = [rows[pivot] as (typeof rows)[number], rows[bit] as (typeof rows)[number]];
    const own = rows[bit] as (typeof rows)[number];
    for (const row of rows) {
      if (row === own || ((row.effect >>> bit) & 1) === 0) continue;
      row.effect ^= own.effect;
      toggle(own.bits, row.bits);
    }
  }
  for (let bit = 0; bit < 32; bit++)
    if ((missing >>> bit) & 1) toggle((rows[bit] as (typeof rows)[number]).bits, solution);
  for (const bit of solution) twin[at + (bit >> 3)] = (twin[at + (bit >> 3)] as number) | (1 << (bit & 7));
  return twin;
}
