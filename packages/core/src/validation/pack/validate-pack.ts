import { utf8 } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import type { Text } from '../../base/text.ts';
import { openTrustList, type TrustListOutcome, type TrustRoot, trustListRefusals } from '../../trust/index.ts';
import type { ValidationCache } from '../cache.ts';
import { codeRegistry } from '../codes.generated.ts';
import { type DetailValue, describeCode, remedyOf } from '../codes.ts';
import { attempt } from '../gather/fact-values.ts';
import type { ValidationInput } from '../input.ts';
import type { Verdict } from '../judge.ts';
import { reportJson } from '../report/report.ts';
import { type ValidationResult, validateLicence, validateSeal } from '../validate.ts';
import type { PackCode } from './pack-codes.ts';
import { type Pack, readPack } from './read-pack.ts';

/** One check of a pack. */
export interface PackCheck {
  readonly code: PackCode;
  readonly status: 'passed' | 'failed' | 'indeterminate';
  readonly message: Text;
  readonly remedy?: Text;
}

/** What became of an audit pack. */
export interface PackOutcome {
  /** `same`: judging again gives the packed report. `refused`: the pack cannot be read or was changed. */
  readonly status: 'same' | 'differs' | 'refused';
  /** The worst of the pack's checks and of the new verdict about what it holds. */
  readonly verdict: Verdict;
  readonly checks: readonly PackCheck[];
  /** The new judgement; absent when the pack could not be read. */
  readonly result?: ValidationResult;
  /** The report as it was packed: not to be relied on, only to be compared. */
  readonly packedReport?: Uint8Array;
}

/**
 * Judges everything in an audit pack again, with no keys but those of the caller, and compares the report byte for byte with the packed
 * one. The pack is untrusted input throughout; its content never makes this throw.
 * @param options.operators - The scheme operators' keys, from anywhere but the pack.
 * @throws CoreError `ERR_TRUST_LIST` for a malformed root.
 * @example validatePack(bytes, { operators }).status; // 'same'
 */
export function validatePack(
  bytes: Uint8Array,
  options: { readonly operators: TrustRoot; readonly cache?: ValidationCache; readonly limits?: Limits },
): PackOutcome {
  const { value: pack, problem } = attempt(() => readPack(bytes, options.limits));
  if (pack === undefined) return conclude('refused', [packCheck('pack.malformed', { error: problem.text })]);
  const checks = pack.mismatches.map((path) => packCheck('pack.manifest.mismatch', { path }));
  if (checks.length === 0) checks.push(packCheck('pack.intact', { count: pack.manifest.files.length }));
  const trust = openPackedList(pack, options.operators);
  if (trust?.outcome.status === 'refused')
    checks.push(packCheck('pack.trust.differs', { problem: trustListRefusals[trust.outcome.code] }));
  const input = inputOf(pack, trust, options);
  const result = pack.manifest.kind === 'seal' ? validateSeal(input) : validateLicence(input);
  const offset = firstDifference(utf8(reportJson(result.report)), pack.report);
  checks.push(offset === undefined ? packCheck('pack.report.same') : packCheck('pack.report.differs', { offset }));
  const status = pack.mismatches.length > 0 ? 'refused' : offset === undefined ? 'same' : 'differs';
  return conclude(status, checks, result, pack.report);
}

interface PackedTrust {
  readonly outcome: TrustListOutcome;
  readonly envelope: Uint8Array;
}

function openPackedList(pack: Pack, operators: TrustRoot): PackedTrust | undefined {
  const { trustList: envelope, trustHistory: intermediates, at } = pack;
  if (envelope === undefined) return undefined;
  return { outcome: openTrustList(envelope, { operators, intermediates, at }), envelope };
}

function inputOf(
  { manifest, document, at, policy, certificates, crls, ocspResponses }: Pack,
  trust: PackedTrust | undefined,
  { cache, limits }: { readonly cache?: ValidationCache; readonly limits?: Limits },
): ValidationInput {
  return {
    file: document,
    ...(manifest.fileName === undefined ? {} : { fileName: manifest.fileName }),
    at,
    atSource: manifest.atSource,
    policy,
    ...(trust === undefined ? {} : { trust }),
    crls,
    ocspResponses,
    certificates,
    use: manifest.use,
    insecure: manifest.insecure,
    ...(manifest.licenceStatus === undefined ? {} : { licenceStatus: manifest.licenceStatus }),
    ...(cache === undefined ? {} : { cache }),
    ...(limits === undefined ? {} : { limits }),
  };
}

function packCheck(code: PackCode, details: Readonly<Record<string, DetailValue>> = {}): PackCheck {
  const { indication } = codeRegistry[code];
  return {
    code,
    status: indication === 'failed' || indication === 'indeterminate' ? indication : 'passed',
    message: { zh: describeCode(code, 'zh', details), en: describeCode(code, 'en', details) },
    ...(indication === 'passed' ? {} : { remedy: remedyOf(code) }),
  };
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? undefined : length;
}

function conclude(
  status: PackOutcome['status'],
  checks: readonly PackCheck[],
  result?: ValidationResult,
  packedReport?: Uint8Array,
): PackOutcome {
  const rest = {
    checks,
    ...(result === undefined ? {} : { result }),
    ...(packedReport === undefined ? {} : { packedReport }),
  };
  return { status, verdict: worst(checks, result?.verdict), ...rest };
}

function worst(checks: readonly PackCheck[], inner: Verdict | undefined): Verdict {
  for (const indication of ['failed', 'indeterminate'] as const) {
    const found = checks.find((check) => check.status === indication);
    if (found !== undefined)
      return { indication, subIndication: codeRegistry[found.code].subIndication ?? 'GENERIC', code: found.code };
    if (inner?.indication === indication) return inner;
  }
  return { indication: 'passed' };
}
