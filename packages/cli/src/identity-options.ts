import {
  type CodeCheck,
  checkCreditCode,
  checkOrganisationCode,
  checkResidentId,
  describeFinding,
} from '@yinxin/core/licence';
import type { NewIdentity } from '@yinxin/core/x509';
import { CommandError } from './command-error.ts';
import type { Given } from './given.ts';

/** Each kind of identity statement, with the check of its characters where there is one. */
const kinds: Readonly<Record<keyof NewIdentity, ((value: string, path: string) => CodeCheck) | undefined>> = {
  creditCode: checkCreditCode,
  organisationCode: checkOrganisationCode,
  residentId: checkResidentId,
  militaryId: undefined,
  passport: undefined,
  socialInsuranceNumber: undefined,
  businessRegistration: undefined,
  taxNumber: undefined,
};

/**
 * Who the subject is, by `--credit-code CODE` and `--identity KIND=VALUE`; numbers with a check character must have the right one.
 * @returns `undefined` when nothing is stated.
 */
export function readIdentity(given: Given): NewIdentity | undefined {
  const creditCode = given.text('creditCode');
  const statements = [...(creditCode === undefined ? [] : [`creditCode=${creditCode}`]), ...given.list('identity')];
  const identity: Partial<Record<keyof NewIdentity, string>> = {};
  for (const statement of statements) {
    const [, kind = '', value = ''] = /^(\w+)=(.+)$/su.exec(statement) ?? [];
    if (!isKind(kind))
      throw new CommandError('usage', 'cert.identityKind', { got: statement, known: Object.keys(kinds) });
    if (identity[kind] !== undefined) throw new CommandError('usage', 'cert.identityTwice', { kind });
    identity[kind] = checked(kind, value);
  }
  return statements.length === 0 ? undefined : identity;
}

function isKind(kind: string): kind is keyof NewIdentity {
  return Object.hasOwn(kinds, kind);
}

function checked(kind: keyof NewIdentity, value: string): string {
  const check = kinds[kind]?.(value, kind);
  if (check === undefined) return value;
  if (check.valid) return check.text;
  const [finding] = check.findings.filter(({ severity }) => severity === 'error');
  const reason = finding && { zh: describeFinding(finding, 'zh'), en: describeFinding(finding, 'en') };
  throw new CommandError('usage', 'cert.identityWrong', { kind, reason: reason ?? '-' });
}
