import { oids } from '../crypto/index.ts';
import { type Certificate, type GeneralName, type Name, nameValues, relativeNamesKey } from '../x509/index.ts';
import type { PathBudget } from './budget.ts';
import { type Finding, finding } from './failure.ts';

/**
 * Applies an authority's name constraints to one certificate below it (RFC 5280 §4.2.1.10). Every authority's constraints are
 * applied by themselves, which is the intersection of what they permit and the union of what they exclude.
 * A constraint or a constrained name that cannot be understood fails.
 * @returns What is wrong, or `undefined`.
 */
export function checkNameConstraints(
  authority: Certificate,
  certificate: Certificate,
  budget: PathBudget,
): Finding | undefined {
  const constraints = authority.nameConstraints;
  if (constraints === undefined) return undefined;
  const { permitted, excluded } = constraints;
  for (const base of [...permitted, ...excluded])
    if (!isUnderstood(base)) return finding('chain.constraint.name', authority, { rule: `a ${base.kind} constraint` });
  for (const name of constrainedNames(certificate)) {
    const refuse = (): Finding => finding('chain.constraint.name', certificate, { name: describe(name) });
    let restricted = false;
    let inside = false;
    for (const base of permitted) {
      budget.spend('pathNameComparisons');
      if (base.kind !== name.kind) continue;
      restricted = true;
      const match = matches(base, name, 'permitted');
      if (match === undefined) return refuse();
      inside ||= match;
    }
    if (restricted && !inside) return refuse();
    for (const base of excluded) {
      budget.spend('pathNameComparisons');
      if (base.kind !== name.kind) continue;
      if (matches(base, name, 'excluded') !== false) return refuse();
    }
  }
  return undefined;
}

/** The subject, its e-mail addresses when no alternative name replaces them, and every alternative name. */
function constrainedNames(certificate: Certificate): readonly GeneralName[] {
  const { subject, subjectAltNames } = certificate;
  const names: GeneralName[] = [...subjectAltNames];
  if (subject.rdns.length > 0) names.push({ kind: 'directory', name: subject });
  if (!subjectAltNames.some(({ kind }) => kind === 'email'))
    for (const value of nameValues(subject, oids.emailAddress)) names.push({ kind: 'email', value });
  return names;
}

/** Whether a constraint is spelt as its kind demands; the kinds without a rule are judged where a name of theirs occurs. */
function isUnderstood(base: GeneralName): boolean {
  switch (base.kind) {
    case 'dns':
      return base.value === '' || isHost(base.value);
    case 'email':
      return base.value.includes('@') ? splitMailbox(base.value) !== undefined : isHost(base.value.replace(/^\./, ''));
    case 'uri':
      return isHost(base.value.replace(/^\./, ''));
    case 'ip':
      return isAddressRange(base.bytes);
    default:
      return true;
  }
}

/** Whether a name lies in a subtree; `undefined` when that cannot be said. */
function matches(base: GeneralName, name: GeneralName, side: 'permitted' | 'excluded'): boolean | undefined {
  if (base.kind === 'directory' && name.kind === 'directory') return isWithinName(base.name, name.name);
  if (base.kind === 'dns' && name.kind === 'dns') return matchesHost(base.value, name.value, side);
  if (base.kind === 'email' && name.kind === 'email') return matchesMailbox(base.value, name.value);
  if (base.kind === 'uri' && name.kind === 'uri') return matchesUri(base.value, name.value);
  if (base.kind === 'ip' && name.kind === 'ip') return matchesAddress(base.bytes, name.bytes);
  return undefined;
}

function isWithinName(base: Name, name: Name): boolean {
  return (
    base.rdns.length <= name.rdns.length &&
    base.rdns.every((rdn, index) => relativeNamesKey(rdn) === relativeNamesKey(name.rdns[index] ?? []))
  );
}

// Letters, digits, hyphens and, as real names have them, underscores.
const labelPattern = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

function isHost(host: string): boolean {
  return host.length <= 253 && host.split('.').every((label) => labelPattern.test(label));
}

function isBelow(host: string, domain: string): boolean {
  return host.endsWith(`.${domain}`);
}

function matchesHost(base: string, value: string, side: 'permitted' | 'excluded'): boolean | undefined {
  const wildcard = value.startsWith('*.');
  const host = (wildcard ? value.slice(2) : value).toLowerCase();
  if (!isHost(host)) return undefined;
  if (base === '') return true;
  const domain = base.toLowerCase();
  if (host === domain || isBelow(host, domain)) return true;
  // A wildcard also stands for the excluded name below it.
  return wildcard && side === 'excluded' && isBelow(domain, host) && !domain.slice(0, -host.length - 1).includes('.');
}

function splitMailbox(mailbox: string): { readonly local: string; readonly host: string } | undefined {
  const at = mailbox.lastIndexOf('@');
  const local = mailbox.slice(0, at);
  const host = mailbox.slice(at + 1).toLowerCase();
  // RFC 5321: quoted local parts are not supported; an unquoted one has no blank and no second @.
  return at > 0 && /^[!#-'*+\-./0-9=?A-Z^-~]+$/.test(local) && isHost(host) ? { local, host } : undefined;
}

function matchesMailbox(base: string, value: string): boolean | undefined {
  const mailbox = splitMailbox(value);
  if (mailbox === undefined) return undefined;
  if (base.includes('@')) {
    const wanted = splitMailbox(base);
    return wanted?.local === mailbox.local && wanted.host === mailbox.host;
  }
  const domain = base.toLowerCase();
  return domain.startsWith('.') ? mailbox.host.endsWith(domain) : mailbox.host === domain;
}

// A backslash is in no URI (RFC 3986); browsers take it for a slash, so that what follows would not be the host.
const uriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^/?#@\\\s]*@)?([^/?#:@]*)(?::\d*)?(?:[/?#]|$)/;

/** A last label that makes a host an address for whoever follows the URL standard: `127.1`, `0x7f.1`. */
const numericPattern = /(?:^|\.)(?:\d+|0x[\da-f]*)$/;

/** RFC 5280: a URI without a host name, or with an address in its place, is refused under a URI constraint. */
function matchesUri(base: string, value: string): boolean | undefined {
  const host = uriPattern.exec(value)?.[1]?.toLowerCase();
  if (host === undefined || !isHost(host) || numericPattern.test(host)) return undefined;
  const domain = base.toLowerCase();
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain;
}

/** Address and mask of one family; the mask is a prefix. */
function isAddressRange(range: Uint8Array): boolean {
  if (range.length !== 8 && range.length !== 32) return false;
  let ended = false;
  for (const octet of range.subarray(range.length / 2)) {
    for (let bit = 0x80; bit > 0; bit >>= 1) {
      if ((octet & bit) === 0) ended = true;
      else if (ended) return false;
    }
  }
  return true;
}

function matchesAddress(range: Uint8Array, address: Uint8Array): boolean | undefined {
  if (address.length !== 4 && address.length !== 16) return undefined;
  // It means an IPv4 address, for which constraints of the other family would not hold.
  if (isMappedIpv4(address)) return undefined;
  if (range.length !== address.length * 2) return false;
  return address.every(
    (octet, index) => ((octet ^ (range[index] as number)) & (range[address.length + index] as number)) === 0,
  );
}

/** ::ffff:a.b.c.d (RFC 4291 §2.5.5.2). */
function isMappedIpv4(address: Uint8Array): boolean {
  return address.length === 16 && address.subarray(0, 12).every((octet, index) => octet === (index < 10 ? 0 : 0xff));
}

function describe(name: GeneralName): string {
  switch (name.kind) {
    case 'directory':
      return name.name.text;
    case 'ip':
      return name.bytes.join('.');
    case 'registeredId':
      return name.oid;
    case 'dns':
    case 'email':
    case 'uri':
      return `${name.kind}:${name.value}`;
    default:
      return name.kind;
  }
}
