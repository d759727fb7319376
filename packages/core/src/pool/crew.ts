import { CoreError } from '../base/errors.ts';
import type { DoneMessage, FailedMessage, StartMessage, Work, WorkMessage } from './messages.ts';
import { listen, listenForEnd, type PoolWorker } from './port.ts';
import { errorOf } from './serve.ts';

/** A piece of work with its bytes still where they came from: they are packed anew when a worker is lost with it. */
export interface Task {
  readonly work: Work;
  pack(): ArrayBuffer;
}

interface Assignment {
  readonly task: Task;
  readonly resolve: (result: ArrayBuffer) => void;
  readonly reject: (error: Error) => void;
  attempts: number;
}

interface Seat {
  readonly worker: PoolWorker;
  readonly running: Map<number, Assignment>;
}

/** One piece at work and one at hand: a worker never waits for this thread. */
const piecesAtOnce = 2;

/** A piece that took two workers with it will take the third. */
const mostAttempts = 2;

/** So many workers lost without a single result in between mean that none will ever work. */
const mostLosses = 3;

/** Workers and what they are doing. A lost worker is replaced, and its pieces go to another. */
export class Crew {
  readonly #spawn: () => PoolWorker;
  readonly #module: WebAssembly.Module | undefined;
  readonly #seats: Set<Seat> = new Set();
  /** Pieces of lost workers, to be done first. */
  readonly #returned: Assignment[] = [];
  /** Callers that wait until some worker can take a piece. */
  readonly #callers: (() => void)[] = [];
  #losses = 0;
  #next = 0;
  #end: Error | undefined;

  constructor(spawn: () => PoolWorker, size: number, module: WebAssembly.Module | undefined) {
    this.#spawn = spawn;
    this.#module = module;
    for (let i = 0; i < size; i++) this.#addSeat();
  }

  /** How many pieces can be under way at once. */
  get room(): number {
    return this.#seats.size * piecesAtOnce;
  }

  /** Resolves when a worker can take another piece, or when none ever will: this is what holds a fast producer back. */
  async vacancy(): Promise<void> {
    while (this.#end === undefined && this.#freest() === undefined)
      await new Promise<void>((resolve) => this.#callers.push(resolve));
  }

  /** Gives a piece to the worker with the least to do. */
  run(task: Task): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => this.#assign({ task, resolve, reject, attempts: 0 }));
  }

  /** Ends all workers; whatever is under way is rejected. */
  async close(): Promise<void> {
    this.#finish(new CoreError('ERR_POOL_CLOSED', {}));
    await Promise.all([...this.#seats].map(({ worker }) => worker.terminate()));
    this.#seats.clear();
  }

  #addSeat(): void {
    const seat: Seat = { worker: this.#spawn(), running: new Map() };
    this.#seats.add(seat);
    listen(seat.worker, (message) => this.#answer(seat, message as DoneMessage | FailedMessage));
    listenForEnd(seat.worker, (reason) => this.#lose(seat, reason));
    seat.worker.postMessage({ kind: 'start', module: this.#module } satisfies StartMessage, []);
  }

  #freest(): Seat | undefined {
    let freest: Seat | undefined;
    for (const seat of this.#seats) if (seat.running.size < (freest?.running.size ?? piecesAtOnce)) freest = seat;
    return freest;
  }

  #assign(assignment: Assignment): void {
    if (this.#end !== undefined) {
      assignment.reject(this.#end);
      return;
    }
    const seat = this.#freest();
    if (seat === undefined) {
      this.#returned.push(assignment);
      return;
    }
    assignment.attempts++;
    const id = this.#next++;
    seat.running.set(id, assignment);
    try {
      const packed = assignment.task.pack();
      const { work } = assignment.task;
      seat.worker.postMessage({ kind: 'work', id, work, packed } satisfies WorkMessage, [packed]);
    } catch (error) {
      seat.running.delete(id);
      assignment.reject(error as Error);
    }
  }

  #answer(seat: Seat, message: DoneMessage | FailedMessage): void {
    const assignment = seat.running.get(message.id);
    if (assignment === undefined) return;
    seat.running.delete(message.id);
    if (message.kind === 'done') {
      this.#losses = 0;
      assignment.resolve(message.result);
    } else assignment.reject(errorOf(message));
    this.#goOn();
  }

  /** After the end of a worker: its pieces are done again, in its place comes another. */
  #lose(seat: Seat, reason: string): void {
    if (!this.#seats.delete(seat) || this.#end !== undefined) return;
    seat.worker.terminate();
    this.#losses++;
    for (const assignment of seat.running.values()) {
      if (assignment.attempts >= mostAttempts) assignment.reject(new CoreError('ERR_POOL_WORKER', { reason }));
      else this.#returned.push(assignment);
    }
    let why = reason;
    if (this.#losses < mostLosses) {
      try {
        this.#addSeat();
      } catch (error) {
        why = String(error);
      }
    }
    if (this.#seats.size === 0) this.#finish(new CoreError('ERR_POOL_WORKER', { reason: why }));
    this.#goOn();
  }

  #goOn(): void {
    while (this.#returned.length > 0 && this.#freest() !== undefined)
      this.#assign(this.#returned.shift() as Assignment);
    // All are woken: who finds no room waits again.
    for (const wake of this.#callers.splice(0)) wake();
  }

  #finish(error: Error): void {
    this.#end ??= error;
    for (const seat of this.#seats) {
      for (const assignment of seat.running.values()) assignment.reject(this.#end);
      seat.running.clear();
    }
    for (const assignment of this.#returned.splice(0)) assignment.reject(this.#end);
    this.#goOn();
  }
}
