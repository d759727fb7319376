import { libraryVersion } from '../../base/version.ts';
import { codeRegistry } from '../codes.generated.ts';
import type { Facts } from '../facts/facts.ts';
import type { CertificateFacts, PathCertificateFacts, PathFacts } from '../facts/identity-facts.ts';
import type { Check, Judgement, Recognition, Verdict } from '../judge.ts';
import { judge } from '../judge.ts';
import { policyDigest } from '../policy.ts';
import type { Policy } from '../policy-types.ts';

/** The version of the report format: raised when a member changes its meaning or goes away. */
export const reportSchema = 'yinxin-report/1' as const;

/** A verdict with the names of ETSI EN 319 102-1. */
export interface ReportVerdict extends Verdict {
  readonly etsi: {
    readonly indication: 'TOTAL_PASSED' | 'TOTAL_FAILED' | 'INDETERMINATE' | 'NO_SIGNATURE_FOUND';
    readonly subIndication?: string;
  };
}

/** A certificate in the chain of a report. */
export interface ReportCertificate {
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** `good`, `revoked`, or why it is not known. */
  readonly revocation: string;
  /** What says so. */
  readonly revocationSource?: 'crl' | 'ocsp';
}

/** A chain from a leaf certificate to a listed service. */
export interface ReportChain {
  readonly role: 'signer' | 'maker' | 'timestamp';
  readonly status: 'complete' | 'incomplete';
  readonly certificates: readonly ReportCertificate[];
  readonly service?: { readonly id: string; readonly name: string; readonly type: string; readonly provider: string };
}

/** One signature of the document. */
export interface ReportSignature {
  readonly index: number;
  readonly id: string;
  readonly kind: string;
  readonly layout?: string;
  readonly verdict: ReportVerdict;
  readonly bestSignatureTime: { readonly at: string; readonly source: 'timestamp' | 'reference' };
  readonly claimedSigningTime?: string;
  readonly signer?: string;
  readonly seal?: {
    readonly id: string;
    readonly name: string;
    readonly type: number;
    readonly validFrom: string;
    readonly validUntil: string;
    readonly sm3: string;
  };
  readonly certificateRecognition: Recognition;
  readonly sealRecognition: Recognition;
  readonly chains: readonly ReportChain[];
}

/** The outcome of a validation as one JSON value; the same input gives the same bytes. Schema: schema/report.schema.json. */
export interface Report {
  readonly schema: typeof reportSchema;
  readonly verdict: ReportVerdict;
  /** The verdict was kept from passing by `insecure`. */
  readonly capped: boolean;
  readonly stages: {
    readonly signature: ReportVerdict;
    readonly document: ReportVerdict;
    readonly licence: ReportVerdict;
  };
  readonly groups: { readonly identity: ReportVerdict; readonly data: ReportVerdict; readonly conduct: ReportVerdict };
  readonly recognition: { readonly certificate: Recognition; readonly seal: Recognition };
  readonly tool: { readonly name: 'yinxin'; readonly version: string };
  readonly policy: { readonly id: string; readonly sm3: string };
  readonly referenceTime: { readonly at: string; readonly source: 'argument' | 'clock' };
  /** The latest best signature time of all signatures; absent without a signature. */
  readonly bestSignatureTime?: { readonly at: string; readonly source: 'timestamp' | 'reference' };
  readonly trustList?: {
    readonly status: 'authentic' | 'refused';
    readonly schemeId?: string;
    readonly sequence?: number;
    readonly nextUpdate?: string;
    readonly sm3?: string;
  };
  /** This library never touches a network. */
  readonly network: 'none';
  readonly insecure: readonly string[];
  readonly use: { readonly purpose?: string; readonly region?: string; readonly relyingParty?: string };
  readonly file: { readonly name?: string; readonly size: number; readonly sm3: string; readonly format: string };
  readonly document?: { readonly title?: string; readonly pages: number };
  readonly licence?: {
    readonly id?: string;
    readonly typeCode?: string;
    readonly name?: string;
    readonly issuer?: string;
  };
  readonly signatures: readonly ReportSignature[];
  /** The chains of a seal that was validated by itself. */
  readonly sealChains?: readonly ReportChain[];
  readonly checks: readonly Check[];
  readonly leniencies: readonly { readonly name: string; readonly object: string; readonly path: string }[];
}

/**
 * Judges facts and writes the outcome down.
 * @throws CoreError `ERR_POLICY_RULE_*` when the policy leaves a rule out or lowers an integrity rule.
 * @example reportOn(facts, defaultPolicy).verdict.indication; // 'passed'
 */
export function reportOn(facts: Facts, policy: Policy): Report {
  return writeReport(facts, policy, judge(facts, policy));
}

/** Writes a judgement down as a report. */
export function writeReport(facts: Facts, policy: Policy, judgement: Judgement): Report {
  const best = latestTime(judgement);
  const { licence } = facts;
  return {
    schema: reportSchema,
    verdict: withEtsi(judgement.verdict),
    capped: judgement.capped,
    stages: {
      signature: withEtsi(judgement.stages.signature),
      document: withEtsi(judgement.stages.document),
      licence: withEtsi(judgement.stages.licence),
    },
    groups: {
      identity: withEtsi(judgement.groups.identity),
      data: withEtsi(judgement.groups.data),
      conduct: withEtsi(judgement.groups.conduct),
    },
    recognition: { certificate: judgement.certificateRecognition, seal: judgement.sealRecognition },
    tool: { name: 'yinxin', version: libraryVersion },
    policy: { id: policy.id, sm3: policyDigest(policy) },
    referenceTime: { at: facts.at, source: facts.atSource },
    ...(best === undefined ? {} : { bestSignatureTime: best }),
    ...trustListOf(facts),
    network: 'none',
    insecure: facts.insecure,
    use: facts.use,
    file: present({ name: facts.file.name, size: facts.file.size, sm3: facts.file.sm3, format: facts.file.format }),
    ...(facts.document === undefined
      ? {}
      : { document: present({ title: facts.document.title, pages: facts.document.pages }) }),
    ...(licence === undefined
      ? {}
      : {
          licence: present({
            id: licence.id?.text,
            typeCode: licence.typeCode,
            name: licence.metadata['ZZMC'],
            issuer: licence.issuerName,
          }),
        }),
    signatures: facts.signatures.map((_, position) => signatureOf(facts, judgement, position)),
    ...(facts.sealFile === undefined
      ? {}
      : {
          sealChains: [chainOf('maker', facts.sealFile.maker, facts.sealFile.makerPath)].flatMap(
            (chain) => chain ?? [],
          ),
        }),
    checks: judgement.checks,
    leniencies: facts.leniencies,
  };
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves absent members out, so that a report never prints `undefined`. */
function present<T extends object>(value: T): Present<T> {
  const found: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const item = value[name as keyof T];
    if (item !== undefined) found[name] = item;
  }
  return found as Present<T>;
}

function withEtsi(verdict: Verdict): ReportVerdict {
  if (verdict.code === 'document.unsigned') return { ...verdict, etsi: { indication: 'NO_SIGNATURE_FOUND' } };
  const indication = { passed: 'TOTAL_PASSED', failed: 'TOTAL_FAILED', indeterminate: 'INDETERMINATE' } as const;
  const subIndication = verdict.code === undefined ? undefined : codeRegistry[verdict.code].etsi;
  return {
    ...verdict,
    etsi: { indication: indication[verdict.indication], ...(subIndication === undefined ? {} : { subIndication }) },
  };
}

function latestTime(judgement: Judgement): { at: string; source: 'timestamp' | 'reference' } | undefined {
  const times = judgement.signatures.map((signature) => signature.provenTime);
  const unproven = times.find((time) => time.source === 'reference');
  return unproven ?? times.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
}

function trustListOf({ trust }: Facts): Pick<Report, 'trustList'> {
  if (trust.status === 'missing') return {};
  const { schemeId, sequence, nextUpdate, sm3 } = trust;
  return { trustList: present({ status: trust.status, schemeId, sequence, nextUpdate, sm3 }) };
}

function signatureOf(facts: Facts, judgement: Judgement, position: number): ReportSignature {
  const signature = facts.signatures[position] as Facts['signatures'][number];
  const judged = judgement.signatures[position] as Judgement['signatures'][number];
  const { seal, timestamp } = signature;
  const chains = [
    chainOf('signer', signature.signer, signature.signerPath),
    chainOf('maker', seal?.maker, seal?.makerPath),
    chainOf('timestamp', timestamp?.certificate, timestamp?.path),
  ].flatMap((chain) => chain ?? []);
  return present({
    index: signature.index,
    id: signature.id,
    kind: signature.kind,
    layout: signature.layout,
    verdict: withEtsi(judged.verdict),
    bestSignatureTime: judged.provenTime,
    claimedSigningTime: signature.claimedTime,
    signer: signature.signer?.subject,
    seal:
      seal === undefined
        ? undefined
        : {
            id: seal.sealId,
            name: seal.name,
            type: seal.type,
            validFrom: seal.validFrom,
            validUntil: seal.validUntil,
            sm3: seal.sm3,
          },
    certificateRecognition: judged.certificateRecognition,
    sealRecognition: judged.sealRecognition,
    chains,
  });
}

function chainOf(
  role: ReportChain['role'],
  leaf: CertificateFacts | undefined,
  path: PathFacts | undefined,
): ReportChain | undefined {
  if (leaf === undefined) return undefined;
  const entries = path?.certificates ?? [];
  const certificates: readonly PathCertificateFacts[] =
    entries.length > 0 ? entries : [{ certificate: leaf, revocation: { status: 'notChecked' } }];
  const service = path?.status === 'valid' ? path.service : undefined;
  return {
    role,
    status: service === undefined ? 'incomplete' : 'complete',
    certificates: certificates.map(({ certificate, revocation }) => ({
      fingerprint: certificate.fingerprint,
      subject: certificate.subject,
      issuer: certificate.issuer,
      serialNumber: certificate.serialNumber,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      revocation: revocation.status,
      ...(revocation.source === undefined ? {} : { revocationSource: revocation.source }),
    })),
    ...(service === undefined
      ? {}
      : { service: { id: service.id, name: service.name, type: service.type, provider: service.provider } }),
  };
}

/**
 * A report as JSON text: two blanks of indentation, members in the order of {@link Report}, a line feed at the end.
 * @example JSON.parse(reportJson(report)).schema; // 'yinxin-report/1'
 */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
