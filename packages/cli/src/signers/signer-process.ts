import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { CommandError } from '../command-error.ts';
import type { MessageName } from '../text/messages.ts';
import { asObject, longestLine, type Method, printable, readLine } from './protocol.ts';

/** How a program is started and what is done with its complaints. */
export interface ProcessOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For one request, in milliseconds. */
  readonly timeout: number;
  /** What the program says on standard error. */
  note(text: string): void;
}

/** All that a program gets of our environment, beside what begins with `YINXIN_SIGNER_`. */
const passedOn = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'SYSTEMROOT',
  'TMPDIR',
  'TMP',
  'TEMP',
  'LANG',
  'LC_ALL',
  'TZ',
]);

/** The reply to a request: its result, or the reason of the refusal. */
export type Reply =
  | { readonly result: Readonly<Record<string, unknown>> }
  | { readonly error: { readonly code: string; readonly message: string } };

interface Pending {
  readonly id: number | null;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/**
 * Programs that owe an answer: should this process end before, they are killed. The others end by themselves when their input ends,
 * and may close the session with their device.
 */
const busy = new Set<ChildProcessWithoutNullStreams>();

function killBusy(): void {
  for (const child of busy) child.kill('SIGKILL');
}

/**
 * A program that speaks the protocol. It is started by the first request, gets one request at a time, and is killed when it does
 * not answer in time or says something that is not of the protocol; it never keeps this process alive.
 */
export class SignerProcess {
  readonly #words: readonly string[];
  readonly #options: ProcessOptions;
  #child: ChildProcessWithoutNullStreams | undefined;
  #failure: Error | undefined;
  #pending: Pending | undefined;
  #received: Buffer[] = [];
  #receivedLength = 0;
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;
  #endedByItself = false;

  constructor(words: readonly string[], options: ProcessOptions) {
    this.#words = words;
    this.#options = options;
  }

  /** The program, for people. */
  get name(): string {
    return this.#words[0] as string;
  }

  /** Sends one request, after those before it have been answered. */
  request(method: Method, params: Readonly<Record<string, unknown>>): Promise<Reply> {
    const next = this.#last.then(() => this.#exchange(method, params));
    this.#last = next.catch(() => {});
    return next;
  }

  /** Sends a line as it stands and waits for the reply to `id`; for the conformance kit. */
  sendLine(line: string, id: number | null): Promise<Reply> {
    const next = this.#last.then(() => this.#send(line, id));
    this.#last = next.catch(() => {});
    return next;
  }

  /** Whether the program ended by itself, and well, when it was asked to. */
  get endedByItself(): boolean {
    return this.#endedByItself;
  }

  /** Closes the program's input, which asks it to end, and kills it when it does not within the time of a request. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.timeout);
      child.once('close', (code) => {
        clearTimeout(timer);
        this.#endedByItself = code === 0;
        resolve();
      });
      child.ref();
      child.stdin.end();
    });
  }

  #exchange(method: Method, params: Readonly<Record<string, unknown>>): Promise<Reply> {
    const id = ++this.#count;
    return this.#send(JSON.stringify({ id, method, params }), id);
  }

  async #send(line: string, id: number | null): Promise<Reply> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#child ??= this.#start();
    const child = this.#child;
    if (busy.size === 0) process.once('exit', killBusy);
    busy.add(child);
    // The timer keeps the process alive as long as an answer is awaited.
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Reply>((resolve, reject) => {
        this.#pending = { id, resolve, reject };
        const seconds = this.#options.timeout / 1000;
        timer = setTimeout(() => this.#fail('signer.timeout', { seconds }), this.#options.timeout);
        child.stdin.write(`${line}\n`);
      });
    } finally {
      clearTimeout(timer);
      this.#pending = undefined;
      busy.delete(child);
      if (busy.size === 0) process.off('exit', killBusy);
    }
  }

  #start(): ChildProcessWithoutNullStreams {
    const [command, ...args] = this.#words as [string, ...string[]];
    const names = Object.keys(this.#options.env);
    const env = Object.fromEntries(
      names
        .filter((name) => passedOn.has(name.toUpperCase()) || name.startsWith('YINXIN_SIGNER_'))
        .map((name) => [name, this.#options.env[name]]),
    );
    const child = spawn(command, args, { env, stdio: 'pipe', shell: false, windowsHide: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#options.note(text));
    child.stdout.on('data', (bytes: Buffer) => this.#receive(bytes));
    // A program that ends early leaves a broken pipe; its end is reported, not the pipe.
    child.stdin.on('error', () => {});
    child.once('error', (cause) =>
      this.#fail('signer.notStarted', { reason: (cause as NodeJS.ErrnoException).code }, cause),
    );
    child.once('close', (code, signal) => {
      this.#fail('signer.ended', { how: signal ?? `exit ${code}` });
    });
    for (const one of [child, child.stdin, child.stdout, child.stderr] as { unref?(): void }[]) one.unref?.();
    return child;
  }

  #receive(bytes: Buffer): void {
    this.#received.push(bytes);
    this.#receivedLength += bytes.length;
    if (this.#receivedLength > longestLine) this.#fail('signer.protocol', { rule: 'a line has an end' });
    if (!bytes.includes(10)) return;
    const lines = Buffer.concat(this.#received).toString('utf8').split('\n');
    const rest = Buffer.from(lines.pop() as string, 'utf8');
    this.#received = [rest];
    this.#receivedLength = rest.length;
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    const pending = this.#pending;
    const reply = pending === undefined ? 'nothing is said without being asked' : readReply(line, pending.id);
    if (typeof reply === 'string') this.#fail('signer.protocol', { rule: reply });
    else {
      this.#pending = undefined;
      pending?.resolve(reply);
    }
  }

  /** Ends the program for good. */
  #fail(message: MessageName, values: Readonly<Record<string, unknown>>, cause?: unknown): void {
    this.#failure ??= new CommandError('io', message, { name: this.name, ...values }, cause);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    this.#pending?.reject(this.#failure);
    this.#pending = undefined;
  }
}

/** The reply of a line, or the rule that it breaks. */
function readReply(line: string, id: number | null): Reply | string {
  const reply = readLine(line);
  if (reply === undefined) return 'a line is a JSON object';
  if (reply['id'] !== id) return 'a reply bears the number of its request';
  const result = asObject(reply['result']);
  const error = asObject(reply['error']);
  if ((result === undefined) === (error === undefined)) return 'a reply holds a result or an error';
  if (result !== undefined) return { result };
  return { error: { code: printable(error?.['code']), message: printable(error?.['message'] ?? '') } };
}
