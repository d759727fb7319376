import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { parseInstant } from '../../src/base/time.ts';
import {
  applyDelta,
  deltaEntries,
  findRevoked,
  type GeneralName,
  issueRevocationList,
  parseRevocationList,
  type RevocationListRequest,
  type RevocationReason,
  type RevokedEntry,
  revocationChanges,
  revocationReasons,
  verifyRevocationListSignature,
} from '../../src/x509/index.ts';
import { makeParty, now, type Party } from './world.ts';

const day = 86_400_000;
let root: Party;
let ca: Party;
let other: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
  other = await makeParty('sub-ca', '示范乙省运营CA', { issuer: root });
});

function request(more: Partial<RevocationListRequest> = {}): RevocationListRequest {
  return {
    issuer: ca.certificate,
    signer: ca.signer,
    number: 7,
    thisUpdate: now,
    nextUpdate: now + 7 * day,
    revoked: [],
    ...more,
  };
}

const issue = async (more: Partial<RevocationListRequest>) =>
  parseRevocationList(await issueRevocationList(request(more)));

async function refusedField(more: Partial<RevocationListRequest>): Promise<string> {
  try {
    await issueRevocationList(request(more));
    return 'no error';
  } catch (error) {
    if (isCoreError(error) && error.code === 'ERR_PROFILE') return error.details.field;
    throw error;
  }
}

const directory = (party: Party): readonly GeneralName[] => [{ kind: 'directory', name: party.certificate.subject }];
const uri = (value: string) => ({ names: [{ kind: 'uri', value }] }) as const;

describe('full and delta lists', () => {
  const base: readonly RevokedEntry[] = [
    { serialNumber: '01', revokedAt: now - 9 * day, reason: 'certificateHold' },
    { serialNumber: '02', revokedAt: now - 9 * day, reason: 'certificateHold' },
    { serialNumber: '03', revokedAt: now - 9 * day, reason: 'superseded' },
  ];
  // 01 is released, 02 is revoked for good, 04 is new.
  const later: readonly RevokedEntry[] = [
    { serialNumber: '02', revokedAt: now - day, reason: 'keyCompromise' },
    base[2] as RevokedEntry,
    { serialNumber: '04', revokedAt: now - day },
  ];

  test('the changes between two states, and the delta list that says them', async () => {
    const changes = [...revocationChanges(base, later)].map((change) =>
      change.kind === 'removed' ? `-${change.before.serialNumber}` : `${change.kind} ${change.after.serialNumber}`,
    );
    expect(changes).toEqual(['changed 02', 'added 04', '-01']);
    const full = await issue({ number: 7, revoked: base, freshestCrl: ['http://ca.example/delta.crl'] });
    expect(full.freshestCrl?.[0]?.names).toEqual([{ kind: 'uri', value: 'http://ca.example/delta.crl' }]);
    const delta = await issue({ number: 8, baseNumber: 7, revoked: deltaEntries(full.entries, later, now) });
    expect(delta).toMatchObject({ number: '8', baseNumber: '7', unknownCritical: [] });
    expect(findRevoked(delta, '01')).toEqual({ serialNumber: '01', revokedAt: now, reason: 'removeFromCRL' });
    expect(findRevoked(delta, '03')).toBeUndefined();
    const applied = new Map(applyDelta(full.entries, delta.entries).map((entry) => [entry.serialNumber, entry]));
    expect([...applied.keys()].sort()).toEqual(['02', '03', '04']);
    for (const entry of later) expect(applied.get(entry.serialNumber)).toEqual(entry);
  });

  test('nothing changed: an empty delta', async () => {
    const delta = await issue({ number: 9, baseNumber: 7, revoked: deltaEntries(base, base, now) });
    expect(delta.entries.count).toBe(0);
    expect(delta.baseNumber).toBe('7');
  });

  test.each<[string, string, () => Partial<RevocationListRequest>]>([
    ['a base above the delta', 'baseNumber', () => ({ number: 7, baseNumber: 7 })],
    ['a negative base', 'baseNumber', () => ({ baseNumber: -1 })],
    ['a delta that points at deltas', 'freshestCrl', () => ({ baseNumber: 1, freshestCrl: ['http://x/'] })],
    ['a number of 21 octets', 'number', () => ({ number: 2n ** 159n })],
    ['a fraction', 'number', () => ({ number: 1.5 })],
    ['an expiry rule in the future', 'expiredCertsSince', () => ({ expiredCertsSince: now + 1 })],
    [
      'a scope that says nothing',
      'issuingDistributionPoint',
      () => ({ issuingDistributionPoint: { indirect: false } }),
    ],
    [
      'a scope for no reason',
      'issuingDistributionPoint.onlySomeReasons',
      () => ({ issuingDistributionPoint: { indirect: false, onlySomeReasons: new Set() } }),
    ],
    [
      'an entry for a reason outside the scope',
      'revoked.reason',
      () => ({
        issuingDistributionPoint: { indirect: false, onlySomeReasons: new Set(['keyCompromise']) },
        revoked: [{ serialNumber: '01', revokedAt: now, reason: 'superseded' }],
      }),
    ],
    [
      'an entry of another issuer on a direct list',
      'revoked.certificateIssuer',
      () => ({ revoked: [{ serialNumber: '01', revokedAt: now, certificateIssuer: directory(other) }] }),
    ],
    [
      'a time that is no number',
      'revoked.revokedAt',
      () => ({ revoked: [{ serialNumber: '01', revokedAt: Number.NaN }] }),
    ],
    [
      'compromised after it was revoked',
      'revoked.invalidityDate',
      () => ({ revoked: [{ serialNumber: '01', revokedAt: now - day, invalidityDate: now }] }),
    ],
    [
      'the same number as the list before',
      'number',
      () => ({ previous: { issuer: ca.certificate.subject, number: '7', thisUpdate: now - day } }),
    ],
    [
      'a lower number than the list before',
      'number',
      () => ({
        previous: { issuer: ca.certificate.subject, number: '340282366920938463463374607431768211456', thisUpdate: 0 },
      }),
    ],
    [
      'a clock that went back',
      'thisUpdate',
      () => ({ previous: { issuer: ca.certificate.subject, number: '6', thisUpdate: now + 1000 } }),
    ],
    [
      'a list before of another issuer',
      'previous',
      () => ({ previous: { issuer: other.certificate.subject, number: '6', thisUpdate: now - day } }),
    ],
  ])('refuses %s, and signs nothing', async (_, field, more) => {
    let signed = 0;
    const sign = (message: Uint8Array): Promise<Uint8Array> => {
      signed++;
      return ca.signer.sign(message);
    };
    const signer = { ...ca.signer, sign };
    expect(await refusedField({ signer, ...more() })).toBe(field);
    expect(signed).toBe(0);
  });

  test('a generator can be gone through only once, which is noticed', async () => {
    function* once(): Generator<RevokedEntry> {
      yield { serialNumber: '01', revokedAt: now };
    }
    await expect(issueRevocationList(request({ revoked: once() }))).rejects.toMatchObject({
      code: 'ERR_ISSUED_MISMATCH',
      details: { field: 'revokedCertificates.count' },
    });
  });

  test('the entries of one list go into the next', async () => {
    const first = await issue({ number: 1, revoked: base, expiredCertsSince: now - 365 * day });
    const second = await issue({ number: 2, revoked: first.entries, previous: first });
    expect([...second.entries]).toEqual([...first.entries]);
    expect(first.expiredCertsSince).toBe(now - 365 * day);
  });
});

describe('lists in parts', () => {
  test.each([
    ['a shard', { distributionPoint: uri('http://ca.example/3.crl'), indirect: false }],
    ['users only', { only: 'userCertificates', indirect: false }],
    ['authorities only', { only: 'caCertificates', indirect: false }],
    ['attribute certificates only', { only: 'attributeCertificates', indirect: false }],
    [
      'compromised keys only',
      { onlySomeReasons: new Set(['keyCompromise', 'cACompromise', 'aACompromise']), indirect: false },
    ],
    ['other issuers too', { indirect: true }],
    [
      'everything',
      {
        distributionPoint: uri('http://ca.example/3.crl'),
        only: 'userCertificates',
        onlySomeReasons: new Set(['certificateHold']),
        indirect: true,
      },
    ],
  ] as const)('%s', async (_, issuingDistributionPoint) => {
    const crl = await issue({ issuingDistributionPoint });
    expect(crl.issuingDistributionPoint).toEqual(issuingDistributionPoint);
    expect(crl.extensions.get('2.5.29.28')?.critical).toBe(true);
    expect(crl.unknownCritical).toEqual([]);
  });

  test('a name relative to the issuer’s', async () => {
    const relativeName = [{ type: '2.5.4.3', value: '分片 3', valueTag: 0x0c }];
    const crl = await issue({
      issuingDistributionPoint: { distributionPoint: { names: [], relativeName }, indirect: false },
    });
    expect(crl.issuingDistributionPoint?.distributionPoint?.relativeName).toEqual(relativeName);
  });
});

describe('indirect lists', () => {
  test('one number under several issuers, each inherited until the next is named', async () => {
    const revoked: readonly RevokedEntry[] = [
      { serialNumber: '01', revokedAt: now - 3 * day, reason: 'superseded' },
      { serialNumber: '01', revokedAt: now - 2 * day, certificateIssuer: directory(other) },
      { serialNumber: '02', revokedAt: now - day, certificateIssuer: directory(other), reason: 'keyCompromise' },
      { serialNumber: '01', revokedAt: now - day, certificateIssuer: directory(root) },
      { serialNumber: '03', revokedAt: now - day },
    ];
    const crl = await issue({ issuingDistributionPoint: { indirect: true }, revoked });
    expect(crl.unknownCritical).toEqual([]);
    const at = (serial: string, party: Party) => findRevoked(crl, serial, party.certificate.subject)?.revokedAt;
    expect(at('01', ca)).toBe(now - 3 * day);
    expect(at('01', other)).toBe(now - 2 * day);
    expect(at('01', root)).toBe(now - day);
    expect(at('02', other)).toBe(now - day);
    expect(at('02', ca)).toBeUndefined();
    expect(at('03', ca)).toBe(now - day);
    expect(at('03', root)).toBeUndefined();
    expect(findRevoked(crl, '03')?.certificateIssuer).toEqual(directory(ca));
    // The names are written where they change: other, root and, for the last one, the list's own issuer.
    const written = Buffer.from(crl.tbs)
      .toString('hex')
      .match(/0603551d1d0101ff/g);
    expect(written).toHaveLength(3);
  });

  test('the same certificate twice is refused, however it is named', async () => {
    const entry = { serialNumber: '01', revokedAt: now, certificateIssuer: directory(other) };
    const between = { serialNumber: '01', revokedAt: now, certificateIssuer: directory(root) };
    expect(await refusedField({ issuingDistributionPoint: { indirect: true }, revoked: [entry, between, entry] })).toBe(
      'revoked',
    );
  });

  test('a key that may not sign CRLs signs no indirect list either', async () => {
    const person = await makeParty('person', '某人', { issuer: ca });
    expect(await refusedField({ issuer: person.certificate, issuingDistributionPoint: { indirect: true } })).toBe(
      'issuer',
    );
  });
});

describe('forgers', () => {
  test('every flipped byte of an indirect delta list: an error of ours, or it does not verify', async () => {
    const der = await issueRevocationList(
      request({
        baseNumber: 3,
        issuingDistributionPoint: { indirect: true, onlySomeReasons: new Set(['keyCompromise', 'superseded']) },
        revoked: [
          { serialNumber: '01', revokedAt: now, reason: 'removeFromCRL' },
          { serialNumber: '01', revokedAt: now, reason: 'superseded', certificateIssuer: directory(other) },
          { serialNumber: '02', revokedAt: now, reason: 'keyCompromise', invalidityDate: now - day },
        ],
      }),
    );
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

  test.each([
    ['the number', '0603551d140403020107', '0603551d1404030201f9'],
    ['the number of the base', '0603551d1b0101ff0403020103', '0603551d1b0101ff04030201fd'],
  ])('%s made negative is no number', async (_, written, forged) => {
    const der = await issueRevocationList(request({ baseNumber: 3 }));
    const text = Buffer.from(der).toString('hex');
    expect(text).toContain(written);
    expect(() => parseRevocationList(Buffer.from(text.replace(written, forged), 'hex'))).toThrow(
      expect.objectContaining({ code: 'ERR_DER_VALUE' }),
    );
  });

  test('a list under the name of an authority, signed by another, is not verified', async () => {
    const forged = await issueRevocationList(request({ issuer: other.certificate, signer: other.signer }));
    expect(verifyRevocationListSignature(parseRevocationList(forged), ca.certificate.publicKey)).toBe(false);
  });

  test('entries may stand in any order', async () => {
    const revoked = ['7f', '01', '0102', '03', 'ff'].map((serialNumber) => ({ serialNumber, revokedAt: now }));
    const crl = await issue({ revoked });
    expect([...crl.entries]).toEqual(revoked);
    for (const { serialNumber } of revoked) expect(findRevoked(crl, serialNumber)?.serialNumber).toBe(serialNumber);
  });
});

describe('many entries', () => {
  const serial = (i: number): string => (0x4000_0000_0000 + i * 7).toString(16);
  const many = (count: number): RevokedEntry[] =>
    Array.from({ length: count }, (_, i) => ({
      serialNumber: serial(i),
      revokedAt: now - (i % 1000) * 60_000,
      ...(i % 2 === 0 ? {} : { reason: 'superseded' as const }),
    }));

  test('twenty thousand are written and found, also by colliding numbers', async () => {
    const crl = await issue({ revoked: many(20_000) });
    expect(crl.entries.count).toBe(20_000);
    for (let i = 0; i < 20_000; i += 97) expect(findRevoked(crl, serial(i))?.serialNumber).toBe(serial(i));
    expect(findRevoked(crl, (0x4000_0000_0001).toString(16))).toBeUndefined();
    expect(verifyRevocationListSignature(crl, ca.certificate.publicKey)).toBe(true);
  });

  test('numbers that all fall into one bucket are found by halves', async () => {
    const colliding = collisions(300);
    const crl = await issue({
      revoked: colliding.map((serialNumber) => ({ serialNumber, revokedAt: now })),
    });
    for (const serialNumber of colliding) expect(findRevoked(crl, serialNumber)?.serialNumber).toBe(serialNumber);
    expect(await refusedField({ revoked: [...colliding, colliding[250] ?? ''].map(toEntry) })).toBe('revoked');
  });
});

const toEntry = (serialNumber: string): RevokedEntry => ({ serialNumber, revokedAt: now });

/** Serial numbers of which the reader's hash has the same nine low bits: for 300 entries, one bucket of 512. */
function collisions(count: number): string[] {
  const found: string[] = [];
  for (let i = 0x4000_0000; found.length < count; i++) {
    let value = 0x811c9dc5;
    for (let shift = 24; shift >= 0; shift -= 8) value = Math.imul(value ^ ((i >> shift) & 0xff), 0x01000193);
    if (((value ^ (value >>> 15)) & 511) === 0) found.push(i.toString(16));
  }
  return found;
}

test.each([
  '1950-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '1999-12-31T23:59:59Z',
  '2000-02-29T12:34:56Z',
  '2049-12-31T23:59:59Z',
  '2050-01-01T00:00:00Z',
  '2096-02-29T01:02:03Z',
  '2100-02-28T23:59:59Z',
  '2100-03-01T00:00:00Z',
  '2400-02-29T00:00:00Z',
])('%s is written and read', async (text) => {
  const revokedAt = parseInstant(text);
  const thisUpdate = Date.UTC(2401, 0, 1);
  const crl = await issue({
    thisUpdate,
    nextUpdate: thisUpdate + day,
    revoked: [{ serialNumber: '01', revokedAt, invalidityDate: revokedAt }],
  });
  expect(findRevoked(crl, '01')).toEqual({ serialNumber: '01', revokedAt, invalidityDate: revokedAt });
});

test('a time before 1950, which UTCTime cannot say, is refused', async () => {
  expect(await refusedField({ revoked: [{ serialNumber: '01', revokedAt: Date.UTC(1949, 11, 31) }] })).toBe(
    'revoked.revokedAt',
  );
});

describe('encode and parse', () => {
  const reasons = (Object.keys(revocationReasons) as RevocationReason[]).filter((reason) => reason !== 'unspecified');
  const second = fc.integer({ min: -600_000_000, max: now / 1000 }).map((seconds) => seconds * 1000);
  const entry = fc.record(
    {
      serialNumber: fc
        .uint8Array({ minLength: 1, maxLength: 20 })
        .filter((bytes) => bytes[0] !== 0)
        .map((bytes) => Buffer.from(bytes).toString('hex')),
      revokedAt: second,
      reason: fc.constantFrom(...reasons),
      invalidityDate: fc.nat({ max: 10_000 }),
    },
    { requiredKeys: ['serialNumber', 'revokedAt'] },
  );

  test('are inverse to each other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { selector: ({ serialNumber }) => serialNumber, maxLength: 30 }),
        fc.bigInt({ min: 1n, max: 2n ** 159n - 1n }),
        async (drawn, number) => {
          const revoked = drawn.map(({ invalidityDate, ...rest }) =>
            invalidityDate === undefined ? rest : { ...rest, invalidityDate: rest.revokedAt - invalidityDate * 1000 },
          );
          const crl = await issue({ revoked, number, baseNumber: 0 });
          expect([...crl.entries]).toEqual(revoked);
          expect(crl.number).toBe(number.toString());
          for (const one of revoked) expect(findRevoked(crl, one.serialNumber)).toEqual(one);
        },
      ),
      { numRuns: 60 },
    );
  });
});
