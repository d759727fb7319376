import { CoreError, type ErrorCode, isCoreError } from '../base/errors.ts';
import type { Leniency, LeniencyName } from '../base/leniency.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { countNodes, parseXml, type XmlElement, type ZipEntry, type ZipPackage } from '../container/index.ts';
import { isOfdElement, ofdEarlyNamespace } from './elements.ts';
import type { OfdLink, OfdProblem, PartRole } from './package-types.ts';
import { resolveLocation } from './part-path.ts';

/** A location that was resolved, and whether its part is in the package. */
export interface Followed {
  readonly path: string;
  readonly present: boolean;
}

/** The state of one reading of a package: what was reached, what could not be followed, what was tolerated. */
export class PackageWalk {
  readonly zip: ZipPackage;
  readonly limits: Limits;
  readonly files: ReadonlyMap<string, ZipEntry>;
  readonly reachable: Map<string, OfdLink> = new Map();
  readonly problems: OfdProblem[] = [];
  readonly leniencies: Leniency[] = [];
  /** Failures are kept too, so that a broken part costs its parsing once however often it is named. */
  readonly #trees = new Map<string, XmlElement | CoreError>();
  readonly #visited = new Set<string>();
  #nodes = 0;
  #links = 0;

  constructor(zip: ZipPackage, limits: Limits) {
    this.zip = zip;
    this.limits = limits;
    const files = new Map<string, ZipEntry>();
    for (const [name, entry] of zip.entries) files.set(`/${name}`, entry);
    this.files = files;
  }

  /** The content of a file, or `undefined`. */
  read(path: string): Uint8Array | undefined {
    return this.files.get(path)?.bytes;
  }

  /**
   * A part as XML, parsed once.
   * @throws CoreError `ERR_OFD_PART_MISSING`, `ERR_XML`, `ERR_LIMIT`.
   */
  readXml(path: string, from = ''): XmlElement {
    const known = this.#trees.get(path);
    if (known instanceof CoreError) throw known;
    if (known !== undefined) return known;
    const bytes = this.read(path);
    if (bytes === undefined) throw new CoreError('ERR_OFD_PART_MISSING', { path, from });
    try {
      const tree = parseXml(bytes, path, this.limits);
      this.#nodes += countNodes(tree);
      checkLimit(this.limits, 'packageXmlNodes', this.#nodes);
      this.#trees.set(path, tree);
      return tree;
    } catch (error) {
      if (isCoreError(error)) this.#trees.set(path, error);
      throw error;
    }
  }

  /** Whether a step on a part comes for the first time; repeated links must not repeat the work. */
  isFirstVisit(step: string, path: string): boolean {
    const key = `${step} ${path}`;
    if (this.#visited.has(key)) return false;
    this.#visited.add(key);
    return true;
  }

  /**
   * A part whose root must be an OFD element of a name.
   * @throws CoreError `ERR_OFD_PART_MISSING`, `ERR_OFD_STRUCTURE`, `ERR_XML`, `ERR_LIMIT`.
   */
  readPart(path: string, from: string, rootName: string): XmlElement {
    const root = this.readXml(path, from);
    if (root.name !== rootName || !isOfdElement(root)) {
      throw new CoreError('ERR_OFD_STRUCTURE', {
        path,
        rule: `the root is {${root.namespace}}${root.name}, not ${rootName}`,
      });
    }
    if (root.namespace === ofdEarlyNamespace) this.note('ofd.namespace.noYear', path);
    return root;
  }

  /** Like `readPart` for a part that the document can do without: a failure becomes a problem, an exhausted budget stays final. */
  tryPart(path: string, from: string, rootName: string, role: PartRole): XmlElement | undefined {
    return this.attempt(path, from, role, () => this.readPart(path, from, rootName));
  }

  /** Runs a reading step; its failure becomes a problem, except for an exhausted budget. */
  attempt<T>(path: string, from: string, role: PartRole, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!isCoreError(error) || error.code === 'ERR_LIMIT') throw error;
      this.#problem(problemKind(error.code), path, from, role, error.code);
      return undefined;
    }
  }

  /**
   * Resolves a location and notes the link, or the problem that the part is missing.
   * @throws CoreError `ERR_OFD_LOCATION`.
   */
  follow(location: string, from: string, role: PartRole): Followed {
    return this.reach(this.resolve(location, from), from, role);
  }

  /** Like `follow` for a link that the document can do without. */
  tryFollow(location: string | undefined, from: string, role: PartRole): Followed | undefined {
    if (location === undefined) return undefined;
    return this.attempt(location, from, role, () => this.follow(location, from, role));
  }

  /** Notes a link to an absolute path. */
  reach(path: string, from: string, role: PartRole): Followed {
    const present = this.files.has(path);
    if (!present) this.#problem('missing', path, from, role, 'ERR_OFD_PART_MISSING');
    else if (!this.reachable.has(path)) this.reachable.set(path, { path, role, from });
    return { path, present };
  }

  /**
   * An absolute path; backslashes are noted.
   * @throws CoreError `ERR_OFD_LOCATION`, `ERR_LIMIT`.
   */
  resolve(location: string, from: string): string {
    checkLimit(this.limits, 'packageLinks', ++this.#links);
    const { path, backslashes } = resolveLocation(location, from);
    if (backslashes) this.note('ofd.location.backslash', from);
    return path;
  }

  /** Notes a tolerated deviation once for each place. */
  note(name: LeniencyName, path: string): void {
    if (!this.leniencies.some((known) => known.name === name && known.path === path))
      this.leniencies.push({ name, path });
  }

  #problem(kind: OfdProblem['kind'], path: string, from: string, role: PartRole, code: ErrorCode): void {
    this.problems.push({ kind, path, from, role, code });
  }
}

function problemKind(code: ErrorCode): OfdProblem['kind'] {
  if (code === 'ERR_OFD_PART_MISSING') return 'missing';
  return code === 'ERR_OFD_LOCATION' ? 'location' : 'malformed';
}
