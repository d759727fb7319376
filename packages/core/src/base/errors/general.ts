import type { Text } from '../text.ts';

/** Misuse of the library by its caller, and budgets. */
export interface GeneralErrors {
  /** An argument has the wrong type, length or range; `expected` and `got` say it, `argument` names it. */
  ERR_ARGUMENT: { readonly argument: string; readonly expected: string; readonly got: string };
  /** Text is not what its encoding promises (hex, base64, UTF-8, a date). */
  ERR_ENCODING: { readonly encoding: string; readonly offset: number };
  /** A budget is used up; final by design. `limit` and `got` are in the unit that `budget` names. */
  ERR_LIMIT: { readonly budget: string; readonly limit: number; readonly got: number };
  /** Workers of a pool were lost with this piece of work, or failed in a way that no code names. */
  ERR_POOL_WORKER: { readonly reason: string };
  /** The pool was closed before this was done. */
  ERR_POOL_CLOSED: Readonly<Record<never, never>>;
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
  ERR_POOL_WORKER: { zh: '工作线程出错：{reason}', en: 'a worker failed: {reason}' },
  ERR_POOL_CLOSED: { zh: '工作线程池已关闭', en: 'the pool is closed' },
};
