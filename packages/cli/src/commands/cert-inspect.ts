import { type Text, toHex } from '@yinxin/core';
import { decodePem, diagnoseSignature, isPem, signatureAlgorithmOf } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import {
  type Certificate,
  isSelfIssued,
  parseCertificateRequest,
  parseCertificates,
  sameName,
  verifyCertificateSignature,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInput } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificates } from '../keys.ts';
import { requestBytes } from '../request-file.ts';
import { printJson } from '../session.ts';
import { algorithmText, certificateBranches } from '../trees/certificates.ts';
import { nameText, requestTree } from '../trees/requests.ts';
import { type Branch, leaf, sm3Text, type Tree, treeJson, treeText, twig, worded } from '../trees/tree.ts';

/** `cert inspect`: everything that a certificate or a request says, and what its signature is. */
export const certInspect: Run = async (session, given) => {
  const path = given.word;
  const bytes = readInput(path);
  const issuers = given.list('issuer').flatMap((file) => readCertificates(file));
  const tree = readTree(bytes, path, issuers);
  if (given.flag('json'))
    printJson(session, { schemaVersion: 1, file: path, size: bytes.length, sm3: sm3Text(bytes), ...treeJson(tree) });
  else session.print(treeText(tree, session.language));
  return 'passed';
};

function readTree(bytes: Uint8Array, path: string, issuers: readonly Certificate[]): Tree {
  try {
    if (isPem(bytes) && decodePem(bytes).every(({ label }) => !label.includes('CERTIFICATE REQUEST')))
      return certificatesTree(parseCertificates(bytes), issuers);
    const request = attempt(() => requestBytes(bytes));
    const parsed = request && attempt(() => parseCertificateRequest(request));
    return parsed === undefined ? certificatesTree(parseCertificates(bytes), issuers) : requestTree(parsed);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'inspect.unknown', { path, reason: cause.code }, cause);
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function certificatesTree(certificates: readonly Certificate[], issuers: readonly Certificate[]): Tree {
  const all = certificates.map((certificate) => branchesOf(certificate, [...issuers, ...certificates]));
  const [only] = all;
  if (all.length === 1 && only !== undefined)
    return { kind: 'certificate', label: { zh: '数字证书', en: 'certificate' }, branches: only };
  return {
    kind: 'certificates',
    label: { zh: '数字证书', en: 'certificates' },
    branches: all.flatMap((branches, index) => twig(`${index}`, `第 ${index + 1} 张`, `number ${index + 1}`, branches)),
  };
}

function branchesOf(certificate: Certificate, issuers: readonly Certificate[]): readonly Branch[] {
  const { authorityInformation: information, version, subjectKeyId, authorityKeyId } = certificate;
  const extensions = [...certificate.extensions.values()].flatMap(({ oid, critical, value }) =>
    leaf(oid, algorithmText(oid), algorithmText(oid), `${critical ? 'critical, ' : ''}${toHex(value)}`),
  );
  return [
    ...leaf('version', '版本', 'version', version),
    ...certificateBranches(certificate),
    ...leaf('subjectKeyId', '主体密钥标识', 'subject key identifier', subjectKeyId && toHex(subjectKeyId)),
    ...leaf('authorityKeyId', '签发者密钥标识', 'authority key identifier', authorityKeyId && toHex(authorityKeyId)),
    ...leaf('subjectAltNames', '主体别名', 'alternative names', certificate.subjectAltNames.map(nameText).join(', ')),
    ...leaf('certificatePolicies', '证书策略', 'certificate policies', certificate.certificatePolicies.join(', ')),
    ...leaf('ocsp', 'OCSP 地址', 'OCSP addresses', information.ocsp.join(', ')),
    ...leaf('caIssuers', '签发者证书地址', 'addresses of the issuer certificate', information.caIssuers.join(', ')),
    ...twig('extensions', '扩展（DER）', 'extensions (DER)', extensions),
    ...leaf('signatureValue', '签名值', 'signature value', toHex(certificate.signature)),
    ...worded('signature', '签名核对', 'signature check', signatureState(certificate, issuers)),
  ];
}

/** `verified by` a certificate that was given; else the wrong reading that would fit, under its name; else why not. */
function signatureState(certificate: Certificate, issuers: readonly Certificate[]): Text {
  if (signatureAlgorithmOf(certificate.signatureAlgorithm) === undefined)
    return { zh: '算法未知', en: 'algorithm unknown' };
  const named = issuers.filter(({ subject }) => sameName(subject, certificate.issuer));
  for (const { publicKey, subject } of named)
    if (verifyCertificateSignature(certificate, publicKey))
      return { zh: `由 ${subject.text} 验证通过`, en: `verified by ${subject.text}` };
  for (const { publicKey } of named) {
    const diagnosis = diagnoseSignature({
      publicKey,
      signature: certificate.signature,
      message: certificate.tbs,
    });
    if (diagnosis !== undefined) return { zh: `验证不通过：${diagnosis}`, en: `not verified: ${diagnosis}` };
  }
  return named.length > 0 || isSelfIssued(certificate)
    ? { zh: '验证不通过', en: 'not verified' }
    : { zh: '没有给出签发者证书', en: 'issuer not given' };
}
