import { beforeAll, describe, expect, test } from 'vitest';
import { derNull, derObjectIdentifier, derOctetString, derSequence } from '../../src/der/index.ts';
import { type PathInput, type PathOutcome, type RevocationFact, validatePath } from '../../src/path/index.ts';
import {
  issueRevocationList,
  type OcspResponse,
  parseRevocationList,
  type RevocationList,
} from '../../src/x509/index.ts';
import { makeParty, now, type Party } from '../x509/world.ts';
import { type ForgedExtension, forge, forgeCrl, forgeOcsp, type OcspForgery } from './forge.ts';

const hour = 3_600_000;
let root: Party;
let ca: Party;
let leaf: Party;
let responder: Party;
let rootList: RevocationList;

const ocspSigning: ForgedExtension = ['2.5.29.37', false, derSequence(derObjectIdentifier('1.3.6.1.5.5.7.3.9'))];
const noCheck: ForgedExtension = ['1.3.6.1.5.5.7.48.1.5', false, derNull()];

beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
  leaf = await makeParty('seal-signer', '示范单位', { issuer: ca });
  responder = await forge({ issuer: ca, name: '状态查询', extensions: [ocspSigning, noCheck] });
  rootList = await forgeCrl(root, now);
});

function answer(more: Partial<OcspForgery> = {}): Promise<OcspResponse> {
  return forgeOcsp({ signer: ca, about: leaf, issuer: ca, thisUpdate: now - hour, nextUpdate: now + hour, ...more });
}

function check(responses: readonly OcspResponse[], more: Partial<PathInput> = {}): PathOutcome {
  const { certificate } = root;
  return validatePath({
    leaf: leaf.certificate,
    intermediates: [ca.certificate],
    anchors: [{ subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: 'root' }],
    at: now,
    purpose: 'any',
    crls: [rootList],
    ocsps: responses.map((response) => ({ response })),
    revocation: 'required',
    ...more,
  });
}

function factOf(outcome: PathOutcome): RevocationFact | undefined {
  return (outcome.status === 'valid' ? outcome.path : outcome.structure)?.revocation[0];
}

function answerOf(outcome: PathOutcome): string {
  const fact = factOf(outcome);
  return [fact?.status, fact?.problem ?? fact?.reason ?? fact?.freshness ?? fact?.cause].join(' ').trim();
}

describe('an answer of the issuer itself', () => {
  test('good, revoked, unknown', async () => {
    const good = check([await answer()]);
    expect(good.status).toBe('valid');
    expect(factOf(good)).toMatchObject({
      status: 'good',
      source: 'ocsp',
      thisUpdate: now - hour,
      nextUpdate: now + hour,
    });
    const revokedAt = now - 24 * hour;
    const revoked = check([await answer({ status: { revokedAt, reason: 1 } })]);
    expect(revoked.status !== 'valid' && revoked.code).toBe('chain.revoked');
    expect(factOf(revoked)).toMatchObject({ status: 'revoked', revokedAt, reason: 'keyCompromise', source: 'ocsp' });
    expect(answerOf(check([await answer({ status: { revokedAt } })]))).toBe('revoked');
    expect(answerOf(check([await answer({ status: 'unknown' })]))).toBe('unknown ocsp.unknown');
  });

  test('by name or key, with SM3 or SHA-1 as identifier of the issuer', async () => {
    for (const by of ['name', 'key'] as const)
      for (const hash of ['sm3', 'sha1'] as const)
        expect(answerOf(check([await answer({ by, hash })])), `${by} ${hash}`).toBe('good current');
  });

  test('its time', async () => {
    const times: readonly (readonly [number, number | undefined, string])[] = [
      [-2, -1, 'good stale'],
      [-2, undefined, 'good stale'],
      [1, 2, 'good future'],
      [-1, 0, 'good current'],
      [0, 1, 'good current'],
    ];
    for (const [from, until, expected] of times) {
      const window = { thisUpdate: now + from * hour };
      const response = await forgeOcsp({
        signer: ca,
        about: leaf,
        issuer: ca,
        ...window,
        ...(until === undefined ? {} : { nextUpdate: now + until * hour }),
      });
      expect(answerOf(check([response]))).toBe(expected);
    }
    const archived = await answer({ thisUpdate: now - 100 * hour, nextUpdate: now - 90 * hour });
    expect(answerOf(check([archived], { revocationAt: now - 95 * hour, crls: [rootList] }))).toBe('good current');
  });

  test('the nonce that was asked for, when one was', async () => {
    const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const extensions: readonly ForgedExtension[] = [['1.3.6.1.5.5.7.48.1.2', false, derOctetString(nonce)]];
    const response = await answer({ extensions });
    const ask = (bytes: Uint8Array, given: OcspResponse): string =>
      answerOf(check([], { ocsps: [{ response: given, nonce: bytes }] }));
    expect(ask(nonce, response)).toBe('good current');
    expect(ask(Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1), response)).toBe('unknown ocsp.nonce');
    expect(ask(nonce, await answer())).toBe('unknown ocsp.nonce');
    expect(answerOf(check([response]))).toBe('good current');
  });

  test('critical extensions that nobody knows spoil it', async () => {
    const strange: readonly ForgedExtension[] = [['1.2.156.990000.9', true, derNull()]];
    expect(answerOf(check([await answer({ extensions: strange })]))).toBe('unknown ocsp.unknownCritical');
    expect(answerOf(check([await answer({ singleExtensions: strange })]))).toBe('unknown ocsp.unknownCritical');
  });
});

describe('a delegated responder', () => {
  const delegated = (more: Partial<OcspForgery> = {}): Promise<OcspResponse> =>
    answer({ signer: responder, certificates: [responder], ...more });

  test('whom the issuer certified for it, enclosed or among the intermediates', async () => {
    expect(answerOf(check([await delegated()]))).toBe('good current');
    expect(answerOf(check([await delegated({ by: 'key' })]))).toBe('good current');
    const apart = { intermediates: [ca.certificate, responder.certificate] };
    expect(answerOf(check([await delegated({ certificates: [] })], apart))).toBe('good current');
    expect(answerOf(check([await delegated({ certificates: [] })]))).toBe('unknown ocsp.responder');
  });

  test('not one without the purpose, of another issuer, or past its time', async () => {
    const plain = await forge({ issuer: ca, name: '状态查询' });
    expect(answerOf(check([await delegated({ signer: plain, certificates: [plain] })]))).toBe('unknown ocsp.responder');
    const above = await forge({ issuer: root, name: '状态查询', extensions: [ocspSigning, noCheck] });
    expect(answerOf(check([await delegated({ signer: above, certificates: [above] })]))).toBe('unknown ocsp.responder');
    const sibling = await makeParty('sub-ca', '示范乙省CA', { issuer: root });
    const foreign = await forge({ issuer: sibling, name: '状态查询', extensions: [ocspSigning, noCheck] });
    expect(answerOf(check([await delegated({ signer: foreign, certificates: [foreign] })]))).toBe(
      'unknown ocsp.responder',
    );
    // Issued under the right name by another key.
    const impostor = await makeParty('root', '示范甲省运营CA');
    const renamed = await forge({
      issuer: { ...impostor, certificate: { ...impostor.certificate, subject: ca.certificate.subject } },
      name: '状态查询',
      extensions: [ocspSigning, noCheck],
    });
    expect(answerOf(check([await delegated({ signer: renamed, certificates: [renamed] })]))).toBe(
      'unknown ocsp.responder',
    );
    const late = Date.UTC(2034, 5, 1);
    const old = await delegated({ thisUpdate: late - hour, nextUpdate: late + hour });
    const lists = [await forgeCrl(root, late)];
    expect(answerOf(check([old], { at: late, crls: lists }))).toBe('unknown ocsp.responder');
  });

  test('with a status of its own, unless its certificate says that it needs none or names no place to ask', async () => {
    const silent = await forge({ issuer: ca, name: '状态查询', extensions: [ocspSigning] });
    const response = await delegated({ signer: silent, certificates: [silent] });
    expect(answerOf(check([response]))).toBe('good current');
    const uri = derSequence(derSequence(Uint8Array.of(0xa0, 6, 0xa0, 4, 0x86, 2, 0x78, 0x79)));
    const pointed = await forge({ issuer: ca, name: '状态查询', extensions: [ocspSigning, ['2.5.29.31', false, uri]] });
    const asked = await delegated({ signer: pointed, certificates: [pointed] });
    expect(answerOf(check([asked]))).toBe('unknown ocsp.responder');
    const list = async (revoked: readonly Party[]): Promise<RevocationList> =>
      parseRevocationList(
        await issueRevocationList({
          issuer: ca.certificate,
          signer: ca.signer,
          number: 1,
          thisUpdate: now - hour,
          nextUpdate: now + hour,
          revoked: revoked.map(({ certificate }) => ({
            serialNumber: certificate.serialNumber,
            revokedAt: now - 2 * hour,
          })),
        }),
      );
    // The list says of the leaf what the response said; the responder is what it decides about.
    expect(answerOf(check([asked], { crls: [rootList, await list([])] }))).toBe('good current');
    const without = check([asked], { crls: [rootList, await list([pointed])] });
    expect(factOf(without)?.source).toBe('crl');
    const said = check(
      [await delegated({ signer: silent, certificates: [silent], status: { revokedAt: now - hour } })],
      {
        crls: [rootList, await list([silent])],
      },
    );
    // A revoked responder proves nothing, not even a revocation.
    expect(answerOf(said)).toBe('good current');
  });
});

describe('forgers', () => {
  test('a signature by somebody else, under the name of the issuer or of the responder', async () => {
    expect(answerOf(check([await answer({ signer: leaf, named: ca })]))).toBe('unknown ocsp.signature');
    const stolen = await answer({ signer: leaf, named: responder, certificates: [responder] });
    expect(answerOf(check([stolen]))).toBe('unknown ocsp.signature');
    expect(answerOf(check([await answer({ signer: leaf })]))).toBe('unknown ocsp.responder');
    expect(answerOf(check([await answer({ signer: root })]))).toBe('unknown ocsp.responder');
  });

  test('an answer about another certificate or another issuer is none', async () => {
    const other = await makeParty('seal-signer', '示范单位', { issuer: ca });
    expect(answerOf(check([await answer({ about: other })]))).toBe('unknown missing');
    expect(answerOf(check([await answer({ issuer: root })]))).toBe('unknown missing');
  });

  test('a refusal is no answer', () => {
    const refusal: OcspResponse = { raw: Uint8Array.of(0x30, 3, 10, 1, 3), status: 'tryLater', leniencies: [] };
    expect(answerOf(check([refusal]))).toBe('unknown missing');
  });

  test('id-pkix-ocsp-nocheck means nothing on a certificate that is no responder’s', async () => {
    const sneaky = await forge({ issuer: ca, name: '示范单位', extensions: [noCheck] });
    expect(answerOf(check([], { leaf: sneaky.certificate }))).toBe('unknown missing');
  });
});

test('responses and lists together: a revocation outweighs, a later answer lifts a hold and nothing else', async () => {
  const crls = async (at: number): Promise<readonly RevocationList[]> => [rootList, await forgeCrl(ca, at)];
  const hold = await answer({ status: { revokedAt: now - 24 * hour, reason: 6 }, thisUpdate: now - 20 * hour });
  const lost = await answer({ status: { revokedAt: now - 24 * hour, reason: 1 }, thisUpdate: now - 20 * hour });
  expect(answerOf(check([hold], { crls: await crls(now) }))).toBe('good current');
  expect(answerOf(check([lost], { crls: await crls(now) }))).toBe('revoked keyCompromise');
  expect(answerOf(check([hold], { crls: await crls(now - 11 * hour) }))).toBe('revoked certificateHold');
  expect(answerOf(check([await answer()], { crls: await crls(now - 48 * hour) }))).toBe('good current');
});

test('an algorithm that the policy does not allow at that time', async () => {
  const algorithms = { rules: [{ algorithm: 'sm2-sm3' as const, until: now + 1 }] };
  const outcome = check([await answer({ nextUpdate: now + 3 * hour })], { algorithms, revocationAt: now + hour });
  expect(answerOf(outcome)).toBe('unknown ocsp.algorithm');
});
