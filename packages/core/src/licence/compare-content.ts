import { checkDisclosures, type Disclosure, type LicenceAttachment } from './attachment.ts';
import { printedForms, withoutSpace } from './field-display.ts';
import { readLicenceDate } from './licence-date.ts';
import { type LicenceMetadata, metadataElements } from './metadata.ts';
import type { LicenceTag } from './read-licence.ts';

/** What one fact says in each place of the file. */
export interface ContentComparison {
  /** Field name or metadata element. */
  readonly name: string;
  /** Its name in the data index. */
  readonly tag?: string;
  readonly metadata?: string;
  /** The value that was disclosed and whose digest is right. */
  readonly attachment?: string;
  /** What a person sees on the page, object by object. */
  readonly page: readonly string[];
  /**
   * `agree`: at least two places say the same. `mismatch`: two places differ. `single`: only one place says it. `hidden`: the page says
   * the same, but nobody can see it there. `broken`: the index points nowhere or to several objects, or a disclosure does not fit its
   * digest.
   */
  readonly status: 'agree' | 'mismatch' | 'single' | 'hidden' | 'broken';
}

/** Names of fields in data indexes of other writers. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  ZZMC: ['证照名称', '证书名称'],
  ZZBH: ['证照编号', '证书编号', '证号', '编号', '许可证编号'],
  ZZBFJG: ['证照颁发机构', '颁发机构', '发证机关', '登记机关', '发证机构'],
  ZZBFRQ: ['证照颁发日期', '颁发日期', '发证日期'],
  ZZYXQQSRQ: ['证照有效期起始日期', '有效期起始日期', '有效期自'],
  ZZYXQJZRQ: ['证照有效期截止日期', '有效期截止日期', '有效期至'],
  CZZT: ['持证主体', '持证人', '持证主体名称'],
  CZZTDM: ['持证主体代码'],
};

/**
 * Compares what a licence file says in its metadata, on its page (through the data index) and in its attachment, fact by fact, so that
 * a text swapped in one place is seen.
 * @returns One entry for each fact that at least one place states. White space and the ways of printing dates and amounts do not count
 * as differences.
 * @example
 * const content = { metadata: readLicenceMetadata(pkg).metadata, tags: readLicenceTags(pkg) };
 * compareLicenceContent({ ...content, ...readLicenceAttachments(pkg) }).every(({ status }) => status !== 'mismatch'); // true
 */
export function compareLicenceContent(input: {
  readonly metadata: LicenceMetadata;
  readonly tags: readonly LicenceTag[];
  readonly attachment?: LicenceAttachment;
  readonly disclosures?: readonly Disclosure[];
}): ContentComparison[] {
  const byName = new Map<string, LicenceTag[]>();
  for (const tag of input.tags) {
    const others = byName.get(tag.name);
    if (others === undefined) byName.set(tag.name, [tag]);
    else others.push(tag);
  }
  return subjectsOf(input)
    .map((subject) => compare(subject, tagsOf(subject, byName, input.tags)))
    .filter((entry) => entry !== undefined);
}

/** The tags of a subject in the order of the index. */
function tagsOf(
  { tags: names }: Subject,
  byName: ReadonlyMap<string, readonly LicenceTag[]>,
  all: readonly LicenceTag[],
): readonly LicenceTag[] {
  const [only] = names;
  if (only !== undefined && names.length === 1) return byName.get(only) ?? [];
  return names.some((name) => byName.has(name)) ? all.filter((tag) => names.includes(tag.name)) : [];
}

interface Subject {
  readonly name: string;
  readonly tags: readonly string[];
  readonly metadata: string | undefined;
  readonly attachment: string | undefined;
  /** A disclosure that does not fit, or comes twice. */
  readonly broken: boolean;
}

function subjectsOf(input: Parameters<typeof compareLicenceContent>[0]): Subject[] {
  const { metadata, attachment } = input;
  const subjects: Subject[] = [];
  const done = new Set<string>();
  const valueIn = (values: LicenceMetadata, element: string | undefined): string | undefined =>
    element !== undefined && Object.hasOwn(values, element) ? values[element] : undefined;
  if (attachment !== undefined) {
    const checks = new Map(checkDisclosures(attachment, input.disclosures ?? []).map((check) => [check.name, check]));
    for (const field of attachment.fields) {
      const check = checks.get(field.name);
      const value = check?.value;
      if (field.element !== undefined) done.add(field.element);
      subjects.push({
        name: field.name,
        tags: [field.tag],
        metadata: valueIn(metadata, field.element),
        attachment: typeof value === 'string' ? value : undefined,
        broken: check?.status === 'mismatched' || check?.status === 'repeated',
      });
    }
  }
  const open = attachment?.metadata ?? {};
  for (const element of new Set([...Object.keys(open), ...Object.keys(metadata)])) {
    if (done.has(element)) continue;
    const label = metadataElements[element]?.label.zh;
    subjects.push({
      name: element,
      tags: [...(label === undefined ? [] : [label]), ...(attachment === undefined ? (aliases[element] ?? []) : [])],
      metadata: valueIn(metadata, element),
      attachment: valueIn(open, element),
      broken: false,
    });
  }
  return subjects;
}

function compare(subject: Subject, own: readonly LicenceTag[]): ContentComparison | undefined {
  const page = own.flatMap((tag) => (tag.text === undefined ? [] : [tag.text]));
  const { metadata, attachment } = subject;
  if (metadata === undefined && attachment === undefined && page.length === 0 && own.length === 0) return undefined;
  const { name } = subject;
  const tag = own[0]?.name;
  const status = judge(subject, own, page);
  // The most frequent form first: such an entry is made for every field of every licence.
  if (tag !== undefined && metadata !== undefined && attachment !== undefined)
    return { name, tag, metadata, attachment, page, status };
  return {
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(attachment === undefined ? {} : { attachment }),
    page,
    status,
  };
}

function judge(subject: Subject, own: readonly LicenceTag[], page: readonly string[]): ContentComparison['status'] {
  if (subject.broken || own.some((tag) => tag.status !== 'found')) return 'broken';
  const { metadata, attachment } = subject;
  if (metadata !== undefined && attachment !== undefined && !sameValue(metadata, attachment)) return 'mismatch';
  const value = attachment ?? metadata;
  if (value === undefined) return page.length > 0 ? 'single' : 'broken';
  if (page.length === 0) return metadata !== undefined && attachment !== undefined ? 'agree' : 'single';
  if (!shows(page, value)) return 'mismatch';
  return own.some((tag) => tag.hidden.length > 0) ? 'hidden' : 'agree';
}

function sameValue(a: string, b: string): boolean {
  if (a === b || withoutSpace(a) === withoutSpace(b)) return true;
  const date = readLicenceDate(a);
  return date !== undefined && date === readLicenceDate(b);
}

/** Whether the objects on the page show a value: each of them alone, or all together (year, month and day apart). */
function shows(page: readonly string[], value: string): boolean {
  let forms: ReadonlySet<string> | undefined;
  const fits = (text: string): boolean => {
    if (sameValue(text, value)) return true;
    forms ??= printedForms(value);
    return forms.has(withoutSpace(text));
  };
  return page.every(fits) || fits(page.join(''));
}
