/** Why an address is not fetched from. */
export type FetchTargetProblem =
  /** It is not an absolute URL, or it has characters that readers of URLs understand differently: `\\`, spaces, controls. */
  | 'url'
  /** Neither http nor https. */
  | 'scheme'
  /** It carries a user name or password. */
  | 'credentials'
  /** A port that is neither the scheme's own, 80, 443 nor above 1023: mail servers and the like answer on those. */
  | 'port'
  /** A name of this machine or of a local network. */
  | 'localName'
  /** An address that is not one of the public internet: loopback, private, link-local, multicast, documentation and the like. */
  | 'address';

/**
 * Tells whether a URL out of a certificate may be fetched: http or https, no credentials, no name of a local network, and no address but
 * one of the public internet, however it is spelt (`2130706433`, `0x7f.1`, `0177.0.0.1`, `[::ffff:127.0.0.1]`).
 *
 * A name may still resolve to a private address, now or at the next question (DNS rebinding). So whoever fetches resolves the name once,
 * asks `checkFetchAddress` about every address it got, and connects to one of those and to nothing else.
 * @returns `undefined` when it may.
 * @example checkFetchTarget('http://2130706433/ca.cer'); // 'address'
 */
export function checkFetchTarget(url: string): FetchTargetProblem | undefined {
  // What stands behind a backslash is a path to some and a host to others.
  if (/[\\\p{Cc}\s]/u.test(url)) return 'url';
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return 'url';
  }
  const { protocol, username, password, port, hostname } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:') return 'scheme';
  if (username !== '' || password !== '') return 'credentials';
  if (port !== '' && port !== '80' && port !== '443' && Number(port) < 1024) return 'port';
  // The URL standard has already brought every spelling of an IPv4 address to four decimal numbers.
  const host = hostname.replace(/\.$/, '');
  if (host.startsWith('[')) return checkFetchAddress(host.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return checkFetchAddress(host);
  return isLocalName(host) ? 'localName' : undefined;
}

/**
 * The same for an address that a name resolved to, IPv4 in four decimal numbers or IPv6.
 * @returns `undefined` when it is an address of the public internet; `address` for a text that is no address, too.
 * @example checkFetchAddress('10.0.0.1'); // 'address'
 */
export function checkFetchAddress(address: string): 'address' | undefined {
  const octets = address.includes(':') ? parseIpv6(address) : parseIpv4(address);
  if (octets === undefined) return 'address';
  return isPublic(octets) ? undefined : 'address';
}

const localSuffixes = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'arpa',
  'test',
  'invalid',
  'onion',
];

/** A name without a dot is one of a local network; the rest are reserved (RFC 6761, RFC 6762, RFC 8375) or in local use. */
function isLocalName(host: string): boolean {
  const labels = host.split('.');
  return labels.length < 2 || labels.includes('') || localSuffixes.includes(labels.at(-1) ?? '');
}

function parseIpv4(address: string): Uint8Array | undefined {
  const parts = address.split('.');
  // Leading zeros would mean octal to some and decimal to others.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts, Number);
}

function parseIpv6(address: string): Uint8Array | undefined {
  let canonical: string;
  try {
    canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
  const [head = '', tail] = canonical.split('::');
  const groupsOf = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const groups = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

type Block = readonly [prefix: readonly number[], bits: number];

/** IPv4 blocks that are not of the public internet (IANA special-purpose registry, RFC 6890; multicast and class E). */
const specialIpv4: readonly Block[] = [
  [[0], 8],
  [[10], 8],
  [[100, 64], 10],
  [[127], 8],
  [[169, 254], 16],
  [[172, 16], 12],
  [[192, 0, 0], 24],
  [[192, 0, 2], 24],
  [[192, 88, 99], 24],
  [[192, 168], 16],
  [[198, 18], 15],
  [[198, 51, 100], 24],
  [[203, 0, 113], 24],
  [[224], 4],
  [[240], 4],
];

/** Inside 2000::/3, outside of which nothing is public: protocol assignments with Teredo, documentation, and 6to4, which hides an IPv4. */
const specialIpv6: readonly Block[] = [
  [[0x20, 0x01, 0x00], 23],
  [[0x20, 0x01, 0x0d, 0xb8], 32],
  [[0x20, 0x02], 16],
  [[0x3f, 0xff, 0x00], 20],
];

const globalUnicast: Block = [[0x20], 3];

function isPublic(octets: Uint8Array): boolean {
  if (octets.length === 4) return !specialIpv4.some((block) => isWithin(octets, block));
  return isWithin(octets, globalUnicast) && !specialIpv6.some((block) => isWithin(octets, block));
}

function isWithin(octets: Uint8Array, [prefix, bits]: Block): boolean {
  for (let bit = 0; bit < bits; bit++) {
    const mask = 0x80 >> (bit & 7);
    if ((((octets[bit >> 3] ?? 0) ^ (prefix[bit >> 3] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}
