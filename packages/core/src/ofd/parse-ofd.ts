import { CoreError } from '../base/errors.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { type ContentMemory, parseZip, type XmlElement } from '../container/index.ts';
import { ofdChildren, ofdList, ofdText, onlyOfdChild, onlyOfdText } from './elements.ts';
import type { OfdDocument, OfdPackage, OfdVersion } from './package-types.ts';
import { PackageWalk } from './package-walk.ts';
import { readDocument, readDocumentInfo } from './read-document.ts';
import { optional } from './read-resources.ts';

const rootPath = '/OFD.xml';

/**
 * Reads an OFD package (GB/T 33190-2016): the ZIP strictly, OFD.xml and every Document.xml or not at all, and all other parts as far
 * as they can be read; what cannot is in `problems`. Follows every link from OFD.xml, so that smuggled files are known.
 * Signatures are not judged here: see `listSignatures`, `digestReferences` and `mapCoverage`.
 * @param bytes - The whole file.
 * @param memory - Of files that many packages share; the caller must not write into the contents that are given out.
 * @throws CoreError `ERR_ZIP_…`, `ERR_XML`, `ERR_LIMIT`, `ERR_OFD_PART_MISSING`, `ERR_OFD_STRUCTURE`, `ERR_OFD_LOCATION`.
 * @example const { info, pages } = parseOfd(bytes).documents[0];
 */
export function parseOfd(bytes: Uint8Array, limits: Limits = defaultLimits, memory?: ContentMemory): OfdPackage {
  const walk = new PackageWalk(parseZip(bytes, limits, memory), limits);
  const root = walk.readPart(rootPath, '', 'OFD');
  walk.reach(rootPath, '', 'ofd.xml');
  const bodies = ofdChildren(root, 'DocBody');
  if (bodies.length === 0) throw new CoreError('ERR_OFD_STRUCTURE', { path: rootPath, rule: 'no DocBody' });
  const documents = bodies.map((body, index) => readBody(walk, body, index));
  followIntegrityList(walk);
  return {
    zip: walk.zip,
    files: walk.files,
    version: root.attributes.get('Version'),
    docType: root.attributes.get('DocType'),
    documents,
    reachable: walk.reachable,
    problems: walk.problems,
    leniencies: [...walk.zip.leniencies, ...walk.leniencies],
    limits,
    read: (path) => walk.read(path),
    readXml: (path, from) => walk.readXml(path, from),
  };
}

function readBody(walk: PackageWalk, body: XmlElement, index: number): OfdDocument {
  const info = readDocumentInfo(onlyOfdChild(body, 'DocInfo', rootPath));
  const location = onlyOfdText(body, 'DocRoot', rootPath);
  if (location === undefined)
    throw new CoreError('ERR_OFD_STRUCTURE', { path: rootPath, rule: 'a DocBody without DocRoot' });
  const cover = onlyOfdChild(body, 'DocInfo', rootPath);
  if (cover !== undefined) walk.tryFollow(ofdText(cover, 'Cover'), rootPath, 'resource');
  const { path, present } = walk.follow(location, rootPath, 'document');
  if (!present) throw new CoreError('ERR_OFD_PART_MISSING', { path, from: rootPath });
  const content = readDocument(walk, path, rootPath);
  const versions = readVersions(walk, body, path);
  const signatures = onlyOfdText(body, 'Signatures', rootPath);
  const signaturesPath =
    signatures === undefined ? undefined : walk.follow(signatures, rootPath, 'signature-list').path;
  if (signaturesPath !== undefined) followSignatures(walk, signaturesPath);
  return {
    index,
    ...optional('docId', info.docId),
    info,
    ...content,
    versions,
    ...optional('signaturesPath', signaturesPath),
  };
}

/** Versions name files and another document root each; all of them count as reachable. */
function readVersions(walk: PackageWalk, body: XmlElement, current: string): OfdVersion[] {
  const versions: OfdVersion[] = [];
  for (const element of ofdList(body, 'Versions', 'Version')) {
    const followed = walk.tryFollow(element.attributes.get('BaseLoc') ?? '', rootPath, 'version');
    if (followed === undefined) continue;
    versions.push({
      id: element.attributes.get('ID') ?? '',
      index: element.attributes.get('Index') ?? '',
      current: element.attributes.get('Current')?.trim() === 'true',
      path: followed.path,
    });
    const version = followed.present ? walk.tryPart(followed.path, rootPath, 'DocVersion', 'version') : undefined;
    if (version === undefined) continue;
    for (const file of ofdList(version, 'FileList', 'File')) walk.tryFollow(file.text, followed.path, 'version');
    const root = walk.tryFollow(ofdText(version, 'DocRoot'), followed.path, 'document');
    if (root?.present && root.path !== current) {
      walk.attempt(root.path, followed.path, 'document', () => readDocument(walk, root.path, followed.path));
    }
  }
  return versions;
}

/** Notes where signatures lead; `listSignatures` reads them strictly. */
function followSignatures(walk: PackageWalk, listPath: string): void {
  const list = walk.tryPart(listPath, rootPath, 'Signatures', 'signature-list');
  for (const element of list === undefined ? [] : ofdChildren(list, 'Signature')) {
    const followed = walk.tryFollow(element.attributes.get('BaseLoc') ?? '', listPath, 'signature');
    const signature = followed?.present ? walk.tryPart(followed.path, listPath, 'Signature', 'signature') : undefined;
    if (followed === undefined || signature === undefined) continue;
    walk.tryFollow(ofdText(signature, 'SignedValue'), followed.path, 'signed-value');
    for (const seal of ofdList(signature, 'SignedInfo', 'Seal'))
      walk.tryFollow(ofdText(seal, 'BaseLoc'), followed.path, 'seal');
  }
}

/** GM/T 0099-2020 fixes these names at the root; the list's own entries do not make a file reachable. */
function followIntegrityList(walk: PackageWalk): void {
  if (walk.files.has('/Encryptions.xml')) walk.reach('/Encryptions.xml', '', 'integrity');
  const path = '/OFDEntries.xml';
  if (!walk.files.has(path)) return;
  walk.reach(path, '', 'integrity');
  const root = walk.attempt(path, '', 'integrity', () => walk.readXml(path));
  if (root !== undefined) walk.tryFollow(ofdText(root, 'SignedValueLoc'), path, 'integrity');
}
