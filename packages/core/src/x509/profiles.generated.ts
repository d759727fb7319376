// Generated from profiles/*.json by tools/generate-profiles.mjs: edit those files, then run the generator.

/** The name of a built-in profile. */
export type CertificateProfile =
  | 'root'
  | 'sub-ca'
  | 'seal-maker'
  | 'seal-signer'
  | 'timestamp'
  | 'ocsp'
  | 'trust-list-operator'
  | 'device'
  | 'organisation'
  | 'person'
  | 'tlcp-client'
  | 'tlcp-server';

/** The built-in profiles as they stand in their files. */
export const profileDocuments: Readonly<Record<CertificateProfile, unknown>> = {
  root: {
    schemaVersion: 1,
    name: 'root',
    title: { zh: '根证书', en: 'root authority' },
    clauses: ['GB/T 20518-2018', 'RFC 5280 §4.2.1.9'],
    authority: {},
    selfSigned: true,
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 14640,
    keyUsage: ['keyCertSign', 'cRLSign'],
    subject: { required: ['C', 'O', 'CN'] },
    extensions: { required: ['subjectKeyIdentifier'], forbidden: ['extendedKeyUsage'] },
    identity: { permitted: [] },
  },
  'sub-ca': {
    schemaVersion: 1,
    name: 'sub-ca',
    title: { zh: '运营 CA 证书', en: 'issuing authority' },
    clauses: ['GB/T 20518-2018', 'RFC 5280 §4.2.1.9'],
    authority: { pathLength: 0 },
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 7320,
    keyUsage: ['keyCertSign', 'cRLSign'],
    subject: { required: ['C', 'O', 'CN'] },
    extensions: { required: ['subjectKeyIdentifier', 'authorityKeyIdentifier'], forbidden: [] },
    identity: { permitted: [] },
  },
  'seal-maker': {
    schemaVersion: 1,
    name: 'seal-maker',
    title: { zh: '制章者证书', en: 'seal maker' },
    clauses: ['GB/T 20518-2018', 'GB/T 38540-2020'],
    publicKeys: ['sm2'],
    longestDays: 3660,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    subject: { required: ['C', 'O', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  'seal-signer': {
    schemaVersion: 1,
    name: 'seal-signer',
    title: { zh: '签章者证书', en: 'seal signer' },
    clauses: ['GB/T 20518-2018', 'GB/T 38540-2020'],
    publicKeys: ['sm2'],
    longestDays: 3660,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    encryptionKeyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    subject: { required: ['C', 'O', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  timestamp: {
    schemaVersion: 1,
    name: 'timestamp',
    title: { zh: '时间戳服务证书', en: 'time-stamp authority' },
    clauses: ['GB/T 20518-2018', 'RFC 3161 §2.3'],
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 3660,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: { purposes: ['timeStamping'], critical: true },
    subject: { required: ['C', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  ocsp: {
    schemaVersion: 1,
    name: 'ocsp',
    title: { zh: 'OCSP 响应服务证书', en: 'OCSP responder' },
    clauses: ['GB/T 20518-2018', 'RFC 6960 §4.2.2.2'],
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 3660,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: { purposes: ['ocspSigning'], critical: false },
    ocspNoCheck: true,
    subject: { required: ['C', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier', 'ocspNoCheck'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  'trust-list-operator': {
    schemaVersion: 1,
    name: 'trust-list-operator',
    title: { zh: '信任列表发布者证书', en: 'trust list operator' },
    clauses: ['GB/T 20518-2018', 'ETSI TS 119 612 §5.7.1'],
    publicKeys: ['sm2'],
    longestDays: 3660,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: { purposes: ['trustListSigning'], critical: false },
    subject: { required: ['C', 'O', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  device: {
    schemaVersion: 1,
    name: 'device',
    title: { zh: '设备证书', en: 'device' },
    clauses: ['GB/T 20518-2018'],
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 3660,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    encryptionKeyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    subject: { required: ['C', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  organisation: {
    schemaVersion: 1,
    name: 'organisation',
    title: { zh: '机构证书', en: 'organisation' },
    clauses: ['GB/T 20518-2018'],
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 3660,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    encryptionKeyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    subject: { required: ['C', 'O', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  person: {
    schemaVersion: 1,
    name: 'person',
    title: { zh: '个人证书', en: 'person' },
    clauses: ['GB/T 20518-2018'],
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 3660,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    encryptionKeyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    subject: { required: ['C', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['residentId', 'militaryId', 'passport', 'socialInsuranceNumber', 'creditCode', 'organisationCode'],
    },
  },
  'tlcp-client': {
    schemaVersion: 1,
    name: 'tlcp-client',
    title: { zh: 'TLCP 客户端证书', en: 'TLCP client' },
    clauses: ['GB/T 20518-2018', 'GB/T 38636-2020'],
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 1830,
    keyUsage: ['digitalSignature'],
    encryptionKeyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    extendedKeyUsage: { purposes: ['clientAuth'], critical: false },
    subject: { required: ['C', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
  'tlcp-server': {
    schemaVersion: 1,
    name: 'tlcp-server',
    title: { zh: 'TLCP 服务器证书', en: 'TLCP server' },
    clauses: ['GB/T 20518-2018', 'GB/T 38636-2020'],
    publicKeys: ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa'],
    longestDays: 1830,
    keyUsage: ['digitalSignature'],
    encryptionKeyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    extendedKeyUsage: { purposes: ['serverAuth'], critical: false },
    subject: { required: ['C', 'CN'] },
    extensions: {
      required: ['authorityKeyIdentifier', 'subjectAltName'],
      forbidden: ['nameConstraints', 'policyMappings', 'policyConstraints', 'inhibitAnyPolicy'],
    },
    identity: {
      permitted: ['creditCode', 'organisationCode', 'businessRegistration', 'taxNumber', 'socialInsuranceNumber'],
    },
  },
};
