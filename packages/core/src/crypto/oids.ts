/**
 * Object identifiers of this field by name. Those under 1.2.156.10197 belong to the State Cryptography Administration
 * (GM/T 0006, GB/T 33560); where two documents disagree, the comment says which reading is meant.
 */
export const oids = {
  // Block ciphers and their modes.
  sm4: '1.2.156.10197.1.104',
  sm4Ecb: '1.2.156.10197.1.104.1',
  sm4Cbc: '1.2.156.10197.1.104.2',
  sm4Ofb: '1.2.156.10197.1.104.3',
  sm4Cfb: '1.2.156.10197.1.104.4',
  sm4Ctr: '1.2.156.10197.1.104.7',
  sm4Gcm: '1.2.156.10197.1.104.8',
  sm4Ccm: '1.2.156.10197.1.104.9',
  sm1: '1.2.156.10197.1.102',
  ssf33: '1.2.156.10197.1.103',
  sm6: '1.2.156.10197.1.101',
  zuc: '1.2.156.10197.1.201',

  // SM2: the same number names the algorithm and the curve sm2p256v1.
  sm2: '1.2.156.10197.1.301',
  sm2Sign: '1.2.156.10197.1.301.1',
  sm2KeyExchange: '1.2.156.10197.1.301.2',
  sm2Encrypt: '1.2.156.10197.1.301.3',
  // Bouncy Castle's own number for SM2 encryption with SM3.
  sm2EncryptWithSm3: '1.2.156.10197.1.301.3.2.1',
  sm9: '1.2.156.10197.1.302',
  sm9Sign: '1.2.156.10197.1.302.1',
  sm9KeyExchange: '1.2.156.10197.1.302.2',
  sm9Encrypt: '1.2.156.10197.1.302.3',

  // Hashes. 401.2 is HMAC-SM3 for GmSSL, gmsm and Bouncy Castle; OpenSSL and Tongsuo number it 401.3.1.
  sm3: '1.2.156.10197.1.401',
  sm3Keyless: '1.2.156.10197.1.401.1',
  hmacSm3: '1.2.156.10197.1.401.2',
  hmacSm3OpenSsl: '1.2.156.10197.1.401.3.1',

  // Signatures. 502 (SM2 with SHA-1 or SM9 with SM3) and 504 (RSA with SM3 or SM2 with SHA-512) are never written.
  sm2WithSm3: '1.2.156.10197.1.501',
  sm2WithSha1: '1.2.156.10197.1.502',
  sm2WithSha256: '1.2.156.10197.1.503',
  rsaWithSm3: '1.2.156.10197.1.504',

  // Password-based encryption of GM/T 0091.
  smPbkdf: '1.2.156.10197.6.4.1.5.1',
  smPbes: '1.2.156.10197.6.4.1.5.2',

  // CMS content types of GM/T 0010 and GB/T 35275.
  smData: '1.2.156.10197.6.1.4.2.1',
  smSignedData: '1.2.156.10197.6.1.4.2.2',
  smEnvelopedData: '1.2.156.10197.6.1.4.2.3',
  smSignedAndEnvelopedData: '1.2.156.10197.6.1.4.2.4',
  smEncryptedData: '1.2.156.10197.6.1.4.2.5',
  smKeyAgreementInfo: '1.2.156.10197.6.1.4.2.6',

  // CMS content types and attributes of PKCS#7, RFC 5652 and RFC 3161.
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  signedAndEnvelopedData: '1.2.840.113549.1.7.4',
  encryptedData: '1.2.840.113549.1.7.6',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
  contentTypeAttribute: '1.2.840.113549.1.9.3',
  messageDigestAttribute: '1.2.840.113549.1.9.4',
  signingTimeAttribute: '1.2.840.113549.1.9.5',
  counterSignatureAttribute: '1.2.840.113549.1.9.6',
  challengePassword: '1.2.840.113549.1.9.7',
  extensionRequest: '1.2.840.113549.1.9.14',
  temporaryPublicKey: '1.2.840.113549.1.9.63',
  signingCertificateAttribute: '1.2.840.113549.1.9.16.2.12',
  signatureTimestampAttribute: '1.2.840.113549.1.9.16.2.14',
  signingCertificateV2Attribute: '1.2.840.113549.1.9.16.2.47',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',

  // Public keys of foreign chains.
  ecPublicKey: '1.2.840.10045.2.1',
  primeField: '1.2.840.10045.1.1',
  p256: '1.2.840.10045.3.1.7',
  p384: '1.3.132.0.34',
  p521: '1.3.132.0.35',
  rsaEncryption: '1.2.840.113549.1.1.1',
  ed25519: '1.3.101.112',

  // Signatures of foreign chains.
  ecdsaWithSha1: '1.2.840.10045.4.1',
  ecdsaWithSha224: '1.2.840.10045.4.3.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
  rsaWithMd5: '1.2.840.113549.1.1.4',
  rsaWithSha1: '1.2.840.113549.1.1.5',
  maskGeneration1: '1.2.840.113549.1.1.8',
  rsaPss: '1.2.840.113549.1.1.10',
  rsaWithSha256: '1.2.840.113549.1.1.11',
  rsaWithSha384: '1.2.840.113549.1.1.12',
  rsaWithSha512: '1.2.840.113549.1.1.13',
  rsaWithSha224: '1.2.840.113549.1.1.14',
  rsaWithSha512Truncated224: '1.2.840.113549.1.1.15',
  rsaWithSha512Truncated256: '1.2.840.113549.1.1.16',

  // Hashes and MACs of foreign structures.
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha512Truncated224: '2.16.840.1.101.3.4.2.5',
  sha512Truncated256: '2.16.840.1.101.3.4.2.6',
  hmacSha1: '1.2.840.113549.2.7',
  hmacSha224: '1.2.840.113549.2.8',
  hmacSha256: '1.2.840.113549.2.9',
  hmacSha384: '1.2.840.113549.2.10',
  hmacSha512: '1.2.840.113549.2.11',

  // Password-based encryption of PKCS#5 and the AES ciphers met inside it; the two old schemes of PKCS#12, read only.
  pbkdf2: '1.2.840.113549.1.5.12',
  pbes2: '1.2.840.113549.1.5.13',
  pbmac1: '1.2.840.113549.1.5.14',
  pbeSha1TripleDes: '1.2.840.113549.1.12.1.3',
  pbeSha1Rc2With40Bits: '1.2.840.113549.1.12.1.6',
  aes128Cbc: '2.16.840.1.101.3.4.1.2',
  aes192Cbc: '2.16.840.1.101.3.4.1.22',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  aes128Gcm: '2.16.840.1.101.3.4.1.6',
  aes192Gcm: '2.16.840.1.101.3.4.1.26',
  aes256Gcm: '2.16.840.1.101.3.4.1.46',

  // Bags and attributes of PKCS#12 (RFC 7292).
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  crlBag: '1.2.840.113549.1.12.10.1.4',
  secretBag: '1.2.840.113549.1.12.10.1.5',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  x509Crl: '1.2.840.113549.1.9.23.1',

  // Certificate and CRL extensions (RFC 5280).
  subjectDirectoryAttributes: '2.5.29.9',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  anyPolicy: '2.5.29.32.0',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  anyExtendedKeyUsage: '2.5.29.37.0',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  expiredCertsOnCrl: '2.5.29.60',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  accessOcsp: '1.3.6.1.5.5.7.48.1',
  accessCaIssuers: '1.3.6.1.5.5.7.48.2',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspCrlReference: '1.3.6.1.5.5.7.48.1.3',
  ocspAcceptableResponses: '1.3.6.1.5.5.7.48.1.4',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspArchiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  ocspServiceLocator: '1.3.6.1.5.5.7.48.1.7',
  ocspPreferredAlgorithms: '1.3.6.1.5.5.7.48.1.8',
  ocspExtendedRevoke: '1.3.6.1.5.5.7.48.1.9',

  // Extended key usages.
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  documentSigning: '1.3.6.1.5.5.7.3.36',
  trustListSigning: '0.4.0.2231.3.0',

  // Subject identity extensions: GM/T 0015-2012 and GB/T 20518, then the later arcs of GM/T 0015-2023, then the older
  // arc of JIT and BJCA, which numbers organisation code and business registration the other way round.
  personIdentity: '1.2.156.10260.4.1.1',
  personResidentId: '1.2.156.10260.4.1.1.1',
  personPassport: '1.2.156.10260.4.1.1.2',
  socialInsuranceNumber: '1.2.156.10260.4.1.2',
  businessRegistrationNumber: '1.2.156.10260.4.1.3',
  organisationCode: '1.2.156.10260.4.1.4',
  taxNumber: '1.2.156.10260.4.1.5',
  unifiedCreditCode: '1.2.156.10260.4.4',
  unifiedCreditCodeLong: '1.2.156.10260.4.4.4',
  jitPersonIdentity: '1.2.86.11.7.1',
  jitSocialInsuranceNumber: '1.2.86.11.7.2',
  jitOrganisationCode: '1.2.86.11.7.3',
  jitBusinessRegistrationNumber: '1.2.86.11.7.4',
  jitTaxNumber: '1.2.86.11.7.5',

  // Distinguished name attributes.
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  stateOrProvinceName: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organizationName: '2.5.4.10',
  organizationalUnitName: '2.5.4.11',
  title: '2.5.4.12',
  description: '2.5.4.13',
  givenName: '2.5.4.42',
  organizationIdentifier: '2.5.4.97',
  emailAddress: '1.2.840.113549.1.9.1',
  userId: '0.9.2342.19200300.100.1.1',
  domainComponent: '0.9.2342.19200300.100.1.25',
} as const;

/** The name of an identifier in `oids`. */
export type OidName = keyof typeof oids;

const names: ReadonlyMap<string, OidName> = /* @__PURE__ */ new Map(
  (Object.entries(oids) as [OidName, string][]).map(([name, oid]) => [oid, name]),
);

/**
 * The name of an identifier, for facts and messages.
 * @returns The name in `oids`, or `undefined` for an identifier that is not in the table.
 * @example oidName('1.2.156.10197.1.501'); // 'sm2WithSm3'
 */
export function oidName(oid: string): OidName | undefined {
  return names.get(oid);
}
