import type { Text } from '@yinxin/core';
import type {
  TimestampAnswerProblem,
  TimestampCertificateProblem,
  TimestampFailure,
  TimestampRefusal,
} from '@yinxin/core/cms';
import type { SignatureDiagnosis } from '@yinxin/core/crypto';
import type { RevocationProblem } from '@yinxin/core/path';

/** Codes that commands print and no verdict over a document has. A new one without a sentence does not compile. */
type CommandCode =
  | TimestampFailure
  | TimestampAnswerProblem
  | TimestampCertificateProblem
  | TimestampRefusal
  | SignatureDiagnosis
  | RevocationProblem
  | 'signingCertificate.absent'
  | 'chain.anchor.none'
  | 'genTime.future'
  | 'E_INTERNAL'
  | 'E_USAGE';

/** One sentence for each of them. */
export const commandCodes: Readonly<Record<CommandCode, Text>> = {
  'content.missing': {
    zh: '消息中没有内容，也没有另外给出（用 --content）',
    en: 'the message encloses no content, and none was given (--content)',
  },
  'content.mismatch': { zh: '消息中的内容与给出的不同', en: 'the enclosed content is not the one that was given' },
  'content.notDigested': {
    zh: '内容边读边算杂凑值，但算的不是这位签名者所需的：用 --cert 给出其证书后再试',
    en: 'the content was digested on the way, but not as this signer needs it: give the certificate with --cert and try again',
  },
  'certificate.notFound': {
    zh: '消息和所给证书中都没有签名者的证书（用 --cert）',
    en: 'the certificate of the signer is neither enclosed nor among those given (--cert)',
  },
  'algorithm.unsupported': {
    zh: '杂凑或签名算法未知、已不安全，或两者不相配',
    en: 'digest or signature algorithm is unknown, weak, or the two do not belong together',
  },
  'attributes.invalid': {
    zh: '签名属性 contentType 或 messageDigest 缺失、重复或不正确',
    en: 'the attribute contentType or messageDigest is absent, repeated or wrong',
  },
  'digest.mismatch': {
    zh: '内容的杂凑值与 messageDigest 属性不同：内容被改动，或不是这份内容',
    en: 'the content does not have the digest that was signed: it was changed, or is another one',
  },
  'attributes.notSigned': {
    zh: '签名只覆盖内容，没有覆盖所带的属性',
    en: 'the signature covers the content and leaves the attributes open',
  },
  'signature.invalid': { zh: '签名值验证不通过', en: 'the signature does not verify' },
  'imprint.algorithm': {
    zh: '时间戳所用的杂凑算法未知或已不安全',
    en: 'the digest algorithm of the time-stamp is unknown or weak',
  },
  'signingCertificate.mismatch': {
    zh: '时间戳的 signingCertificate 属性指的是另一张证书',
    en: 'the attribute signingCertificate of the time-stamp names another certificate',
  },
  'signingCertificate.absent': {
    zh: '时间戳没有 signingCertificate 属性（RFC 3161 §2.4.1 要求有）',
    en: 'the time-stamp lacks the attribute signingCertificate, which RFC 3161 §2.4.1 demands',
  },
  'imprint.mismatch': {
    zh: '时间戳盖的是另一份内容，或用了另一种杂凑算法',
    en: 'another content was stamped, or by another digest algorithm',
  },
  'nonce.mismatch': {
    zh: '应答没有带回请求中的随机数，可能是旧的应答',
    en: 'the nonce of the request does not come back: the answer may be an old one',
  },
  'nonce.unexpected': { zh: '应答带有请求中没有的随机数', en: 'the answer has a nonce that nobody sent' },
  'policy.mismatch': { zh: '时间戳策略不是所要求的', en: 'the policy is not the one that was asked for' },
  'certificate.missing': {
    zh: '请求要求附上机构证书，应答没有附上',
    en: 'the certificate was asked for and is not enclosed',
  },
  'certificate.unexpected': {
    zh: '请求没有要求，应答却附上了证书（RFC 3161 §2.4.1 不允许）',
    en: 'certificates are enclosed that were not asked for (RFC 3161 §2.4.1 forbids it)',
  },
  'purpose.absent': {
    zh: '证书的扩展密钥用途没有时间戳一项',
    en: 'the extended key usage of the certificate does not name time-stamping',
  },
  'purpose.notCritical': {
    zh: '证书的扩展密钥用途没有标为关键',
    en: 'the extended key usage of the certificate is not critical',
  },
  'purpose.notSole': {
    zh: '证书除时间戳外还有其他扩展密钥用途',
    en: 'the certificate has other purposes beside time-stamping',
  },
  keyUsage: {
    zh: '证书的密钥用途不允许签名，或不止签名',
    en: 'the key usage of the certificate allows no signatures, or more than signatures',
  },
  badAlg: {
    zh: '时间戳机构不接受所用的杂凑算法',
    en: 'the time-stamp authority does not take this digest algorithm',
  },
  badRequest: {
    zh: '时间戳机构不允许或不支持这样的请求',
    en: 'the time-stamp authority does not permit or support such a request',
  },
  badDataFormat: { zh: '时间戳请求的格式有误', en: 'the request for a time-stamp is malformed' },
  timeNotAvailable: {
    zh: '时间戳机构的时间源不可用，或精度不够',
    en: 'the clock of the time-stamp authority is not available, or not accurate enough',
  },
  unacceptedPolicy: {
    zh: '时间戳机构不按所要求的策略签发',
    en: 'the time-stamp authority does not issue under this policy',
  },
  unacceptedExtension: {
    zh: '时间戳机构不支持请求中的扩展',
    en: 'the time-stamp authority does not know an extension of the request',
  },
  addInfoNotAvailable: {
    zh: '时间戳机构没有所要求的附加信息',
    en: 'the time-stamp authority does not have the information that was asked for',
  },
  systemFailure: { zh: '时间戳机构发生系统故障', en: 'the time-stamp authority has failed' },
  'sm2.userId.empty': {
    zh: '签名时用了空的用户标识；OpenSSL 须加 -sigopt distid:1234567812345678',
    en: 'signed with an empty user ID; OpenSSL needs -sigopt distid:1234567812345678',
  },
  'sm2.raw': {
    zh: '签名值是 64 字节的 r ‖ s，不是 DER 编码的 SEQUENCE { r, s }',
    en: 'the signature is 64 bytes r ‖ s in place of a DER SEQUENCE { r, s }',
  },
  'sm2.noZ': {
    zh: '计算杂凑值时没有加入 Z（用户标识、曲线和公钥）',
    en: 'the digest was made without Z (user ID, curve and public key)',
  },
  'sm2.doubleHash': { zh: '多算了一次杂凑：SM3(Z ‖ SM3(M))', en: 'hashed once too often: SM3(Z ‖ SM3(M))' },
  'sm2.negative': {
    zh: 'r 或 s 的 INTEGER 没有按 DER 编码（最高位为 1 时须补零字节）',
    en: 'the INTEGERs r and s are not spelt as DER demands (a zero byte before a leading 1 bit)',
  },
  'sm2.ecdsa': { zh: '在 SM2 曲线上用了 ECDSA 算法', en: 'the ECDSA equation was used over the SM2 curve' },
  'sm2.sha256': { zh: '用了 SHA-256 而不是 SM3', en: 'SHA-256 was used in place of SM3' },
  'sm2.truncated': { zh: '签名值末尾的零字节丢失', en: 'trailing zero bytes of the signature were lost' },
  'crl.signature': { zh: '吊销列表的签名验证不通过', en: 'the signature of the revocation list does not verify' },
  'crl.keyUsage': {
    zh: '吊销列表签发者的密钥用途不允许签发 CRL',
    en: 'the key usage of the issuer of the revocation list does not allow it to sign CRLs',
  },
  'crl.issuer': {
    zh: '吊销列表由另一把密钥签发，且没有到同一信任锚的有效路径',
    en: 'the revocation list is signed by another key, from which no valid path leads to the same anchor',
  },
  'crl.algorithm': { zh: '吊销列表的签名算法不被允许', en: 'the algorithm of the revocation list is not allowed' },
  'crl.unknownCritical': {
    zh: '吊销列表中有不认识的关键扩展',
    en: 'the revocation list has a critical extension that is not known',
  },
  'crl.scope': {
    zh: '吊销列表的范围不含这张证书，或只含部分吊销原因',
    en: 'the revocation list does not speak about this certificate, or only for some reasons',
  },
  'crl.delta': { zh: '只有增量列表，没有其基础列表', en: 'there is a delta list without the list that it changes' },
  'crl.profile': {
    zh: '吊销列表不符合对签发者的要求',
    en: 'the revocation list breaks a rule for issuers',
  },
  'ocsp.signature': { zh: 'OCSP 应答的签名验证不通过', en: 'the signature of the OCSP response does not verify' },
  'ocsp.responder': {
    zh: 'OCSP 应答的签名者无权替该证书的签发者应答',
    en: 'nobody who may answer for the issuer of the certificate signed the OCSP response',
  },
  'ocsp.algorithm': { zh: 'OCSP 应答的签名算法不被允许', en: 'the algorithm of the OCSP response is not allowed' },
  'ocsp.unknownCritical': {
    zh: 'OCSP 应答中有不认识的关键扩展',
    en: 'the OCSP response has a critical extension that is not known',
  },
  'ocsp.nonce': {
    zh: 'OCSP 应答没有带回请求中的随机数，可能是旧的应答',
    en: 'the nonce of the request does not come back: the OCSP response may be an old one',
  },
  'ocsp.unknown': { zh: 'OCSP 应答者不知道这张证书', en: 'the OCSP responder does not know the certificate' },
  'chain.anchor.none': {
    zh: '没有给出信任锚，无从判断证书链（用 --anchor）',
    en: 'no trust anchor was given, so nothing can be said about the chain (--anchor)',
  },
  'genTime.future': {
    zh: '时间戳的时间晚于参考时间',
    en: 'the time-stamp is of a time after the reference time',
  },
  E_USAGE: {
    zh: '命令行有误：没有这个命令或选项，缺少必需的选项，或取值不在所列之中；用 --help 查看用法',
    en: 'the command line is wrong: no such command or option, a required option that is missing, or a value that is not among those listed; see --help',
  },
  E_INTERNAL: {
    zh: '程序自身的错误（退出码 5）：不是对文件的结论；请附上命令和版本报告，YINXIN_DEBUG=1 会显示更多',
    en: 'an error of the program itself (exit code 5), and no verdict; please report it with the command and the version, YINXIN_DEBUG=1 shows more',
  },
};
