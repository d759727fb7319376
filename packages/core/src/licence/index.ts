export {
  type AttachedField,
  checkDisclosures,
  type Disclosure,
  type DisclosureCheck,
  discloseFields,
  disclosuresName,
  fieldDigest,
  type LicenceAttachment,
  type LicenceAttachments,
  licenceAttachmentName,
  makeLicenceAttachment,
  parseDisclosures,
  parseLicenceAttachment,
  photoValue,
  writeDisclosures,
} from './attachment.ts';
export { canonicalCode } from './canonical-code.ts';
export { mod37Check } from './check-characters.ts';
export { type ContentComparison, compareLicenceContent } from './compare-content.ts';
export { type CreditCodeCheck, checkCreditCode, registeringDepartments } from './credit-code.ts';
export { capitalAmount, printValue } from './field-display.ts';
export {
  describeFinding,
  type FindingSeverity,
  hasErrors,
  type LicenceFinding,
  type LicenceFindingCode,
  licenceFindings,
} from './findings.ts';
export { checkHolderCode, holderCodeTypes } from './holder-codes.ts';
export { type LayoutLicenceOptions, layoutLicence } from './layout-licence.ts';
export { checkLicenceData } from './licence-data.ts';
export { isCalendarDate, longTerm, readLicenceDate } from './licence-date.ts';
export {
  checkLicenceId,
  type LicenceId,
  type LicenceIdCheck,
  licenceIdRoot,
  makeLicenceId,
  parseLicenceId,
} from './licence-id.ts';
export type {
  FieldType,
  LicenceData,
  LicenceField,
  LicenceType,
  PageTemplate,
  TemplateFont,
  TemplateItem,
  TemplateTextStyle,
  ValidityRange,
  ValueFormat,
} from './licence-type.ts';
export {
  checkLicenceMetadata,
  type Holder,
  holderMetadata,
  holdersOf,
  isMetadataName,
  type LicenceMetadata,
  type MetadataGroup,
  metadataElements,
} from './metadata.ts';
export { type CodeCheck, checkOrganisationCode } from './organisation-code.ts';
export { parseLicenceType } from './parse-licence-type.ts';
export {
  type LicenceTag,
  type ReadAttachments,
  type ReadMetadata,
  readLicenceAttachments,
  readLicenceMetadata,
  readLicenceTags,
} from './read-licence.ts';
export { isFictitiousRegion, provinceOf, provinces } from './regions.ts';
export { checkResidentId, type ResidentIdCheck } from './resident-id.ts';
export {
  isUsableStatus,
  type LicenceOperation,
  type LicenceStatus,
  licenceOperations,
  licenceStatuses,
  sharingReturnCodes,
  statusAfter,
} from './status.ts';
