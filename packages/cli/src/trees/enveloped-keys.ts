import { keyId, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { describeError, isCoreError } from '@yinxin/core/errors';
import { isSm2EnvelopedKey, parseSm2EnvelopedKey } from '@yinxin/core/x509';
import { algorithmText, leniencyBranches } from './certificates.ts';
import { type Branch, leaf, type Tree, worded } from './tree.ts';

/** An encryption key on its way to its owner; one that is badly made is named all the same, with what is wrong. */
export function envelopedKeyTree(der: Uint8Array): Tree | undefined {
  if (!isSm2EnvelopedKey(der)) return undefined;
  return {
    kind: 'sm2EnvelopedKey',
    label: { zh: '加密密钥信封（SM2EnvelopedKey）', en: 'enveloped encryption key (SM2EnvelopedKey)' },
    branches: branchesOf(der),
  };
}

function branchesOf(der: Uint8Array): readonly Branch[] {
  try {
    const { symmetricAlgorithm, publicKey, encryptedPrivateKey, leniencies } = parseSm2EnvelopedKey(der);
    return [
      ...leaf('cipher', '对称算法', 'symmetric algorithm', algorithmText(symmetricAlgorithm.oid)),
      ...leaf(
        'keyid',
        '加密公钥标识（SM3）',
        'identifier of the encryption key (SM3)',
        keyId(sm2PublicKeyInfo(publicKey)),
      ),
      ...leaf('size', '加密的私钥（字节）', 'encrypted private key (bytes)', encryptedPrivateKey.length),
      ...leniencyBranches(leniencies),
    ];
  } catch (error) {
    if (!isCoreError(error)) throw error;
    const said = { zh: describeError(error, 'zh'), en: describeError(error, 'en') };
    return worded('problem', '不能打开', 'cannot be opened', said, error.code);
  }
}
