import { formatInstant } from '@yinxin/core';
import { isCoreError } from '@yinxin/core/errors';
import type { PathOutcome } from '@yinxin/core/path';
import { type Certificate, certificateFingerprint, parseCertificates } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { readInput } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { pathOf, readPathMaterial } from '../path-material.ts';
import { currentSecond, message, printJson, type Session } from '../session.ts';
import { harmless } from '../trees/tree.ts';

/** `cert chain`: the chain from a certificate to an anchor, or why there is none. */
export const certChain: Run = async (session, given) => {
  const [leaf, ...beside] = readLeaf(given.word);
  if (leaf === undefined) throw new CommandError('failed', 'inspect.unknown', { path: given.word, reason: '-' });
  const at = given.instant('at') ?? currentSecond(session);
  const named = readPathMaterial(given);
  const material = { ...named, certificates: [...beside, ...named.certificates] };
  const outcome = pathOf(material, { leaf, at, now: at, purpose: 'any' });
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
    say(outcome.status === 'invalid' ? 'chain.failed' : 'chain.open', {
      code,
      subject: harmless(certificate.subject.text),
    });
    for (const [name, value] of Object.entries(details))
      if (value !== '') session.print(`   ${name}: ${harmless(String(value))}\n`);
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
