import { CoreError } from '../base/errors.ts';
import type { Leniency, LeniencyName } from '../base/leniency.ts';
import { checkLimit } from '../base/limits.ts';
import type { XmlElement } from '../container/index.ts';
import { parseBox } from './boxes.ts';
import { decodeCheckValue } from './check-value.ts';
import { digestMethodOf } from './digest-methods.ts';
import {
  isOfdElement,
  ofdChild,
  ofdChildren,
  ofdEarlyNamespace,
  ofdText,
  onlyOfdChild,
  onlyOfdText,
} from './elements.ts';
import type { OfdDocument, OfdPackage } from './package-types.ts';
import { resolveLocation } from './part-path.ts';
import { optional } from './read-resources.ts';
import type { OfdReference, OfdSignature, OfdStamp } from './signature-types.ts';

/**
 * Reads every signature description of a package, in the order of its documents and their lists (GB/T 33190-2016 §18,
 * GM/T 0099-2020). A list or description that is missing, ambiguous or malformed is refused: a signature must not vanish.
 * @throws CoreError `ERR_OFD_PART_MISSING`, `ERR_OFD_STRUCTURE`, `ERR_OFD_LOCATION`, `ERR_XML`, `ERR_LIMIT`.
 * @example listSignatures(parseOfd(bytes)).map(({ type }) => type); // ['Seal']
 */
export function listSignatures(pkg: OfdPackage): readonly OfdSignature[] {
  const signatures: OfdSignature[] = [];
  const seen = new Set<string>();
  for (const document of pkg.documents) {
    const listPath = document.signaturesPath;
    if (listPath === undefined) continue;
    const list = readRoot(pkg, listPath, '/OFD.xml', 'Signatures');
    const entries = ofdChildren(list, 'Signature');
    checkLimit(pkg.limits, 'documentSignatures', signatures.length + entries.length);
    for (const entry of entries) {
      const signature = readSignature(pkg, document, listPath, entry, signatures.length);
      if (seen.has(signature.descriptionPath)) {
        throw new CoreError('ERR_OFD_STRUCTURE', {
          path: listPath,
          rule: `${signature.descriptionPath} is listed twice`,
        });
      }
      seen.add(signature.descriptionPath);
      signatures.push(signature);
    }
  }
  return signatures;
}

function readRoot(pkg: OfdPackage, path: string, from: string, name: string): XmlElement {
  const root = pkg.readXml(path, from);
  if (root.name === name && isOfdElement(root)) return root;
  throw new CoreError('ERR_OFD_STRUCTURE', { path, rule: `the root is {${root.namespace}}${root.name}, not ${name}` });
}

function readSignature(
  pkg: OfdPackage,
  document: OfdDocument,
  listPath: string,
  entry: XmlElement,
  index: number,
): OfdSignature {
  const leniencies: Leniency[] = [];
  const path = resolveLocation(entry.attributes.get('BaseLoc') ?? '', listPath).path;
  const note = (name: LeniencyName): void => {
    if (!leniencies.some((known) => known.name === name)) leniencies.push({ name, path });
  };
  const root = readRoot(pkg, path, listPath, 'Signature');
  if (root.namespace === ofdEarlyNamespace) note('ofd.namespace.noYear');
  const info = onlyOfdChild(root, 'SignedInfo', path);
  const referenceList = info === undefined ? undefined : onlyOfdChild(info, 'References', path);
  if (info === undefined || referenceList === undefined) {
    throw new CoreError('ERR_OFD_STRUCTURE', { path, rule: info === undefined ? 'no SignedInfo' : 'no References' });
  }
  const checkMethod = referenceList.attributes.get('CheckMethod')?.trim();
  const seal = onlyOfdChild(info, 'Seal', path);
  const sealLocation = seal === undefined ? undefined : onlyOfdText(seal, 'BaseLoc', path);
  const sealPath = sealLocation === undefined ? undefined : resolveLocation(sealLocation, path).path;
  const valueLocation = onlyOfdText(root, 'SignedValue', path);
  if (valueLocation === undefined) throw new CoreError('ERR_OFD_STRUCTURE', { path, rule: 'no SignedValue' });
  const signedValuePath = resolveLocation(valueLocation, path).path;
  const references = ofdChildren(referenceList, 'Reference').map((element) =>
    readReference(pkg, element, path, checkMethod, note),
  );
  noteCheckMethod(checkMethod, note);
  return {
    index,
    document: document.index,
    id: entry.attributes.get('ID')?.trim() ?? '',
    type: signatureType(entry, listPath),
    ...optional('relative', entry.attributes.get('Relative')?.trim()),
    listPath,
    descriptionPath: path,
    description: pkg.read(path) as Uint8Array,
    ...optional('provider', readProvider(info, note)),
    ...optional('signatureMethod', ofdText(info, 'SignatureMethod')),
    ...optional('claimedTimeText', ofdText(info, 'SignatureDateTime')),
    ...optional('checkMethod', checkMethod),
    references,
    stamps: ofdChildren(info, 'StampAnnot').map(readStamp),
    ...optional('sealPath', sealPath),
    ...optional('sealBytes', sealPath === undefined ? undefined : pkg.read(sealPath)),
    signedValuePath,
    ...optional('signedValue', pkg.read(signedValuePath)),
    leniencies,
  };
}

function signatureType(entry: XmlElement, path: string): OfdSignature['type'] {
  const type = entry.attributes.get('Type') ?? 'Seal';
  if (type === 'Seal' || type === 'Sign') return type;
  throw new CoreError('ERR_OFD_STRUCTURE', { path, rule: `signature type ${type}` });
}

function readReference(
  pkg: OfdPackage,
  element: XmlElement,
  path: string,
  checkMethod: string | undefined,
  note: (name: LeniencyName) => void,
): OfdReference {
  const fileRef = element.attributes.get('FileRef') ?? '';
  let target = resolveLocation(fileRef, path).path;
  if (!fileRef.startsWith('/')) {
    note('ofd.reference.relative');
    // By the rule it stands beside Signature.xml; what real files mean is the package.
    const fromRoot = resolveLocation(fileRef, '/OFD.xml').path;
    if (!pkg.files.has(target) && pkg.files.has(fromRoot)) target = fromRoot;
  }
  const value = decodeCheckValue(
    onlyOfdChild(element, 'CheckValue', path)?.text ?? '',
    digestMethodOf(checkMethod)?.length,
  );
  for (const name of value.leniencies) note(name);
  return { fileRef, path: target, checkValue: value.bytes };
}

function noteCheckMethod(checkMethod: string | undefined, note: (name: LeniencyName) => void): void {
  if (checkMethod === undefined) note('ofd.checkMethod.absent');
  else if (!/^\d+(\.\d+)+$/.test(checkMethod)) note('ofd.checkMethod.name');
  if (digestMethodOf(checkMethod)?.algorithm === 'sm3-with-signer') note('ofd.checkMethod.withSigner');
}

function readProvider(info: XmlElement, note: (name: LeniencyName) => void): OfdSignature['provider'] {
  const provider = ofdChild(info, 'Provider');
  if (provider === undefined) return undefined;
  const read = (name: string): string | undefined => {
    const attribute = provider.attributes.get(name);
    if (attribute !== undefined) return attribute;
    const text = ofdText(provider, name);
    if (text !== undefined) note('ofd.provider.children');
    return text;
  };
  return {
    ...optional('name', read('ProviderName')),
    ...optional('version', read('Version')),
    ...optional('company', read('Company')),
  };
}

function readStamp(element: XmlElement): OfdStamp {
  return {
    id: element.attributes.get('ID')?.trim() ?? '',
    pageRef: element.attributes.get('PageRef')?.trim() ?? '',
    ...optional('boundary', parseBox(element.attributes.get('Boundary'))),
    ...optional('clip', parseBox(element.attributes.get('Clip'))),
  };
}
