import type { Instant } from '@yinxin/core';
import { openTrustList, type TrustListOutcome } from '@yinxin/core/trust';
import { defaultPolicy, type ValidationInput } from '@yinxin/core/validation';
import { provinceCrls, type World } from './world.ts';

/** What a validation in the world may have otherwise. */
export interface ValidationChoices {
  readonly at?: Instant;
  /** `null`: no trust list at all. */
  readonly trustList?: Uint8Array | null;
  /** CRLs; fresh ones of all provinces when absent. */
  readonly crls?: readonly Uint8Array[];
  readonly ocspResponses?: readonly Uint8Array[];
  readonly use?: ValidationInput['use'];
}

/** Everything that a service system of the world would validate a file with: its trust list, fresh CRLs, the licence policy. */
export async function validationInput(
  world: World,
  file: Uint8Array,
  choices: ValidationChoices = {},
): Promise<ValidationInput> {
  const at = choices.at ?? world.at;
  const envelope = choices.trustList === undefined ? world.trustList : choices.trustList;
  const outcome: TrustListOutcome | undefined =
    envelope === null ? undefined : openTrustList(envelope, { operators: world.trustRoot, at });
  const crls =
    choices.crls ?? (await Promise.all(world.provinces.map((province) => provinceCrls(province, { at })))).flat();
  return {
    file,
    at,
    atSource: 'argument',
    policy: defaultPolicy,
    ...(outcome === undefined || envelope === null ? {} : { trust: { outcome, envelope } }),
    crls,
    ...(choices.ocspResponses === undefined ? {} : { ocspResponses: choices.ocspResponses }),
    certificates: [],
    ...(choices.use === undefined ? {} : { use: choices.use }),
  };
}
