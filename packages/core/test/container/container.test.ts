import { deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import { crc32, escapeXml, inflate, parseXml, parseZip, writeZip, type XmlElement } from '../../src/container/index.ts';
import { describeShared, listShared, readShared, readSharedJson } from '../support/shared.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code;
  }
}

/** Runs of equal bytes and noise, so that every kind of deflate block occurs. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.tuple(fc.nat(255), fc.nat(600)), { maxLength: 8 })
    .map((runs) => Uint8Array.from(runs.flatMap(([byte, n]) => Array(n).fill(byte)))),
  fc.string({ maxLength: 2000 }).map((text) => utf8(text.repeat(3))),
);

describe('CRC-32', () => {
  it('is that of ISO 3309 for every length', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        // The trailer of gzip holds the same sum, from another hand.
        const gzip = gzipSync(bytes);
        expect(crc32(bytes)).toBe(gzip.readUInt32LE(gzip.length - 8));
      }),
    );
  });
});

describe('inflate', () => {
  it('repeats of every short distance and length end exactly, also at the end of the content', () => {
    for (let period = 1; period <= 9; period++) {
      for (let length = 1; length <= 40; length++) {
        const bytes = Uint8Array.from({ length: period + length }, (_, i) => 65 + (i % period));
        const content = inflate(new Uint8Array(deflateRawSync(bytes, { level: 9 })), bytes.length);
        expect(content).toEqual(bytes);
        expect(content?.length).toBe(bytes.length);
      }
    }
  });

  it('reads what zlib writes at every level', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        expect(inflate(new Uint8Array(deflateRawSync(bytes, { level })), bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('reads large content with fixed and dynamic codes', () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 3)) & (i % 7 === 0 ? 0xff : 0x1f));
    for (const strategy of [0, 1, 2, 3, 4]) {
      expect(inflate(new Uint8Array(deflateRawSync(bytes, { strategy })), bytes.length)).toEqual(bytes);
    }
  });

  it('refuses another size, truncation and bytes behind the final block', () => {
    const bytes = utf8('a licence, a licence, a licence');
    const stream = new Uint8Array(deflateRawSync(bytes));
    expect(inflate(stream, bytes.length - 1)).toBeUndefined();
    expect(inflate(stream, bytes.length + 1)).toBeUndefined();
    for (let i = 0; i < stream.length; i++) expect(inflate(stream.subarray(0, i), bytes.length)).toBeUndefined();
    expect(inflate(Uint8Array.of(...stream, 0), bytes.length)).toBeUndefined();
  });

  it('accepts nothing that zlib reads as something else', () => {
    const bytes = utf8('seal seal seal 0123456789 seal seal');
    const stream = new Uint8Array(deflateRawSync(bytes));
    for (let i = 0; i < stream.length * 8; i++) {
      const flipped = Uint8Array.from(stream);
      flipped[i >> 3] = (flipped[i >> 3] as number) ^ (1 << (i & 7));
      const ours = inflate(flipped, bytes.length);
      if (ours !== undefined) expect(ours).toEqual(new Uint8Array(inflateRawSync(flipped)));
    }
  });

  it('survives noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(1000), (bytes, size) => void inflate(bytes, size)),
      { numRuns: 3000 },
    );
  });
});

describe('packages', () => {
  it('what is written is read back, and always the same bytes', () => {
    const name = fc.stringMatching(/^[a-z证照]{1,12}(\/[a-z0-9_]{1,8}){0,3}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, content), {
          selector: ([n]) => n.replaceAll('/', '_').toLowerCase().split('_')[0],
          maxLength: 6,
          minLength: 1,
        }),
        (files) => {
          const sources = files.map(([fileName, bytes]) => ({ name: fileName, bytes }));
          fc.pre(
            sources.every(
              ({ name: n }) => codeOf(() => parseZip(writeZip([{ name: n, bytes: utf8('x') }]))) === 'none',
            ),
          );
          const packed = writeZip(sources);
          expect(writeZip(sources)).toEqual(packed);
          const read = parseZip(packed);
          expect([...read.entries.keys()]).toEqual(sources.map(({ name: n }) => n));
          for (const { name: n, bytes } of sources) expect(read.entries.get(n)?.bytes).toEqual(bytes);
          expect(read.leniencies).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    '',
    '/a',
    'a//b',
    '../a',
    'a/../b',
    'a/./b',
    'a\\b',
    'C:a',
    'a\u0000b',
    'NUL',
    'com1.xml',
    'a ',
    'a./b',
    `${'x/'.repeat(40)}x`,
  ])('refuses the name %j', (name) => {
    expect(codeOf(() => writeZip([{ name, bytes: utf8('x') }]))).toBe('ERR_ZIP_NAME');
  });

  it('refuses names that look alike', () => {
    for (const other of ['ofd.XML', 'OFD.xml']) {
      expect(
        codeOf(() =>
          writeZip([
            { name: 'OFD.xml', bytes: utf8('a') },
            { name: other, bytes: utf8('b') },
          ]),
        ),
      ).toBe('ERR_ZIP_NAME');
    }
  });

  const sample = writeZip([
    { name: 'OFD.xml', bytes: utf8('<ofd/>'.repeat(40)) },
    { name: 'Doc_0/Document.xml', bytes: utf8('<doc/>') },
  ]);

  it('truncated anywhere, it is refused with a code', () => {
    for (let i = 0; i < sample.length; i++) expect(codeOf(() => parseZip(sample.subarray(0, i)))).not.toBe('none');
  });

  it('with a byte before, between or behind, it is refused', () => {
    expect(codeOf(() => parseZip(Uint8Array.of(0, ...sample)))).not.toBe('none');
    expect(codeOf(() => parseZip(Uint8Array.of(...sample, 0)))).not.toBe('none');
  });

  it('any flipped bit is refused or leaves every file as it was', () => {
    const before = parseZip(sample);
    const silent: number[] = [];
    for (let i = 0; i < sample.length * 8; i++) {
      const flipped = Uint8Array.from(sample);
      flipped[i >> 3] = (flipped[i >> 3] as number) ^ (1 << (i & 7));
      if (codeOf(() => parseZip(flipped)) !== 'none') continue;
      const after = parseZip(flipped);
      expect([...after.entries]).toEqual([...before.entries]);
      if (silent.at(-1) !== i >> 3) silent.push(i >> 3);
    }
    // What no reader uses: "version made by" and the internal and external attributes of the two directory records, and the flag
    // of UTF-8 names beside names of ASCII letters (which is noted).
    const directories = [sample.length - 22 - 2 * 46 - 7 - 18, sample.length - 22 - 46 - 18];
    const unused = directories.flatMap((at) => [4, 5, 9, 36, 37, 38, 39, 40, 41].map((offset) => at + offset));
    const locals = [7, sample.indexOf(0x50, 40) + 7];
    expect(silent.filter((at) => !unused.includes(at) && !locals.includes(at))).toEqual([]);
  });

  it('a bomb costs its declared ratio only', () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(50 * 1024 * 1024)));
    const crc = crc32(new Uint8Array(50 * 1024 * 1024));
    const packed = writeZip([{ name: 'a', bytes: utf8('b') }]);
    expect(bomb.length).toBeLessThan(60_000);
    expect(crc).toBeGreaterThan(0);
    const limits = { ...defaultLimits, packageInflatedBytes: 0 };
    expect(codeOf(() => parseZip(packed, limits))).toBe('ERR_LIMIT');
  });
});

describe('XML', () => {
  const read = (text: string): XmlElement => parseXml(utf8(text), 'test.xml');

  it('resolves namespaces and keeps text', () => {
    const element = read(
      '<?xml version="1.0" encoding="UTF-8"?><o:a xmlns:o="urn:x" b="1" o:c="2">t<o:d/><![CDATA[<u>]]>&amp;&#20013;</o:a>',
    );
    expect(element.name).toBe('a');
    expect(element.namespace).toBe('urn:x');
    expect([...element.attributes]).toEqual([
      ['b', '1'],
      ['{urn:x}c', '2'],
    ]);
    expect(element.text).toBe('t<u>&中');
    expect(element.children.map(({ name }) => name)).toEqual(['d']);
  });

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a x="1" x="2"/>',
    '<a x=1/>',
    '<o:a/>',
    '<a>&unknown;</a>',
    '<a>&#0;</a>',
    '<a>\u0000</a>',
    '<!DOCTYPE a><a/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<?xml version="1.0" encoding="GBK"?><a/>',
    '<?xml version="1.1"?><a/>',
    '<a>&b</a>',
    ' <?xml version="1.0"?><a/>',
  ])('refuses %j', (text) => {
    expect(codeOf(() => read(text))).toBe('ERR_XML');
  });

  it('refuses bytes that are not UTF-8, whatever they declare', () => {
    expect(codeOf(() => parseXml(Uint8Array.of(0x3c, 0x61, 0x3e, 0xd6, 0xd0, 0x3c, 0x2f, 0x61, 0x3e), 'gbk.xml'))).toBe(
      'ERR_XML',
    );
  });

  it('has budgets', () => {
    expect(codeOf(() => read('<a>'.repeat(100_000)))).toBe('ERR_LIMIT');
    expect(codeOf(() => parseXml(utf8(`<a>${'<b/>'.repeat(50)}</a>`), 'x', { ...defaultLimits, xmlNodes: 50 }))).toBe(
      'ERR_LIMIT',
    );
    expect(codeOf(() => parseXml(utf8('<a/>'), 'x', { ...defaultLimits, xmlBytes: 3 }))).toBe('ERR_LIMIT');
  });

  it('escapes what it writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const element = read(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`);
        expect(element.attributes.get('b')).toBe(element.text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 cannot hold is replaced
        if (!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(text)) expect(element.text).toBe(text);
      }),
    );
  });
});

interface AttackCase {
  readonly id: string;
  readonly expect: string;
  readonly zip: string;
}

describeShared('suites/svc-zip-xml-attacks.json', 'hostile containers', () => {
  const tests = readSharedJson<{ tests: AttackCase[] }>('suites/svc-zip-xml-attacks.json').tests;

  /** Opens a package as far as this room goes: the archive, then every XML file in it. */
  const open = (bytes: Uint8Array): string =>
    codeOf(() => {
      for (const { name, bytes: part } of parseZip(bytes).entries.values())
        if (name.endsWith('.xml')) parseXml(part, name);
    });

  it('45 archives and 11 XML files are judged as stated', () => {
    const ours = tests.filter(({ id }) => !id.startsWith('ofd.') && id !== 'xml.ns-swap');
    const wrong = ours
      .map(({ id, expect: expected, zip }) => ({ id, expected, got: open(fromBase64(zip)) }))
      .filter(({ expected, got }) => expected !== 'accept-or-reject' && (expected === 'accept') !== (got === 'none'));
    expect(wrong).toEqual([]);
    expect(ours.length).toBe(56);
  });

  it('limits answer with the limit code', () => {
    for (const id of ['bomb.flat-100MB', 'bomb.entries-65535', 'xml.attrs-100000']) {
      expect(open(fromBase64(tests.find((test) => test.id === id)?.zip ?? '')), id).toBe('ERR_LIMIT');
    }
  });
});

describeShared('suites/zip-samples.json', 'archives of other ZIP projects', () => {
  it('are read or refused with a code, never anything else', () => {
    const samples = readSharedJson<Record<string, unknown>>('suites/zip-samples.json');
    let count = 0;
    const visit = (value: unknown): void => {
      if (
        typeof value === 'string' &&
        value.length > 40 &&
        /^[A-Za-z0-9+/]+=*$/.test(value) &&
        value.length % 4 === 0
      ) {
        count++;
        codeOf(() => parseZip(Uint8Array.from(Buffer.from(value, 'base64'))));
      } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
    };
    visit(samples);
    expect(count).toBeGreaterThan(200);
  });
});

describeShared('suites/xml-bombs.json', 'XML bombs', () => {
  it('are all refused', () => {
    const bombs = readSharedJson<Record<string, unknown>>('suites/xml-bombs.json');
    const accepted: string[] = [];
    let count = 0;
    const visit = (value: unknown, name: string): void => {
      if (
        typeof value === 'string' &&
        (value.includes('<!DOCTYPE') || value.startsWith('PD94') || value.startsWith('PCFE'))
      ) {
        count++;
        const bytes = value.includes('<') ? utf8(value) : Uint8Array.from(Buffer.from(value, 'base64'));
        if (codeOf(() => parseXml(bytes, name)) === 'none') accepted.push(name);
      } else if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) visit(inner, key);
    };
    visit(bombs, '');
    expect(accepted).toEqual([]);
    expect(count).toBeGreaterThan(5);
  });
});

describeShared('corpus/ofd', 'real packages', () => {
  it('open, apart from the damaged ones', () => {
    const refused: string[] = [];
    let count = 0;
    for (const file of [...listShared('corpus/ofd'), ...listShared('corpus/ofd-unsigned')].filter((name) =>
      name.endsWith('.ofd'),
    )) {
      count++;
      const code = codeOf(() => parseZip(readShared(file)));
      if (code !== 'none') refused.push(`${code} ${file}`);
    }
    expect(refused).toEqual([]);
    expect(count).toBe(37);
  });
});

describe('compressing what comes again', () => {
  const text = (seed: number) => Uint8Array.from({ length: 6000 }, (_, i) => 97 + ((i * seed) % 23));

  it('gives the same package each time, and another one for other content', () => {
    const first = writeZip([{ name: 'a', bytes: text(3) }]);
    for (let i = 0; i < 4; i++) {
      expect(writeZip([{ name: 'a', bytes: text(3) }])).toEqual(first);
      const other = text(3);
      other[3000] = 0;
      expect(parseZip(writeZip([{ name: 'a', bytes: other }])).entries.get('a')?.bytes).toEqual(other);
    }
  });

  it('does not depend on what becomes of the given array', () => {
    const bytes = text(5);
    const first = writeZip([{ name: 'a', bytes }]);
    writeZip([{ name: 'a', bytes }]);
    bytes.fill(0x20);
    expect(parseZip(writeZip([{ name: 'a', bytes }])).entries.get('a')?.bytes).toEqual(bytes);
    expect(writeZip([{ name: 'a', bytes: text(5) }])).toEqual(first);
  });

  it('stores what it hardly shortens', () => {
    const method = (bytes: Uint8Array) => new DataView(writeZip([{ name: 'a', bytes }]).buffer).getUint16(8, true);
    expect([method(text(3).subarray(0, 500)), method(text(3))]).toEqual([0, 8]);
  });
});

describe('code tables of one stream', () => {
  /** A block with the letter a, lengths of three and one or two distances, of which `distance` is used. */
  const stream = (distance: 0 | 1, distances: 1 | 2 = 1): Uint8Array => {
    const bits: number[] = [];
    const number = (value: number, count: number) => {
      for (let i = 0; i < count; i++) bits.push((value >> i) & 1);
    };
    const code = (text: string) => bits.push(...[...text].map(Number));
    number(1, 1);
    number(2, 2);
    number(258 - 257, 5);
    number(distances - 1, 5);
    number(19 - 4, 4);
    // Code lengths 18, 0, 1 and 2 have two bits each: 11, 00, 01, 10.
    for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
      number([18, 0, 1, 2].includes(symbol) ? 2 : 0, 3);
    const zeros = (count: number) => {
      code('11');
      number(count - 11, 7);
    };
    zeros(97);
    code('01');
    zeros(138);
    zeros(20);
    code('1010');
    code('01'.repeat(distances));
    code(`00${'11'}${distance}10`);
    const bytes = new Uint8Array(Math.ceil(bits.length / 8));
    bits.forEach((bit, i) => {
      bytes[i >> 3] = (bytes[i >> 3] as number) | (bit << (i & 7));
    });
    return bytes;
  };

  it('hold nothing of the stream before', () => {
    const five = new TextEncoder().encode('aaaaa');
    for (let i = 0; i < 3; i++) {
      expect(inflate(stream(0), 5)).toEqual(five);
      expect(inflate(stream(1), 5)).toBeUndefined();
      expect([inflate(stream(0, 2), 5), inflate(stream(1, 2), 5)]).toEqual([five, five]);
    }
  });

  it('are not mixed up when a stream is broken off', () => {
    const rich = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 90);
    const packed = new Uint8Array(deflateRawSync(rich));
    for (let length = 0; length < packed.length; length++)
      expect(inflate(packed.subarray(0, length), 5000)).toBeUndefined();
    expect(inflate(packed, 5000)).toEqual(rich);
  });
});
