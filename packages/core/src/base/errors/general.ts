import type { Text } from '../text.ts';

/** Misuse of the library by its caller, and budgets. */
export interface GeneralErrors {
  /** An argument has the wrong type, length or range; `expected` and `got` say it, `argument` names it. */
  ERR_ARGUMENT: { readonly argument: string; readonly expected: string; readonly got: string };
  /** Text is not what its encoding promises (hex, base64, UTF-8, a date). */
  ERR_ENCODING: { readonly encoding: string; readonly offset: number };
  /** A budget is used up; final by design. `limit` and `got` are in the unit that `budget` names. */
  ERR_LIMIT: { readonly budget: string; readonly limit: number; readonly got: number };
}

export const generalErrorTexts: Readonly<Record<keyof GeneralErrors, Text>> = {
  ERR_ARGUMENT: {
    zh: '参数 {argument} 不正确：应为 {expected}，实为 {got}',
    en: 'argument {argument} is wrong: expected {expected}, got {got}',
  },
  ERR_ENCODING: {
    zh: '不是有效的 {encoding}（第 {offset} 个字符处）',
    en: 'not valid {encoding} (at character {offset})',
  },
  ERR_LIMIT: {
    zh: '超出处理上限 {budget}：上限 {limit}，实为 {got}',
    en: 'budget {budget} exceeded: limit {limit}, got {got}',
  },
};
