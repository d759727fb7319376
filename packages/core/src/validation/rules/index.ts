import { type RuleId, ruleIds } from '../rule-ids.ts';
import { coverageLater, coverageShown, coverageSignatureList, coverageStowaways } from './coverage.ts';
import { documentParts, documentSigned, documentSingle, fileReadable, insecureFlags, leniencies } from './file.ts';
import {
  licenceFields,
  licenceHolder,
  licenceIdentifier,
  licenceIssuer,
  licenceIssuerService,
  licenceMetadata,
  licencePeriod,
  licenceStatus,
  licenceStatusKnown,
} from './licence.ts';
import type { Rule } from './rule.ts';
import {
  makerValidity,
  sealCopy,
  sealMakerSignature,
  sealPresent,
  sealSignerListed,
  sealStamps,
  sealTimestamp,
  sealValidity,
} from './seal.ts';
import {
  algorithms,
  contentDigest,
  referencesUnchanged,
  signatureReadable,
  signatureValue,
  signerCertificate,
} from './signature.ts';
import { chainRevocation, chainValidity, makerRevocation, signerRevocation, signerValidity } from './times.ts';
import { claimedTime, timestamp, timestampPresent } from './timestamp.ts';
import {
  approvedScope,
  makerPath,
  makerService,
  signerKeyUsage,
  signerPath,
  signerService,
  trustList,
} from './trust.ts';

const byId: Readonly<Record<RuleId, Rule>> = {
  'insecure-flags': insecureFlags,
  'file-readable': fileReadable,
  'document-signed': documentSigned,
  'document-single': documentSingle,
  'document-parts': documentParts,
  'signature-readable': signatureReadable,
  'references-unchanged': referencesUnchanged,
  'content-digest': contentDigest,
  'signature-value': signatureValue,
  algorithms,
  'signer-certificate': signerCertificate,
  'seal-present': sealPresent,
  'seal-maker-signature': sealMakerSignature,
  'seal-copy': sealCopy,
  'seal-signer-listed': sealSignerListed,
  'seal-validity': sealValidity,
  'seal-timestamp': sealTimestamp,
  'seal-stamps': sealStamps,
  'trust-list': trustList,
  'signer-path': signerPath,
  'signer-key-usage': signerKeyUsage,
  'signer-service': signerService,
  'maker-path': makerPath,
  'maker-service': makerService,
  timestamp,
  'timestamp-present': timestampPresent,
  'signer-validity': signerValidity,
  'signer-revocation': signerRevocation,
  'maker-validity': makerValidity,
  'maker-revocation': makerRevocation,
  'chain-validity': chainValidity,
  'chain-revocation': chainRevocation,
  'claimed-time': claimedTime,
  'coverage-shown': coverageShown,
  'coverage-stowaways': coverageStowaways,
  'coverage-later': coverageLater,
  'coverage-signature-list': coverageSignatureList,
  'licence-metadata': licenceMetadata,
  'licence-identifier': licenceIdentifier,
  'licence-holder': licenceHolder,
  'licence-issuer': licenceIssuer,
  'licence-issuer-service': licenceIssuerService,
  'licence-fields': licenceFields,
  'licence-period': licencePeriod,
  'licence-status': licenceStatus,
  'licence-status-known': licenceStatusKnown,
  'approved-scope': approvedScope,
  leniencies,
};

/** Every rule, in the order of a report. */
export const rules: readonly Rule[] = /* @__PURE__ */ Object.freeze(ruleIds.map((id) => byId[id]));
