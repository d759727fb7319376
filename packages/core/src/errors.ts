export { describeError } from './base/describe-error.ts';
export {
  type AnyCoreError,
  CoreError,
  type ErrorCode,
  type ErrorDetails,
  errorTexts,
  isCoreError,
} from './base/errors.ts';
export { ruleText } from './base/rule-texts/rule-text.ts';
