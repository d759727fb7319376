import { exitCodes } from './exit-codes.ts';

/** How a process is asked to end; what it leaves undone is taken back first. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const undoing = new Set<() => void>();

/**
 * Remembers how to take something back when the process ends before it is done: by a signal, an error, or a reader that went away.
 * Signals are heard only while there is something to take back, so that a service under `nohup` stays deaf to SIGHUP.
 * @param undo - Synchronous; what it cannot remove it leaves.
 * @returns To be called when it is done, one way or the other.
 */
export function undoOnExit(undo: () => void): () => void {
  if (undoing.size === 0) {
    process.on('exit', undoAll);
    for (const signal of endings) process.on(signal, end);
  }
  undoing.add(undo);
  return () => {
    if (!undoing.delete(undo) || undoing.size > 0) return;
    process.off('exit', undoAll);
    for (const signal of endings) process.off(signal, end);
  };
}

function end(): void {
  process.exit(exitCodes.interrupted.code);
}

function undoAll(): void {
  for (const undo of undoing) {
    try {
      undo();
    } catch {
      // The next one is taken back all the same.
    }
  }
}
