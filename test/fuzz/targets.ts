import type { Target } from './campaign.ts';
import { derTargets } from './der-targets.ts';
import { fileTargets } from './file-targets.ts';
import { pkiTargets } from './pki-targets.ts';
import { foundSeeds } from './seeds.ts';
import { textTargets } from './text-targets.ts';

/** Every parser that outsiders can feed, with what it is usually fed and with what once broke it. */
export async function makeTargets(): Promise<Target[]> {
  const groups = await Promise.all([derTargets(), pkiTargets(), fileTargets(), textTargets()]);
  const targets = groups.flat();
  return targets.map((target) => ({ ...target, seeds: [...target.seeds, ...foundSeeds(target.name)] }));
}
