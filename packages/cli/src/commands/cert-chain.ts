import { formatInstant } from '@yinxin/core';
import { isCoreError } from '@yinxin/core/errors';
import type { TrustAnchor } from '@yinxin/core/path';
import { type Certificate, certificateFingerprint, parseCertificates } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInput } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { readPathMaterial } from '../path-material.ts';
import { judgePath, type PathVerdict } from '../path-verdict.ts';
import { currentSecond, message, printJson, type Session } from '../session.ts';
import type { Indication } from '../signer-verdicts.ts';
import { sentenceOf, sentencesOf } from '../text/sentences.ts';
import { harmless } from '../trees/tree.ts';

/** `cert chain`: the chain from a certificate to an anchor, or why there is none. */
export const certChain: Run = async (session, given) => {
  const [leaf, ...beside] = readLeaf(given.word);
  if (leaf === undefined) throw new CommandError('failed', 'inspect.unknown', { path: given.word, reason: '-' });
  const at = given.instant('at') ?? currentSecond(session);
  const named = readPathMaterial(given);
  const material = { ...named, certificates: [...beside, ...named.certificates] };
  const verdict = judgePath(material, { leaf, role: 'certificate', at, now: at });
  const indication = verdict.reason?.indication ?? 'passed';
  if (given.flag('json')) printJson(session, toJson(verdict, indication, at));
  else printOutcome(session, verdict, at);
  return indication;
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
function linksOf({ outcome }: PathVerdict): {
  readonly certificates: readonly Certificate[];
  readonly anchor?: TrustAnchor;
} {
  if (outcome === undefined) return { certificates: [] };
  return (outcome.status === 'valid' ? outcome.path : outcome.structure) ?? { certificates: [] };
}

function printOutcome(session: Session, verdict: PathVerdict, at: number): void {
  const say = (name: Parameters<typeof message>[1], values: Readonly<Record<string, unknown>>): void =>
    session.print(`${message(session, name, values)}\n`);
  const { certificates, anchor } = linksOf(verdict);
  certificates.forEach((certificate, index) => {
    say('chain.link', { index: index + 1, subject: harmless(certificate.subject.text) });
  });
  if (anchor !== undefined)
    say('chain.anchor', { label: `${harmless(anchor.subject.text)} (${harmless(anchor.label)})` });
  const { reason, notes } = verdict;
  if (reason === undefined) say('chain.valid', { at: formatInstant(at) });
  else {
    const text = sentenceOf(reason.code, session.language, reason.details);
    say(reason.indication === 'failed' ? 'chain.failed' : 'chain.open', { code: reason.code, text });
  }
  for (const { code, details } of notes) say('cms.note', { code, text: sentenceOf(code, session.language, details) });
}

const statuses: Readonly<Record<Indication, string>> = {
  passed: 'valid',
  failed: 'invalid',
  indeterminate: 'indeterminate',
};

function toJson(verdict: PathVerdict, indication: Indication, at: number): unknown {
  const { certificates, anchor } = linksOf(verdict);
  const { outcome, reason, notes } = verdict;
  return {
    schemaVersion: 1,
    indication,
    at: formatInstant(at),
    status: statuses[indication],
    certificates: certificates.map((certificate) => ({
      subject: certificate.subject.text,
      issuer: certificate.issuer.text,
      serialNumber: certificate.serialNumber,
      fingerprint: certificateFingerprint(certificate),
    })),
    ...(anchor === undefined ? {} : { anchor: { subject: anchor.subject.text, label: anchor.label } }),
    ...(reason === undefined ? {} : { code: reason.code, message: sentencesOf(reason.code, reason.details) }),
    ...(outcome === undefined || outcome.status === 'valid'
      ? {}
      : { certificate: outcome.certificate.subject.text, details: outcome.details }),
    notes: notes.map(({ code, details }) => ({ code, message: sentencesOf(code, details) })),
  };
}
