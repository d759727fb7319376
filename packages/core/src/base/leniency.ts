/**
 * Every deviation of real files that a reader tolerates, by name: what the rule says and what was met.
 * A reader never tolerates anything that has no name here; each occurrence is in the report and a policy may refuse it.
 */
export const leniencyTexts = {
  'der.bitString.unusedBits': {
    zh: 'BIT STRING 按“命名位串”截去了末尾的零比特',
    en: 'a BIT STRING is written like a named bit list, with trailing zero bits dropped',
  },
  'der.integer.notMinimal': { zh: 'INTEGER 不是最短编码', en: 'an INTEGER is not minimal' },
  'der.integer.negative': {
    zh: '应为正数的 INTEGER 缺少前导零字节',
    en: 'a positive INTEGER lacks its leading zero byte',
  },
  'der.default.encoded': { zh: '显式编码了 DEFAULT 值', en: 'a DEFAULT value is encoded explicitly' },
  'der.oid.undecodable': {
    zh: '对象标识符的内容不是有效的 OID',
    en: 'the content of an OBJECT IDENTIFIER is not a valid OID',
  },
  'der.string.charset': {
    zh: '字符串含有其类型不允许的字符',
    en: 'a string holds characters that its type does not allow',
  },
  'der.time.format': { zh: '时间写法不符合 DER', en: 'a time is not spelt as DER demands' },
  'der.time.type': { zh: '时间类型与标准不符', en: 'a time has another type than the standard says' },
  'der.bitString.notMinimal': {
    zh: '“命名位串”没有截去末尾的零比特',
    en: 'a named bit list keeps trailing zero bits',
  },
  'der.set.order': { zh: 'SET OF 的成员没有按 DER 排序', en: 'the members of a SET OF are not in DER order' },
  'x509.serial.negative': { zh: '证书序列号为负数', en: 'a certificate serial number is negative' },
  'x509.serial.zero': { zh: '证书序列号为零', en: 'a certificate serial number is zero' },
  'x509.serial.tooLong': { zh: '证书序列号超过 20 字节', en: 'a certificate serial number exceeds 20 octets' },
  'x509.pathLength.withoutCa': {
    zh: '非 CA 证书带有路径长度限制',
    en: 'a path length stands on a certificate that is not a CA',
  },
  'x509.subjectAltName.empty': { zh: '主体别名扩展为空', en: 'a subject alternative name extension is empty' },
  'x509.crl.emptyList': { zh: '吊销列表写出了空的条目序列', en: 'a CRL writes an empty list of entries' },
  'ocsp.responderKey.implicit': {
    zh: 'OCSP 应答者的密钥标识用了隐式标签（GmSSL 写法）',
    en: 'the key of an OCSP responder is tagged implicitly (GmSSL style)',
  },
  'ocsp.nonce.bare': {
    zh: 'OCSP 随机数扩展的值没有内层 OCTET STRING',
    en: 'an OCSP nonce lacks its inner OCTET STRING',
  },
  'csr.attributes.absent': { zh: '证书申请没有写出属性字段', en: 'a certification request leaves its attributes out' },
  'csr.attribute.repeated': {
    zh: '证书申请的同一属性出现多次',
    en: 'an attribute of a certification request occurs more than once',
  },
  'csr.attribute.notSet': {
    zh: '证书申请属性的值没有放在 SET 中（CFCA 写法）',
    en: 'an attribute of a certification request has no SET around its value (CFCA style)',
  },
  'x509.identity.bare': {
    zh: '身份标识扩展的值没有内层 ASN.1 类型',
    en: 'an identity extension holds bare characters instead of an ASN.1 string',
  },
  'der.trailingData': { zh: '结构之后有多余字节', en: 'bytes follow the outermost structure' },
  'cms.ber': {
    zh: 'CMS 外层使用了 BER 编码（不定长或非最短长度）',
    en: 'the outer CMS layers use BER (indefinite or padded lengths)',
  },
  'cms.version': { zh: '版本号与内容不符', en: 'a version number does not fit the content' },
  'cms.digestAlgorithms': {
    zh: 'digestAlgorithms 中没有签名者使用的杂凑算法',
    en: 'digestAlgorithms does not list the digest that a signer uses',
  },
  'cms.contentType.mixed': {
    zh: '内外层内容类型属于不同的 OID 族',
    en: 'outer and inner content types belong to different OID families',
  },
  'cms.contentType.attribute': {
    zh: 'contentType 属性与内层内容类型不同族',
    en: 'the contentType attribute names the inner content type of the other OID family',
  },
  'cms.content.notOctetString': {
    zh: '内层内容不是 OCTET STRING（PKCS#7 写法）',
    en: 'the inner content is not an OCTET STRING (PKCS #7 style)',
  },
  'cms.content.digest': {
    zh: '内嵌内容是原文的 SM3 杂凑值而不是原文',
    en: 'the attached content is the SM3 digest of the expected content',
  },
  'cms.attributes.unsorted': { zh: '签名属性未按 DER 排序', en: 'signed attributes are not in DER order' },
  'cms.algorithm.variant': {
    zh: '算法标识符是实践中出现的变体',
    en: 'an algorithm is named by a variant identifier of real files',
  },
  'cms.certificate.unreadable': {
    zh: '所附证书中有一张无法解析',
    en: 'one of the enclosed certificates cannot be read',
  },
  'cms.contentInfo.absent': {
    zh: '消息没有外层 ContentInfo',
    en: 'the message stands bare, without its ContentInfo',
  },
  'cms.recipient.nameless': {
    zh: '接收者标识中没有颁发者名称',
    en: 'a recipient is named without the name of its issuer',
  },
  'cms.cipher.modeless': {
    zh: 'SM4 标识没有写明工作模式，按有无初始向量判断',
    en: 'SM4 is named without its mode, which the presence of an initialisation vector tells',
  },
  'cms.cipher.ecb': {
    zh: '内容用 ECB 模式加密，会暴露明文的重复结构',
    en: 'the content is encrypted in ECB mode, which shows where the plaintext repeats',
  },
  'cms.padding.absent': {
    zh: '密文的明文没有填充',
    en: 'the plaintext of a block cipher has no padding',
  },
  'sm2.ciphertext.raw': {
    zh: 'SM2 密文是 C1‖C3‖C2 的字节串，而不是 DER',
    en: 'an SM2 ciphertext is the octets C1 ‖ C3 ‖ C2 instead of DER',
  },
  'sm2.ciphertext.c1c2c3': {
    zh: 'SM2 密文按旧顺序 C1‖C2‖C3 排列',
    en: 'an SM2 ciphertext has the former order C1 ‖ C2 ‖ C3',
  },
  'timestamp.version': { zh: 'TSTInfo 版本不是 1', en: 'the TSTInfo version is not 1' },
  'timestamp.serialNumber': {
    zh: '时间戳序列号不是正数或过长',
    en: 'the token serial number is not positive or too long',
  },
  'seal.ber': { zh: '印章结构使用了不定长编码', en: 'the seal structure uses indefinite lengths' },
  'seal.header.id': { zh: '印章头标识不是 ES', en: 'the header identifier is not ES' },
  'seal.layout.version': { zh: '版本号与结构不一致', en: 'the version number does not belong to the layout' },
  'seal.field.type': { zh: '字段的 ASN.1 类型与标准不符', en: 'a field has another ASN.1 type than the standard says' },
  'seal.certList.type': {
    zh: 'certListType 缺失、多余或与列表内容不符',
    en: 'certListType is absent, unexpected or does not fit the list',
  },
  'seal.certList.item': {
    zh: '证书列表中有不符合标准的项',
    en: 'the list of signer certificates holds an item that the standard does not allow',
  },
  'seal.signatureAlgorithm': {
    zh: '签名算法标识不是 1.2.156.10197.1.501',
    en: 'the signature algorithm is not named 1.2.156.10197.1.501',
  },
  'seal.picture.type': {
    zh: '印章图片的类型写法或声明与数据不符',
    en: 'the declared picture type is spelt otherwise or differs from the data',
  },
  'seal.picture.size': { zh: '印章图片的宽或高不是正数', en: 'width or height of the picture is not positive' },
  'seal.timeInfo.text': { zh: 'timeInfo 是文本而不是时间类型', en: 'timeInfo holds text instead of a time' },
  'seal.time.localAssumed': {
    zh: '时间没有时区，按北京时间解释',
    en: 'a time has no zone and is read as China Standard Time',
  },
  'seal.time.ambiguousYear': {
    zh: '时间的年份位数与类型不符',
    en: 'a time spells its year with another number of digits than its type',
  },
  'seal.dataHash.padded': {
    zh: '原文杂凑末尾的零字节被截去，已补齐',
    en: 'trailing zero octets of the content digest were dropped and are restored',
  },
  'seal.timestamp.implicit': { zh: 'timeStamp 使用隐式标签', en: 'timeStamp is tagged implicitly' },
  'sm2.signature.raw': {
    zh: 'SM2 签名值是 64 字节的 r‖s，而不是 DER',
    en: 'an SM2 signature value is 64 bytes r ‖ s instead of DER',
  },
  'sm2.signature.lostZeros': {
    zh: 'SM2 签名值末尾的零字节丢失',
    en: 'an SM2 signature value has lost zero octets at its end',
  },
  'sm2.ciphertext.integer': {
    zh: 'SM2 密文的坐标不是规范的 DER INTEGER',
    en: 'a coordinate of an SM2 ciphertext is not a proper DER INTEGER',
  },
  'key.algorithm.sm2': {
    zh: '公钥算法标识用了 SM2 算法的 OID，而不是 id-ecPublicKey',
    en: 'a public key names the SM2 algorithm instead of id-ecPublicKey',
  },
  'key.curve.explicit': {
    zh: 'SM2 曲线以显式参数给出，而不是以 OID 给出',
    en: 'the SM2 curve is spelt out as explicit parameters instead of named',
  },
  'key.point.compressed': { zh: '公钥是压缩点', en: 'a public key is a compressed point' },
  'key.prf.sha1': {
    zh: '口令派生使用 HMAC-SHA-1（PBKDF2 的默认值）',
    en: 'the password is derived with HMAC-SHA-1, the default of PBKDF2',
  },
  'key.container.identifier': {
    zh: '.sm2 文件中的内容类型或算法标识不是通常的那一个',
    en: 'a .sm2 file names another content type or cipher than usual',
  },
  'p12.ber': {
    zh: 'PKCS#12 外层使用了 BER 编码（不定长或分段）',
    en: 'the PKCS #12 shell uses BER (indefinite lengths or pieces)',
  },
  'p12.cipher.rc2': {
    zh: 'PKCS#12 内容用 40 比特 RC2 加密，等于没有保护',
    en: 'content of the PKCS #12 file is encrypted with 40-bit RC2, which protects nothing',
  },
  'p12.cipher.tripleDes': {
    zh: 'PKCS#12 内容用 SHA-1 和三重 DES 加密',
    en: 'content of the PKCS #12 file is encrypted with SHA-1 and triple DES',
  },
  'p12.mac.sha1': {
    zh: 'PKCS#12 完整性使用 HMAC-SHA-1',
    en: 'the integrity of the PKCS #12 file rests on HMAC-SHA-1',
  },
  'p12.mac.absent': {
    zh: 'PKCS#12 文件没有完整性校验',
    en: 'the PKCS #12 file has no integrity check',
  },
  'p12.bag.unread': {
    zh: 'PKCS#12 文件中有不读取的包（其他类型的密钥或证书）',
    en: 'the PKCS #12 file holds a bag that is not read',
  },
  'zip.name.utf8Unflagged': {
    zh: '包内文件名是 UTF-8，但没有 UTF-8 标志',
    en: 'an entry name is UTF-8 without the flag that says so',
  },
  'zip.name.gb18030': { zh: '包内文件名是 GB 18030 编码', en: 'an entry name is written in GB 18030' },
  'zip.header.utf8Flag': {
    zh: '本地文件头与中央目录的 UTF-8 标志不一致',
    en: 'local header and directory differ in the UTF-8 flag',
  },
  'zip.comment': { zh: '压缩包或包内文件带有注释', en: 'the archive or an entry carries a comment' },
  'zip.zip64.small': { zh: '小文件使用了 ZIP64 字段', en: 'a small entry has a ZIP64 field' },
  'ofd.namespace.noYear': {
    zh: '命名空间是 http://www.ofdspec.org，缺少年份',
    en: 'the namespace is http://www.ofdspec.org, without the year',
  },
  'ofd.location.backslash': { zh: '包内路径用了反斜杠', en: 'a location in the package is written with backslashes' },
  'ofd.resource.base': {
    zh: '资源文件不在 BaseLoc 所指的目录',
    en: 'a resource file is not in the folder that BaseLoc names',
  },
  'ofd.provider.children': {
    zh: '签名提供者的信息写成了子元素',
    en: 'the signature provider is described by child elements instead of attributes',
  },
  'ofd.checkMethod.name': {
    zh: '摘要方法用名称而不是 OID 表示',
    en: 'the digest method is given by name instead of by identifier',
  },
  'ofd.checkMethod.absent': {
    zh: '没有写摘要方法，按标准默认为 MD5',
    en: 'the digest method is absent, which means MD5 by the schema',
  },
  'ofd.checkMethod.withSigner': {
    zh: '摘要方法是带签名者信息的 SM3（1.2.156.10197.1.401.2）',
    en: 'files are digested by SM3 with the signer identity (1.2.156.10197.1.401.2)',
  },
  'ofd.checkValue.blanks': { zh: '摘要值的 Base64 中有空白', en: 'blanks stand inside the base64 of a digest' },
  'ofd.checkValue.hex': { zh: '摘要值用十六进制书写', en: 'a digest is written in hexadecimal' },
  'ofd.reference.relative': {
    zh: '被保护文件的路径不是以“/”开头的绝对路径',
    en: 'a protected file is not named by an absolute path',
  },
} as const;

/** The name of a tolerated deviation. Areas add theirs to `leniencyTexts`. */
export type LeniencyName = keyof typeof leniencyTexts;

/** One tolerated deviation: its name and the field it was met in. */
export interface Leniency {
  readonly name: LeniencyName;
  /** The field, dotted, e.g. `seal.property.validStart`. */
  readonly path: string;
}
