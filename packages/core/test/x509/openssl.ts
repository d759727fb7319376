import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';

/** Runs the `openssl` command; what it says on standard error belongs to the exception that a failure throws. */
export function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function version(): string {
  try {
    return openssl('version').trim();
  } catch {
    return 'absent';
  }
}

/** A suite that needs OpenSSL 3: skipped, and saying so, where it is not installed. */
export function describeOpenSsl(name: string, body: () => void): void {
  const found = version();
  if (found.startsWith('OpenSSL 3')) describe(name, body);
  else describe.skip(`${name} (OpenSSL 3: ${found})`, body);
}
