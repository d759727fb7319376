import { formatInstant, toHex } from '@yinxin/core';
import { oids, parsePublicKey, type Signer, samePublicKey, sm2PublicKeyInfo } from '@yinxin/core/crypto';
import { generateSm2KeyPair, sm3 } from '@yinxin/core/sm';
import {
  type Certificate,
  type CertificateOrder,
  type CertificateRequest,
  createCertificateResponse,
  createSm2EnvelopedKey,
  type ProfileRule,
  parseCertificate,
  prepareCertificate,
  randomSerialNumber,
} from '@yinxin/core/x509';
import { CaFolder, caPath, readCaCertificate } from '../ca/folder.ts';
import type { CaName } from '../ca/journal.ts';
import { openCaSigner } from '../ca/open-ca-signer.ts';
import { tellRecovery } from '../ca/tell-recovery.ts';
import { waitForFolder } from '../ca/wait-for-folder.ts';
import { CommandError } from '../command-error.ts';
import type { Exit } from '../exit-codes.ts';
import { exists, type Output, refuseExisting, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readIdentity } from '../identity-options.ts';
import { certificateOutput, privateKeyOutput, readPublicKey } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { readProfile } from '../profile-file.ts';
import { readAcceptedRequest } from '../request-file.ts';
import { currentSecond, printJson, type Session, tell } from '../session.ts';
import { harmless } from '../trees/tree.ts';
import { subjectOptions } from './cert-request.ts';

const day = 86_400_000;

/** `cert issue`: one certificate or a dual pair from a profile, for a request, a public key, or a key made here. */
export const certIssue: Run = async (session, given) => {
  const dir = given.required('dir');
  const prefix = given.required('out');
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const profile = readProfile(given.required('profile'));
  const keyUse = (given.text('keyUse') ?? 'sign') as 'sign' | 'encrypt' | 'both';
  if (keyUse !== 'sign' && profile.encryptionKeyUsage === undefined)
    throw new CommandError('usage', 'option.value', { option: '--key-use', got: keyUse });
  const request = readRequest(given);
  const source = await subscriberKey(session, given, request, `${prefix}.key.pem`);
  refuseExisting(
    outputPaths(prefix, keyUse, source.secrets).map((path) => ({ path })),
    options,
  );
  // The issuing CA has no authorities below it.
  const ca = (given.text('ca') ?? (profile.ca ? 'root' : 'sub')) as CaName;
  const issuer = readCaCertificate(dir, ca);
  refuseOwnKey(dir, source.publicKey);
  const signer = await openCaSigner(session, given, dir, ca);
  const at = currentSecond(session);
  const notAfter = endOf(session, given, { profile, issuer, at });
  const described = describe(given, request, hostNames(session, given, profile, request));
  const order = (subjectPublicKey: Uint8Array, half: 'sign' | 'encrypt'): CertificateOrder => ({
    profile,
    ...described,
    subjectPublicKey,
    issuer: { certificate: issuer },
    serialNumber: randomSerialNumber(session.random),
    notBefore: at,
    notAfter,
    ...(half === 'encrypt' ? { keyUse: 'encrypt' as const } : {}),
  });
  return CaFolder.with(
    dir,
    at,
    async (folder): Promise<Exit> => {
      tellRecovery(session, folder);
      const digest = request && toHex(sm3(request.raw));
      const answered = folder.certificates.find((one) => one.state === 'issued' && one.request === digest);
      if (digest !== undefined && answered !== undefined && !given.flag('again'))
        throw new CommandError('usage', 'cert.requestTwice', { serial: answered.serial });
      const issue = (
        subjectPublicKey: Uint8Array,
        half: 'sign' | 'encrypt',
        beforeSigning: (serial: string) => void,
      ): Promise<Certificate | undefined> =>
        issueOne(session, folder, order(subjectPublicKey, half), {
          ca,
          at,
          signer,
          dryRun: options.dryRun,
          digest,
          beforeSigning,
        });
      const outputs: Output[] = [];
      const issued: Certificate[] = [];
      // A key that was made here is on disk before its certificate exists.
      const first = await issue(source.publicKey, keyUse === 'encrypt' ? 'encrypt' : 'sign', () =>
        writeOutputs(session, source.secrets, options),
      );
      if (first !== undefined) {
        issued.push(first);
        outputs.push(certificateOutput(`${prefix}.cert.pem`, first.raw));
      }
      if (keyUse === 'both') {
        const pair = enveloped(session, source.publicKey, request?.temporaryPublicKey);
        const second = await issue(pair.publicKey, 'encrypt', (serial) =>
          folder.keepEnvelope(serial, pair.envelopedKey),
        );
        if (first !== undefined && second !== undefined) {
          issued.push(second);
          outputs.push(...answer(prefix, { issuer, first, second, envelopedKey: pair.envelopedKey }));
        }
      }
      writeOutputs(session, outputs, options);
      report(session, given, issued);
      return 'passed';
    },
    waitForFolder(session, given),
  );
};

function readRequest(given: Given): CertificateRequest | undefined {
  const path = given.text('request');
  if (path === undefined) return undefined;
  if (given.text('publicKey') !== undefined)
    throw new CommandError('usage', 'option.together', { first: '--request', second: '--public-key' });
  return readAcceptedRequest(path);
}

/**
 * When a certificate ends: after `--days`, else after three years or what its profile allows, and never after its CA.
 * @throws CommandError when the CA itself has ended.
 */
export function endOf(
  session: Session,
  given: Given,
  { profile, issuer, at }: { readonly profile: ProfileRule; readonly issuer: Certificate; readonly at: number },
): number {
  const ended = issuer.notAfter <= at;
  if (ended) throw new CommandError('usage', 'ca.ended', { notAfter: formatInstant(issuer.notAfter) });
  const wanted = at + (given.count('days', 1, 36_500) ?? Math.min(1095, profile.longestDays)) * day;
  if (wanted <= issuer.notAfter) return wanted;
  tell(session, 'ca.shortened', { notAfter: formatInstant(issuer.notAfter) });
  return issuer.notAfter;
}

interface SubscriberKey {
  readonly publicKey: Uint8Array;
  /** A key that was made here. */
  readonly secrets: readonly Output[];
}

async function subscriberKey(
  session: Session,
  given: Given,
  request: CertificateRequest | undefined,
  path: string,
): Promise<SubscriberKey> {
  if (request !== undefined) return { publicKey: request.publicKey.spki, secrets: [] };
  const file = given.text('publicKey');
  if (file !== undefined) {
    tell(session, 'cert.noPossession', { path: file });
    return { publicKey: readPublicKey(file), secrets: [] };
  }
  const pair = generateSm2KeyPair(session.random);
  // One password for the CA and the new key when it is given by file or variable; asked separately otherwise.
  const password = await newPassword(session, given, path);
  const secrets = [privateKeyOutput(session, path, pair.privateKey, password)];
  return { publicKey: sm2PublicKeyInfo(pair.publicKey), secrets };
}

/** A key of the CA that spoke for somebody else too would stay in use when that certificate is revoked, and the other way round. */
function refuseOwnKey(dir: string, publicKey: Uint8Array): void {
  const key = parsePublicKey(publicKey);
  for (const ca of ['root', 'sub'] as const) {
    const path = caPath(dir, ca, 'cert');
    if (exists(path) && samePublicKey(readCaCertificate(dir, ca).publicKey, key))
      throw new CommandError('usage', 'cert.ownKey', { path });
  }
}

function outputPaths(prefix: string, keyUse: string, secrets: readonly Output[]): string[] {
  const pair = keyUse === 'both' ? [`${prefix}.enc.cert.pem`, `${prefix}.response.der`] : [];
  return [`${prefix}.cert.pem`, ...pair, ...secrets.map(({ path }) => path)];
}

/**
 * The names of hosts, of the options or else of the request. Those of a request count only for a profile that is about hosts: a person's
 * certificate restricts no purpose, and with such a name it would serve as that host. The operator is told what became of them.
 */
function hostNames(
  session: Session,
  given: Given,
  { extensions }: ProfileRule,
  request: CertificateRequest | undefined,
): readonly string[] {
  const wanted = given.list('dns');
  const asked = request?.subjectAltNames.flatMap((one) => (one.kind === 'dns' ? [one.value] : [])) ?? [];
  if (wanted.length > 0 || asked.length === 0) return wanted;
  const heard = extensions.required.includes(oids.subjectAltName);
  tell(session, heard ? 'cert.namesTaken' : 'cert.namesIgnored', { names: harmless(asked.join(', ')) });
  return heard ? asked : [];
}

type Described =
  | 'subject'
  | 'identity'
  | 'dnsNames'
  | 'crlDistributionPoints'
  | 'certificatePolicies'
  | 'authorityInformation';

/** What the certificate says of its subject: the name of the request stands unless options give another. */
function describe(
  given: Given,
  request: CertificateRequest | undefined,
  dnsNames: readonly string[],
): Pick<CertificateOrder, Described> {
  const attributes = subjectOptions(given);
  const name = given.text('name');
  const own = request === undefined || name !== undefined || Object.keys(attributes).length > 0;
  const identity = readIdentity(given);
  const [ocsp, caIssuers, crl, policies] = ['ocspUrl', 'caIssuersUrl', 'crlUrl', 'policy'].map((name) => {
    const values = given.list(name);
    return values.length === 0 ? undefined : values;
  });
  return {
    subject: own ? { C: 'CN', ...attributes, CN: given.required('name') } : request.subject,
    ...(identity === undefined ? {} : { identity }),
    ...(dnsNames.length === 0 ? {} : { dnsNames }),
    ...(crl === undefined ? {} : { crlDistributionPoints: crl }),
    ...(policies === undefined ? {} : { certificatePolicies: policies }),
    authorityInformation: {
      ...(ocsp === undefined ? {} : { ocsp }),
      ...(caIssuers === undefined ? {} : { caIssuers }),
    },
  };
}

interface OneIssuance {
  readonly ca: CaName;
  readonly at: number;
  readonly signer: Signer;
  readonly dryRun: boolean;
  readonly digest?: string | undefined;
  readonly renews?: string;
  /** What must be on disk before the certificate exists; not called by a dry run. */
  readonly beforeSigning?: (serial: string) => void;
}

/** One certificate through the journal; a dry run stops before it, with everything checked. */
export async function issueOne(
  session: Session,
  folder: CaFolder,
  order: CertificateOrder,
  { ca, at, signer, dryRun, digest, renews, beforeSigning }: OneIssuance,
): Promise<Certificate | undefined> {
  const prepared = prepareCertificate(order, signer);
  if (dryRun) {
    const { profile, subject, notAfter } = prepared;
    tell(session, 'cert.wouldIssue', { profile, subject: subject.text, notAfter: formatInstant(notAfter) });
    return undefined;
  }
  beforeSigning?.(prepared.serialNumber);
  const der = await folder.issue({
    prepared,
    signer,
    ca,
    at,
    ...(digest === undefined ? {} : { request: digest }),
    ...(renews === undefined ? {} : { renews }),
  });
  return parseCertificate(der);
}

/** An encryption key of a dual pair: made here, and leaving in an envelope for the temporary key of the request or else its signing key. */
function enveloped(
  session: Session,
  signingKey: Uint8Array,
  temporaryKey: Uint8Array | undefined,
): { readonly publicKey: Uint8Array; readonly envelopedKey: Uint8Array } {
  const { algorithm, point: ownPoint } = parsePublicKey(signingKey);
  const point = temporaryKey ?? ownPoint;
  if (algorithm !== 'sm2' || point === undefined)
    throw new CommandError('usage', 'option.value', { option: '--key-use', got: `both (${algorithm})` });
  const pair = generateSm2KeyPair(session.random);
  const envelopedKey = createSm2EnvelopedKey(pair.privateKey, point, { random: session.random });
  pair.privateKey.fill(0);
  return { publicKey: sm2PublicKeyInfo(pair.publicKey), envelopedKey };
}

/** The files of a dual pair besides the signing certificate. */
function answer(
  prefix: string,
  parts: {
    readonly issuer: Certificate;
    readonly first: Certificate;
    readonly second: Certificate;
    readonly envelopedKey: Uint8Array;
  },
): readonly Output[] {
  const bytes = createCertificateResponse({
    signingCertificates: [parts.first.raw, parts.issuer.raw],
    envelopedKey: parts.envelopedKey,
    encryptionCertificates: [parts.second.raw],
  });
  return [certificateOutput(`${prefix}.enc.cert.pem`, parts.second.raw), { path: `${prefix}.response.der`, bytes }];
}

/** The serial numbers, or everything about the certificates as JSON. */
export function report(session: Session, given: Given, issued: readonly Certificate[]): void {
  if (given.flag('json')) {
    const certificates = issued.map(({ serialNumber, subject, notBefore, notAfter, keyUsage }) => ({
      serialNumber,
      subject: subject.text,
      notBefore: formatInstant(notBefore),
      notAfter: formatInstant(notAfter),
      keyUsage: [...(keyUsage ?? [])],
    }));
    printJson(session, { schemaVersion: 1, certificates });
  } else for (const { serialNumber } of issued) session.print(`${serialNumber}\n`);
}
