import { compareBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import {
  contextTag,
  derObjectIdentifier,
  derSequence,
  derString,
  derValue,
  encodeObjectIdentifier,
  tag,
} from '../der/index.ts';
import { type DistributionPoint, reasonNames } from './extension-values.ts';
import type { GeneralName } from './general-name.ts';
import type { RelativeName } from './name.ts';
import type { IssuingDistributionPoint } from './revocation-list.ts';

/**
 * Writes one general name (RFC 5280 §4.2.1.6).
 * @throws CoreError `ERR_ARGUMENT` for a text that is not ASCII or an identifier that is none.
 */
export function encodeGeneralName(name: GeneralName): Uint8Array {
  switch (name.kind) {
    case 'email':
      return derString(name.value, 0x81);
    case 'dns':
      return derString(name.value, 0x82);
    case 'uri':
      return derString(name.value, 0x86);
    case 'directory':
      // Name is a CHOICE, so that its tag is EXPLICIT.
      return derValue(0xa4, name.name.raw);
    case 'ip':
      return derValue(0x87, name.bytes);
    case 'registeredId': {
      const content = encodeObjectIdentifier(name.oid);
      if (content === undefined)
        throw new CoreError('ERR_ARGUMENT', { argument: 'oid', expected: 'an object identifier', got: name.oid });
      return derValue(0x88, content);
    }
    default:
      return name.raw;
  }
}

/** DistributionPointName inside its EXPLICIT `[0]`: the full names, or the name relative to the CRL issuer's. */
export function encodeDistributionPointName({
  names,
  relativeName,
}: Pick<DistributionPoint, 'names' | 'relativeName'>): Uint8Array {
  const name =
    relativeName === undefined
      ? derValue(contextTag(0, 'constructed'), ...names.map(encodeGeneralName))
      : derValue(contextTag(1, 'constructed'), ...relativeName.map(encodeAttribute).sort(compareBytes));
  return derValue(contextTag(0, 'constructed'), name);
}

/** ReasonFlags with an IMPLICIT tag: a named bit list, without trailing zero bits (X.690 §11.2.2). */
export function encodeReasonFlags(reasons: ReadonlySet<string>, number: number): Uint8Array {
  let last = 0;
  let bits = 0;
  reasonNames.forEach((name, bit) => {
    if (!reasons.has(name)) return;
    bits |= 0x8000 >> bit;
    last = bit;
  });
  const octets = last < 8 ? [bits >> 8] : [bits >> 8, bits & 0xff];
  return derValue(contextTag(number, 'primitive'), Uint8Array.of(7 - (last & 7), ...octets));
}

/** CRLDistributionPoints, also of a freshest CRL, one point for each URI. */
export function encodeDistributionPoints(uris: readonly string[]): Uint8Array {
  return derSequence(
    ...uris.map((value) => derSequence(encodeDistributionPointName({ names: [{ kind: 'uri', value }] }))),
  );
}

/** IssuingDistributionPoint (RFC 5280 §5.2.5). */
export function encodeIssuingDistributionPoint(point: IssuingDistributionPoint): Uint8Array {
  const flag = (number: number, set: boolean): Uint8Array[] =>
    set ? [derValue(contextTag(number, 'primitive'), Uint8Array.of(0xff))] : [];
  return derSequence(
    ...(point.distributionPoint === undefined ? [] : [encodeDistributionPointName(point.distributionPoint)]),
    ...flag(1, point.only === 'userCertificates'),
    ...flag(2, point.only === 'caCertificates'),
    ...(point.onlySomeReasons === undefined ? [] : [encodeReasonFlags(point.onlySomeReasons, 3)]),
    ...flag(4, point.indirect),
    ...flag(5, point.only === 'attributeCertificates'),
  );
}

/** One attribute of a relative name; string types other than PrintableString and IA5String become UTF8String. */
function encodeAttribute({ type, value, valueTag }: RelativeName): Uint8Array {
  const stringTag = valueTag === tag.printableString || valueTag === tag.ia5String ? valueTag : tag.utf8String;
  return derSequence(derObjectIdentifier(type), derString(value, stringTag));
}
