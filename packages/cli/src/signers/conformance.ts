import { createHash } from 'node:crypto';
import { type RandomSource, type Text, toHex } from '@yinxin/core';
import { type PublicKey, parsePublicKey, verifySignature } from '@yinxin/core/crypto';
import { SM2_DEFAULT_USER_ID, sm2CurveParameters, sm2Digest } from '@yinxin/core/sm';
import { CommandError } from '../command-error.ts';
import { openExternalHolder } from './external-holder.ts';
import type { HeldKey, SigningMode } from './key-holder.ts';
import { protocolName, protocolVersions, type Refusal, readBase64, writeBase64 } from './protocol.ts';
import { digestLength } from './serve.ts';
import { type ProcessOptions, type Reply, SignerProcess } from './signer-process.ts';

/** One thing that a signer program must do, and what it did. */
export interface Finding {
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly text: Text;
  /** What was met, when it failed or says something of interest. */
  readonly got?: string;
}

/** Signatures of each key: enough that a generator of 20 bits would repeat itself once in 3,000 runs, and one that counts at once. */
const manySignatures = 24;

/**
 * Tries a signer program: greeting, keys, signatures in every mode it claims, everything it must refuse, nonces, a restart. The
 * program is killed at the first silence or word out of turn, which is a finding too.
 */
export async function checkConformance(
  words: readonly string[],
  options: ProcessOptions,
  random: RandomSource,
): Promise<readonly Finding[]> {
  const run = new Run(words, options, random);
  try {
    await run.everything();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { zh, en } = error.text;
    run.add('protocol', 'failed', {
      zh: `遵守协议直到结束：${zh}`,
      en: `keeps to the protocol to the end: ${en}`,
    });
  } finally {
    await run.stop();
  }
  return run.findings;
}

class Run {
  readonly findings: Finding[] = [];
  readonly #words: readonly string[];
  readonly #options: ProcessOptions;
  readonly #random: RandomSource;
  #process: SignerProcess;
  #modes: ReadonlySet<SigningMode> = new Set();
  #keys: readonly HeldKey[] = [];

  constructor(words: readonly string[], options: ProcessOptions, random: RandomSource) {
    this.#words = words;
    this.#options = options;
    this.#random = random;
    this.#process = new SignerProcess(words, options);
  }

  add(check: string, outcome: Finding['outcome'], text: Text, got?: string): void {
    this.findings.push({ check, outcome, text, ...(got === undefined ? {} : { got }) });
  }

  async everything(): Promise<void> {
    await this.#greeting();
    await this.#listing();
    await this.#refusals();
    for (const key of this.#keys) {
      const publicKey = parsePublicKey(key.publicKey);
      await this.#signatures(key, publicKey);
      await this.#wrongRequests(key);
      await this.#nonces(key, publicKey);
    }
    await this.#restart();
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  #expect(check: string, holds: boolean, text: Text, got?: string): boolean {
    this.add(check, holds ? 'passed' : 'failed', text, holds ? undefined : got);
    return holds;
  }

  #refused(check: string, reply: Reply, code: Refusal, text: Text): void {
    const got = 'error' in reply ? reply.error.code : 'a result';
    this.#expect(check, got === code || got.startsWith(`${code}.`), text, got);
  }

  async #greeting(): Promise<void> {
    const hello = await this.#process.request('hello', { protocol: protocolName, versions: protocolVersions });
    const result = 'result' in hello ? hello.result : {};
    const capabilities: unknown[] = Array.isArray(result['capabilities']) ? result['capabilities'] : [];
    this.#modes = new Set((['message', 'digest'] as const).filter((mode) => capabilities.includes(mode)));
    const greeted = result['protocol'] === protocolName && protocolVersions.includes(result['version'] as number);
    this.#expect(
      'hello',
      greeted,
      { zh: '应答 hello，说出协议和版本', en: 'answers hello with protocol and version' },
      JSON.stringify(hello),
    );
    const text = { zh: '声明至少一种签名方式（message、digest）', en: 'claims at least one mode (message, digest)' };
    this.#expect('capabilities', this.#modes.size > 0, text, JSON.stringify(capabilities));
    const other = await this.#process.request('hello', { protocol: protocolName, versions: [999_999] });
    this.#refused('hello.version', other, 'version.unsupported', {
      zh: '拒绝不认识的版本',
      en: 'refuses a version that it does not know',
    });
  }

  async #listing(): Promise<void> {
    const reply = await this.#process.request('keys', {});
    const listed: unknown = 'result' in reply ? reply.result['keys'] : undefined;
    const keys = Array.isArray(listed) ? (listed as Record<string, unknown>[]) : [];
    const readable: HeldKey[] = [];
    for (const key of keys) {
      const publicKey = readBase64(key?.['publicKey']);
      if (publicKey === undefined || typeof key?.['id'] !== 'string') continue;
      const held = { id: key['id'], algorithm: key['algorithm'] as HeldKey['algorithm'], publicKey };
      if (isUsable(held)) readable.push(held);
    }
    this.#keys = readable;
    const text = {
      zh: '列出密钥，公钥可读，算法可验证',
      en: 'lists keys with readable public keys and algorithms that are verified',
    };
    const all = this.#expect(
      'keys',
      keys.length > 0 && readable.length === keys.length,
      text,
      JSON.stringify(reply).slice(0, 200),
    );
    if (!all) return;
    const isUnique = new Set(readable.map(({ id }) => id)).size === readable.length;
    this.#expect('keys.unique', isUnique, { zh: '密钥标识不重复', en: 'no two keys have one id' });
    for (const { id, algorithm, publicKey } of readable) {
      const single = await this.#process.request('publicKey', { key: id });
      const same =
        'result' in single &&
        single.result['publicKey'] === writeBase64(publicKey) &&
        single.result['algorithm'] === algorithm;
      this.#expect(
        `publicKey ${id}`,
        same,
        { zh: 'publicKey 与 keys 一致', en: 'publicKey says the same as keys' },
        JSON.stringify(single).slice(0, 200),
      );
    }
  }

  async #refusals(): Promise<void> {
    const unknown = await this.#process.request('publicKey', { key: 'no such key 990000' });
    this.#refused('publicKey.unknown', unknown, 'key.unknown', {
      zh: '拒绝不存在的密钥',
      en: 'refuses a key that is not there',
    });
    const method = await this.#process.request('noSuchMethod' as 'keys', {});
    this.#refused('method.unknown', method, 'method.unknown', {
      zh: '拒绝不认识的方法',
      en: 'refuses a method that it does not know',
    });
    const text = {
      zh: '对不是请求的行应答 request.malformed，id 为 null',
      en: 'answers a line that is no request with request.malformed and the id null',
    };
    for (const line of ['this is no JSON', '[]', '{"method":"keys"}'])
      this.#refused(`malformed ${line}`, await this.#process.sendLine(line, null), 'request.malformed', text);
  }

  async #signatures(key: HeldKey, publicKey: PublicKey): Promise<void> {
    for (const mode of ['message', 'digest'] as const) {
      const text = { zh: `${mode} 方式的签名可以验证`, en: `signatures of ${mode} mode verify` };
      const check = `sign.${mode} ${key.id}`;
      if (!this.#modes.has(mode) || (mode === 'digest' && digestLength(key) === undefined)) {
        this.add(check, 'skipped', text);
        continue;
      }
      let wrong: string | undefined;
      for (const length of [1, 64, 1000, 100_000]) {
        const message = this.#random(Math.min(length, 65_536));
        const reply = await this.#sign(key, mode, mode === 'message' ? message : digestOf(key, publicKey, message));
        const signature = signatureOf(reply);
        const verified = signature && verifySignature({ algorithm: key.algorithm, publicKey, signature, message });
        if (verified !== true) wrong ??= `${length}: ${JSON.stringify(reply).slice(0, 160)}`;
      }
      this.#expect(check, wrong === undefined, text, wrong);
    }
  }

  #sign(key: HeldKey, mode: SigningMode, data: Uint8Array): Promise<Reply> {
    return this.#process.request('sign', { key: key.id, algorithm: key.algorithm, [mode]: writeBase64(data) });
  }

  async #wrongRequests(key: HeldKey): Promise<void> {
    const { id, algorithm } = key;
    const [mode] = this.#modes;
    if (mode === undefined) return;
    const good = { key: id, algorithm, [mode]: writeBase64(this.#random(digestLength(key) ?? 32)) };
    const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, Refusal, Text])[] = [
      [
        'key',
        { ...good, key: 'no such key 990000' },
        'key.unknown',
        { zh: '不用别的密钥代签', en: 'does not sign with another key' },
      ],
      [
        'algorithm',
        { ...good, algorithm: 'rsa-sha1' },
        'algorithm.unsupported',
        { zh: '拒绝其他算法', en: 'refuses another algorithm' },
      ],
      [
        'nothing',
        { key: id, algorithm },
        'request.malformed',
        { zh: '没有内容时拒绝', en: 'refuses when there is nothing to sign' },
      ],
      [
        'both',
        { ...good, message: 'AAAA', digest: 'AAAA' },
        'request.malformed',
        { zh: '两种内容并存时拒绝', en: 'refuses message and digest together' },
      ],
      [
        'base64',
        { ...good, [mode]: '***' },
        'request.malformed',
        { zh: '拒绝不是 base64 的内容', en: 'refuses what is not base64' },
      ],
    ];
    for (const [name, params, code, text] of cases)
      this.#refused(`sign.${name} ${id}`, await this.#process.request('sign', params), code, text);
    if (this.#modes.has('digest') && digestLength(key) !== undefined) {
      const long = await this.#sign(key, 'digest', this.#random(33));
      this.#refused(`sign.digestLength ${id}`, long, 'digest.length', {
        zh: '拒绝长度不对的杂凑值',
        en: 'refuses a digest of another length',
      });
    }
    for (const other of (['message', 'digest'] as const).filter((one) => !this.#modes.has(one))) {
      const reply = await this.#sign(key, other, this.#random(32));
      this.#refused(`sign.mode ${id}`, reply, 'mode.unsupported', {
        zh: '拒绝未声明的方式',
        en: 'refuses the mode that it does not claim',
      });
    }
  }

  /** Two messages signed with one nonce give the private key away to everyone. */
  async #nonces(key: HeldKey, publicKey: PublicKey): Promise<void> {
    const text = { zh: '不同内容的签名从不使用同一个随机数', en: 'no two messages are signed with one nonce' };
    const check = `nonces ${key.id}`;
    const [mode] = this.#modes;
    if (mode === undefined || !/^(sm2|ecdsa)-/.test(key.algorithm)) {
      this.add(check, 'skipped', text);
      return;
    }
    const seen = new Map<bigint, string>();
    let [made, repeated] = [0, 0];
    const first = this.#random(32);
    for (let i = 0; i < manySignatures; i++) {
      // The first message comes twice: a deterministic signer may then repeat all of its signature, but not the nonce alone.
      const message = i < 2 ? first : this.#random(32);
      const digest = digestOf(key, publicKey, message);
      const signature = signatureOf(await this.#sign(key, mode, mode === 'message' ? message : digest));
      const mark = signature && nonceMark(key, signature, digest);
      if (mark === undefined) continue;
      made++;
      const whole = toHex(signature as Uint8Array);
      if (seen.has(mark) && seen.get(mark) !== whole) repeated++;
      seen.set(mark, whole);
    }
    const holds = repeated === 0 && made === manySignatures;
    this.#expect(check, holds, text, `${repeated} of ${made} repeated`);
  }

  async #restart(): Promise<void> {
    await this.#process.stop();
    const text = {
      zh: '输入结束时自行退出，重启后密钥不变',
      en: 'ends with its input, and has the same keys after a restart',
    };
    const ended = this.#process.endedByItself;
    const holder = await openExternalHolder(this.#words, this.#options);
    const again = await holder.keys();
    await holder.stop();
    const [before, after] = [this.#keys, again].map((keys) =>
      keys.map(({ id, publicKey }) => id + writeBase64(publicKey)).join(),
    );
    this.#expect('restart', ended && before === after, text, ended ? 'other keys' : 'killed');
  }
}

function isUsable({ algorithm, publicKey }: HeldKey): boolean {
  try {
    const family = { sm2: /^sm2-sm3$/, rsa: /^rsa-/, ed25519: /^ed25519$/, unknown: /^$/ };
    const kind = parsePublicKey(publicKey).algorithm;
    return (kind.startsWith('ec-') ? /^ecdsa-/ : family[kind as keyof typeof family]).test(String(algorithm));
  } catch {
    return false;
  }
}

/** What a signer in digest mode is given. */
function digestOf({ algorithm }: HeldKey, { point }: PublicKey, message: Uint8Array): Uint8Array {
  if (algorithm === 'sm2-sm3') return sm2Digest(message, point as Uint8Array, SM2_DEFAULT_USER_ID);
  const name = algorithm.replace(/^.*-(sha\d+(-\d+)?)$/, '$1');
  return new Uint8Array(createHash(name).update(message).digest());
}

function signatureOf(reply: Reply): Uint8Array | undefined {
  return 'result' in reply ? readBase64(reply.result['signature']) : undefined;
}

/**
 * The x-coordinate of the nonce's point, which two signatures share when they share the nonce: in ECDSA r itself, in SM2 r less the
 * digest (GB/T 32918.2 §6.1), so that r alone would hide it.
 */
function nonceMark({ algorithm }: HeldKey, signature: Uint8Array, digest: Uint8Array): bigint | undefined {
  // A signature of P-521 is longer than 127 bytes, and its length takes one byte more.
  const at = signature[1] === 0x81 ? 3 : 2;
  const [first, length = 0] = signature.subarray(at);
  if (signature[0] !== 0x30 || first !== 2 || length < 1 || at + 2 + length > signature.length) return undefined;
  const r = BigInt(`0x${toHex(signature.subarray(at + 2, at + 2 + length))}`);
  if (algorithm !== 'sm2-sm3') return r;
  const { n } = sm2CurveParameters;
  return (((r - BigInt(`0x${toHex(digest)}`)) % n) + n) % n;
}
