import { toHex } from '../../src/base/bytes.ts';
import { type Instant, parseInstant } from '../../src/base/time.ts';
import { createSm2Signer, type Signer } from '../../src/crypto/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import {
  addProvider,
  addService,
  createTrustList,
  type Envelope,
  encodeEnvelope,
  nextVersion,
  type OpenTrustListOptions,
  openTrustList,
  parseEnvelope,
  signEnvelope,
  type TrustedKey,
  type TrustListDocument,
  type TrustListOutcome,
  type TrustListState,
  type TrustRoot,
  trustedKey,
  trustListPayloadType,
  writeCanonicalJson,
} from '../../src/trust/index.ts';
import { type Certificate, issueCertificate, parseCertificate, randomSerialNumber } from '../../src/x509/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** A signer whose key is the same in every run. */
export function signerNamed(name: string): Signer {
  const seed = seededRandom(`trust list key ${name}`)(32);
  seed[0] = (seed[0] as number) & 0x7f;
  return createSm2Signer(seed, { random: seededRandom(`trust list nonces ${name}`) });
}

/** The trusted key of a signer. */
export function keyOf(signer: Signer, holder: string = '示范运营单位'): TrustedKey {
  return trustedKey(signer.publicKey, holder);
}

/** Scheme operators of the scenarios: three who may sign, two who come later, one who must never count. */
export const operators = {
  a: signerNamed('a'),
  b: signerNamed('b'),
  c: signerNamed('c'),
  d: signerNamed('d'),
  e: signerNamed('e'),
  stranger: signerNamed('stranger'),
} as const;

export const schemeId = 'cn.example.mutual-recognition';
export const day: number = 86_400_000;
export const start: Instant = parseInstant('2026-03-01');

/** Two of three. */
export const root: TrustRoot = {
  schemeId,
  keys: [keyOf(operators.a), keyOf(operators.b), keyOf(operators.c)],
  threshold: 2,
};

/** The first list without any provider, issued at `start`, due after thirty days. */
export function emptyList(changes: Partial<TrustListDocument> = {}): TrustListDocument {
  const list = createTrustList({
    scheme: { id: schemeId, name: { zh: '示范互认体系', en: 'Example recognition scheme' }, territory: '990000' },
    operator: { name: '示范甲省政务服务管理局', creditCode: '11990000T00000010A' },
    keys: root.keys,
    threshold: root.threshold,
    issued: start,
    nextUpdate: start + 30 * day,
  });
  return { ...list, ...changes };
}

/** The first list with one licence issuer: a service that needs no certificate keeps the scenarios small. */
export function smallList(changes: Partial<TrustListDocument> = {}): TrustListDocument {
  const list = addProvider(emptyList(changes), {
    id: 'gov-1',
    name: '示范市市场监督管理局',
    creditCode: '11990100T00000028L',
    region: '990100',
  });
  return addService(list, 'gov-1', {
    id: 'gov-1.licences',
    type: 'licenceIssuer',
    name: '营业执照颁发',
    creditCode: '11990100T00000028L',
    statusFrom: start,
    scope: { regions: ['990100'], licenceTypes: ['11990000T0000001XF001'], sealTypes: ['6'], purposes: ['*'] },
  });
}

/** Signs any payload as a trust list, without lint: a forger does not lint. */
export async function sealed(
  payload: TrustListDocument | Uint8Array,
  signers: readonly Signer[] = [operators.a, operators.b],
  payloadType: string = trustListPayloadType,
): Promise<Uint8Array> {
  const bytes = payload instanceof Uint8Array ? payload : writeCanonicalJson(payload);
  if (signers.length === 0) return encodeEnvelope({ payloadType, payload: bytes, signatures: [] });
  return encodeEnvelope(await signEnvelope({ payloadType, payload: bytes }, signers));
}

/** The list after a published one, one day later, with changes. */
export function following(envelope: Uint8Array, changes: Partial<TrustListDocument> = {}): TrustListDocument {
  const issued = parseInstant(documentOf(envelope).issued) + day;
  return { ...nextVersion(envelope, { issued, nextUpdate: issued + 30 * day }), ...changes };
}

/** The document inside an envelope. */
export function documentOf(envelope: Uint8Array): TrustListDocument {
  return JSON.parse(new TextDecoder().decode(parseEnvelope(envelope).payload)) as TrustListDocument;
}

/** The SM3 of an envelope's payload. */
export function payloadSm3(envelope: Uint8Array): string {
  return toHex(sm3(parseEnvelope(envelope).payload));
}

/** Opens under the scenarios' root. */
export function open(
  bytes: Uint8Array,
  options: Partial<Omit<OpenTrustListOptions, 'previousState'>> & {
    readonly previousState?: TrustListState | undefined;
  } = {},
): TrustListOutcome {
  const { previousState, ...rest } = options;
  return openTrustList(bytes, {
    operators: root,
    at: start + 2 * day,
    ...rest,
    ...(previousState === undefined ? {} : { previousState }),
  });
}

/** The accepted outcome, or a failure that says why not. */
export function accepted(outcome: TrustListOutcome): Extract<TrustListOutcome, { status: 'authentic' }> {
  if (outcome.status === 'authentic') return outcome;
  throw new Error(`refused: ${outcome.code} ${JSON.stringify(outcome.details)}`);
}

/** An envelope with other signatures, written without any check. */
export function withSignatures(
  bytes: Uint8Array,
  change: (signatures: Envelope['signatures']) => Envelope['signatures'],
): Uint8Array {
  const envelope = parseEnvelope(bytes);
  return encodeEnvelope({ ...envelope, signatures: change(envelope.signatures) });
}

/** A root certificate and its signer. */
export async function authority(
  name: string,
  notAfter: Instant = start + 3650 * day,
): Promise<{ signer: Signer; certificate: Certificate }> {
  const signer = signerNamed(name);
  const der = await issueCertificate({
    profile: 'root',
    subject: { C: 'CN', O: `示范${name}`, CN: `示范${name}根CA` },
    subjectPublicKey: signer.publicKey,
    signer,
    serialNumber: randomSerialNumber(seededRandom(`serial ${name}`)),
    notBefore: start - 365 * day,
    notAfter,
  });
  return { signer, certificate: parseCertificate(der) };
}
