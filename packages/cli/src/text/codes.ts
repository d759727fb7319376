import type { Text } from '@yinxin/core';
import type {
  TimestampAnswerProblem,
  TimestampCertificateProblem,
  TimestampFailure,
  TimestampRefusal,
} from '@yinxin/core/cms';
import type { SignatureDiagnosis } from '@yinxin/core/crypto';
import type { RevocationProblem } from '@yinxin/core/path';
import type { OcspRefusalStatus } from '@yinxin/core/x509';
import type { Refusal } from '../signers/protocol.ts';

/** Codes that commands print and no verdict over a document has. A new one without a sentence does not compile. */
export type CommandCode =
  | TimestampFailure
  | TimestampAnswerProblem
  | TimestampCertificateProblem
  | TimestampRefusal
  | SignatureDiagnosis
  | RevocationProblem
  | OcspRefusalStatus
  | Refusal
  | 'E_INTERNAL'
  | 'signingCertificate.absent'
  | 'chain.anchor.none'
  | 'genTime.future'
  | 'certificate.revoked'
  | 'certificate.suspended'
  | 'certificate.validity.outside'
  | 'tsa.revoked'
  | 'tsa.revoked.noPoe'
  | 'tsa.suspended'
  | 'tsa.validity.outside'
  | 'revocation.data.enclosed'
  | 'additions.tooMany'
  | 'E_USAGE';

/** A sentence, and what a verdict is where it decides; of those without it the place where it stands tells. */
export interface CommandText extends Text {
  readonly indication?: 'failed' | 'indeterminate';
}

/** One sentence for each of them. */
export const commandCodes: Readonly<Record<CommandCode, CommandText>> = {
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
  'sm2.userId.other': {
    zh: '签名时用了另一个用户标识（如 ALICE123@YAHOO.COM），不是默认的 1234567812345678',
    en: 'signed with another user ID, such as ALICE123@YAHOO.COM, and not with the default 1234567812345678',
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
  malformedRequest: {
    zh: 'OCSP 响应方：请求无法理解，或超出限制',
    en: 'OCSP responder: the request cannot be understood, or is beyond the limits',
  },
  internalError: { zh: 'OCSP 响应方：内部错误，请稍后再问', en: 'OCSP responder: an internal error; ask again later' },
  tryLater: { zh: 'OCSP 响应方：暂时不能回答，请稍后再问', en: 'OCSP responder: no answer for now; ask again later' },
  sigRequired: { zh: 'OCSP 响应方：只回答签名的请求', en: 'OCSP responder: only signed requests are answered' },
  unauthorized: {
    zh: 'OCSP 响应方：不答复这位询问者，或不负责所问的证书',
    en: 'OCSP responder: this asker gets no answer, or the certificate is not one that it answers for',
  },
  'request.malformed': {
    zh: '签名程序协议：这一行不是请求',
    en: 'signer protocol: the line is no request',
  },
  'method.unknown': { zh: '签名程序协议：没有这种方法', en: 'signer protocol: there is no such method' },
  'version.unsupported': { zh: '签名程序协议：版本不受支持', en: 'signer protocol: the version is not supported' },
  'key.unknown': { zh: '签名程序协议：没有这把密钥', en: 'signer protocol: there is no such key' },
  'mode.unsupported': {
    zh: '签名程序协议：不支持这种签名方式',
    en: 'signer protocol: this way of signing is not supported',
  },
  'digest.length': { zh: '签名程序协议：杂凑值的长度不对', en: 'signer protocol: the digest has a wrong length' },
  refused: { zh: '签名程序协议：程序拒绝签名', en: 'signer protocol: the program refuses to sign' },
  unavailable: { zh: '签名程序协议：密钥暂时不能使用', en: 'signer protocol: the key cannot be used for now' },
  internal: { zh: '签名程序协议：程序内部错误', en: 'signer protocol: an internal error of the program' },
  'certificate.revoked': {
    indication: 'failed',
    zh: '证书“{certificate}”已被吊销（{revokedAt}，原因：{reason}，依据：{source}）',
    en: 'certificate {certificate} is revoked ({revokedAt}, reason: {reason}, source: {source})',
  },
  'certificate.suspended': {
    indication: 'indeterminate',
    zh: '证书“{certificate}”自 {revokedAt} 起暂停使用（依据：{source}）；暂停可能解除，请稍后用新的吊销数据重试',
    en: 'certificate {certificate} is on hold since {revokedAt} (source: {source}); the hold may end, try again later with new revocation data',
  },
  'certificate.validity.outside': {
    indication: 'failed',
    zh: '证书“{certificate}”在 {at} 不在有效期内（{notBefore} – {notAfter}）',
    en: 'certificate {certificate} is outside its validity at {at} ({notBefore} – {notAfter})',
  },
  'tsa.revoked': {
    indication: 'failed',
    zh: '时间戳机构的证书“{certificate}”在时间戳所称的时间之前已被吊销（{revokedAt}，原因：{reason}，依据：{source}）',
    en: 'certificate {certificate} of the time-stamp authority was revoked before the time that the token states ({revokedAt}, reason: {reason}, source: {source})',
  },
  'tsa.revoked.noPoe': {
    indication: 'indeterminate',
    zh: '时间戳机构的证书“{certificate}”已被吊销（{revokedAt}，原因：{reason}，依据：{source}）；其密钥可以倒填时间，没有别的证据证明时间戳在此之前',
    en: 'certificate {certificate} of the time-stamp authority is revoked ({revokedAt}, reason: {reason}, source: {source}); its key can date back, and nothing else proves that the token is older',
  },
  'tsa.suspended': {
    indication: 'indeterminate',
    zh: '时间戳机构的证书“{certificate}”自 {revokedAt} 起暂停使用（依据：{source}）；暂停可能解除，请稍后用新的吊销数据重试',
    en: 'certificate {certificate} of the time-stamp authority is on hold since {revokedAt} (source: {source}); the hold may end, try again later with new revocation data',
  },
  'tsa.validity.outside': {
    indication: 'failed',
    zh: '时间戳所称的时间 {at} 不在机构证书“{certificate}”的有效期内（{notBefore} – {notAfter}）',
    en: 'the token states {at}, outside the validity of certificate {certificate} of its authority ({notBefore} – {notAfter})',
  },
  'revocation.data.enclosed': {
    zh: '证书“{certificate}”的吊销数据（{thisUpdate}）是消息自带的，不是由您给出的；更新的列表可能另有说明',
    en: 'the revocation data for certificate {certificate} ({thisUpdate}) came with the message and was not given by you; a newer list may say more',
  },
  'additions.tooMany': {
    indication: 'indeterminate',
    zh: '副签或时间戳过多，其余的没有核验',
    en: 'there are too many counter-signatures or time-stamps; the rest was not judged',
  },
  'chain.anchor.none': {
    indication: 'indeterminate',
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
