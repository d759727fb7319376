import { oids } from '../crypto/index.ts';
import type { PolicyMapping } from '../x509/index.ts';
import type { PathBudget } from './budget.ts';

/** One policy at one depth. */
interface PolicyNode {
  readonly policy: string;
  /** Which policies of the next certificate continue this one. */
  expected: ReadonlySet<string>;
  readonly parents: readonly PolicyNode[];
}

type Level = Map<string, PolicyNode>;

/**
 * The valid policies of a path, as the graph of RFC 9618: one node for each policy and depth, so that its size is at most the sum of what
 * the certificates say, where the tree of RFC 5280 §6.1.2 grows with their product.
 */
export class PolicyGraph {
  readonly #levels: Level[] = [new Map([[oids.anyPolicy, rootNode()]])];
  readonly #budget: PathBudget;
  #empty = false;

  constructor(budget: PathBudget) {
    this.#budget = budget;
  }

  /** Whether no policy is valid any more. It stays so. */
  get isEmpty(): boolean {
    return this.#empty;
  }

  /**
   * Takes the policies of the next certificate (RFC 5280 §6.1.3 d and e).
   * @param policies - As in the certificate; none when it has no such extension.
   * @param any - Whether anyPolicy in it counts.
   */
  addCertificate(policies: readonly string[], any: 'counts' | 'inhibited'): void {
    if (policies.length === 0) this.#empty = true;
    if (this.#empty) return;
    const above = this.#levels.at(-1) as Level;
    const byExpected = this.#byExpected(above);
    const level: Level = new Map();
    const add = (policy: string, parents: readonly PolicyNode[]): void => {
      this.#spend();
      level.set(policy, { policy, expected: new Set([policy]), parents });
    };
    const anyAbove = above.get(oids.anyPolicy);
    for (const policy of policies) {
      if (policy === oids.anyPolicy) continue;
      const parents = byExpected.get(policy);
      if (parents !== undefined) add(policy, parents);
      else if (anyAbove !== undefined) add(policy, [anyAbove]);
    }
    if (any === 'counts' && policies.includes(oids.anyPolicy))
      for (const [policy, parents] of byExpected) if (!level.has(policy)) add(policy, parents);
    this.#levels.push(level);
    if (level.size === 0) this.#empty = true;
  }

  /** Which nodes continue under each policy. */
  #byExpected(level: Level): ReadonlyMap<string, PolicyNode[]> {
    const found = new Map<string, PolicyNode[]>();
    for (const node of level.values()) {
      for (const policy of node.expected) {
        this.#spend();
        const nodes = found.get(policy);
        if (nodes === undefined) found.set(policy, [node]);
        else nodes.push(node);
      }
    }
    return found;
  }

  /** Applies the mappings of the certificate that was added last (RFC 5280 §6.1.4 b). */
  map(mappings: readonly PolicyMapping[], mode: 'allowed' | 'inhibited'): void {
    if (this.#empty) return;
    const level = this.#levels.at(-1) as Level;
    const above = this.#levels.at(-2) as Level;
    const mapped = new Map<string, Set<string>>();
    for (const { issuerPolicy, subjectPolicy } of mappings) {
      this.#spend();
      const subjects = mapped.get(issuerPolicy);
      if (subjects === undefined) mapped.set(issuerPolicy, new Set([subjectPolicy]));
      else subjects.add(subjectPolicy);
    }
    const anyAbove = above.get(oids.anyPolicy);
    for (const [policy, expected] of mapped) {
      const node = level.get(policy);
      if (mode === 'inhibited') level.delete(policy);
      else if (node !== undefined) node.expected = expected;
      else if (level.has(oids.anyPolicy) && anyAbove !== undefined)
        level.set(policy, { policy, expected, parents: [anyAbove] });
    }
    if (level.size === 0) this.#empty = true;
  }

  /**
   * The policies of the first certificate's issuer under which the whole path is valid (the authority-constrained set of RFC 5280
   * §6.1.6): those with anyPolicy alone above them, and anyPolicy itself when it reaches the end.
   */
  validPolicies(): ReadonlySet<string> {
    const valid = new Set<string>();
    if (this.#empty) return valid;
    // Walking up from the last level passes over whatever has no child there, so nothing has to be pruned before.
    let level = new Set((this.#levels.at(-1) as Level).values());
    if (this.#levels.at(-1)?.has(oids.anyPolicy)) valid.add(oids.anyPolicy);
    while (level.size > 0) {
      const above = new Set<PolicyNode>();
      for (const { policy, parents } of level) {
        const [first] = parents;
        if (policy !== oids.anyPolicy && parents.length === 1 && first?.policy === oids.anyPolicy) valid.add(policy);
        for (const parent of parents) {
          this.#spend();
          above.add(parent);
        }
      }
      level = above;
    }
    return valid;
  }

  #spend(): void {
    this.#budget.spend('pathPolicySteps');
  }
}

function rootNode(): PolicyNode {
  return { policy: oids.anyPolicy, expected: new Set([oids.anyPolicy]), parents: [] };
}
