import type { Text } from '../../base/text.ts';
import {
  decideScope,
  findServiceFor,
  type ScopeDimension,
  type ScopeQuestion,
  serviceById,
  trustListRefusals,
} from '../../trust/index.ts';
import type { LicenceFacts, ScopeFacts, SealFacts, SignatureFacts, TrustFacts } from '../facts/facts.ts';
import type { ServiceFacts } from '../facts/identity-facts.ts';
import { serviceFacts } from './certificate-facts.ts';
import type { GatherContext } from './context.ts';
import { digestHex, isoTime } from './fact-values.ts';

/** The trust list that was used, or why none was. */
export function trustFacts({ input, cache }: GatherContext): TrustFacts {
  if (input.trust === undefined) return { status: 'missing' };
  const { outcome, envelope } = input.trust;
  const sm3 = cache === undefined ? digestHex(envelope) : cache.digests.get(envelope, digestHex);
  if (outcome.status === 'refused')
    return { status: 'refused', sm3, problem: { code: outcome.code, text: trustListRefusals[outcome.code] } };
  const { list } = outcome;
  return {
    status: 'authentic',
    schemeId: list.scheme.id,
    operator: list.operator.name,
    sequence: list.sequence,
    issued: isoTime(list.issued),
    nextUpdate: isoTime(list.nextUpdate),
    sm3,
  };
}

/** The licence-issuer service that names an issuing authority. */
export function issuerService({ list }: GatherContext, creditCode: string | undefined): ServiceFacts | undefined {
  if (list === undefined || creditCode === undefined) return undefined;
  const listed = findServiceFor(list, { creditCode }, 'licenceIssuer');
  return listed === undefined ? undefined : serviceFacts(listed);
}

/**
 * Whether what was done lies inside what the list approves: the issuer's licence type, region and purpose; the seal maker's seal
 * type and region; the certification authority's region.
 */
export function scopeFacts(
  context: GatherContext,
  signatures: readonly SignatureFacts[],
  licence: LicenceFacts | undefined,
  seal: SealFacts | undefined,
): readonly ScopeFacts[] {
  const { purpose } = context.input.use ?? {};
  const region = licence?.region === undefined ? {} : { region: licence.region };
  const asked = purpose === undefined ? {} : { purpose };
  const scopes: ScopeFacts[] = [];
  if (licence?.issuer !== undefined) {
    const type = licence.typeCode === undefined ? {} : { licenceType: licence.typeCode };
    scopes.push(...decide(context, licence.issuer, { ...region, ...asked, ...type }, undefined));
  }
  for (const signature of signatures) {
    const authority = signature.signerPath?.service;
    if (authority !== undefined) scopes.push(...decide(context, authority, region, signature.index));
    const maker = signature.seal?.makerPath?.service;
    if (maker !== undefined && signature.seal !== undefined)
      scopes.push(...decide(context, maker, { ...region, sealType: signature.seal.type }, signature.index));
  }
  if (seal?.makerPath?.service !== undefined)
    scopes.push(...decide(context, seal.makerPath.service, { sealType: seal.type }, undefined));
  return scopes;
}

function decide(
  { list }: GatherContext,
  service: ServiceFacts,
  question: ScopeQuestion,
  signature: number | undefined,
): ScopeFacts[] {
  const listed = list === undefined ? undefined : serviceById(list, service.id);
  if (listed === undefined) return [];
  const { inside, missing } = decideScope(listed.service.scope, question);
  const texts = missing.map(({ dimension, value }) => ({
    zh: `${dimensions[dimension].zh} ${value}`,
    en: `${dimensions[dimension].en} ${value}`,
  }));
  return [{ ...(signature === undefined ? {} : { signature }), service, inside, missing: texts }];
}

const dimensions: Readonly<Record<ScopeDimension, Text>> = {
  region: { zh: '行政区划', en: 'region' },
  licenceType: { zh: '证照类型', en: 'licence type' },
  sealType: { zh: '印章类型', en: 'seal type' },
  purpose: { zh: '用途', en: 'purpose' },
};
