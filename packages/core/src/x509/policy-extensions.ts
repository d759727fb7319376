import { contextTag, type DerReader } from '../der/index.ts';
import { refuseCertificate } from './extension-list.ts';

/** Further information about a policy (RFC 5280 §4.2.1.4); nothing is decided by it. */
export interface PolicyQualifier {
  /** The kind: `1.3.6.1.5.5.7.2.1` an address (CPS), `1.3.6.1.5.5.7.2.2` a text for people, or another. */
  readonly oid: string;
  /** The DER of the qualifier, as received. */
  readonly value: Uint8Array;
}

/** One policy under which a certificate was issued. */
export interface PolicyInformation {
  readonly policy: string;
  readonly qualifiers: readonly PolicyQualifier[];
}

/** A policy of the issuer that equals one of the subject's (RFC 5280 §4.2.1.5). */
export interface PolicyMapping {
  readonly issuerPolicy: string;
  readonly subjectPolicy: string;
}

/** After how many further certificates a rule begins to hold (RFC 5280 §4.2.1.11). */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** CertificatePolicies. Each policy occurs once. */
export function parseCertificatePolicies(reader: DerReader): readonly PolicyInformation[] {
  const sequence = reader.readSequence();
  const found = new Map<string, PolicyInformation>();
  while (!sequence.done) {
    const information = sequence.readSequence('policyInformation');
    const policy = information.readObjectIdentifier('policyIdentifier');
    const qualifiers = information.done ? none : parseQualifiers(information.readSequence('policyQualifiers'));
    information.end();
    if (found.has(policy)) refuseCertificate(sequence.path, 'a policy occurs once');
    found.set(policy, { policy, qualifiers });
  }
  if (found.size === 0) refuseCertificate(sequence.path, 'at least one policy');
  return [...found.values()];
}

const none: readonly never[] = /* @__PURE__ */ Object.freeze([]);

function parseQualifiers(list: DerReader): readonly PolicyQualifier[] {
  const qualifiers: PolicyQualifier[] = [];
  while (!list.done) {
    const information = list.readSequence('policyQualifierInfo');
    const oid = information.readObjectIdentifier('policyQualifierId');
    qualifiers.push({ oid, value: information.readElement('qualifier').bytes });
    information.end();
  }
  return qualifiers;
}

/** PolicyMappings. Neither side of a pair is anyPolicy. */
export function parsePolicyMappings(reader: DerReader): readonly PolicyMapping[] {
  const sequence = reader.readSequence();
  const mappings: PolicyMapping[] = [];
  while (!sequence.done) {
    const pair = sequence.readSequence('mapping');
    const issuerPolicy = pair.readObjectIdentifier('issuerDomainPolicy');
    const subjectPolicy = pair.readObjectIdentifier('subjectDomainPolicy');
    pair.end();
    mappings.push({ issuerPolicy, subjectPolicy });
  }
  if (mappings.length === 0) refuseCertificate(sequence.path, 'at least one mapping');
  return mappings;
}

/** PolicyConstraints: at least one of the two. */
export function parsePolicyConstraints(reader: DerReader): PolicyConstraints {
  const sequence = reader.readSequence();
  const requireExplicitPolicy = readSkipCerts(sequence, 0, 'requireExplicitPolicy');
  const inhibitPolicyMapping = readSkipCerts(sequence, 1, 'inhibitPolicyMapping');
  sequence.end();
  if (requireExplicitPolicy === undefined && inhibitPolicyMapping === undefined)
    refuseCertificate(sequence.path, 'at least one constraint');
  return {
    ...(requireExplicitPolicy === undefined ? {} : { requireExplicitPolicy }),
    ...(inhibitPolicyMapping === undefined ? {} : { inhibitPolicyMapping }),
  };
}

function readSkipCerts(sequence: DerReader, number: number, field: string): number | undefined {
  const identifier = contextTag(number, 'primitive');
  return sequence.peek() === identifier ? sequence.readSmallInteger(field, identifier) : undefined;
}

/** InhibitAnyPolicy: a number of certificates. */
export function parseInhibitAnyPolicy(reader: DerReader): number {
  return reader.readSmallInteger();
}
