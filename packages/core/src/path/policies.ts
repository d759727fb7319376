import { oids } from '../crypto/index.ts';
import { type Certificate, isSelfIssued } from '../x509/index.ts';
import type { PathBudget } from './budget.ts';
import { type Finding, finding } from './failure.ts';
import { PolicyGraph } from './policy-graph.ts';
import type { PathPolicies, PathPolicyInput, TrustAnchor } from './types.ts';

/** After how many certificates each rule begins to hold; 0 is now (RFC 5280 §6.1.2 d–f). */
interface PolicyState {
  explicit: number;
  mapping: number;
  any: number;
}

/**
 * Processes the policies of a path (RFC 5280 §6.1.3 d–f, §6.1.4 a, b, h–j, §6.1.5 a, b, g, with the graph of RFC 9618). Constraints and
 * policies of the anchor's own certificate count as its owner's initial values (RFC 5937 §3).
 * @param certificates - Leaf first, as in a path.
 * @throws BudgetExhausted
 */
export function processPolicies(
  certificates: readonly Certificate[],
  anchor: TrustAnchor,
  budget: PathBudget,
  input: PathPolicyInput = {},
): { readonly problem: Finding } | { readonly policies: PathPolicies } {
  if (input.explicit === undefined && certificates.every(saysNothing) && saysNothing(anchor.certificate))
    return { policies: noPolicies };
  const length = certificates.length;
  const state: PolicyState = {
    explicit: input.explicit === 'required' ? 0 : length + 1,
    mapping: input.mapping === 'inhibited' ? 0 : length + 1,
    any: input.anyPolicy === 'inhibited' ? 0 : length + 1,
  };
  const own = certificates[0] === anchor.certificate ? undefined : anchor.certificate;
  if (own !== undefined) constrain(state, own);
  const graph = new PolicyGraph(budget);
  for (let i = length - 1; i >= 0; i--) {
    const certificate = certificates[i] as Certificate;
    const selfIssued = i > 0 && isSelfIssued(certificate);
    const any = state.any > 0 || selfIssued ? 'counts' : 'inhibited';
    graph.addCertificate(certificate.certificatePolicies, any);
    if (state.explicit === 0 && graph.isEmpty) return { problem: noPolicy(certificate) };
    if (i === 0) break;
    const mappings = certificate.policyMappings ?? [];
    if (mappings.some((pair) => pair.issuerPolicy === oids.anyPolicy || pair.subjectPolicy === oids.anyPolicy)) {
      const rule = 'anyPolicy is not mapped';
      return { problem: finding('chain.constraint.policy', certificate, { rule }) };
    }
    graph.map(mappings, state.mapping > 0 ? 'allowed' : 'inhibited');
    if (!selfIssued) countDown(state);
    constrain(state, certificate);
  }
  return conclude(certificates[0] as Certificate, state, graph, own, input);
}

const noPolicies: PathPolicies = /* @__PURE__ */ Object.freeze({
  explicit: 'notRequired',
  authority: Object.freeze([]),
  user: Object.freeze([]),
});

/** A certificate without policies, which demands none either. */
function saysNothing(certificate: Certificate | undefined): boolean {
  return (
    certificate === undefined ||
    (certificate.certificatePolicies.length === 0 &&
      certificate.policyConstraints === undefined &&
      certificate.policyMappings === undefined)
  );
}

function conclude(
  leaf: Certificate,
  state: PolicyState,
  graph: PolicyGraph,
  own: Certificate | undefined,
  input: PathPolicyInput,
): { readonly problem: Finding } | { readonly policies: PathPolicies } {
  const explicit = state.explicit <= 1 || leaf.policyConstraints?.requireExplicitPolicy === 0;
  const authority = within(graph.validPolicies(), own?.certificatePolicies);
  const user = within(authority, input.acceptable);
  if (explicit && user.size === 0) return { problem: noPolicy(leaf, input.acceptable) };
  const qualifiers = leaf.policyQualifiers;
  return {
    policies: Object.freeze({
      explicit: explicit ? 'required' : 'notRequired',
      authority: Object.freeze([...authority]),
      user: Object.freeze([...user]),
      ...(qualifiers === undefined ? {} : { qualifiers }),
    }),
  };
}

/** What of a set lies in another, where anyPolicy on either side stands for every policy and no list at all for anyPolicy. */
function within(policies: ReadonlySet<string>, allowed: readonly string[] | undefined): ReadonlySet<string> {
  if (allowed === undefined || allowed.length === 0 || allowed.includes(oids.anyPolicy)) return policies;
  if (policies.has(oids.anyPolicy)) return new Set(allowed);
  return new Set(allowed.filter((policy) => policies.has(policy)));
}

function countDown(state: PolicyState): void {
  if (state.explicit > 0) state.explicit--;
  if (state.mapping > 0) state.mapping--;
  if (state.any > 0) state.any--;
}

function constrain(state: PolicyState, { policyConstraints, inhibitAnyPolicy }: Certificate): void {
  state.explicit = Math.min(state.explicit, policyConstraints?.requireExplicitPolicy ?? state.explicit);
  state.mapping = Math.min(state.mapping, policyConstraints?.inhibitPolicyMapping ?? state.mapping);
  state.any = Math.min(state.any, inhibitAnyPolicy ?? state.any);
}

function noPolicy(certificate: Certificate, acceptable: readonly string[] = []): Finding {
  return finding('chain.constraint.policy', certificate, {
    rule: 'a valid policy',
    got: certificate.certificatePolicies.join(' ') || 'none',
    ...(acceptable.length === 0 ? {} : { expected: acceptable.join(' ') }),
  });
}
