import { toHex } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import { oids } from '../crypto/index.ts';
import { contextTag, DerReader, decodeString, latin1, stringTags, tag } from '../der/index.ts';
import type { Extension } from './extension-list.ts';

/** What an identity extension says about the subject of a certificate. */
export type IdentityKind =
  | 'creditCode'
  | 'organisationCode'
  | 'residentId'
  | 'militaryId'
  | 'passport'
  | 'otherPaper'
  | 'socialInsuranceNumber'
  | 'businessRegistration'
  | 'taxNumber';

/** One identity extension: which, its text and the object identifier it stood under. */
export interface IdentityItem {
  readonly kind: IdentityKind;
  readonly value: string;
  readonly oid: string;
}

/**
 * The subject's identity as the certificate states it in the extensions of GM/T 0015, GB/T 20518 and the older vendor arc.
 * Each value is the first one met; `items` has all of them, in the order of the certificate.
 */
export type Identity = { readonly [kind in IdentityKind]?: string } & { readonly items: readonly IdentityItem[] };

/** A CHOICE by context tag (GM/T 0015-2012): 0 resident, 1 military officer, 2 passport. */
const personChoice = ['residentId', 'militaryId', 'passport'] as const;

const kinds: ReadonlyMap<string, IdentityKind | 'person' | 'organisation'> = /* @__PURE__ */ new Map([
  [oids.personIdentity, 'person'],
  [oids.personResidentId, 'residentId'],
  [oids.personPassport, 'passport'],
  [oids.socialInsuranceNumber, 'socialInsuranceNumber'],
  [oids.businessRegistrationNumber, 'businessRegistration'],
  [oids.organisationCode, 'organisation'],
  [oids.taxNumber, 'taxNumber'],
  [oids.unifiedCreditCode, 'creditCode'],
  [oids.unifiedCreditCodeLong, 'creditCode'],
  [oids.jitPersonIdentity, 'person'],
  [oids.jitSocialInsuranceNumber, 'socialInsuranceNumber'],
  [oids.jitOrganisationCode, 'organisation'],
  [oids.jitBusinessRegistrationNumber, 'businessRegistration'],
  [oids.jitTaxNumber, 'taxNumber'],
] as const);

const otherPaperArc = `${oids.personIdentity}.`;
const creditCodePattern = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

/** Whether an extension states who the subject is. */
export function isIdentityExtension(oid: string): boolean {
  return kinds.has(oid) || oid.startsWith(otherPaperArc);
}

/** Reads every identity extension of a certificate. Their inner encoding is not uniform in the field, so nothing here throws. */
export function readIdentity(list: DerReader, extensions: ReadonlyMap<string, Extension>): Identity {
  const identity: { [kind in IdentityKind]?: string } & { items: IdentityItem[] } = { items: [] };
  for (const extension of extensions.values()) {
    const declared =
      kinds.get(extension.oid) ?? (extension.oid.startsWith(otherPaperArc) ? ('otherPaper' as const) : undefined);
    if (declared === undefined) continue;
    const { text, choice } = readValue(list, extension);
    const kind = kindOf(declared, text, choice);
    identity.items.push({ kind, value: text, oid: extension.oid });
    identity[kind] ??= text;
  }
  return Object.freeze(identity);
}

function kindOf(
  declared: IdentityKind | 'person' | 'organisation',
  text: string,
  choice: number | undefined,
): IdentityKind {
  if (declared === 'person') return personChoice[choice ?? 0] ?? 'otherPaper';
  // The organisation code extension carries the unified social credit code since 2015.
  if (declared === 'organisation') return creditCodePattern.test(text) ? 'creditCode' : 'organisationCode';
  return declared;
}

/** A string, a string in a CHOICE with EXPLICIT or IMPLICIT tags, bare characters, or else hexadecimal. */
function readValue(list: DerReader, extension: Extension): { readonly text: string; readonly choice?: number } {
  const { value, oid } = extension;
  try {
    const reader = DerReader.over(value, oid);
    const element = reader.readElement();
    reader.end();
    if (stringTags.has(element.tag)) return { text: plainText(element.tag, element.content) };
    const choice = element.tag & 0x1f;
    if (element.tag === contextTag(choice, 'primitive'))
      return { text: plainText(tag.utf8String, element.content), choice };
    if (element.tag === contextTag(choice, 'constructed')) {
      const inner = reader.inside(element, oid);
      const string = inner.readElement();
      inner.end();
      if (stringTags.has(string.tag)) return { text: plainText(string.tag, string.content), choice };
    }
  } catch (error) {
    if (!isCoreError(error)) throw error;
  }
  list.note('x509.identity.bare', oid);
  return {
    text: value.length > 0 && value.every((octet) => octet >= 0x20 && octet < 0x7f) ? latin1(value) : toHex(value),
  };
}

function plainText(type: number, content: Uint8Array): string {
  return decodeString(type, content) ?? decodeString(tag.utf8String, content) ?? latin1(content);
}
