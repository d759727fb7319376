import { toHex } from '@yinxin/core';
import { sm3 } from '@yinxin/core/sm';
import {
  type Certificate,
  type IssuingDistributionPoint,
  parseCertificate,
  type RevokedEntry,
  revocationReasons,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import type { Given } from '../given.ts';
import type { JournalledCertificate } from './folder.ts';

/** Which certificates a list is about, when not all of its CA: `--only`, `--reasons` and `--point`. */
export interface CrlScope {
  readonly only?: 'userCertificates' | 'caCertificates';
  readonly reasons?: readonly string[];
  /** The URL under which the list is published: certificates that name it are on it, others are not. */
  readonly point?: string;
}

/** The scope that an operator asks for; `undefined` for everything. */
export function readScope(given: Given): CrlScope | undefined {
  const only = given.text('only');
  const point = given.text('point');
  const reasons = given.text('reasons')?.split(',');
  for (const reason of reasons ?? []) {
    const known = Object.keys(revocationReasons).filter((name) => name !== 'unspecified' && name !== 'removeFromCRL');
    if (!known.includes(reason)) throw new CommandError('usage', 'crl.reason', { reason, known });
  }
  if (only === undefined && point === undefined && reasons === undefined) return undefined;
  return {
    ...(only === undefined ? {} : { only: only === 'users' ? 'userCertificates' : 'caCertificates' }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(point === undefined ? {} : { point }),
  };
}

/** The scope as a CRL says it. */
export function scopePoint({ only, reasons, point }: CrlScope): IssuingDistributionPoint {
  return {
    ...(point === undefined ? {} : { distributionPoint: { names: [{ kind: 'uri', value: point }] } }),
    ...(only === undefined ? {} : { only }),
    ...(reasons === undefined ? {} : { onlySomeReasons: new Set(reasons) }),
    indirect: false,
  };
}

/** A short name for the lists of one scope, for files. */
export function scopeName(scope: CrlScope | undefined): string {
  if (scope === undefined) return '';
  return `-${toHex(sm3(new TextEncoder().encode(JSON.stringify(scope)))).slice(0, 16)}`;
}

/** Whether an entry belongs on a list of a scope. */
export function isInScope(
  { reason }: RevokedEntry,
  certificate: JournalledCertificate | undefined,
  scope: CrlScope | undefined,
): boolean {
  if (scope === undefined) return true;
  if (scope.reasons !== undefined && !scope.reasons.includes(reason ?? 'unspecified')) return false;
  if (scope.only === undefined && scope.point === undefined) return true;
  // Without its certificate nobody can tell; then it is listed rather than left out.
  if (certificate?.certificate === undefined) return true;
  const parsed: Certificate = parseCertificate(certificate.certificate);
  const ca = parsed.basicConstraints?.ca === true;
  if (scope.only !== undefined && ca !== (scope.only === 'caCertificates')) return false;
  return scope.point === undefined || parsed.crlDistributionPoints.includes(scope.point);
}
