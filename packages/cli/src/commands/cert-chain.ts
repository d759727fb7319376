import { formatInstant } from '@yinxin/core';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { type PathOutcome, type TrustAnchor, validatePath } from '@yinxin/core/path';
import { type Certificate, certificateFingerprint, parseCertificates, parseRevocationList } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { readInput, readSetting } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificates } from '../keys.ts';
import { currentSecond, message, printJson, type Session } from '../session.ts';
import { harmless } from '../trees/tree.ts';

/** `cert chain`: the chain from a certificate to an anchor, or why there is none. */
export const certChain: Run = async (session, given) => {
  const [leaf, ...beside] = readLeaf(given.word);
  if (leaf === undefined) throw new CommandError('failed', 'inspect.unknown', { path: given.word, reason: '-' });
  const at = given.instant('at') ?? currentSecond(session);
  const crls = given.list('crl').map((path) => readCrl(path));
  const anchors = given.list('anchor').flatMap((path) => readCertificates(path).map((one) => anchorOf(one, path)));
  const outcome = validatePath({
    leaf,
    intermediates: [...beside, ...given.list('cert').flatMap((path) => readCertificates(path))],
    anchors,
    at,
    purpose: 'any',
    crls,
    revocation: crls.length === 0 ? 'off' : 'required',
  });
  if (given.flag('json')) printJson(session, toJson(outcome, at));
  else printOutcome(session, outcome, at);
  return exits[outcome.status];
};

const exits: Readonly<Record<PathOutcome['status'], Exit>> = {
  valid: 'passed',
  invalid: 'failed',
  indeterminate: 'indeterminate',
};

function readLeaf(path: string): readonly Certificate[] {
  const bytes = readInput(path);
  try {
    return parseCertificates(bytes);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'inspect.unknown', { path, reason: cause.code }, cause);
  }
}

function readCrl(path: string): ReturnType<typeof parseRevocationList> {
  const bytes = readSetting(path);
  try {
    return parseRevocationList(decodeAnyEncoding(bytes));
  } catch (cause) {
    throw new CommandError('usage', 'setting.wrong', { path }, cause);
  }
}

function anchorOf(certificate: Certificate, label: string): TrustAnchor {
  return { subject: certificate.subject, publicKey: certificate.publicKey, certificate, label };
}

/** The links that hold: of a valid chain all, of a failure those of the best chain that holds in structure. */
function linksOf(outcome: PathOutcome): readonly Certificate[] {
  return (outcome.status === 'valid' ? outcome.path : outcome.structure)?.certificates ?? [];
}

function printOutcome(session: Session, outcome: PathOutcome, at: number): void {
  const say = (name: Parameters<typeof message>[1], values: Readonly<Record<string, unknown>>): void =>
    session.print(`${message(session, name, values)}\n`);
  linksOf(outcome).forEach((certificate, index) => {
    say('chain.link', { index: index + 1, subject: harmless(certificate.subject.text) });
  });
  const anchor = (outcome.status === 'valid' ? outcome.path : outcome.structure)?.anchor;
  if (anchor !== undefined)
    say('chain.anchor', { label: `${harmless(anchor.subject.text)} (${harmless(anchor.label)})` });
  if (outcome.status === 'valid') say('chain.valid', { at: formatInstant(at) });
  else {
    const { code, certificate, details } = outcome;
    say('chain.failed', { code, subject: harmless(certificate.subject.text) });
    for (const [name, value] of Object.entries(details)) session.print(`   ${name}: ${harmless(String(value))}\n`);
  }
}

function toJson(outcome: PathOutcome, at: number): unknown {
  const anchor = (outcome.status === 'valid' ? outcome.path : outcome.structure)?.anchor;
  return {
    schemaVersion: 1,
    at: formatInstant(at),
    status: outcome.status,
    certificates: linksOf(outcome).map((certificate) => ({
      subject: certificate.subject.text,
      issuer: certificate.issuer.text,
      serialNumber: certificate.serialNumber,
      fingerprint: certificateFingerprint(certificate),
    })),
    ...(anchor === undefined ? {} : { anchor: { subject: anchor.subject.text, label: anchor.label } }),
    ...(outcome.status === 'valid'
      ? {}
      : { code: outcome.code, certificate: outcome.certificate.subject.text, details: outcome.details }),
  };
}
