import type { Certificate } from '../../src/x509/index.ts';

/**
 * Whether a certificate is one of a web server with this name (RFC 9525 §6.3): what the suites for TLS ask and this library does not
 * claim, so it stands with the tests.
 */
export function isForHost({ subjectAltNames }: Certificate, host: string): boolean {
  const address = addressOf(host);
  return subjectAltNames.some((name) => {
    if (address !== undefined) return name.kind === 'ip' && Buffer.compare(name.bytes, address) === 0;
    return name.kind === 'dns' && matchesName(name.value.toLowerCase(), host.toLowerCase());
  });
}

function matchesName(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  const dot = host.indexOf('.');
  return dot > 0 && pattern.slice(1) === host.slice(dot) && pattern.lastIndexOf('.') > 1;
}

/** The octets of an address, 4 or 16; `undefined` for a name. */
export function addressOf(host: string): Uint8Array | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return Uint8Array.from(host.split('.'), Number);
  if (!host.includes(':')) return undefined;
  const [head = '', tail] = host.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]));
}
