import { setTimeout } from 'node:timers/promises';
import type { Given } from '../given.ts';
import { type Session, tell } from '../session.ts';
import type { Wait } from './lock.ts';

const pause = 100;

/** Waits as long as `--wait` says for another process that works in the folder, and says once that it does. */
export function waitForFolder(session: Session, given: Given): Wait {
  let left = ((given.count('wait', 0, 86_400) ?? 10) * 1000) / pause;
  let isSaid = false;
  return async (owner) => {
    if (left <= 0) return false;
    if (!isSaid) tell(session, 'ca.waiting', { owner });
    isSaid = true;
    left--;
    await setTimeout(pause);
    return true;
  };
}
