import { isCalendarDate } from './licence-date.ts';
import type { FieldType, ValueFormat } from './licence-type.ts';

/**
 * How a value is printed on the page.
 * @param value - The canonical value: `YYYY-MM-DD`, a decimal amount, or text.
 * @example printValue('2025-01-02', 'dateChinese'); // "2025年01月02日"
 */
export function printValue(value: string, format: ValueFormat): string {
  if (format === 'dateChinese' && isCalendarDate(value))
    return `${value.slice(0, 4)}年${value.slice(5, 7)}月${value.slice(8, 10)}日`;
  if (format === 'amount' && isAmount(value)) return `${groupDigits(value)}元`;
  if (format === 'amountCapital' && isAmount(value)) return `人民币${capitalAmount(value)}`;
  return value;
}

/** The format of a kind of field when the template names none. */
export function defaultFormat(type: FieldType): ValueFormat {
  if (type === 'date') return 'dateChinese';
  return type === 'money' ? 'amount' : 'plain';
}

/** Every spelling of a value that a page may show; white space is left out. Each belongs to one value only. */
export function printedForms(value: string): ReadonlySet<string> {
  const formats: readonly ValueFormat[] = ['plain', 'dateChinese', 'amount', 'amountCapital'];
  const forms = new Set(formats.map((format) => withoutSpace(printValue(value, format))));
  if (isCalendarDate(value)) {
    const [year, month, day] = value.split('-').map(Number) as [number, number, number];
    forms.add(`${year}年${month}月${day}日`);
    forms.add(value.replaceAll('-', ''));
  }
  return forms;
}

/** Text without white space, for comparing what is seen with what is stored. */
export function withoutSpace(text: string): string {
  return text.replace(/\s/gu, '');
}

/** Tells whether a text is an amount: up to 15 digits without leading zeros, at most two decimals. */
export function isAmount(value: string): boolean {
  return /^(?:0|[1-9]\d{0,14})(?:\.\d{1,2})?$/.test(value);
}

function groupDigits(value: string): string {
  const [whole, fraction] = value.split('.') as [string, string | undefined];
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction.padEnd(2, '0')}`;
}

const capitalDigits = '零壹贰叁肆伍陆柒捌玖';
const capitalUnits = ['', '拾', '佰', '仟'] as const;
const capitalGroups = ['', '万', '亿', '万亿'] as const;

/**
 * An amount in the capital characters of bills (壹佰万元整).
 * @param value - Yuan as a decimal of up to 15 digits and two decimals.
 * @example capitalAmount('1050000.5'); // "壹佰零伍万元伍角"
 */
export function capitalAmount(value: string): string {
  const [whole, fraction = ''] = value.split('.') as [string, string | undefined];
  const jiao = Number(fraction[0] ?? '0');
  const fen = Number(fraction[1] ?? '0');
  const yuan = capitalInteger(whole);
  const small =
    (jiao > 0 ? `${capitalDigits[jiao]}角` : fen > 0 && whole !== '0' ? '零' : '') +
    (fen > 0 ? `${capitalDigits[fen]}分` : '');
  if (small === '') return `${yuan}元整`;
  return whole === '0' ? small : `${yuan}元${small}`;
}

function capitalInteger(whole: string): string {
  const groups: string[] = [];
  for (let end = whole.length; end > 0; end -= 4) groups.unshift(whole.slice(Math.max(0, end - 4), end));
  let text = '';
  let gap = false;
  groups.forEach((group, i) => {
    const unit = capitalGroups[groups.length - 1 - i] as string;
    const value = Number(group);
    if (value === 0) {
      gap = true;
      return;
    }
    if (text !== '' && (gap || value < 1000)) text += '零';
    gap = false;
    text += capitalGroup(group) + unit;
  });
  return text === '' ? '零' : text;
}

function capitalGroup(group: string): string {
  let text = '';
  let zero = false;
  [...group].forEach((digit, i) => {
    if (digit === '0') {
      zero = text !== '';
      return;
    }
    if (zero) text += '零';
    zero = false;
    text += (capitalDigits[Number(digit)] as string) + (capitalUnits[group.length - 1 - i] as string);
  });
  return text;
}
