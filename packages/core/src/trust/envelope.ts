import { concatBytes, toBase64, utf8 } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { FieldReader } from './fields.ts';
import { parseStrictJson, writeCanonicalJson } from './json.ts';

/** One signature of an envelope. */
export interface EnvelopeSignature {
  /** Lower-case hexadecimal SM3 of the signer's SubjectPublicKeyInfo; a hint until the signature is verified. */
  readonly keyid: string;
  /** DER SEQUENCE { r, s } over the pre-authentication encoding. */
  readonly sig: Uint8Array;
}

/** A signed object of ours: DSSE 1.0 with SM2. Nothing in it is authentic before `verifyEnvelope`. */
export interface Envelope {
  readonly payloadType: string;
  /** The signed bytes, exactly as signed. */
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

const maximumSignatureBytes = 1024;

/**
 * Reads an envelope (DSSE 1.0): JSON with `payloadType`, `payload` and `signatures` of `keyid` and `sig`.
 * Base64 may use the standard or the URL-safe alphabet, as DSSE allows. Stricter than DSSE: a field of another name is refused,
 * since it would be unsigned; a name stands once; `keyid` is required.
 * @throws CoreError `ERR_ENVELOPE`, `ERR_JSON`, `ERR_ENCODING`, `ERR_LIMIT`.
 * @example const { payload } = parseEnvelope(bytes); // not yet authentic
 */
export function parseEnvelope(bytes: Uint8Array, limits: Limits = defaultLimits): Envelope {
  checkLimit(limits, 'trustListBytes', bytes.length);
  const fields = new FieldReader(parseStrictJson(bytes), '$', 'ERR_ENVELOPE');
  const payloadType = readPayloadType(fields);
  const payload = fields.anyBase64('payload', limits.trustListBytes);
  const items = fields.objects('signatures', 0, Number.MAX_SAFE_INTEGER);
  checkLimit(limits, 'envelopeSignatures', items.length);
  const signatures = items.map((item) => {
    const keyid = item.match('keyid', /^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');
    const sig = item.anyBase64('sig', maximumSignatureBytes);
    item.end();
    return Object.freeze({ keyid, sig });
  });
  fields.end();
  return Object.freeze({ payloadType, payload, signatures: Object.freeze(signatures) });
}

function readPayloadType(fields: FieldReader): string {
  return fields.match('payloadType', payloadTypePattern, 'a media type or URI in printable ASCII');
}

const payloadTypePattern = /^[\x21-\x7e]{1,200}$/;

/**
 * Writes an envelope as canonical JSON: names sorted, standard base64, signatures ordered by key.
 * @throws CoreError `ERR_ENVELOPE` when `payloadType` is empty or not printable ASCII.
 * @example
 * const envelope = await signEnvelope({ payloadType: trustListPayloadType, payload: encodeTrustList(document) }, [operator]);
 * encodeEnvelope(envelope);
 */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  if (!payloadTypePattern.test(envelope.payloadType))
    throw new CoreError('ERR_ENVELOPE', {
      path: '$.payloadType',
      expected: 'a media type or URI in printable ASCII',
      got: JSON.stringify(envelope.payloadType).slice(0, 80),
    });
  const signatures = envelope.signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64(sig) }));
  signatures.sort((a, b) => (a.keyid < b.keyid ? -1 : a.keyid > b.keyid ? 1 : 0));
  return writeCanonicalJson({
    payloadType: envelope.payloadType,
    payload: toBase64(envelope.payload),
    signatures,
  });
}

/**
 * What the signers of an envelope sign (DSSE 1.0 §protocol): `DSSEv1`, then length and content of type and payload, so that no
 * two pairs of type and payload give the same bytes.
 * @returns `"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload`; lengths are byte counts in decimal ASCII.
 * @example
 * fromUtf8(preAuthenticationEncoding('http://example.com/HelloWorld', utf8('hello world')));
 * // "DSSEv1 29 http://example.com/HelloWorld 11 hello world"
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concatBytes(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}
