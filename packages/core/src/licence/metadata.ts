import { isCoreError } from '../base/errors.ts';
import type { Text } from '../base/text.ts';
import { checkCreditCode } from './credit-code.ts';
import { type LicenceFinding, licenceFinding } from './findings.ts';
import { checkHolderCode, holderCodeTypes } from './holder-codes.ts';
import { isCalendarDate, longTerm, readLicenceDate } from './licence-date.ts';
import { checkLicenceId, parseLicenceId } from './licence-id.ts';

/** What an element speaks of. */
export type MetadataGroup = 'basic' | 'holder' | 'sealing' | 'management' | 'copy';

interface MetadataEntry {
  readonly label: Text;
  readonly group: MetadataGroup;
  readonly required: boolean;
}

const element = (zh: string, en: string, group: MetadataGroup, need: 'required' | 'optional'): MetadataEntry => ({
  label: { zh, en },
  group,
  required: need === 'required',
});

/** The metadata elements of a licence (GB/T 36903) by their short names, as CustomData carries them. */
export const metadataElements: Readonly<Record<string, MetadataEntry>> = {
  ZZBS: element('电子证照标识', 'Licence identifier', 'basic', 'required'),
  ZZMC: element('证照名称', 'Licence name', 'basic', 'required'),
  ZZLXMC: element('证照类型名称', 'Licence type name', 'basic', 'required'),
  ZZLXDM: element('证照类型代码', 'Licence type code', 'basic', 'required'),
  ZZBH: element('证照编号', 'Licence number', 'basic', 'required'),
  ZZBFJG: element('证照颁发机构', 'Issuing authority', 'basic', 'required'),
  ZZBFJGDM: element('证照颁发机构代码', 'Issuing authority code', 'basic', 'required'),
  ZZBFJGJB: element('证照颁发机构级别', 'Issuing authority level', 'basic', 'optional'),
  ZZBFRQ: element('证照颁发日期', 'Date of issue', 'basic', 'required'),
  ZZYXQQSRQ: element('证照有效期起始日期', 'Valid from', 'basic', 'required'),
  ZZYXQJZRQ: element('证照有效期截止日期', 'Valid until', 'basic', 'required'),
  // The short name of this element in GB/T 36903 is not confirmed: this one is ours until it is.
  ZZXZQH: element('行政区划代码', 'Region code', 'basic', 'optional'),
  CZZT: element('持证主体', 'Holder', 'holder', 'required'),
  CZZTDM: element('持证主体代码', 'Holder code', 'holder', 'required'),
  CZZTDMLX: element('持证主体代码类型', 'Holder code type', 'holder', 'required'),
  CZZTDMLXDM: element('持证主体代码类型代码', 'Holder code type code', 'holder', 'required'),
  ZZQZR: element('签章人', 'Seal signer', 'sealing', 'optional'),
  ZZQZSJ: element('签章时间', 'Time of sealing', 'sealing', 'optional'),
  ZZQZMC: element('签章名称', 'Seal name', 'sealing', 'optional'),
  CJSJ: element('创建时间', 'Time of creation', 'management', 'optional'),
  ZZBGSJ: element('变更时间', 'Time of amendment', 'management', 'optional'),
  ZZBGYY: element('变更原因', 'Reason of amendment', 'management', 'optional'),
  JZJZZSJ: element('加注件制作时间', 'Time of making the annotated copy', 'copy', 'optional'),
  JZJZZZ: element('加注件制作者', 'Maker of the annotated copy', 'copy', 'optional'),
  JZJZZSY: element('加注件制作事由', 'Purpose of the annotated copy', 'copy', 'optional'),
  JZJYXQJZSJ: element('加注件有效期截止时间', 'End of validity of the annotated copy', 'copy', 'optional'),
};

/** Values by element name; `KZ_…` names are extensions of a licence type. */
export type LicenceMetadata = Readonly<Record<string, string>>;

/**
 * Tells whether a name is a metadata element of GB/T 36903 or an extension (`KZ_` and capital letters or digits).
 * @example isMetadataName('KZ_QRCODE'); // true
 */
export function isMetadataName(name: string): boolean {
  return Object.hasOwn(metadataElements, name) || /^KZ_[A-Z0-9]{1,40}$/.test(name);
}

/** One holder of a licence. */
export interface Holder {
  readonly name: string;
  readonly code: string;
  /** A key of {@link holderCodeTypes}. */
  readonly codeType: string;
}

/**
 * The holders that metadata names: several are joined by `^` or `,` in the same order in every element.
 * @returns Empty when the lists do not have the same length.
 * @example holdersOf(metadata).map(({ codeType }) => codeType); // ['001']
 */
export function holdersOf(metadata: LicenceMetadata): Holder[] {
  const codes = split(metadata.CZZTDM ?? '');
  const types = split(metadata.CZZTDMLXDM ?? '');
  // A single holder's name may itself hold a comma.
  const names = codes.length === 1 ? [metadata.CZZT ?? ''] : split(metadata.CZZT ?? '');
  if (names.length !== codes.length || types.length !== codes.length) return [];
  return codes.map((code, i) => ({ name: names[i] as string, code, codeType: types[i] as string }));
}

function split(text: string): string[] {
  return text.split(text.includes('^') ? '^' : ',').map((part) => part.trim());
}

/**
 * Joins holders into their four metadata elements (GB/T 36903): CZZT, CZZTDM, CZZTDMLX and CZZTDMLXDM, each joined by `^`.
 * @example holderMetadata([{ name: '林示例', code: '990102198506151230', codeType: '111' }]).CZZT; // '林示例'
 */
export function holderMetadata(holders: readonly Holder[]): LicenceMetadata {
  return {
    CZZT: holders.map((holder) => holder.name).join('^'),
    CZZTDM: holders.map((holder) => holder.code).join('^'),
    CZZTDMLX: holders.map((holder) => holderCodeTypes[holder.codeType]?.zh ?? '').join('^'),
    CZZTDMLXDM: holders.map((holder) => holder.codeType).join('^'),
  };
}

/**
 * Checks metadata (GB/T 36903): required elements, identifier, codes of the issuing authority and of every holder, dates and
 * their order, and that the identifier names the same type and the same issuing authority.
 * @returns Everything found, not only the first; empty when all is right.
 * @example
 * const wrong = { ...metadata, ZZYXQJZRQ: '2026-02-30' };
 * checkLicenceMetadata(wrong).filter(({ severity }) => severity === 'error').map(({ code }) => code); // ['metadata.value']
 */
export function checkLicenceMetadata(metadata: LicenceMetadata): LicenceFinding[] {
  const findings: LicenceFinding[] = [];
  for (const [name, entry] of Object.entries(metadataElements)) {
    if (entry.required && (metadata[name] ?? '').trim() === '') findings.push(licenceFinding('metadata.missing', name));
  }
  findings.push(...checkIdentifier(metadata));
  if (metadata.ZZBFJGDM !== undefined && metadata.ZZBFJGDM !== '')
    findings.push(...checkCreditCode(metadata.ZZBFJGDM, 'ZZBFJGDM').findings);
  findings.push(...checkHolders(metadata), ...checkDates(metadata));
  return findings;
}

function checkIdentifier(metadata: LicenceMetadata): LicenceFinding[] {
  const text = metadata.ZZBS;
  if (text === undefined || text === '') return [];
  try {
    const id = parseLicenceId(text);
    const findings = [...checkLicenceId(id).findings];
    const pairs = [
      ['ZZLXDM', id.typeCode],
      ['ZZBFJGDM', id.issuerCode],
    ] as const;
    for (const [name, expected] of pairs) {
      const got = metadata[name];
      if (got !== undefined && got !== expected && expected.length > 6)
        findings.push(licenceFinding('metadata.value', name, { expected, got }));
    }
    return findings;
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return [licenceFinding('metadata.value', 'ZZBS', { expected: 'GB/T 36904', got: text })];
  }
}

function checkHolders(metadata: LicenceMetadata): LicenceFinding[] {
  if (metadata.CZZTDM === undefined || metadata.CZZTDMLXDM === undefined) return [];
  const holders = holdersOf(metadata);
  if (holders.length === 0)
    return [
      licenceFinding('metadata.value', 'CZZT', {
        expected: 'as many names, codes and code types',
        got: metadata.CZZT ?? '',
      }),
    ];
  return holders.flatMap((holder) =>
    Object.hasOwn(holderCodeTypes, holder.codeType)
      ? checkHolderCode(holder.codeType, holder.code).findings
      : [licenceFinding('metadata.value', 'CZZTDMLXDM', { expected: 'GB/T 36903 A', got: holder.codeType })],
  );
}

function checkDates(metadata: LicenceMetadata): LicenceFinding[] {
  const findings: LicenceFinding[] = [];
  for (const name of ['ZZBFRQ', 'ZZYXQQSRQ', 'ZZYXQJZRQ']) {
    const text = metadata[name];
    if (text === undefined || text === '') continue;
    const right = isCalendarDate(text) || (name === 'ZZYXQJZRQ' && text === longTerm);
    if (!right) findings.push(licenceFinding('metadata.value', name, { expected: 'YYYY-MM-DD', got: text }));
  }
  const from = readLicenceDate(metadata.ZZYXQQSRQ ?? '');
  const until = readLicenceDate(metadata.ZZYXQJZRQ ?? '');
  if (from !== undefined && until !== undefined && until !== longTerm && from !== longTerm && until < from)
    findings.push(licenceFinding('metadata.validity', 'ZZYXQJZRQ', { expected: from, got: until }));
  return findings;
}
