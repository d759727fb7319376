export {
  type AnyCoreError,
  CoreError,
  describeError,
  type ErrorCode,
  type ErrorDetails,
  errorTexts,
  isCoreError,
} from './base/errors.ts';
