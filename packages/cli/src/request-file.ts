import { decodeAnyEncoding, decodePem, isPem } from '@yinxin/core/crypto';
import { type CertificateRequest, checkCertificateRequest, parseCertificateRequest } from '@yinxin/core/x509';
import { CommandError } from './command-error.ts';
import { readSetting } from './files.ts';
import { commandCodes } from './text/codes.ts';
import { messages } from './text/messages.ts';
import { inBoth } from './text/sentences.ts';

const labels: ReadonlySet<string> = new Set(['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST']);

/** The DER of a request in PEM, DER or base64; undefined when the file is PEM of another kind. */
export function requestBytes(bytes: Uint8Array): Uint8Array | undefined {
  if (!isPem(bytes)) return decodeAnyEncoding(bytes);
  return decodePem(bytes).find(({ label }) => labels.has(label))?.bytes;
}

/** A request that an authority may answer: its signature proves the key; anything else ends the command, with the diagnosis. */
export function readAcceptedRequest(path: string): CertificateRequest {
  const request = parse(path);
  const { accepted, diagnosis, findings } = checkCertificateRequest(request);
  if (accepted) return request;
  const [reason] = findings.filter(({ severity }) => severity === 'error');
  const { rule = '-', got = '-', text: demand = '-' } = reason ?? {};
  const isSignature = rule === 'request.signature';
  const why = isSignature ? commandCodes[diagnosis ?? 'signature.invalid'] : messages['cert.ruleBroken'];
  throw new CommandError('failed', 'cert.requestRefused', { path, rule, got: inBoth(got), why, demand });
}

function parse(path: string): CertificateRequest {
  const bytes = readSetting(path);
  try {
    const der = requestBytes(bytes);
    if (der !== undefined) return parseCertificateRequest(der);
  } catch (cause) {
    throw new CommandError('usage', 'cert.noRequest', { path }, cause);
  }
  throw new CommandError('usage', 'cert.noRequest', { path });
}
