import { type ContainerErrors, containerErrorTexts } from './errors/container.ts';
import { type CryptoErrors, cryptoErrorTexts } from './errors/crypto.ts';
import { type DerErrors, derErrorTexts } from './errors/der.ts';
import { type GeneralErrors, generalErrorTexts } from './errors/general.ts';
import { type IssueErrors, issueErrorTexts } from './errors/issue.ts';
import { type LicenceErrors, licenceErrorTexts } from './errors/licence.ts';
import { type OfdErrors, ofdErrorTexts } from './errors/ofd.ts';
import { type PkiErrors, pkiErrorTexts } from './errors/pki.ts';
import { type SealErrors, sealErrorTexts } from './errors/seal.ts';
import { type TrustErrors, trustErrorTexts } from './errors/trust.ts';
import { type ValidationErrors, validationErrorTexts } from './errors/validation.ts';
import { fillTemplate, type Text } from './text.ts';

/** Every error code of the library with the type of its details: the closed union (one interface per area in `errors/`). */
export interface ErrorDetails
  extends GeneralErrors,
    DerErrors,
    ContainerErrors,
    CryptoErrors,
    PkiErrors,
    SealErrors,
    OfdErrors,
    LicenceErrors,
    IssueErrors,
    TrustErrors,
    ValidationErrors {}

/** A stable, documented error code; `switch (error.code)` narrows `error.details`. */
export type ErrorCode = keyof ErrorDetails;

/** Any error of this library, as a discriminated union over `code`. */
export type AnyCoreError = { [C in ErrorCode]: CoreError<C> }[ErrorCode];

/** The sentence for every error code, in both languages; `{places}` are filled from the details. */
export const errorTexts: Readonly<Record<ErrorCode, Text>> = {
  ...generalErrorTexts,
  ...derErrorTexts,
  ...containerErrorTexts,
  ...cryptoErrorTexts,
  ...pkiErrorTexts,
  ...sealErrorTexts,
  ...ofdErrorTexts,
  ...licenceErrorTexts,
  ...issueErrorTexts,
  ...trustErrorTexts,
  ...validationErrorTexts,
};

/**
 * The only error class of the library: a code, the facts that belong to it, and a cause.
 * The message is the English text of the code with the facts filled in.
 * @example
 * try {
 *   parseCertificate(bytes);
 * } catch (error) {
 *   if (!isCoreError(error) || error.code !== 'ERR_DER_TRAILING_DATA') throw error;
 *   error.details.offset === bytes.length - 1; // true
 * }
 */
export class CoreError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'CoreError';
  readonly code: C;
  readonly details: ErrorDetails[C];

  constructor(code: C, details: ErrorDetails[C], options?: { readonly cause?: unknown }) {
    super(`${code}: ${fillTemplate(errorTexts[code].en, details as Record<string, unknown>)}`, options);
    this.code = code;
    this.details = details;
  }
}

/**
 * Tells whether something thrown is an error of this library, narrowed to the union of all codes.
 * @example
 * try {
 *   parseCertificate(bytes);
 * } catch (error) {
 *   if (!isCoreError(error)) throw error;
 *   error.code; // 'ERR_DER_TRUNCATED'
 * }
 */
export function isCoreError(error: unknown): error is AnyCoreError {
  return error instanceof CoreError;
}
