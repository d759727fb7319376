import { digestReferences, listSignatures, mapCoverage, type OfdPackage, type OfdSignature } from '@yinxin/core/ofd';
import { classifySignedValue, parseSealSignature } from '@yinxin/core/seal';
import { leniencyBranches } from './certificates.ts';
import { sealSignatureBranches } from './seals.ts';
import { type Branch, leaf, type Tree, twig } from './tree.ts';

/** An OFD package: documents, what they say of themselves, signatures, and which signature protects which file. */
export function documentTree(pkg: OfdPackage): Tree {
  const signatures = listSignatures(pkg);
  const digests = signatures.map((signature) => digestReferences(pkg, signature));
  const coverage = mapCoverage(pkg, signatures, digests);
  const documents = pkg.documents.flatMap((document) => {
    const { info } = document;
    return twig(`document${document.index}`, `文档 ${document.index}`, `document ${document.index}`, [
      ...leaf('title', '标题', 'title', info.title),
      ...leaf('author', '作者', 'author', info.author),
      ...leaf('creator', '制作软件', 'made with', [info.creator, info.creatorVersion].filter(Boolean).join(' ')),
      ...leaf('pages', '页数', 'pages', document.pages.length),
      ...twig(
        'customDatas',
        '元数据',
        'metadata',
        info.customDatas.flatMap(({ name, value }) => leaf(name, name, name, value)),
      ),
      ...twig(
        'attachments',
        '附件',
        'attachments',
        document.attachments.flatMap(({ name, path }) => leaf(name, name, name, path)),
      ),
      ...twig(
        'customTags',
        '数据索引',
        'data index',
        document.customTags.flatMap(({ typeId, path }) => leaf(typeId, typeId, typeId, path)),
      ),
    ]);
  });
  const files = coverage.entries.flatMap(({ path, role, reachable, coveredBy, changedFor, ownOf }) => {
    const notes = [
      role,
      ...(coveredBy.length > 0 ? [`signed by ${coveredBy.join(', ')}`] : []),
      ...(changedFor.length > 0 ? [`CHANGED for ${changedFor.join(', ')}`] : []),
      ...(ownOf === undefined ? [] : [`part of ${ownOf}`]),
      ...(reachable ? [] : ['not linked']),
    ];
    return leaf(path, path, path, notes.join('; '));
  });
  return {
    kind: 'ofd',
    label: { zh: '版式文档（OFD）', en: 'fixed-layout document (OFD)' },
    branches: [
      ...leaf('version', '版本', 'version', pkg.version),
      ...documents,
      ...signatures.flatMap(signatureBranch),
      ...twig('files', '包内文件', 'files', files),
      ...twig(
        'problems',
        '问题',
        'problems',
        pkg.problems.flatMap(({ path, kind, code }) => leaf(path, path, path, `${kind} (${code})`)),
      ),
      ...leniencyBranches(pkg.leniencies),
    ],
  };
}

function signatureBranch(signature: OfdSignature): readonly Branch[] {
  const { index, id, type, provider } = signature;
  return twig(`signature${index}`, `签名 ${index}`, `signature ${index}`, [
    ...leaf('id', '标识', 'identifier', id),
    ...leaf('type', '类型', 'type', type),
    ...leaf(
      'provider',
      '签名软件',
      'made with',
      [provider?.name, provider?.version, provider?.company].filter(Boolean).join(' '),
    ),
    ...leaf('description', '描述文件', 'description', signature.descriptionPath),
    ...leaf('claimedTime', '签名时间（自称）', 'claimed time', signature.claimedTimeText),
    ...leaf('checkMethod', '摘要算法', 'digest method', signature.checkMethod),
    ...leaf('references', '受保护文件数', 'protected files', signature.references.length),
    ...leaf('stamps', '印章外观数', 'stamps', signature.stamps.length),
    ...signedValueBranches(signature),
  ]);
}

function signedValueBranches({ signedValue }: OfdSignature): readonly Branch[] {
  if (signedValue === undefined) return [];
  const kind = classifySignedValue(signedValue);
  try {
    return twig('signedValue', '电子签章', 'seal signature', sealSignatureBranches(parseSealSignature(signedValue)));
  } catch {
    return leaf('signedValue', '签名值', 'signed value', `${kind}, ${signedValue.length} B`);
  }
}
