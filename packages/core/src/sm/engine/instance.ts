import { moduleText } from './module.generated.ts';

/** The functions of the module; assembly/ documents each. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  buildTable(slot: number, table: number, width: number): number;
  deriveNonce(key: number, e: number, extra: number, extraLength: number, skip: number, to: number): void;
  deriveNonces(
    key: number,
    keyStride: number,
    e: number,
    extra: number,
    extraLength: number,
    to: number,
    stride: number,
  ): void;
  isOnCurve(slot: number): number;
  multiplyBase(slot: number): number;
  prepareKey(slot: number): number;
  sign(slot: number): number;
  signBatch(count: number): void;
  useBase(width: number): void;
  verify(slot: number): number;
  verifyBatch(count: number): void;
  wipe(): void;
  wipeBatch(): void;
  sm3Blocks(length: number): void;
  sm3Last(length: number, total: number): void;
  sm3Once(length: number): void;
  sm3Many(count: number): void;
  hmacKey(length: number): void;
  hmacOnce(length: number): void;
  pbkdf2Start(): void;
  pbkdf2Rounds(count: number): void;
  wipeHash(length: number): void;
}

/** The regions of the module's memory that the host reads and writes; assembly/memory.ts says what each holds. */
const regions = [
  'STATE',
  'DIGEST',
  'TAG',
  'BLOCK',
  'LENGTHS',
  'MESSAGES',
  'SLOTS',
  'BASE_WIDE',
  'BASE_NARROW',
  'KEYS',
] as const;

/** Where each region begins. */
export type EngineAddresses = Readonly<Record<(typeof regions)[number], number>>;

/** The module at work: one instance in every thread, with views of its memory that stay valid when it grows. */
export interface EngineInstance {
  readonly exports: EngineExports;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly at: EngineAddresses;
}

class RunningEngine implements EngineInstance {
  readonly exports: EngineExports;
  readonly at: EngineAddresses;
  #bytes: Uint8Array;
  #words: Uint32Array;

  constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module);
    this.exports = exports as unknown as EngineExports;
    this.at = Object.fromEntries(
      regions.map((name) => [name, (exports[name] as WebAssembly.Global).value]),
    ) as EngineAddresses;
    this.#bytes = new Uint8Array(this.exports.memory.buffer);
    this.#words = new Uint32Array(this.exports.memory.buffer);
  }

  get bytes(): Uint8Array {
    // Growing the memory leaves the views of before without a buffer.
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.exports.memory.buffer);
    return this.#bytes;
  }

  get words(): Uint32Array {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.exports.memory.buffer);
    return this.#words;
  }
}

/** An instance with a memory of its own. */
export function runEngine(module: WebAssembly.Module): EngineInstance {
  return new RunningEngine(module);
}

let compiled: WebAssembly.Module | undefined;
/** `undefined` before the first question, `null` where the platform refuses. */
let running: EngineInstance | null | undefined;
let refusal: string | undefined;

/**
 * The engine of this thread, compiled at the first call: no import costs time that nobody needs.
 * @returns `undefined` where WebAssembly or its vectors are absent or forbidden (a content-security policy); callers then compute
 * in JavaScript, with the same results.
 */
export function engineInstance(): EngineInstance | undefined {
  if (running === undefined) start();
  return running ?? undefined;
}

/** By the platform's decoder, which overlooks line ends: ours takes milliseconds before a compiler has seen it. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  const characters = atob(moduleText);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

function start(): void {
  try {
    compiled ??= new WebAssembly.Module(moduleBytes());
    running = runEngine(compiled);
  } catch (error) {
    running = null;
    refusal = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** Why there is no engine; `undefined` when there is one. */
export function engineRefusal(): string | undefined {
  engineInstance();
  return refusal;
}

/** The compiled module, to be handed to the workers of a pool, so that each does not compile its own; `undefined` when refused. */
export function engineModule(): WebAssembly.Module | undefined {
  engineInstance();
  return compiled;
}

/** Takes a module that another thread compiled; without effect once the engine of this thread has started. */
export function adoptEngineModule(module: WebAssembly.Module): void {
  compiled ??= module;
}
