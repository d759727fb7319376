import { describe, expect, test } from 'vitest';
import { allReasons } from '../../src/path/crl-scope.ts';
import { combine, type RevocationStatement } from '../../src/path/revocation-statement.ts';
import { type UseTime, useTimeOf, weighRevocation } from '../../src/path/revocation-time.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const ago = (days: number): number => now - days * day;
const [keyCompromise, hold] = [1, 32];
const rest = allReasons & ~keyCompromise;

const good = (reasons: number, thisUpdate: number, nextUpdate: number): RevocationStatement => ({
  status: 'good',
  source: 'crl',
  reasons,
  thisUpdate,
  nextUpdate,
  freshness: nextUpdate < now ? 'stale' : 'current',
});
const revoked = (reason: string, revokedAt: number, more: Partial<RevocationStatement> = {}): RevocationStatement => ({
  status: 'revoked',
  source: 'crl',
  reasons: 0,
  reason: reason as NonNullable<RevocationStatement['reason']>,
  revokedAt,
  thisUpdate: ago(1),
  nextUpdate: now + day,
  ...more,
});

/** Every order of some statements: which is given first decides nothing. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((others) => [item, ...others]));
}

function weigh(statements: readonly RevocationStatement[], usedAt: number, time: UseTime): string[] {
  const question = { usedAt, time, at: now, notAfter: now + 300 * day };
  const answers = orders(statements).map((ordered) => {
    const fact = combine(ordered);
    const { status } = fact;
    return status === 'good' || status === 'revoked' ? weighRevocation({ ...fact, status }, question) : 'unknown';
  });
  return [...new Set(answers)];
}

describe('lists by reasons', () => {
  test('the whole is from when the oldest part is, whichever part ended first', () => {
    const statements = [good(keyCompromise, ago(30), ago(3)), good(rest, ago(9), ago(8))];
    expect(weigh(statements, ago(10), 'proven')).toEqual(['stale']);
    expect(weigh(statements, ago(31), 'proven')).toEqual(['goodThen']);
    for (const ordered of orders(statements))
      expect(combine(ordered)).toMatchObject({ thisUpdate: ago(30), nextUpdate: ago(8) });
  });

  test('of lists that are as fresh the newest counts', () => {
    const statements = [good(allReasons, ago(30), ago(1)), good(allReasons, ago(9), ago(8))];
    expect(weigh(statements, ago(10), 'proven')).toEqual(['goodThen']);
  });

  test('a part that is missing leaves it open', () => {
    expect(weigh([good(rest, ago(1), now + day)], ago(10), 'proven')).toEqual(['unknown']);
  });
});

describe('holds', () => {
  const held = revoked('certificateHold', ago(3), { thisUpdate: ago(2) });

  test('an older list that is still current does not lift one, nor does a newer list about other reasons', () => {
    const statements = [held, good(keyCompromise, ago(0.1), now + day), good(rest, ago(5), now + 9 * day)];
    expect(weigh(statements, now, 'proven')).toEqual(['onHold']);
  });

  test('a newer current list about holds does', () => {
    expect(weigh([held, good(allReasons, ago(1), now + day)], now, 'proven')).toEqual(['good']);
    expect(weigh([held, good(hold, ago(1), now + day)], now, 'proven')).toEqual(['unknown']);
    expect(weigh([held, good(allReasons, ago(1), ago(0.5))], now, 'proven')).toEqual(['onHold']);
  });
});

describe('several revocations of one certificate', () => {
  const lost = revoked('keyCompromise', ago(20));
  const replaced = revoked('superseded', ago(5), { thisUpdate: ago(0.1) });

  test('a newer harmless one hides no graver one', () => {
    expect(weigh([lost, replaced], ago(10), 'proven')).toEqual(['revoked']);
    const lately = revoked('keyCompromise', ago(8), { thisUpdate: ago(2) });
    expect(weigh([lately, replaced], ago(10), 'stated')).toEqual(['revoked']);
    expect(weigh([lately, replaced], ago(10), 'proven')).toEqual(['revokedLater']);
  });

  test('an earlier harmless one counts from its time', () => {
    const early = revoked('superseded', ago(20));
    expect(weigh([early, revoked('keyCompromise', ago(5))], ago(10), 'proven')).toEqual(['revoked']);
  });

  test('since when the key is lost is not forgotten for a second’s difference', () => {
    const exact = revoked('keyCompromise', ago(5), { invalidityDate: ago(25) });
    const other = revoked('keyCompromise', ago(5) + 1000, { source: 'ocsp', thisUpdate: ago(0.1) });
    expect(weigh([exact, other], ago(10), 'proven')).toEqual(['revoked']);
  });

  test('a hold and a loss are a loss', () => {
    expect(weigh([revoked('certificateHold', ago(20)), revoked('keyCompromise', ago(15))], ago(10), 'proven')).toEqual([
      'revoked',
    ]);
  });
});

test('who signs lists or answers states their times', () => {
  for (const purpose of ['crl-signing', 'ocsp-signing', 'timestamping', 'certificate-signing'] as const)
    expect(useTimeOf(purpose, 0)).toBe('stated');
  for (const purpose of ['any', 'seal-signing', 'message-signing'] as const) {
    expect(useTimeOf(purpose, 0)).toBe('proven');
    expect(useTimeOf(purpose, 1)).toBe('stated');
  }
});
