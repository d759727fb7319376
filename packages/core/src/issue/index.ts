export {
  type IssuedLicence,
  type IssuingAuthority,
  issueLicence,
  type LicenceRequest,
} from './issue-licence.ts';
export { type Sealing, type StampPlace, sealParts } from './seal-parts.ts';
