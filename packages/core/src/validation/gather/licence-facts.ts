import { isCoreError } from '../../base/errors.ts';
import { type Instant, parseInstant } from '../../base/time.ts';
import {
  type ContentComparison,
  checkHolderCode,
  checkLicenceId,
  checkLicenceMetadata,
  compareLicenceContent,
  describeFinding,
  hasErrors,
  holdersOf,
  type LicenceFinding,
  type LicenceMetadata,
  longTerm,
  metadataElements,
  parseLicenceId,
  readLicenceAttachments,
  readLicenceDate,
  readLicenceMetadata,
  readLicenceTags,
} from '../../licence/index.ts';
import type { OfdPackage } from '../../ofd/index.ts';
import type { LicenceFacts, LicenceFindingFacts } from '../facts/facts.ts';
import type { GatherContext } from './context.ts';
import { defined, isoTime } from './fact-values.ts';
import { issuerService } from './trust-facts.ts';

const day = 86_400_000;

/** Elements of which a licence has at least one; a document without any is no licence. */
const tellingElements = ['ZZBS', 'ZZMC', 'ZZLXDM', 'ZZBH'] as const;

/** What the licence in a package says and how its parts agree; `undefined` when the package holds no licence. */
export function licenceFacts(context: GatherContext, pkg: OfdPackage): LicenceFacts | undefined {
  const { metadata, conflicting } = readLicenceMetadata(pkg);
  const attachments = readLicenceAttachments(pkg);
  const isLicence =
    attachments.attachment !== undefined || tellingElements.some((name) => metadata[name] !== undefined);
  if (!isLicence) return undefined;
  const findings = findingsOf(metadata, conflicting);
  const issuerCode = metadata['ZZBFJGDM'];
  return defined({
    metadata,
    findings: findings.filter(({ code }) => code !== 'metadata.missing'),
    missing: findings.filter(({ code }) => code === 'metadata.missing').map(({ path }) => path),
    id: identifier(metadata['ZZBS']),
    typeCode: metadata['ZZLXDM'],
    issuerCode,
    issuerName: metadata['ZZBFJG'],
    // From the authority's credit code, which the trust list names; what the licence says of its region is the issuer's own word.
    region: issuerCode?.slice(2, 8),
    holderCode: holderCode(metadata),
    validFrom: startOf(metadata['ZZYXQQSRQ']),
    validUntil: endOf(metadata['ZZYXQJZRQ']),
    comparisons: comparisonsOf(pkg, metadata, attachments),
    issuer: issuerService(context, issuerCode),
    status: context.input.licenceStatus,
  });
}

function findingsOf(metadata: LicenceMetadata, conflicting: readonly string[]): LicenceFindingFacts[] {
  // Holder codes are checked below, so that their findings can be told apart.
  const { CZZTDM: holderCodes, ...rest } = metadata;
  const findings = checkLicenceMetadata(rest)
    .filter(({ code, path }) => holderCodes === undefined || code !== 'metadata.missing' || path !== 'CZZTDM')
    .map((finding) => findingFacts(finding, finding.code.startsWith('licenceId.') ? 'identifier' : 'metadata'));
  for (const { codeType, code } of holdersOf(metadata))
    findings.push(...checkHolderCode(codeType, code).findings.map((finding) => findingFacts(finding, 'holder')));
  for (const name of conflicting)
    findings.push(findingFacts({ code: 'metadata.duplicate', severity: 'error', path: name }, 'metadata'));
  return findings;
}

function findingFacts(finding: LicenceFinding, about: LicenceFindingFacts['about']): LicenceFindingFacts {
  // A report names no holder: what the file says in a holder's fields is left out of its sentences.
  const isPersonal = about === 'holder' || metadataElements[finding.path]?.group === 'holder';
  const shown = isPersonal && finding.got !== undefined && finding.got.length > 2 ? { ...finding, got: '…' } : finding;
  const { code, severity, path } = finding;
  return { code, severity, about, path, text: { zh: describeFinding(shown, 'zh'), en: describeFinding(shown, 'en') } };
}

function identifier(text: string | undefined): LicenceFacts['id'] {
  if (text === undefined) return undefined;
  try {
    const id = parseLicenceId(text);
    const { expected, got, legacyVariant } = checkLicenceId(id);
    return defined({ text: id.text, valid: expected === got, expected, got, legacyVariant });
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function holderCode(metadata: LicenceMetadata): LicenceFacts['holderCode'] {
  const checked = holdersOf(metadata).filter(({ codeType }) => codeType === '001' || codeType === '111');
  if (checked.length === 0) return 'unchecked';
  const wrong = checked.some(({ codeType, code }) => hasErrors(checkHolderCode(codeType, code).findings));
  return wrong ? 'invalid' : 'valid';
}

/** Days of licences begin and end in China Standard Time. */
function chinaMidnight(text: string | undefined): Instant | undefined {
  const date = text === undefined ? undefined : readLicenceDate(text);
  return date === undefined || date === longTerm ? undefined : parseInstant(`${date}T00:00:00+08:00`);
}

function startOf(text: string | undefined): string | undefined {
  const midnight = chinaMidnight(text);
  return midnight === undefined ? undefined : isoTime(midnight);
}

function endOf(text: string | undefined): string | undefined {
  const midnight = chinaMidnight(text);
  return midnight === undefined ? undefined : isoTime(midnight + day - 1000);
}

type Comparison = LicenceFacts['comparisons'][number];

function comparisonsOf(
  pkg: OfdPackage,
  metadata: LicenceMetadata,
  attachments: ReturnType<typeof readLicenceAttachments>,
): readonly Comparison[] {
  const { attachment, disclosures, problems } = attachments;
  const compared = compareLicenceContent(
    defined({ metadata, tags: readLicenceTags(pkg), attachment, disclosures }),
  ).filter(({ status }) => status !== 'single');
  const broken = problems
    .filter(({ problem }) => problem !== 'missing')
    .map(({ name, problem }) => ({ field: name, source: 'attachment', matches: false, expected: '', got: problem }));
  return [...compared.map(comparisonFacts), ...broken];
}

function comparisonFacts({ name, tag, metadata, attachment, page, status }: ContentComparison): Comparison {
  const source =
    attachment === undefined ? 'page' : metadata === undefined ? 'attachment, page' : 'metadata, attachment, page';
  const field = tag === undefined || tag === name ? name : `${name} ${tag}`;
  if (status === 'agree') return { field, source, matches: true, expected: '', got: '' };
  const hide = metadataElements[name] === undefined || metadataElements[name].group === 'holder';
  const shown = (text: string): string => (hide ? masked(text) : text);
  const others = [...(metadata !== undefined && attachment !== undefined ? [metadata] : []), ...page];
  const got = status === 'mismatch' ? others.map(shown).join(' | ') : status;
  return { field, source, matches: false, expected: shown(attachment ?? metadata ?? ''), got };
}

/** Enough of a personal value to recognise it, not enough to learn it. */
function masked(text: string): string {
  const characters = [...text];
  return characters.length < 2 ? '…' : `${characters[0]}…(${characters.length})`;
}
