import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { diagnoseSignature, encodePem } from '../../src/crypto/index.ts';
import { derValue } from '../../src/der/index.ts';
import {
  findRevoked,
  issueRevocationList,
  parseCertificates,
  parseRevocationList,
  type RevocationListRequest,
  type RevokedEntry,
  serialNumberText,
  verifyRevocationListSignature,
} from '../../src/x509/index.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';
import { describeOpenSsl, openssl } from './openssl.ts';
import { makeParty, now, type Party } from './world.ts';

const day = 86_400_000;
let root: Party;
let ca: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
});

const revoked: readonly RevokedEntry[] = [
  { serialNumber: '01', revokedAt: now - 3 * day, reason: 'keyCompromise', invalidityDate: now - 9 * day },
  { serialNumber: 'ff01', revokedAt: now - 2 * day, reason: 'certificateHold' },
  { serialNumber: '7f'.repeat(20), revokedAt: now - day },
];

function request(more: Partial<RevocationListRequest> = {}): RevocationListRequest {
  return {
    issuer: ca.certificate,
    signer: ca.signer,
    number: 7,
    thisUpdate: now,
    nextUpdate: now + 7 * day,
    revoked,
    ...more,
  };
}

async function fieldOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    if (isCoreError(error) && error.code === 'ERR_PROFILE') return error.details.field;
    throw error;
  }
}

describe('issuing and reading back', () => {
  test('number, key identifier, reasons and invalidity dates', async () => {
    const crl = parseRevocationList(await issueRevocationList(request()));
    expect(crl).toMatchObject({ version: 2, number: '7', thisUpdate: now, nextUpdate: now + 7 * day });
    expect(crl.leniencies).toEqual([]);
    expect(crl.entries.count).toBe(3);
    expect([...crl.entries]).toEqual(revoked);
    expect(findRevoked(crl, '01')).toEqual(revoked[0]);
    expect(findRevoked(crl, '02')).toBeUndefined();
    expect(crl.authorityKeyId).toEqual(ca.certificate.subjectKeyId);
    expect(verifyRevocationListSignature(crl, ca.certificate.publicKey)).toBe(true);
    expect(verifyRevocationListSignature(crl, root.certificate.publicKey)).toBe(false);
  });

  test('an empty list leaves revokedCertificates out', async () => {
    const crl = parseRevocationList(await issueRevocationList(request({ revoked: [], number: 2n ** 100n })));
    expect(crl.entries.count).toBe(0);
    expect(crl.number).toBe((2n ** 100n).toString());
    expect(findRevoked(crl, '01')).toBeUndefined();
  });

  test('a few thousand entries are found by number, and nothing else is', async () => {
    const many = Array.from(
      { length: 3000 },
      (_, i): RevokedEntry => ({
        serialNumber: serialNumberText(Uint8Array.of(0x40, i >> 8, i & 0xff)),
        revokedAt: now - day,
      }),
    );
    const crl = parseRevocationList(await issueRevocationList(request({ revoked: many })));
    expect(crl.entries.count).toBe(3000);
    expect(many.every(({ serialNumber }) => findRevoked(crl, serialNumber)?.serialNumber === serialNumber)).toBe(true);
    expect(findRevoked(crl, '400bb8')).toBeUndefined();
    expect(findRevoked(crl, '0040')).toBeUndefined();
  });

  test.each([
    [
      'an issuer that may not',
      'issuer',
      async () => request({ issuer: (await makeParty('person', 'x', { issuer: ca })).certificate }),
    ],
    ['a serial number twice', 'revoked', async () => request({ revoked: [...revoked, ...revoked] })],
    [
      'a revocation in the future',
      'revoked.revokedAt',
      async () => request({ revoked: [{ serialNumber: '01', revokedAt: now + day }] }),
    ],
    [
      'removeFromCRL',
      'revoked.reason',
      async () => request({ revoked: [{ serialNumber: '01', revokedAt: now, reason: 'removeFromCRL' as const }] }),
    ],
    ['nextUpdate before thisUpdate', 'nextUpdate', async () => request({ nextUpdate: now })],
    ['a negative number', 'number', async () => request({ number: -1 })],
  ] as const)('refuses %s', async (_, field, make) => {
    expect(await fieldOf(issueRevocationList(await make()))).toBe(field);
  });

  test('a key that is not the issuer’s is noticed', async () => {
    await expect(issueRevocationList(request({ signer: root.signer }))).rejects.toMatchObject({
      code: 'ERR_ISSUED_MISMATCH',
    });
  });
});

describe('forgers', () => {
  test('every flipped byte: an error of ours, or it does not verify', async () => {
    const der = await issueRevocationList(request());
    for (let at = 0; at < der.length; at++) {
      const copy = der.slice();
      copy[at] = (copy[at] as number) ^ 0x01;
      try {
        if (verifyRevocationListSignature(parseRevocationList(copy), ca.certificate.publicKey))
          expect.fail(`byte ${at}`);
      } catch (error) {
        if (!isCoreError(error)) throw error;
      }
    }
  });

  test('every truncation is an error of ours', async () => {
    const der = await issueRevocationList(request());
    for (let length = 0; length < der.length; length++) {
      expect(() => parseRevocationList(der.subarray(0, length)), String(length)).toThrow(
        expect.objectContaining({ name: 'CoreError' }),
      );
    }
  });

  // version (absent when asked for version 1), algorithm, issuer CN=x, thisUpdate, then the entries given in hexadecimal
  const head = (given: string): Uint8Array => {
    const entries = given.replace('v1', '');
    const version = entries === given ? '020101' : '';
    const start = `${version}300c06082a811ccf550183750500300c310a3008060355040313017817`;
    const tbs = Buffer.from(`${start}0d3236303130313030303030305a${entries}`, 'hex');
    return derValue(0x30, derValue(0x30, tbs), Buffer.from('300c06082a811ccf55018375050003020000', 'hex'));
  };
  const entry = (body: string): string => Buffer.from(derValue(0x30, Buffer.from(body, 'hex'))).toString('hex');
  const list = (...entries: string[]): string => entry(entries.join(''));
  const manyExtensions = (count: number): string =>
    Array.from({ length: count }, (_, i) => entry(`0603551d${(64 + i).toString(16)}040100`)).join('');
  const time = '170d3236303130313030303030305a';

  test.each([
    ['two entries', list(entry(`020101${time}`), entry(`02020100${time}`)), 2],
    ['a serial number that is not minimal', list(entry(`02020001${time}`)), 'ERR_CRL_STRUCTURE'],
    ['an empty serial number', list(entry(`0200${time}`)), 'ERR_CRL_STRUCTURE'],
    [
      'something after the extensions',
      list(entry(`020101${time}300c300a0603551d1504030a01010500`)),
      'ERR_CRL_STRUCTURE',
    ],
    ['a length beyond the list', list(entry(`020101${time}`)).replace('3012', '3013'), 'ERR_CRL_STRUCTURE'],
    ['a length that is not minimal', list(`308112020101${time}`), 'ERR_CRL_STRUCTURE'],
    ['a time with letters', list(entry('020101170d32363031303130303030304f5a')), 'ERR_CRL_STRUCTURE'],
    ['a serial number twice', list(entry(`020101${time}`), entry(`020101${time}`)), 'ERR_CRL_STRUCTURE'],
    ['a day that does not exist', list(entry('020101170d3236303233303030303030305a')), 'ERR_CRL_STRUCTURE'],
    ['29 February of a leap year', list(entry('020101170d3238303232393030303030305a')), 1],
    ['29 February of another year', list(entry('020101170d3236303232393030303030305a')), 'ERR_CRL_STRUCTURE'],
    ['a reason', list(entry(`020101${time}300c300a0603551d1504030a0101`)), 1],
    ['a reason that does not exist', list(entry(`020101${time}300c300a0603551d1504030a0107`)), 'ERR_CRL_STRUCTURE'],
    [
      'an extension twice',
      list(entry(`020101${time}${entry('300a0603551d1504030a0101300a0603551d1504030a0101')}`)),
      'ERR_CRL_STRUCTURE',
    ],
    [
      'an unknown extension twice',
      list(entry(`020101${time}${entry('30080603551d6304010030080603551d63040100')}`)),
      'ERR_CRL_STRUCTURE',
    ],
    ['seventeen extensions', list(entry(`020101${time}${entry(manyExtensions(17))}`)), 'ERR_CRL_STRUCTURE'],
    ['sixteen extensions', list(entry(`020101${time}${entry(manyExtensions(16))}`)), 1],
    ['extensions in version 1', `v1${list(entry(`020101${time}300c300a0603551d1504030a0101`))}`, 'ERR_CRL_STRUCTURE'],
    [
      'an invalidity date with a fraction',
      list(entry(`020101${time}${entry(entry('0603551d180412181032303235303130313030303030302e355a'))}`)),
      'ERR_CRL_STRUCTURE',
    ],
    [
      'a certificate issuer without a name',
      list(entry(`020101${time}${entry(entry('0603551d1d0101ff04023000'))}`)),
      'ERR_CERTIFICATE_STRUCTURE',
    ],
  ])('%s', (_, entries, expected) => {
    const read = (): unknown => {
      try {
        return parseRevocationList(head(entries)).entries.count;
      } catch (error) {
        return isCoreError(error) ? error.code : error;
      }
    };
    expect(read()).toBe(expected);
  });

  test('a critical entry extension that is not understood is reported', () => {
    const critical = entry(`020101${time}${entry(entry('0603551d630101ff04023000'))}`);
    expect(parseRevocationList(head(list(critical))).unknownCritical).toEqual(['2.5.29.99']);
  });

  test('the issuer of a certificate on a list that is not indirect is not understood', () => {
    const names = entry('a40e300c310a3008060355040313017a');
    const extension = entry(`0603551d1d0101ff04${(names.length / 2).toString(16).padStart(2, '0')}${names}`);
    const crl = parseRevocationList(head(list(entry(`020101${time}${entry(extension)}`))));
    expect(crl.unknownCritical).toEqual(['2.5.29.29']);
  });

  test('a negative number in a certificate does not escape the entry with its leading zero octet', () => {
    const crl = parseRevocationList(head(list(entry(`020200ff${time}`))));
    expect(findRevoked(crl, serialNumberText(Uint8Array.of(0xff)))?.serialNumber).toBe('ff');
    expect(findRevoked(crl, 'ff')?.serialNumber).toBe('ff');
    expect(findRevoked(crl, '01')).toBeUndefined();
  });
});

// Its own command line cannot verify a CRL with the default user ID; Bouncy Castle does that.
describeOpenSsl('OpenSSL 3', () => {
  test('reads our CRL', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yinxin-crl-'));
    try {
      const file = join(folder, 'crl.pem');
      writeFileSync(file, encodePem('X509 CRL', await issueRevocationList(request())));
      const text = openssl('crl', '-in', file, '-noout', '-text');
      expect(text).toContain('Version 2 (0x1)');
      expect(text).toMatch(/X509v3 CRL Number:\s+7\b/);
      expect(text).toMatch(/Serial Number: FF01[\s\S]+Certificate Hold/);
      expect(text).toMatch(/Serial Number: 01\s[\s\S]+Key Compromise[\s\S]+Invalidity Date/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describeShared('corpus/crl', 'CRLs of the corpus', () => {
  test('every one reads, and its signature is what the catalogue says', () => {
    const counts: Record<string, number> = {};
    for (const item of corpus('crl')) {
      const crl = parseRevocationList(readShared(`corpus/${item.file}`));
      expect(crl.entries.count, item.file).toBe(item.entries);
      expect([...crl.entries].length).toBe(crl.entries.count);
      expect(crl.issuer.text.replaceAll('\\', ''), item.file).toBe(item.issuer);
      let result = 'no issuer';
      if (typeof item.issuer_file === 'string') {
        const publicKey = parseCertificates(readShared(`corpus/${item.issuer_file}`))[0]?.publicKey;
        if (publicKey === undefined) throw new Error(item.file);
        result = verifyRevocationListSignature(crl, publicKey)
          ? 'verified'
          : `${diagnoseSignature({ publicKey, signature: crl.signature, message: crl.tbs })}`;
      }
      const key = `${item.expect.split(' (')[0]}: ${result}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts).toEqual({
      'INVALID under the standard profile: sm2.userId.empty': 14,
      'VALID: verified': 9,
      'INVALID: no issuer': 23,
      'issuer not in corpus: no issuer': 5,
    });
  });
});
