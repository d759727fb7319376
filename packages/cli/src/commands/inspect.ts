import { fromUtf8, toHex } from '@yinxin/core';
import {
  decodeAnyEncoding,
  isEncryptedPrivateKey,
  isPkcs12,
  isSm2Container,
  keyId,
  parseKeyFile,
  parsePublicKey,
} from '@yinxin/core/crypto';
import { type AnyCoreError, isCoreError } from '@yinxin/core/errors';
import { parseOfd } from '@yinxin/core/ofd';
import { parseSeal, parseSealSignature } from '@yinxin/core/seal';
import { sm3 } from '@yinxin/core/sm';
import {
  parseEnvelope,
  parseTrustList,
  parseTrustRoot,
  trustListPayloadType,
  trustRootDigest,
} from '@yinxin/core/trust';
import { readPack } from '@yinxin/core/validation';
import {
  parseCertificateRequest,
  parseCertificates,
  parseOcspRequest,
  parseOcspResponse,
  parseRevocationList,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInput } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { requestBytes } from '../request-file.ts';
import { printJson } from '../session.ts';
import { certificateTree } from '../trees/certificates.ts';
import { documentTree } from '../trees/documents.ts';
import { envelopedKeyTree } from '../trees/enveloped-keys.ts';
import {
  envelopedDataTree,
  signedDataTree,
  timestampRequestTree,
  timestampResponseTree,
  timestampTree,
} from '../trees/messages.ts';
import { ocspRequestTree, ocspResponseTree } from '../trees/ocsp.ts';
import { requestTree } from '../trees/requests.ts';
import { revocationListTree } from '../trees/revocation-lists.ts';
import { sealSignatureTree, sealTree } from '../trees/seals.ts';
import { type Branch, harmless, leaf, type Tree, treeJson, treeText, twig } from '../trees/tree.ts';
import { trustListBranches, trustRootTree } from '../trees/trust-lists.ts';

/** `inspect`: shows what a file says, without any judgement. */
export const inspect: Run = async (session, given) => {
  const path = given.word;
  const bytes = readInput(path);
  const tree = treeOf(bytes, path);
  const digest = toHex(sm3(bytes));
  if (given.flag('json')) {
    printJson(session, { schemaVersion: 1, file: path, size: bytes.length, sm3: digest, ...treeJson(tree) });
  } else {
    session.print(treeText(tree, session.language));
  }
  return 'passed';
};

/** Recognises a file by its content: its name says nothing. */
function treeOf(bytes: Uint8Array, path: string): Tree {
  const readers =
    bytes[0] === 0x50 ? [pack, ofd] : bytes[0] === 0x7b || bytes[0] === 0x5b ? jsonReaders : binaryReaders;
  const refusals: AnyCoreError[] = [];
  for (const read of readers) {
    try {
      const tree = read(bytes);
      if (tree !== undefined) return tree;
    } catch (error) {
      if (error instanceof SyntaxError) continue;
      if (!isCoreError(error)) throw error;
      refusals.push(error);
    }
  }
  // Readings stand in the order in which they recognise; for a ZIP the last, a document, is what people have.
  const reason = bytes[0] === 0x50 ? refusals.at(-1) : refusals[0];
  throw new CommandError('failed', 'inspect.unrecognised', {
    path,
    reason: reason?.code ?? '-',
  });
}

type Reader = (bytes: Uint8Array) => Tree | undefined;

const ofd: Reader = (bytes) => documentTree(parseOfd(bytes));

/** An audit pack: what was asked, and the files with their SM3; nothing of it is checked here but that they agree. */
const pack: Reader = (bytes) => {
  const { manifest, mismatches } = readPack(bytes);
  const files = manifest.files.flatMap(({ path, size, sm3: digest }) => {
    const changed = mismatches.includes(path) ? ', CHANGED' : '';
    return leaf(path, path, path, `${size} B, SM3 ${digest}${changed}`);
  });
  return {
    kind: 'pack',
    label: { zh: '审计包（未验证）', en: 'audit pack (not verified)' },
    branches: [
      ...leaf('kind', '内容', 'content', manifest.kind),
      ...leaf('fileName', '文件名', 'file name', manifest.fileName),
      ...leaf('at', '参考时间', 'reference time', manifest.at),
      ...leaf('purpose', '用证目的', 'purpose', manifest.use.purpose),
      ...leaf('region', '用证地区', 'region', manifest.use.region),
      ...leaf('relyingParty', '用证单位', 'relying party', manifest.use.relyingParty),
      ...twig('files', '文件', 'files', files),
    ],
  };
};

/** A key is named, never shown. */
const privateKey: Reader = (bytes) => {
  // Throws for everything that is no key file.
  const isEncrypted = isEncryptedPrivateKey(bytes);
  if (!isEncrypted) parseKeyFile(bytes);
  const state = isEncrypted ? (['已加密', 'encrypted'] as const) : (['未加密', 'not encrypted'] as const);
  return {
    kind: 'privateKey',
    label: { zh: `私钥（${state[0]}）`, en: `private key (${state[1]})` },
    branches: [],
  };
};

/** Files of keys and certificates under a password; `p12 inspect` opens them. */
const keyContainer: Reader = (bytes) => {
  if (isSm2Container(bytes))
    return {
      kind: 'sm2Container',
      label: { zh: '.sm2 密钥文件（已加密）', en: '.sm2 key file (encrypted)' },
      branches: [],
    };
  if (!isPkcs12(bytes)) return undefined;
  return { kind: 'pkcs12', label: { zh: 'PKCS#12 文件（已加密）', en: 'PKCS#12 file (encrypted)' }, branches: [] };
};

const certificates: Reader = (bytes) => certificateTree(parseCertificates(bytes));
const revocationList: Reader = (bytes) => revocationListTree(parseRevocationList(decodeAnyEncoding(bytes)));
const certificateRequest: Reader = (bytes) => {
  const der = requestBytes(bytes);
  return der && requestTree(parseCertificateRequest(der));
};
const ocspResponse: Reader = (bytes) => ocspResponseTree(parseOcspResponse(bytes));
const ocspRequest: Reader = (bytes) => ocspRequestTree(parseOcspRequest(bytes));
const sealSignature: Reader = (bytes) => sealSignatureTree(parseSealSignature(bytes));
const seal: Reader = (bytes) => sealTree(parseSeal(bytes));

/** Before the keys: its outline is that of an encrypted one. */
const envelopedKey: Reader = (bytes) => envelopedKeyTree(decodeAnyEncoding(bytes));

const publicKey: Reader = (bytes) => {
  const key = parsePublicKey(decodeAnyEncoding(bytes));
  return {
    kind: 'publicKey',
    label: { zh: '公钥', en: 'public key' },
    branches: [
      ...leaf('algorithm', '算法', 'algorithm', key.algorithm),
      ...leaf('keyid', '密钥标识（SM3）', 'key identifier (SM3)', keyId(key.spki)),
    ],
  };
};

const trustList: Reader = (bytes) => {
  const envelope = parseEnvelope(bytes);
  const signatures = envelope.signatures.flatMap(({ keyid }) => leaf(keyid, keyid, keyid, 'SM2'));
  const isList = envelope.payloadType === trustListPayloadType;
  return {
    kind: isList ? 'trustList' : 'envelope',
    label: isList
      ? { zh: '互认信任列表（未验证）', en: 'trust list (not verified)' }
      : { zh: '签名封装', en: 'envelope' },
    branches: [
      ...leaf('payloadType', '内容类型', 'payload type', envelope.payloadType),
      ...twig('signatures', '签名（密钥标识）', 'signatures (key identifiers)', signatures),
      ...(isList ? trustListBranches(parseTrustList(envelope.payload)) : []),
    ],
  };
};

const trustRoot: Reader = (bytes) => {
  const root = parseTrustRoot(bytes);
  return trustRootTree(root, trustRootDigest(root));
};

/** Any other JSON of ours: drafts, policies, licence types, reports. */
const plainJson: Reader = (bytes) => {
  const value = JSON.parse(fromUtf8(bytes)) as Record<string, unknown>;
  const schema = value['schema'] ?? value['schemaVersion'];
  return {
    kind: typeof schema === 'string' ? schema : 'json',
    label: { zh: `JSON（${String(schema ?? '-')}）`, en: `JSON (${String(schema ?? '-')})` },
    branches: jsonBranches(value),
  };
};

function jsonBranches(value: object): readonly Branch[] {
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    typeof item === 'object' && item !== null
      ? twig(key, harmless(key), harmless(key), jsonBranches(item))
      : leaf(key, harmless(key), harmless(key), String(item)),
  );
}

/** Messages, the narrower ones first: a token is a signed message too. */
const messages: readonly Reader[] = [
  timestampTree,
  timestampResponseTree,
  timestampRequestTree,
  signedDataTree,
  envelopedDataTree,
].map((tree) => (bytes: Uint8Array) => tree(decodeAnyEncoding(bytes)));

const jsonReaders: readonly Reader[] = [trustList, trustRoot, plainJson];
const binaryReaders: readonly Reader[] = [
  certificates,
  certificateRequest,
  revocationList,
  ocspResponse,
  ocspRequest,
  sealSignature,
  seal,
  ...messages,
  envelopedKey,
  keyContainer,
  privateKey,
  publicKey,
];
