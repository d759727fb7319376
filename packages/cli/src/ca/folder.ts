import { join } from 'node:path';
import { formatInstant, fromBase64, type Instant, toBase64 } from '@yinxin/core';
import { encodePem, type Signer } from '@yinxin/core/crypto';
import {
  type Certificate,
  compareSecondReading,
  completeCertificate,
  type PreparedCertificate,
  parseCertificate,
  type RevocationReason,
} from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { exists, isFolder, makeFolder, type Output, readJsonSetting } from '../files.ts';
import { readCertificate } from '../keys.ts';
import { type CaName, type IntentEntry, Journal, type JournalEntry, newJournal, writeDurably } from './journal.ts';
import { type Wait, withLock } from './lock.ts';

/** What a CA folder keeps beside its journal: everything about revocation. */
export interface CaRecord {
  readonly schemaVersion: 2;
  readonly name: string;
  readonly crlNumbers: Readonly<Record<CaName, number>>;
  /** thisUpdate of the newest list of each CA: times do not go back. */
  readonly crlTimes?: { readonly [ca in CaName]?: string };
  readonly revoked: readonly {
    readonly serial: string;
    readonly ca: CaName;
    readonly revokedAt: string;
    readonly reason?: RevocationReason;
    /** Since when the key is not to be trusted: may lie before the revocation. */
    readonly invalidityDate?: string;
  }[];
}

/** One certificate in the journal, with what became of it. */
export interface JournalledCertificate extends Omit<IntentEntry, 'kind'> {
  /** `void`: never given out. `pending`: its issuance was cut off and is not yet voided. */
  readonly state: 'issued' | 'void' | 'pending';
  /** DER; of an issued one. */
  readonly certificate?: Uint8Array;
}

/** Everything that a journal tells of certificates, in the order of their intents. */
export function certificatesOf(entries: readonly JournalEntry[]): readonly JournalledCertificate[] {
  const found = new Map<string, JournalledCertificate>();
  for (const entry of entries) {
    if (entry.kind === 'intent') {
      const { kind: _, ...intent } = entry;
      found.set(entry.serial, { ...intent, state: 'pending' });
      continue;
    }
    const intent = found.get(entry.serial);
    if (intent === undefined) continue;
    found.set(
      entry.serial,
      entry.kind === 'issued'
        ? { ...intent, state: 'issued', certificate: fromBase64(entry.certificate) }
        : { ...intent, state: 'void' },
    );
  }
  return [...found.values()];
}

/** The certificates of a CA folder, for those who revoke and answer; nothing is recovered. */
export function readCertificatesOfCa(dir: string): readonly JournalledCertificate[] {
  return certificatesOf(Journal.open(dir).entries);
}

/** The files of one of the CAs of a folder. */
export function caPath(dir: string, ca: CaName, what: 'cert' | 'key' | 'csr'): string {
  return join(dir, `${ca}.${what}.pem`);
}

/** The certificate of one of the CAs of a folder. */
export function readCaCertificate(dir: string, ca: CaName): Certificate {
  const path = caPath(dir, ca, 'cert');
  const request = caPath(dir, ca, 'csr');
  if (!exists(path) && exists(request)) throw new CommandError('usage', 'ca.notInstalled', { request });
  return readCertificate(path);
}

const recordName = 'ca.json';

/** What a CA folder keeps beside its journal. */
export function readRecord(dir: string): CaRecord {
  const path = join(dir, recordName);
  const record = readJsonSetting(path) as Partial<CaRecord> | null;
  if (record?.schemaVersion !== 2 || !Array.isArray(record.revoked))
    throw new CommandError('usage', 'setting.wrong', { path });
  return record as CaRecord;
}

/** The file of a record. */
export function recordOutput(dir: string, record: CaRecord, renew: boolean): Output {
  const output: Output = { path: join(dir, recordName), bytes: `${JSON.stringify(record, null, 2)}\n` };
  return renew ? { ...output, renew: true } : output;
}

/** A certificate that a new CA begins with. */
interface FirstCertificate {
  readonly der: Uint8Array;
  readonly ca: CaName;
  readonly profile: string;
  readonly at: Instant;
}

/** The journal of a new CA and the certificates that it begins with. */
export function journalOutputs(dir: string, certificates: readonly FirstCertificate[]): readonly Output[] {
  const entries = certificates.flatMap(({ der, ca, profile, at }) => {
    const certificate = parseCertificate(der);
    const intent = intentOf(certificate, { ca, profile, at });
    return [intent, { kind: 'issued', at: intent.at, serial: intent.serial, certificate: toBase64(der) } as const];
  });
  return [
    ...certificates.map(({ der }) => ({
      path: issuedPath(dir, parseCertificate(der).serialNumber),
      bytes: encodePem('CERTIFICATE', der),
    })),
    ...newJournal(entries).map(({ name, text }) => ({ path: join(dir, name), bytes: text })),
  ];
}

/** What the journal says of an issuance besides what stands in the certificate. */
interface Circumstances {
  readonly ca: CaName;
  readonly profile: string;
  readonly at: Instant;
  readonly request?: string;
  readonly renews?: string;
}

function intentOf(
  certificate: Pick<Certificate, 'tbs' | 'serialNumber' | 'subject' | 'notBefore' | 'notAfter'>,
  { ca, profile, at, request, renews }: Circumstances,
): IntentEntry {
  return {
    kind: 'intent',
    at: formatInstant(at),
    ca,
    serial: certificate.serialNumber,
    profile,
    subject: certificate.subject.text,
    notBefore: formatInstant(certificate.notBefore),
    notAfter: formatInstant(certificate.notAfter),
    tbs: toBase64(certificate.tbs),
    ...(request === undefined ? {} : { request }),
    ...(renews === undefined ? {} : { renews }),
  };
}

/** What a folder is told when it issues. */
export interface Issuance extends Omit<Circumstances, 'profile'> {
  readonly prepared: PreparedCertificate;
  readonly signer: Signer;
}

/** What opening a folder put right. */
export interface Recovery {
  /** Serial numbers of issuances that were cut off: void from now on. */
  readonly voided: readonly string[];
  /** Serial numbers of certificates that were signed and recorded, but whose file was missing. */
  readonly restored: readonly string[];
}

/** A CA folder that this process works in alone. */
export class CaFolder {
  readonly dir: string;
  readonly recovery: Recovery;
  readonly #journal: Journal;

  private constructor(dir: string, journal: Journal, recovery: Recovery) {
    this.dir = dir;
    this.#journal = journal;
    this.recovery = recovery;
  }

  /** Locks a folder, puts right what a crash left half done, and does some work in it. */
  static async with<T>(dir: string, at: Instant, work: (folder: CaFolder) => Promise<T>, wait?: Wait): Promise<T> {
    if (!isFolder(dir)) throw new CommandError('usage', 'setting.unreadable', { path: dir, reason: 'ENOENT' });
    const inside = async (): Promise<T> => {
      const journal = Journal.open(dir);
      return work(new CaFolder(dir, journal, recover(dir, journal, at)));
    };
    return withLock(dir, inside, wait);
  }

  get certificates(): readonly JournalledCertificate[] {
    return certificatesOf(this.#journal.entries);
  }

  /** Whether a serial number was ever meant for a certificate of this folder, issued or not. */
  isUsed(serial: string): boolean {
    return this.#journal.entries.some((entry) => entry.serial === serial);
  }

  /** Keeps the envelope of an encryption key, so that a crash does not part it from its certificate. */
  keepEnvelope(serial: string, envelope: Uint8Array): void {
    makeFolder(join(this.dir, 'issued'));
    writeDurably(join(this.dir, 'issued', `${serial}.envelope.der`), envelope);
  }

  /**
   * Issues one certificate: the intent with the bytes to be signed is on disk before the key is used, and the certificate before it
   * is returned. After a crash in between, the next opening voids or restores it.
   */
  async issue({ prepared, signer, ...circumstances }: Issuance): Promise<Uint8Array> {
    const intent = intentOf(prepared, { ...circumstances, profile: prepared.profile });
    if (this.isUsed(intent.serial)) throw new CommandError('io', 'ca.serialUsed', { serial: intent.serial });
    this.#journal.append(intent);
    const der = completeCertificate(prepared, await signer.sign(prepared.tbs));
    await compareSecondReading(der);
    this.#journal.append({ kind: 'issued', at: intent.at, serial: intent.serial, certificate: toBase64(der) });
    writeIssued(this.dir, intent.serial, der);
    return der;
  }
}

function recover(dir: string, journal: Journal, at: Instant): Recovery {
  const voided: string[] = [];
  const restored: string[] = [];
  for (const { state, serial, certificate } of certificatesOf(journal.entries)) {
    if (state === 'pending') {
      journal.append({ kind: 'void', at: formatInstant(at), serial, reason: 'interrupted' });
      voided.push(serial);
    } else if (certificate !== undefined && !exists(issuedPath(dir, serial))) {
      writeIssued(dir, serial, certificate);
      restored.push(serial);
    }
  }
  return { voided, restored };
}

function issuedPath(dir: string, serial: string): string {
  return join(dir, 'issued', `${serial}.cert.pem`);
}

function writeIssued(dir: string, serial: string, der: Uint8Array): void {
  makeFolder(join(dir, 'issued'));
  writeDurably(issuedPath(dir, serial), encodePem('CERTIFICATE', der));
}
