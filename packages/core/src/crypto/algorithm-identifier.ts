import { checkDer, type DerElement, type DerReader, derObjectIdentifier, derSequence, tag } from '../der/index.ts';

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The raw DER of the parameters, or `undefined` when absent. */
  readonly parameters: Uint8Array | undefined;
}

/**
 * Reads AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }.
 * @throws CoreError `ERR_DER_…`.
 */
export function parseAlgorithmIdentifier(reader: DerReader, field: string): AlgorithmIdentifier {
  const sequence = reader.readSequence(field);
  const oid = sequence.readObjectIdentifier('algorithm');
  const parameters = sequence.done ? undefined : sequence.readElement('parameters');
  sequence.end();
  // Parameters may stay unread, and are to be DER all the same.
  if (parameters !== undefined && !isEmptyNull(parameters))
    checkDer(parameters.bytes, `${sequence.path}.parameters`, reader.limits);
  return { oid, parameters: parameters?.bytes };
}

function isEmptyNull({ tag: type, content }: DerElement): boolean {
  return type === tag.null && content.length === 0;
}

/**
 * AlgorithmIdentifier as DER.
 * @param parameters - Raw DER; `undefined` leaves them out.
 * @throws CoreError `ERR_ARGUMENT` when `oid` is not an object identifier.
 * @example toHex(encodeAlgorithmIdentifier({ oid: oids.sm3, parameters: undefined })); // '300a06082a811ccf55018311'
 */
export function encodeAlgorithmIdentifier({ oid, parameters }: AlgorithmIdentifier): Uint8Array {
  return parameters === undefined
    ? derSequence(derObjectIdentifier(oid))
    : derSequence(derObjectIdentifier(oid), parameters);
}

/**
 * Whether parameters are DER NULL.
 * @example isNull(sm2SignatureAlgorithm().parameters); // true
 */
export function isNull(parameters: Uint8Array | undefined): boolean {
  return parameters !== undefined && parameters.length === 2 && parameters[0] === 5 && parameters[1] === 0;
}
