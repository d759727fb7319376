export { type BerValue, berMembers, isConstructed, takeBer } from './ber.ts';
export { checkDer } from './check.ts';
export { decodeObjectIdentifier, encodeObjectIdentifier } from './oid.ts';
export { type DerElement, DerReader, isMinimalInteger } from './reader.ts';
export { decodeString, latin1, stringTags } from './strings.ts';
export { contextTag, tag } from './tags.ts';
export { decodeTime } from './times.ts';
export {
  derBitString,
  derBoolean,
  derExplicit,
  derGeneralizedTime,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derString,
  derUtcTime,
  derValue,
} from './writer.ts';
