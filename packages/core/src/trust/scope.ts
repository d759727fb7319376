import type { ApprovedScope } from './document.ts';
import { forms } from './formats.ts';

/** What a use asks of a scope; what is absent is not asked. */
export interface ScopeQuestion {
  /** Region code (GB/T 2260), 6 digits. */
  readonly region?: string;
  /** Licence type code (GB/T 36904), 21 characters. */
  readonly licenceType?: string;
  /** Seal type, as the seal carries it. */
  readonly sealType?: number;
  readonly purpose?: string;
}

/** A side of a scope. */
export type ScopeDimension = keyof ScopeQuestion;

/** Whether a use lies inside an approved scope. */
export interface ScopeDecision {
  /** Whether everything that was asked is allowed. */
  readonly inside: boolean;
  /** What was asked and is not allowed. */
  readonly missing: readonly { readonly dimension: ScopeDimension; readonly value: string }[];
  /** What was not asked and therefore not decided. */
  readonly notAsked: readonly ScopeDimension[];
}

/**
 * Decides whether a use lies inside a scope. An empty side of the scope allows nothing; a value that has not the form of its
 * code is never inside, not even under `*`.
 * @example
 * const scope = { regions: ['990100'], licenceTypes: ['*'], sealTypes: ['*'], purposes: ['*'] };
 * decideScope(scope, { region: '990102' }).inside; // true
 */
export function decideScope(scope: ApprovedScope, question: ScopeQuestion): ScopeDecision {
  const { region, licenceType, sealType, purpose } = question;
  const answers: readonly [ScopeDimension, string | undefined, (value: string) => boolean][] = [
    ['region', region, (value) => forms.region.pattern.test(value) && allows(scope.regions, value, coversRegion)],
    [
      'licenceType',
      licenceType,
      (value) => /^[0-9A-Z]{21}$/.test(value) && allows(scope.licenceTypes, value, coversLicenceType),
    ],
    [
      'sealType',
      sealType === undefined ? undefined : String(sealType),
      (value) => /^[0-9]{1,9}$/.test(value) && allows(scope.sealTypes, value, sameText),
    ],
    ['purpose', purpose, (value) => isPurpose(value) && allows(scope.purposes, value, sameText)],
  ];
  const missing: { dimension: ScopeDimension; value: string }[] = [];
  const notAsked: ScopeDimension[] = [];
  for (const [dimension, value, isAllowed] of answers) {
    if (value === undefined) notAsked.push(dimension);
    else if (!isAllowed(value)) missing.push({ dimension, value });
  }
  return { inside: missing.length === 0, missing, notAsked };
}

function allows(items: readonly string[], value: string, covers: (item: string, value: string) => boolean): boolean {
  return items.some((item) => item === '*' || covers(item, value));
}

/** `990000` covers 99xxxx, `990100` covers 9901xx, `990101` itself (GB/T 2260: province, city, county). */
function coversRegion(item: string, value: string): boolean {
  const prefix = item.endsWith('0000') ? item.slice(0, 2) : item.endsWith('00') ? item.slice(0, 4) : item;
  return value.startsWith(prefix);
}

function coversLicenceType(item: string, value: string): boolean {
  return item.endsWith('*') ? value.startsWith(item.slice(0, -1)) : item === value;
}

function sameText(item: string, value: string): boolean {
  return item === value;
}

function isPurpose(value: string): boolean {
  return value !== '*' && forms.scopePurpose.pattern.test(value);
}
