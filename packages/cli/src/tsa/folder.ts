import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant, fromHex, type Instant, parseInstant, type RandomSource, toHex } from '@yinxin/core';
import {
  type DigestName,
  requireTimestampAuthority,
  type TimestampAuthority,
  type TimestampRecord,
} from '@yinxin/core/cms';
import type { Signer } from '@yinxin/core/crypto';
import type { Certificate } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { type Output, readJsonSetting } from '../files.ts';
import { certificateOutput, readCertificates } from '../keys.ts';

const settingsName = 'tsa.json';
const certificateName = 'tsa.cert.pem';
const journalName = 'tsa.journal.ndjson';

/** What an authority's folder says about it; the key lies elsewhere. */
export interface AuthoritySettings {
  readonly schemaVersion: 1;
  readonly policies: readonly [string, ...string[]];
  readonly digests: readonly DigestName[];
  readonly accuracyMs: number;
  readonly ordering: 'none' | 'byGenTime';
}

/** One line of the journal: what was about to be signed. */
interface JournalLine {
  readonly serial: string;
  readonly genTime: string;
  readonly policy: string;
  readonly digestAlgorithm: string;
  readonly digest: string;
}

/** The files of a new authority. */
export function authorityOutputs(
  dir: string,
  settings: AuthoritySettings,
  certificates: readonly Certificate[],
): readonly Output[] {
  const chain = certificates.map(({ raw }) => certificateOutput('', raw).bytes).join('');
  return [
    { path: join(dir, settingsName), bytes: `${JSON.stringify(settings, null, 2)}\n` },
    { path: join(dir, certificateName), bytes: chain },
    { path: join(dir, journalName), bytes: '' },
  ];
}

/** Reads the settings and the certificate of a folder, and joins them with its key. */
export function readAuthority(dir: string, signer: Signer): TimestampAuthority {
  const path = join(dir, settingsName);
  const settings = readJsonSetting(path) as Partial<AuthoritySettings> | null;
  if (settings?.schemaVersion !== 1 || !Array.isArray(settings.policies) || settings.policies.length === 0)
    throw new CommandError('usage', 'setting.wrong', { path });
  const [certificate, ...chain] = readCertificates(join(dir, certificateName));
  if (certificate === undefined) throw new CommandError('usage', 'setting.wrong', { path: join(dir, certificateName) });
  const { policies, digests, accuracyMs, ordering } = settings as AuthoritySettings;
  const authority = { certificate, chain, signer, policies, digests, accuracyMs, ordering };
  requireTimestampAuthority(authority);
  return authority;
}

/**
 * The journal of an authority: every token is on disk before it is signed, so that after a crash the next time is never earlier and
 * no serial number comes twice. A serial number is the time in 48 bits and 64 random bits, which also holds when an old copy of the
 * folder is put back.
 */
export class TokenJournal {
  readonly #path: string;
  readonly #random: RandomSource;
  readonly #file: number;
  readonly #serials = new Set<string>();
  #lastGenTime: Instant | undefined;

  /** @throws CommandError for a line that is none, unless a crash cut it off at the end. */
  constructor(dir: string, random: RandomSource) {
    this.#path = join(dir, journalName);
    this.#random = random;
    const text = this.#read();
    const complete = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of complete.split('\n').filter((one) => one !== '')) this.#remember(line);
    this.#file = openSync(this.#path, 'a', 0o644);
    // Nobody was given a token whose line is not complete.
    if (complete.length < text.length) truncateSync(this.#path, Buffer.byteLength(complete));
  }

  get lastGenTime(): Instant | undefined {
    return this.#lastGenTime;
  }

  /** Writes what is about to be signed, and gives its serial number when it is on disk. */
  reserve = async (record: TimestampRecord): Promise<Uint8Array> => {
    const serial = this.#freshSerial(record.genTime);
    const line: JournalLine = {
      serial: toHex(serial),
      genTime: formatInstant(record.genTime),
      policy: record.policy,
      digestAlgorithm: record.digestAlgorithm,
      digest: toHex(record.digest),
    };
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    fsyncSync(this.#file);
    this.#remember(JSON.stringify(line));
    return serial;
  };

  close(): void {
    closeSync(this.#file);
  }

  #freshSerial(genTime: Instant): Uint8Array {
    for (let attempt = 0; attempt < 8; attempt++) {
      const time = Math.floor(genTime).toString(16).padStart(12, '0');
      const serial = fromHex(`${time}${toHex(this.#random(8))}`);
      if (!this.#serials.has(toHex(serial))) return serial;
    }
    throw new CommandError('internal', 'tsa.noSerial');
  }

  #remember(line: string): void {
    try {
      const { serial, genTime } = JSON.parse(line) as JournalLine;
      const time = parseInstant(genTime);
      if (!/^[0-9a-f]{28}$/.test(serial) || this.#serials.has(serial)) throw new SyntaxError(serial);
      this.#serials.add(serial);
      this.#lastGenTime = Math.max(time, this.#lastGenTime ?? time);
    } catch (cause) {
      throw new CommandError('io', 'tsa.journalDamaged', { path: this.#path, line: this.#serials.size + 1 }, cause);
    }
  }

  #read(): string {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch (cause) {
      throw new CommandError(
        'usage',
        'setting.unreadable',
        { path: this.#path, reason: (cause as Error).message },
        cause,
      );
    }
  }
}
