import type { Text } from '../text.ts';

/** Policies, facts, packs and reports. */
export interface ValidationErrors {
  /** A policy file has another shape; `member` is dotted. */
  ERR_POLICY_STRUCTURE: { readonly member: string; readonly expected: string };
  /** A policy gives no level for a rule: what is not asked for is never silently left out. */
  ERR_POLICY_RULE_MISSING: { readonly policy: string; readonly rule: string };
  /** A policy names a rule that does not exist. */
  ERR_POLICY_RULE_UNKNOWN: { readonly policy: string; readonly rule: string };
  /** A policy gives a rule a level that it cannot have; rules that protect integrity are always `fail`. */
  ERR_POLICY_RULE_LEVEL: {
    readonly policy: string;
    readonly rule: string;
    readonly expected: string;
    readonly got: string;
  };
  /** An audit pack is not what its format demands; `member` names the file or field. */
  ERR_PACK_STRUCTURE: { readonly member: string; readonly expected: string };
  /** A file given as input of a validation cannot be read as what it should be. */
  ERR_VALIDATION_INPUT: { readonly input: string; readonly expected: string };
}

export const validationErrorTexts: Readonly<Record<keyof ValidationErrors, Text>> = {
  ERR_POLICY_STRUCTURE: {
    zh: '策略文件的 {member} 不正确：应为 {expected}',
    en: 'member {member} of the policy is wrong: expected {expected}',
  },
  ERR_POLICY_RULE_MISSING: {
    zh: '策略 {policy} 没有规定规则 {rule} 的级别',
    en: 'policy {policy} gives no level for rule {rule}',
  },
  ERR_POLICY_RULE_UNKNOWN: {
    zh: '策略 {policy} 写了不存在的规则 {rule}',
    en: 'policy {policy} names a rule that does not exist: {rule}',
  },
  ERR_POLICY_RULE_LEVEL: {
    zh: '策略 {policy} 中规则 {rule} 的级别应为 {expected}，实为 {got}',
    en: 'the level of rule {rule} in policy {policy} should be {expected}, got {got}',
  },
  ERR_PACK_STRUCTURE: {
    zh: '证据包的 {member} 不正确：应为 {expected}',
    en: '{member} of the audit pack is wrong: expected {expected}',
  },
  ERR_VALIDATION_INPUT: {
    zh: '输入 {input} 不正确：应为 {expected}',
    en: 'input {input} is wrong: expected {expected}',
  },
};
