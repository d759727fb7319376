import { expect, it } from 'vitest';
import { fromBase64 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { parseZip, writeZip } from '../../src/container/index.ts';
import { digestReferences, listSignatures, mapCoverage, type OfdPackage, parseOfd } from '../../src/ofd/index.ts';
import { SM2_DEFAULT_USER_ID, sm2Z } from '../../src/sm/index.ts';
import { describeShared, listShared, readShared, readSharedJson } from '../support/shared.ts';
import { codeOf, type Parts, pack, plainParts } from './small-ofd.ts';

interface ReportedFile {
  readonly file: string;
  readonly check: {
    readonly sigs: readonly {
      readonly ID: string;
      readonly Type: string | null;
      readonly refs_ok: number;
      readonly refs_bad: number;
      readonly refs_missing: number;
      readonly unprotected: readonly string[];
    }[];
  };
}

/** Z of every SM2 certificate inside some bytes: found by the curve's identifier, which the key follows in an SPKI. */
function signersIn(bytes: Uint8Array): Uint8Array[] {
  const mark = [0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d, 0x03, 0x42, 0x00, 0x04];
  const found: Uint8Array[] = [];
  for (let at = 0; at + mark.length + 64 <= bytes.length; at++) {
    if (!mark.every((byte, i) => bytes[at + i] === byte)) continue;
    found.push(sm2Z(bytes.subarray(at + mark.length - 1, at + mark.length + 64), SM2_DEFAULT_USER_ID));
  }
  return found;
}

describeShared('corpus/ofd', 'real signed documents', () => {
  it('references and coverage are what an independent reader found', () => {
    const report = readSharedJson<ReportedFile[]>('corpus/ofd-report.json');
    let signatures = 0;
    for (const { file, check } of report) {
      const pkg = parseOfd(readShared(`corpus/${file}`));
      const ours = listSignatures(pkg).map((signature) => {
        const attempts = [undefined, ...signersIn(signature.signedValue ?? new Uint8Array(0))].map((signerZ) =>
          digestReferences(pkg, signature, signerZ === undefined ? {} : { signerZ }),
        );
        const count = (results: (typeof attempts)[number], status: string): number =>
          results.filter((r) => r.status === status).length;
        const best = attempts.toSorted((a, b) => count(b, 'matched') - count(a, 'matched'))[0] ?? [];
        const coverage = mapCoverage(pkg, listSignatures(pkg)).entries;
        return {
          ID: signature.id,
          Type: signature.type,
          refs_ok: count(best, 'matched'),
          refs_bad: count(best, 'changed'),
          refs_missing: count(best, 'missing'),
          unprotected: coverage
            .filter(({ coveredBy }) => !coveredBy.includes(signature.index))
            .map(({ path }) => path.slice(1))
            .toSorted(),
        };
      });
      const theirs = check.sigs.map(({ ID, Type, refs_ok, refs_bad, refs_missing, unprotected }) => ({
        ID,
        Type: Type ?? 'Seal',
        refs_ok,
        refs_bad,
        refs_missing,
        unprotected: unprotected.toSorted(),
      }));
      expect(ours, file).toEqual(theirs);
      signatures += ours.length;
    }
    expect([report.length, signatures]).toEqual([25, 30]);
  });

  it('files without signatures open, and what they lack is named', () => {
    const files = listShared('corpus/ofd-unsigned');
    for (const file of files) {
      const pkg = parseOfd(readShared(file));
      expect(pkg.documents[0]?.pages.length, file).toBeGreaterThan(0);
      expect(listSignatures(pkg), file).toEqual([]);
      expect(pkg.problems, file).toEqual([]);
    }
    expect(files.length).toBe(12);
    const commented = parseOfd(readShared('corpus/ofd-unsigned/ofdrw+ofdrw/path_unstd.ofd'));
    expect(commented.leniencies).toContainEqual({ name: 'zip.comment', path: '' });
  });

  it('damaged files are refused with a code', () => {
    const files = listShared('corpus/ofd-mutated');
    const codes = files.map((file) => codeOf(() => listSignatures(parseOfd(readShared(file)))));
    expect(codes.filter((code) => code === 'ERR_ZIP_STRUCTURE').length).toBe(4);
    expect(codes.filter((code) => code === 'ERR_ZIP_ENTRY').length).toBe(9);
    expect(files.length).toBe(13);
    for (const file of listShared('corpus/malformed'))
      expect(codeOf(() => parseOfd(readShared(file)))).toBe('ERR_ZIP_STRUCTURE');
  });

  it('signature parts without their document are described, and every protected file is missing', () => {
    const files = listShared('corpus/ofd-sigonly');
    const folders = new Map<string, string[]>();
    for (const file of files) {
      const folder = file.slice(0, file.indexOf('/Doc_0/'));
      folders.set(folder, [...(folders.get(folder) ?? []), file]);
    }
    let signatures = 0;
    for (const [folder, names] of folders) {
      const parts: Record<string, Uint8Array | string | undefined> = {
        '/OFD.xml': plainParts['/OFD.xml'],
        '/Doc_0/Document.xml': '<Document xmlns="http://www.ofdspec.org/2016"><Pages/></Document>',
      };
      for (const name of names) parts[name.slice(folder.length)] = readShared(name);
      const pkg = parseOfd(pack(parts as Parts));
      for (const signature of listSignatures(pkg)) {
        signatures++;
        expect(signature.signedValue?.length, folder).toBeGreaterThan(100);
        expect(signature.references.length, folder).toBeGreaterThan(3);
        for (const { checkValue } of signature.references) expect(checkValue.length, folder).toBe(32);
        const other = digestReferences(pkg, signature).filter(({ path }) => !pkg.files.has(path));
        expect(new Set(other.map(({ status }) => status)), folder).toEqual(new Set(['missing']));
      }
    }
    expect([files.length, folders.size, signatures]).toEqual([38, 10, 12]);
  });
});

describeShared('suites/svc-zip-xml-attacks.json', 'hostile documents', () => {
  it('every case is judged as stated when it is opened as a document', () => {
    const { tests } = readSharedJson<{ tests: { id: string; expect: string; zip: string }[] }>(
      'suites/svc-zip-xml-attacks.json',
    );
    const wrong = tests
      .map(({ id, expect: stated, zip }) => ({ id, stated, code: codeOf(() => openWhole(fromBase64(zip))) }))
      .filter(({ stated, code }) => stated.startsWith('reject') && code === 'none');
    expect(wrong).toEqual([]);
    expect(tests.length).toBe(59);
  });
});

/** Everything that reading offers, on one file. */
function openWhole(bytes: Uint8Array): OfdPackage {
  const pkg = parseOfd(bytes);
  const signatures = listSignatures(pkg);
  mapCoverage(
    pkg,
    signatures,
    signatures.map((signature) => digestReferences(pkg, signature)),
  );
  for (const path of pkg.files.keys()) {
    if (path.endsWith('.xml')) pkg.readXml(path);
  }
  return pkg;
}

describeShared('corpus/ofd/ofdrw+ofdrw/allprotected.ofd', 'hostile changes of a real document', () => {
  const original = readShared('corpus/ofd/ofdrw+ofdrw/allprotected.ofd');
  const outcome = (bytes: Uint8Array): string => {
    try {
      const pkg = parseOfd(bytes);
      const signature = listSignatures(pkg)[0];
      if (signature === undefined) return 'no signature';
      return digestReferences(pkg, signature).every(({ status }) => status === 'matched') ? 'intact' : 'changed';
    } catch (error) {
      if (!isCoreError(error)) throw error;
      return error.code;
    }
  };

  it('cut at any place it is refused', () => {
    const step = Math.max(1, Math.floor(original.length / 4000));
    for (let length = 0; length < original.length; length += step)
      expect(outcome(original.subarray(0, length))).toMatch(/^ERR_ZIP/);
  });

  it('changed bytes in the parts end in our own errors or in a changed digest', () => {
    const parts = [...parseZip(original).entries.values()];
    const protectedNames = new Set(listSignatures(parseOfd(original))[0]?.references.map(({ path }) => path.slice(1)));
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    const counts = new Map<string, number>();
    for (let round = 0; round < 1500; round++) {
      const chosen = random(parts.length);
      const mutated = parts.map(({ name, bytes }, i) => ({
        name,
        method: 'store' as const,
        bytes: i === chosen ? mutate(bytes, random) : bytes,
      }));
      const result = outcome(writeZip(mutated));
      counts.set(result, (counts.get(result) ?? 0) + 1);
      if (protectedNames.has(parts[chosen]?.name ?? '')) expect(result, parts[chosen]?.name).not.toBe('intact');
    }
    expect([...counts.values()].reduce((a, b) => a + b, 0)).toBe(1500);
    expect(counts.get('changed') ?? 0).toBeGreaterThan(100);
  });
});

function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const at = random(Math.max(1, bytes.length));
  const copy = new Uint8Array(bytes);
  switch (random(4)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
      return copy;
    case 1:
      return copy.slice(0, at);
    case 2:
      return Uint8Array.of(...copy.subarray(0, at), ...copy.subarray(Math.min(copy.length, at + 1)));
    default:
      return Uint8Array.of(...copy.subarray(0, at), 0x3c, ...copy.subarray(at));
  }
}
