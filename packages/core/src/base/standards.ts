/** The standards that this library implements or cites, by the short name used in code, reports and documents. */
export const standards = {
  'GB/T 32918.1-2016': 'SM2 椭圆曲线公钥密码算法 第1部分：总则',
  'GB/T 32918.2-2016': 'SM2 椭圆曲线公钥密码算法 第2部分：数字签名算法',
  'GB/T 32918.3-2016': 'SM2 椭圆曲线公钥密码算法 第3部分：密钥交换协议',
  'GB/T 32918.4-2016': 'SM2 椭圆曲线公钥密码算法 第4部分：公钥加密算法',
  'GB/T 32918.5-2017': 'SM2 椭圆曲线公钥密码算法 第5部分：参数定义',
  'GB/T 32905-2016': 'SM3 密码杂凑算法',
  'GB/T 32907-2016': 'SM4 分组密码算法',
  'GB/T 35276-2017': 'SM2 密码算法使用规范',
  'GB/T 35275-2017': 'SM2 密码算法加密签名消息语法规范',
  'GB/T 33560-2017': '密码应用标识规范',
  'GB/T 20518-2018': '公钥基础设施 数字证书格式',
  'GB/T 20520-2025': '公钥基础设施 时间戳规范',
  'GM/T 0015-2023': '数字证书格式',
  'GM/T 0091-2020': '基于口令的密钥派生规范',
  'GM/T 0092-2020': '基于 SM2 算法的证书申请语法规范',
  'GM/T 0031-2014': '安全电子签章密码技术规范',
  'GB/T 38540-2020': '安全电子签章密码技术规范',
  'GM/T 0031-2025': '安全电子签章密码技术规范（2025）',
  'GB/T 33190-2016': '电子文件存储与交换格式 版式文档',
  'GM/T 0099-2020': '开放版式文档密码应用技术规范',
  'GB/T 36901-2018': '电子证照 总体技术架构',
  'GB/T 36902-2018': '电子证照 目录信息规范',
  'GB/T 36903-2018': '电子证照 元数据规范',
  'GB/T 36904-2018': '电子证照 标识规范',
  'GB/T 36905-2018': '电子证照 文件技术要求',
  'GB/T 17710-2008': '信息技术 安全技术 校验字符系统',
  'GB 32100-2015': '法人和其他组织统一社会信用代码编码规则',
  'GB 11643-1999': '公民身份号码',
  'GB 11714-1997': '全国组织机构代码编制规则',
  'RFC 5280': 'Internet X.509 PKI certificate and CRL profile',
  'RFC 2986': 'PKCS #10: certification request syntax 1.7',
  'RFC 4055': 'RSA algorithms and identifiers for PKIX',
  'RFC 5480': 'Elliptic curve subject public key information',
  'RFC 8813': 'Key usage of elliptic curve keys',
  'RFC 5652': 'Cryptographic Message Syntax',
  'RFC 3161': 'Time-Stamp Protocol',
  'RFC 6960': 'Online Certificate Status Protocol',
  'RFC 6979': 'Deterministic usage of DSA and ECDSA',
  'RFC 8018': 'PKCS #5: password-based cryptography 2.1',
  'X.690': 'ASN.1 encoding rules: BER, CER and DER',
  'ETSI EN 319 102-1': 'Procedures for creation and validation of AdES digital signatures',
  'RFC 9618': 'Updates to X.509 policy validation',
  'ETSI TS 119 612': 'Trusted lists',
  'ETSI TS 119 602': 'Lists of trusted entities',
  'TUF 1.0': 'The Update Framework',
  'DSSE 1.0': 'Dead Simple Signing Envelope',
} as const;

/** The short name of a standard. */
export type StandardId = keyof typeof standards;

/** A place in a standard, printed as `GB/T 38540-2020 §7.3`. */
export interface Citation {
  readonly standard: StandardId;
  /** Clause as printed in the standard, without the paragraph sign; absent when the whole standard is meant. */
  readonly clause?: string;
}

/**
 * Prints a citation.
 * @example formatCitation({ standard: 'GB/T 38540-2020', clause: '7.3' }); // "GB/T 38540-2020 §7.3"
 */
export function formatCitation(citation: Citation): string {
  return citation.clause === undefined ? citation.standard : `${citation.standard} §${citation.clause}`;
}
