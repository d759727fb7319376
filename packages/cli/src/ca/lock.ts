import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';

const lockName = 'lock';

/** Waits a little for the owner of a lock; `false` when it has been enough. */
export type Wait = (owner: string) => Promise<boolean>;

/**
 * Does some work while no other process works in the folder. The lock names its owner, so that one which a killed process left behind
 * is taken over; that of a living process, or of another machine, is waited for, and then ends the command.
 * @param wait - Called between two attempts; tells whether to try again.
 */
export async function withLock<T>(dir: string, work: () => Promise<T>, wait: Wait = async () => false): Promise<T> {
  const path = join(dir, lockName);
  const own = `${hostname()} ${process.pid}`;
  for (;;) {
    const owner = take(path, own);
    if (owner === undefined) break;
    if (!(await wait(owner))) throw new CommandError('io', 'ca.locked', { path, owner });
  }
  try {
    return await work();
  } finally {
    if (ownerOf(path) === own) rmSync(path, { force: true });
  }
}

/** Takes the lock, or tells who has it. */
function take(path: string, own: string): string | undefined {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(path, own)) return undefined;
    const owner = ownerOf(path);
    if (owner === undefined) continue;
    if (!isDead(owner)) return owner;
    // Renamed and looked at again before it is removed: another process may have taken it over in between.
    const aside = `${path}.${process.pid}`;
    try {
      renameSync(path, aside);
    } catch {
      continue;
    }
    if (ownerOf(aside) !== owner) giveBack(aside, path);
    unlinkSync(aside);
  }
  return ownerOf(path) ?? '?';
}

/** Puts the lock there with its owner in it: one that is still empty would look as if a crash had cut it off. */
function create(path: string, own: string): boolean {
  const half = `${path}.${process.pid}.part`;
  try {
    writeFileSync(half, own);
    putInPlace(half, path, own);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new CommandError('io', 'file.unwritable', { path, reason: code ?? message }, cause);
  } finally {
    remove(half);
  }
}

/** What may not be removed was never made; the error that came first is the one that counts. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Said already, where it matters.
  }
}

function putInPlace(half: string, path: string, own: string): void {
  try {
    linkSync(half, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw cause;
    // A file system without hard links.
    writeFileSync(path, own, { flag: 'wx' });
  }
}

function giveBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch {
    // A third process has made a lock of its own meanwhile; the journal itself refuses two writers.
  }
}

function ownerOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether the owner was a process of this machine that is no more. A lock without an owner was cut off by a crash. */
function isDead(owner: string): boolean {
  const [, host, pid] = /^(\S+) (\d+)$/.exec(owner) ?? [];
  if (pid === undefined) return true;
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
