import { type RuleId, ruleIds } from '../rule-ids.ts';
import { algorithms } from './algorithms.ts';
import { approvedScope } from './approved-scope.ts';
import { chainRevocation } from './chain-revocation.ts';
import { chainValidity } from './chain-validity.ts';
import { claimedTime } from './claimed-time.ts';
import { contentDigest } from './content-digest.ts';
import { coverageLater } from './coverage-later.ts';
import { coverageShown } from './coverage-shown.ts';
import { coverageSignatureList } from './coverage-signature-list.ts';
import { coverageStowaways } from './coverage-stowaways.ts';
import { documentParts } from './document-parts.ts';
import { documentSigned } from './document-signed.ts';
import { documentSingle } from './document-single.ts';
import { fileReadable } from './file-readable.ts';
import { insecureFlags } from './insecure-flags.ts';
import { leniencies } from './leniencies.ts';
import { licenceFields } from './licence-fields.ts';
import { licenceHolder } from './licence-holder.ts';
import { licenceIdentifier } from './licence-identifier.ts';
import { licenceIssuer } from './licence-issuer.ts';
import { licenceIssuerService } from './licence-issuer-service.ts';
import { licenceMetadata } from './licence-metadata.ts';
import { licencePeriod } from './licence-period.ts';
import { licenceStatus } from './licence-status.ts';
import { licenceStatusKnown } from './licence-status-known.ts';
import { makerPath } from './maker-path.ts';
import { makerRevocation } from './maker-revocation.ts';
import { makerService } from './maker-service.ts';
import { makerValidity } from './maker-validity.ts';
import { referencesUnchanged } from './references-unchanged.ts';
import type { Rule } from './rule.ts';
import { sealCopy } from './seal-copy.ts';
import { sealMakerSignature } from './seal-maker-signature.ts';
import { sealPresent } from './seal-present.ts';
import { sealSignerListed } from './seal-signer-listed.ts';
import { sealStamps } from './seal-stamps.ts';
import { sealTimestamp } from './seal-timestamp.ts';
import { sealValidity } from './seal-validity.ts';
import { signatureReadable } from './signature-readable.ts';
import { signatureValue } from './signature-value.ts';
import { signerCertificate } from './signer-certificate.ts';
import { signerKeyUsage } from './signer-key-usage.ts';
import { signerPath } from './signer-path.ts';
import { signerRevocation } from './signer-revocation.ts';
import { signerService } from './signer-service.ts';
import { signerValidity } from './signer-validity.ts';
import { timestamp } from './timestamp.ts';
import { timestampPresent } from './timestamp-present.ts';
import { timestampService } from './timestamp-service.ts';
import { trustList } from './trust-list.ts';

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
  'timestamp-service': timestampService,
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
