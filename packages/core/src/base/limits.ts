import { CoreError } from './errors.ts';

/**
 * Every budget of the library, each with its reason. Whatever an attacker can feed has one; exhaustion is final (`ERR_LIMIT`).
 * Sizes are bytes, everything else is a count.
 */
export interface Limits {
  /** Nesting of DER values; a certificate needs about 12, CMS with attributes about 20. */
  readonly derDepth: number;
  /** DER values in one certificate, seal or signature (a CRL is read entry by entry and does not count here). */
  readonly derValues: number;
  /** One key file or PKCS#12 file; real ones are below 10 kB, one with a whole chain below 100 kB. */
  readonly keyFileBytes: number;
  /** Rounds of password derivation that one file may cost: ten million are a minute of work, and no tool writes more. */
  readonly keyIterations: number;
  /** Bags of one PKCS#12 file, nested ones too. */
  readonly keyFileBags: number;
  /** One certificate; real ones are below 4 kB, a picture in an extension makes some 20 kB. */
  readonly certificateBytes: number;
  /** One CRL: 64 MB hold about 1.5 million entries. */
  readonly crlBytes: number;
  /** One OCSP request or response; real ones are 0.3–5 kB, a pre-produced one about a thousand certificates some 100 kB. */
  readonly ocspBytes: number;
  /** Certificates asked about in one OCSP request, or answered for in one response; RFC 5019 allows one. */
  readonly ocspEntries: number;
  /** Certificates enclosed in one OCSP request or response; a delegated responder's and its chain. */
  readonly ocspCertificates: number;
  /** One CMS message on the verification path. */
  readonly cmsBytes: number;
  /** One time-stamp token; real ones are 1–8 kB. */
  readonly timestampBytes: number;
  /** One electronic seal with its picture; real ones are below 300 kB. */
  readonly sealBytes: number;
  /** One seal signature: a seal and about 2 kB, or with a time-stamp token about 10 kB. */
  readonly sealSignatureBytes: number;
  /** Certificates or digests that one seal lists as its signers; the largest real list has 3. */
  readonly sealSigners: number;
  /** Signers of one CMS message; OFD allows one, batches of countersigners stay below ten. */
  readonly cmsSigners: number;
  /** Certificates enclosed in one CMS message. */
  readonly cmsCertificates: number;
  /** Recipients of one encrypted message; each that fits costs a decryption, and a circular to all offices has some hundreds. */
  readonly cmsRecipients: number;
  /** What stands around the content of a streamed message, in bytes: certificates, revocation lists, signers, recipients. */
  readonly cmsFrameBytes: number;
  /** A whole licence or document file. */
  readonly packageBytes: number;
  /** Entries in one ZIP package; the largest real OFD of our corpus has 350. */
  readonly packageEntries: number;
  /** Bytes of all entries together after inflating. */
  readonly packageInflatedBytes: number;
  /** Inflated size divided by stored size of one entry; applied above 1 MB only, since XML of blanks compresses well. */
  readonly packageRatio: number;
  /** Nesting of XML elements; OFD needs about 12. */
  readonly xmlDepth: number;
  /** XML elements and attributes in one file. */
  readonly xmlNodes: number;
  /** Attributes of one XML element; OFD elements have about 20. */
  readonly xmlAttributes: number;
  /** Bytes of one XML file. */
  readonly xmlBytes: number;
  /** XML elements and attributes in all parts of one package together; the largest real document of our corpus has 40,000. */
  readonly packageXmlNodes: number;
  /** Links followed from OFD.xml; more than a few for each entry means that they go in circles. */
  readonly packageLinks: number;
  /** Bytes digested for all signatures of one package: five times a full package, each file once for each algorithm. */
  readonly packageDigestBytes: number;
  /** Signatures in one document; riding-seam documents of the corpus have up to 6. */
  readonly documentSignatures: number;
  /** Page objects drawn for one page. */
  readonly pageObjects: number;
  /** Characters of the picture of one page: many objects that show one long path must not fill the memory. */
  readonly pageSvgCharacters: number;
  /** Signature checks during one path building (the number rustls-webpki and Go use). */
  readonly pathSignatureChecks: number;
  /** Steps of the path builder. */
  readonly pathBuildSteps: number;
  /** Certificates in one path, leaf and anchor included. */
  readonly pathLength: number;
  /** Comparisons of name constraints during one path building (rustls-webpki's number). */
  readonly pathNameComparisons: number;
  /** Nodes and edges of policy graphs during one path building; a real path has below a hundred. */
  readonly pathPolicySteps: number;
  /** Fetches of authorities' certificates for one path, redirections included; one for each certificate and a few that fail. */
  readonly pathFetches: number;
  /** Bytes of one such answer; a bundle of some certificates has 10 kB. */
  readonly pathFetchBytes: number;
  /** One trust list envelope. TUF allows 5 MB for its largest role; 40 CAs with history need 400 kB. */
  readonly trustListBytes: number;
  /** Signatures on one envelope. */
  readonly envelopeSignatures: number;
}

/** The default budgets. */
export const defaultLimits: Limits = /* @__PURE__ */ Object.freeze({
  derDepth: 32,
  derValues: 20_000,
  keyFileBytes: 4 * 1024 * 1024,
  keyIterations: 10_000_000,
  keyFileBags: 1_000,
  certificateBytes: 64 * 1024,
  crlBytes: 64 * 1024 * 1024,
  ocspBytes: 256 * 1024,
  ocspEntries: 1_000,
  ocspCertificates: 16,
  cmsBytes: 32 * 1024 * 1024,
  timestampBytes: 128 * 1024,
  sealBytes: 4 * 1024 * 1024,
  sealSignatureBytes: 5 * 1024 * 1024,
  sealSigners: 256,
  cmsSigners: 16,
  cmsCertificates: 64,
  cmsRecipients: 1_000,
  cmsFrameBytes: 4 * 1024 * 1024,
  packageBytes: 100 * 1024 * 1024,
  packageEntries: 2_000,
  packageInflatedBytes: 200 * 1024 * 1024,
  packageRatio: 100,
  xmlDepth: 64,
  xmlNodes: 500_000,
  xmlAttributes: 1_000,
  xmlBytes: 64 * 1024 * 1024,
  packageXmlNodes: 2_000_000,
  packageLinks: 50_000,
  packageDigestBytes: 1000 * 1024 * 1024,
  documentSignatures: 64,
  pageObjects: 100_000,
  pageSvgCharacters: 100_000_000,
  pathSignatureChecks: 100,
  pathBuildSteps: 10_000,
  pathLength: 8,
  pathNameComparisons: 250_000,
  pathPolicySteps: 250_000,
  pathFetches: 8,
  pathFetchBytes: 256 * 1024,
  trustListBytes: 10 * 1024 * 1024,
  envelopeSignatures: 64,
});

/**
 * Refuses a size or count above its budget.
 * @throws CoreError `ERR_LIMIT` when `got` is greater than the budget.
 */
export function checkLimit(limits: Limits, budget: keyof Limits, got: number): void {
  const limit = limits[budget];
  if (got > limit) throw new CoreError('ERR_LIMIT', { budget, limit, got });
}
