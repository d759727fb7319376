import { isCoreError } from '../base/errors.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { type Certificate, nameKey, parseCertificates, sameCertificate } from '../x509/index.ts';
import { checkFetchTarget, type FetchTargetProblem } from './fetch-target.ts';
import type { PathFailureCode, PathInput, PathOutcome } from './types.ts';
import { validatePath } from './validate-path.ts';

/** What a fetcher brings. A redirection is brought, not followed: where it leads is checked first. */
export type FetchAnswer =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Fetches one URL by GET, without cookies and without following redirections, gives up after a time of its own and after `maxBytes`. It
 * resolves the host name once, refuses every address that `checkFetchAddress` refuses and connects to no other (DNS rebinding).
 */
export type IssuerFetcher = (url: string, budget: { readonly maxBytes: number }) => Promise<FetchAnswer>;

/** How answers are read. */
export interface CompletePathOptions {
  /** Reads the certificates of an answer; a certificate or several, in DER or PEM, when absent. Give one that reads PKCS#7 bundles, too. */
  readonly decode?: (bytes: Uint8Array, limits: Limits) => readonly Certificate[];
}

/** One fetch, for the report: what a verdict took from the network must be visible. */
export interface FetchRecord {
  readonly url: string;
  /** `refused`: not fetched; `unreadable`: no certificates came; `failed`: nothing came. */
  readonly status: 'fetched' | 'redirected' | 'refused' | 'unreadable' | 'failed';
  /** Of `refused`: why; of `unreadable` and `failed`: the error. */
  readonly problem?: FetchTargetProblem | string;
  /** How many certificates came. */
  readonly certificates?: number;
}

/** The answer of `completePath`. */
export interface CompletedPath {
  readonly outcome: PathOutcome;
  /** In order. */
  readonly fetched: readonly FetchRecord[];
  /** What was fetched, to be kept with the evidence so that the validation can be repeated without a network. */
  readonly certificates: readonly Certificate[];
}

/** Reasons that another certificate of an authority could remove. */
const curable: ReadonlySet<PathFailureCode> = /* @__PURE__ */ new Set([
  'chain.anchor.notFound',
  'chain.signature.invalid',
]);

/**
 * Validates a path and fetches missing certificates of authorities from where the certificates themselves say (caIssuers, RFC 5280
 * §4.2.2.1), as long as the path fails for want of them and the budgets `pathFetches` and `pathFetchBytes` last. Fetched certificates
 * are trusted no more than any others. Without this function nothing is ever fetched.
 * @param fetcher - Its rejections count as failures.
 * @throws CoreError `ERR_ARGUMENT` as `validatePath`.
 * @example
 * const { outcome, fetched } = await completePath(pathInput, fetcher);
 * outcome.status; // 'valid'
 */
export async function completePath(
  input: PathInput,
  fetcher: IssuerFetcher,
  options: CompletePathOptions = {},
): Promise<CompletedPath> {
  const limits = input.limits ?? defaultLimits;
  const fetches = new IssuerFetches(fetcher, options.decode ?? parseCertificates, limits);
  for (;;) {
    const intermediates = [...input.intermediates, ...fetches.certificates];
    const outcome = validatePath({ ...input, intermediates });
    const done = outcome.status === 'valid' || !curable.has(outcome.code);
    if (done || !(await fetches.more(locationsAbove(input.leaf, intermediates)))) {
      return { outcome, fetched: fetches.records, certificates: fetches.certificates };
    }
  }
}

/** Where the issuers of a certificate, and of those above it that are known, are published; the nearest first. */
function locationsAbove(leaf: Certificate, intermediates: readonly Certificate[]): readonly string[] {
  const bySubject = new Map<string, Certificate[]>();
  for (const certificate of intermediates) {
    const key = nameKey(certificate.subject);
    const known = bySubject.get(key);
    if (known === undefined) bySubject.set(key, [certificate]);
    else known.push(certificate);
  }
  const locations = new Set<string>();
  const seen = new Set<string>();
  let level: readonly Certificate[] = [leaf];
  while (level.length > 0) {
    const names = new Set<string>();
    for (const { issuer, authorityInformation } of level) {
      names.add(nameKey(issuer));
      for (const location of authorityInformation.caIssuers) locations.add(location);
    }
    const fresh = [...names].filter((name) => !seen.has(name));
    for (const name of fresh) seen.add(name);
    level = fresh.flatMap((name) => bySubject.get(name) ?? []);
  }
  return [...locations];
}

/** The fetches of one validation. */
class IssuerFetches {
  readonly #fetcher: IssuerFetcher;
  readonly #decode: NonNullable<CompletePathOptions['decode']>;
  readonly #limits: Limits;
  readonly #asked = new Set<string>();
  #left: number;
  readonly certificates: Certificate[] = [];
  readonly records: FetchRecord[] = [];

  constructor(fetcher: IssuerFetcher, decode: NonNullable<CompletePathOptions['decode']>, limits: Limits) {
    this.#fetcher = fetcher;
    this.#decode = decode;
    this.#limits = limits;
    this.#left = limits.pathFetches;
  }

  /** Fetches until new certificates are there. @returns Whether there are. */
  async more(locations: readonly string[]): Promise<boolean> {
    for (const location of locations) {
      if (this.#asked.has(location)) continue;
      const before = this.certificates.length;
      await this.#follow(location);
      if (this.certificates.length > before) return true;
    }
    return false;
  }

  async #follow(location: string): Promise<void> {
    let written: string | undefined = location;
    while (written !== undefined && !this.#asked.has(written)) {
      this.#asked.add(written);
      const problem = checkFetchTarget(written);
      if (problem !== undefined) {
        this.records.push({ url: written, status: 'refused', problem });
        return;
      }
      // The fetcher gets what was checked, not another spelling that it might read otherwise.
      const url = new URL(written).href;
      if (this.#left <= 0) return;
      this.#left--;
      written = this.#take(url, await this.#fetch(url));
    }
  }

  async #fetch(url: string): Promise<FetchAnswer> {
    try {
      return await this.#fetcher(url, { maxBytes: this.#limits.pathFetchBytes });
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** @returns Where to go on. */
  #take(url: string, answer: FetchAnswer): string | undefined {
    if (answer.kind === 'failed') {
      this.records.push({ url, status: 'failed', problem: answer.reason });
      return undefined;
    }
    if (answer.kind === 'redirect') {
      this.records.push({ url, status: 'redirected' });
      return URL.canParse(answer.location, url) ? new URL(answer.location, url).href : undefined;
    }
    const { bytes } = answer;
    try {
      if (bytes.length > this.#limits.pathFetchBytes) throw new RangeError('pathFetchBytes');
      const found = this.#decode(bytes, this.#limits);
      this.records.push({ url, status: 'fetched', certificates: found.length });
      for (const certificate of found)
        if (!this.certificates.some((known) => sameCertificate(known, certificate)))
          this.certificates.push(certificate);
    } catch (error) {
      if (!isCoreError(error) && !(error instanceof RangeError)) throw error;
      this.records.push({ url, status: 'unreadable', problem: isCoreError(error) ? error.code : error.message });
    }
    return undefined;
  }
}
