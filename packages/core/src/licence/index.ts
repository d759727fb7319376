export { canonicalCode } from './canonical-code.ts';
export { mod37Check } from './check-characters.ts';
export { type CreditCodeCheck, checkCreditCode, registeringDepartments } from './credit-code.ts';
export {
  describeFinding,
  type FindingSeverity,
  hasErrors,
  type LicenceFinding,
  type LicenceFindingCode,
  licenceFindings,
} from './findings.ts';
export { checkHolderCode, holderCodeTypes } from './holder-codes.ts';
export {
  checkLicenceId,
  type LicenceId,
  type LicenceIdCheck,
  licenceIdRoot,
  makeLicenceId,
  parseLicenceId,
} from './licence-id.ts';
export { type CodeCheck, checkOrganisationCode } from './organisation-code.ts';
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
