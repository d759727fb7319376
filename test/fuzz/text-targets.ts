import { utf8 } from '@yinxin/core';
import { parseLicenceType } from '@yinxin/core/licence';
import { sampleLicenceTypes } from '@yinxin/core/samples';
import { encodeTrustList, encodeTrustRoot, parseEnvelope, parseTrustList, parseTrustRoot } from '@yinxin/core/trust';
import { defaultPolicy, parsePolicy } from '@yinxin/core/validation';
import { createWorld } from '@yinxin/testkit';
import { reading, type Target } from './campaign.ts';

/** Everything that is JSON. */
export async function textTargets(): Promise<Target[]> {
  const world = await createWorld({ provinces: 2, seed: 'fuzz trust' });
  const licenceTypes = sampleLicenceTypes.map((type) => utf8(JSON.stringify(type)));
  const der = false;
  return [
    { name: 'licence-type', der, seeds: licenceTypes, read: reading((bytes) => parseLicenceType(jsonOf(bytes))) },
    { name: 'policy', der, seeds: [utf8(JSON.stringify(defaultPolicy))], read: reading(parsePolicy) },
    { name: 'envelope', der, seeds: [world.trustList], read: reading((bytes) => parseEnvelope(bytes)) },
    {
      name: 'trust-list',
      der,
      seeds: [encodeTrustList(world.document)],
      read: reading((bytes) => parseTrustList(bytes)),
    },
    { name: 'trust-root', der, seeds: [encodeTrustRoot(world.trustRoot)], read: reading(parseTrustRoot) },
  ];
}

/** A licence type is given as a JSON value; what is not JSON is no input for it. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
