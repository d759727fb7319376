import type { VerdictCode } from '../codes.generated.ts';
import type { Facts, LicenceFacts } from '../facts/facts.ts';
import { instantOf, statusAt } from '../times.ts';
import {
  forDocument,
  notApplicable,
  notReached,
  type Rule,
  type RuleResult,
  type Skipped,
  type Subject,
} from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** Applies a check to the licence data; a document without any is no licence. */
function forLicence<C extends VerdictCode>(
  facts: Facts,
  check: (licence: LicenceFacts) => readonly RuleResult<C>[],
): readonly RuleResult<C | Skipped>[] {
  return forDocument<C | Skipped>(facts, () =>
    facts.licence === undefined ? [notApplicable(subject)] : check(facts.licence),
  );
}

/** The elements that every licence states are there and well formed. */
export const licenceMetadata: Rule = {
  id: 'licence-metadata',
  stage: 'licence',
  group: 'data',
  codes: [
    'licence.metadata.missing',
    'licence.metadata.invalid',
    'licence.metadata.complete',
    'licence.note',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forDocument(facts, (): RuleResult[] => {
      const { licence } = facts;
      if (licence === undefined)
        return [{ code: 'licence.metadata.missing', subject, details: { element: 'ZZBS, ZZMC' } }];
      const results: RuleResult[] = licence.missing.map((element) => ({
        code: 'licence.metadata.missing',
        subject: { ...subject, path: element },
        details: { element },
      }));
      const findings = licence.findings.filter((finding) => finding.about === 'metadata');
      for (const { severity, path, text } of findings) {
        const code = severity === 'error' ? 'licence.metadata.invalid' : 'licence.note';
        results.push({ code, subject: { ...subject, path }, details: { finding: text } });
      }
      if (results.every(({ code }) => code === 'licence.note'))
        results.push({ code: 'licence.metadata.complete', subject });
      return results;
    });
  },
};

/** The licence identifier has the right check character; a known wrong algorithm is named. */
export const licenceIdentifier: Rule = {
  id: 'licence-identifier',
  stage: 'licence',
  group: 'data',
  codes: [
    'licence.id.invalid',
    'licence.id.legacy',
    'licence.id.valid',
    'licence.note',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forLicence(facts, ({ id, findings }): RuleResult[] => {
      const path = 'ZZBS';
      const results: RuleResult[] = [];
      for (const { severity, text, code } of findings.filter((finding) => finding.about === 'identifier')) {
        if (code === 'licenceId.check.legacy') continue;
        const kind = severity === 'error' ? 'licence.id.invalid' : 'licence.note';
        results.push({ code: kind, subject: { ...subject, path }, details: { finding: text } });
      }
      if (id === undefined) return results.length > 0 ? results : [notReached({ ...subject, path })];
      if (id.legacyVariant !== undefined) {
        const details = { variant: id.legacyVariant, expected: id.expected, got: id.got };
        results.push({
          code: 'licence.id.legacy',
          subject: { ...subject, path },
          details,
          expected: id.expected,
          got: id.got,
        });
      } else if (id.valid) {
        results.push({ code: 'licence.id.valid', subject: { ...subject, path }, details: { id: id.text } });
      } else if (results.every(({ code }) => code === 'licence.note')) {
        const finding = {
          zh: `校验位应为 ${id.expected}，实为 ${id.got}`,
          en: `check character ${id.got} should be ${id.expected}`,
        };
        results.push({
          code: 'licence.id.invalid',
          subject: { ...subject, path },
          details: { finding },
          expected: id.expected,
          got: id.got,
        });
      }
      return results;
    });
  },
};

/** The holder's code has the right check character for its type. */
export const licenceHolder: Rule = {
  id: 'licence-holder',
  stage: 'licence',
  group: 'data',
  codes: ['licence.holder.invalid', 'licence.holder.valid', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ holderCode, findings }): RuleResult[] => {
      const at = { ...subject, path: 'CZZTDM' };
      if (holderCode === 'valid') return [{ code: 'licence.holder.valid', subject: at }];
      if (holderCode !== 'invalid') return [notApplicable(at)];
      const wrong = findings.filter((finding) => finding.about === 'holder' && finding.severity === 'error');
      const texts =
        wrong.length > 0 ? wrong.map(({ text }) => text) : [{ zh: '校验位不符', en: 'wrong check character' }];
      return texts.map((finding) => ({ code: 'licence.holder.invalid', subject: at, details: { finding } }));
    });
  },
};

/** The issuing authority that the licence names is the one whose certificate sealed it. */
export const licenceIssuer: Rule = {
  id: 'licence-issuer',
  stage: 'licence',
  group: 'identity',
  codes: ['licence.issuer.mismatch', 'licence.issuer.matches', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ issuerCode }): RuleResult[] => {
      const sealers = facts.signatures.flatMap(({ kind, signer }) =>
        kind === 'seal' && signer?.creditCode !== undefined ? [signer.creditCode] : [],
      );
      // Without a credit code in the certificate only the trust list can tell who the issuer is: see licence-issuer-service.
      if (issuerCode === undefined || sealers.length === 0) return [notApplicable(subject)];
      if (sealers.includes(issuerCode))
        return [{ code: 'licence.issuer.matches', subject, details: { creditCode: issuerCode } }];
      return [{ code: 'licence.issuer.mismatch', subject, expected: issuerCode, got: sealers.join(', ') }];
    });
  },
};

/** The issuing authority is listed as a licence issuer and was granted at the reference time. */
export const licenceIssuerService: Rule = {
  id: 'licence-issuer-service',
  stage: 'licence',
  group: 'identity',
  codes: [
    'licence.issuer.notListed',
    'service.withdrawn',
    'service.granted',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forLicence(facts, ({ issuer, issuerCode, issuerName }): RuleResult[] => {
      if (facts.trust.status !== 'authentic') return [notReached(subject)];
      if (issuer === undefined) {
        const creditCode = issuerCode ?? issuerName ?? '—';
        return [{ code: 'licence.issuer.notListed', subject, details: { creditCode } }];
      }
      const status = statusAt(issuer, facts.at) ?? 'not listed';
      const details = { service: issuer.name, at: facts.at, status };
      if (status !== 'granted')
        return [{ code: 'service.withdrawn', subject, expected: 'granted', got: status, details }];
      return [{ code: 'service.granted', subject, details }];
    });
  },
};

/** Metadata, signed attachment and visible text say the same. */
export const licenceFields: Rule = {
  id: 'licence-fields',
  stage: 'licence',
  group: 'data',
  codes: ['licence.fields.mismatch', 'licence.fields.match', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ comparisons }): RuleResult[] => {
      if (comparisons.length === 0) return [notApplicable(subject)];
      const different = comparisons.filter((comparison) => !comparison.matches);
      if (different.length === 0)
        return [{ code: 'licence.fields.match', subject, details: { count: comparisons.length } }];
      return different.map(({ field, source, expected, got }) => ({
        code: 'licence.fields.mismatch',
        subject: { ...subject, path: field },
        expected,
        got,
        details: { field: `${field} (${source})` },
      }));
    });
  },
};

/** The licence is within its own period of validity at the reference time. */
export const licencePeriod: Rule = {
  id: 'licence-period',
  stage: 'licence',
  group: 'conduct',
  codes: [
    'licence.period.expired',
    'licence.period.notBegun',
    'licence.period.inside',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forLicence(facts, ({ validFrom, validUntil }): RuleResult[] => {
      if (validFrom === undefined && validUntil === undefined) return [notApplicable(subject)];
      if (validUntil !== undefined && instantOf(facts.at) > instantOf(validUntil))
        return [
          {
            code: 'licence.period.expired',
            subject,
            expected: `≤ ${validUntil}`,
            got: facts.at,
            details: { until: validUntil },
          },
        ];
      if (validFrom !== undefined && instantOf(facts.at) < instantOf(validFrom))
        return [
          {
            code: 'licence.period.notBegun',
            subject,
            expected: `≥ ${validFrom}`,
            got: facts.at,
            details: { from: validFrom },
          },
        ];
      return [
        { code: 'licence.period.inside', subject, details: { from: validFrom ?? '—', until: validUntil ?? '∞' } },
      ];
    });
  },
};

/** The licence has not been cancelled, revoked, annulled, suspended or replaced, as far as its issuer told the caller. */
export const licenceStatus: Rule = {
  id: 'licence-status',
  stage: 'licence',
  group: 'conduct',
  codes: ['licence.status.bad', 'licence.status.valid', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ status }): RuleResult[] => {
      if (status === undefined) return [notApplicable(subject)];
      const { value, since, obtainedAt } = status;
      const isInForce = value === 'valid' || instantOf(since) > instantOf(facts.at);
      if (isInForce) return [{ code: 'licence.status.valid', subject, details: { obtainedAt } }];
      return [
        { code: 'licence.status.bad', subject, expected: 'valid', got: value, details: { status: value, since } },
      ];
    });
  },
};

/** Whether the issuer was asked for the status at all; a policy may demand it. */
export const licenceStatusKnown: Rule = {
  id: 'licence-status-known',
  stage: 'licence',
  group: 'conduct',
  codes: ['licence.status.unknown', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forLicence(facts, ({ status }): RuleResult[] => [
      status === undefined ? { code: 'licence.status.unknown', subject } : notApplicable(subject),
    ]);
  },
};
