import { checkLimit } from '../base/limits.ts';
import { type DerElement, type DerReader, stringTags, tag } from '../der/index.ts';
import { lenientString, wrongShape } from './fields.ts';
import type { CertificateDigest, SignerList } from './types.ts';

/**
 * Reads SES_CertList. Both alternatives are untagged SEQUENCEs, so the first member decides; `declared` (certListType, 1 or 2,
 * absent in 2014) is compared with it and noted when it says otherwise.
 */
export function readSignerList(reader: DerReader, field: string, declared: number | undefined): SignerList {
  const element = reader.read(tag.sequence, field);
  if (isCertificate(reader, element, field)) {
    reader.note('seal.certList.item', field);
    return { kind: 'certificates', certificates: [element.bytes] };
  }
  const list = reader.inside(element, field);
  const certificates: Uint8Array[] = [];
  const digests: CertificateDigest[] = [];
  for (let index = 0; !list.done; index++) {
    checkLimit(reader.limits, 'sealSigners', index + 1);
    readMember(list, String(index), certificates, digests);
  }
  if (certificates.length > 0 && digests.length > 0)
    wrongShape(reader.path, element.offset, 'certificates or digests, not both');
  const kind = digests.length > 0 ? 'digests' : 'certificates';
  if (declared !== undefined && declared !== (kind === 'digests' ? 2 : 1)) reader.note('seal.certList.type', field);
  return kind === 'digests' ? { kind, digests } : { kind, certificates };
}

function readMember(list: DerReader, field: string, certificates: Uint8Array[], digests: CertificateDigest[]): void {
  const member = list.readElement(field);
  if (member.tag === tag.octetString) {
    certificates.push(member.content);
    return;
  }
  if (member.tag === tag.sequence) {
    const inside = list.inside(member, field);
    if (stringTags.has(inside.peek())) {
      digests.push(readDigest(inside));
      return;
    }
    list.note('seal.certList.item', field);
    certificates.push(member.bytes);
    return;
  }
  // Something that names nobody (one vendor writes a one-letter string): the seal is readable, its list stays empty.
  list.note('seal.certList.item', field);
}

function readDigest(reader: DerReader): CertificateDigest {
  const type = lenientString(reader, 'type', tag.printableString);
  const value = reader.readOctetString('value');
  reader.end();
  return { type, value };
}

/** A list that is itself a certificate: SEQUENCE { SEQUENCE, SEQUENCE, BIT STRING }. */
function isCertificate(reader: DerReader, element: DerElement, field: string): boolean {
  const inside = reader.inside(element, field);
  const tags: number[] = [];
  while (!inside.done && tags.length < 4) tags.push(inside.readElement().tag);
  return tags.length === 3 && tags[0] === tag.sequence && tags[1] === tag.sequence && tags[2] === tag.bitString;
}
