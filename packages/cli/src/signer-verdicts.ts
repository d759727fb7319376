import { formatInstant, type Instant, type Text } from '@yinxin/core';
import {
  checkTimestampCertificate,
  readableTimestampToken,
  type SignedData,
  type SignerFailure,
  type SignerResult,
  verifyCounterSignatures,
  verifyTimestampToken,
} from '@yinxin/core/cms';
import { type PathMaterial, withEnclosed } from './path-material.ts';
import { judgePath, type Said } from './path-verdict.ts';
import { type PrintedCode, type SentenceDetails, sentencesOf } from './text/sentences.ts';

/** `failed` is proven, `indeterminate` could change with more data. */
export type Indication = 'passed' | 'failed' | 'indeterminate';

/** A code with its sentence, as it stands in a verdict. */
export interface SaidCode {
  readonly code: PrintedCode;
  readonly message: Text;
}

/** What is said about one signer, or counter-signer. */
export interface SignerVerdict {
  readonly indication: Indication;
  /** Why it is not `passed`: a failure of the signature, a code of the chain, or what is missing. */
  readonly code?: PrintedCode;
  /** The sentence of the code, with time, reason and source. */
  readonly message?: Text;
  readonly subject?: string;
  readonly serialNumber?: string;
  /** What the signer says; it decides nothing. */
  readonly claimedTime?: string;
  /** The time of a token that verifies and leads to an anchor. */
  readonly timestamp?: string;
  /** Why no token over the signature proves a time, where there is one. */
  readonly timestampCode?: PrintedCode;
  readonly timestampMessage?: Text;
  /** The time for which the chain was asked. */
  readonly at: string;
  /** What else is to be known: data that is not current or came with the message, a revocation that came later. */
  readonly notes: readonly SaidCode[];
  /** Those who signed this signature; each has its own verdict, and its own counter-signers. */
  readonly counterSigners: readonly SignerVerdict[];
  readonly diagnosis?: string;
  readonly leniencies: readonly string[];
}

/** Failures that other certificates, another content or other software could turn. */
const open: ReadonlySet<SignerFailure> = new Set([
  'content.missing',
  'content.notDigested',
  'certificate.notFound',
  'algorithm.unsupported',
]);

/** What verdicts lean on. */
export interface VerdictInput {
  readonly material: PathMaterial;
  readonly at: Instant;
}

/** The parts of a message that a verdict about its signers needs. */
export type MessageParts = Pick<SignedData, 'certificates' | 'revocationLists'>;

/** Counter-signatures and time-stamps of one message that are looked at; a message with more is not one of people. */
const mostAdditions = 256;

/** Judges the signers of a message, each with its chain, its revocation, its time-stamps and its counter-signatures, theirs included. */
export function judgeSigners(
  message: MessageParts,
  results: readonly SignerResult[],
  { material: given, at }: VerdictInput,
): readonly SignerVerdict[] {
  const judging = new Judging(message, { material: withEnclosed(given, message), at }, given);
  return results.map((result) => judging.signer(result));
}

/** A reason, or none, of anything that is judged. */
type Judged = Partial<Said> & { readonly indication: Indication };

/** The work on one message. */
class Judging {
  readonly #message: MessageParts;
  readonly #input: VerdictInput;
  readonly #given: PathMaterial;
  #left = mostAdditions;

  constructor(message: MessageParts, input: VerdictInput, given: PathMaterial) {
    this.#message = message;
    this.#input = input;
    this.#given = given;
  }

  signer(result: SignerResult): SignerVerdict {
    const { certificate, diagnosis, leniencies, signer } = result;
    const { at: now } = this.#input;
    const { time, said } = this.#stampedTime(result);
    const { judged, notes } = this.#judge(result, time);
    const { claimedSigningTime: claimed } = signer;
    return {
      indication: judged.indication,
      ...(judged.code === undefined ? {} : saidCode(judged.code, judged.details)),
      ...(certificate === undefined
        ? {}
        : { subject: certificate.subject.text, serialNumber: certificate.serialNumber }),
      ...(claimed === undefined ? {} : { claimedTime: formatInstant(claimed) }),
      ...(time === undefined ? {} : { timestamp: formatInstant(time) }),
      ...(said === undefined
        ? {}
        : { timestampCode: said.code, timestampMessage: sentencesOf(said.code, said.details) }),
      at: formatInstant(time ?? now),
      notes: notes.map(({ code, details }) => saidCode(code, details)),
      ...(diagnosis === undefined ? {} : { diagnosis }),
      leniencies,
      counterSigners: this.#counterSigners(result),
    };
  }

  /** The parser bounds how deep counter-signatures stand in one another; their number is bounded here. */
  #counterSigners(result: SignerResult): readonly SignerVerdict[] {
    const { counterSignatures } = result.signer;
    if (counterSignatures.length === 0) return [];
    if (counterSignatures.length > this.#left) return [unjudged(this.#input.at)];
    this.#left -= counterSignatures.length;
    return verifyCounterSignatures(this.#message, result, this.#given.certificates).map((counter) =>
      this.signer(counter),
    );
  }

  #judge(
    { certificate, failure }: SignerResult,
    time: Instant | undefined,
  ): { readonly judged: Judged; readonly notes: readonly Said[] } {
    if (failure !== undefined)
      return { judged: { indication: open.has(failure) ? 'indeterminate' : 'failed', code: failure }, notes: [] };
    if (certificate === undefined)
      return { judged: { indication: 'indeterminate', code: 'certificate.notFound' }, notes: [] };
    const { material, at: now } = this.#input;
    const { reason, notes } = judgePath(material, {
      leaf: certificate,
      role: 'signer',
      at: time ?? now,
      now,
      proof: time === undefined ? 'none' : 'timestamp',
    });
    return { judged: reason ?? { indication: 'passed' }, notes };
  }

  /** The earliest time that a token over the signature proves, under an anchor; else why the first of them proves none. */
  #stampedTime({ signer, verified }: SignerResult): { readonly time?: Instant; readonly said?: Said } {
    const { timestamps, signature } = signer;
    // A time for a signature that is none says nothing.
    if (timestamps.length === 0 || !verified) return {};
    if (timestamps.length > this.#left) return { said: { code: 'additions.tooMany', details: {} } };
    this.#left -= timestamps.length;
    const judged = timestamps.map((bytes) => judgeToken(bytes, signature, this.#input));
    const times = judged.flatMap(({ time }) => (time === undefined ? [] : [time]));
    if (times.length > 0) return { time: Math.min(...times) };
    const said = judged[0]?.said;
    return said === undefined ? {} : { said };
  }
}

function unjudged(at: Instant): SignerVerdict {
  return {
    indication: 'indeterminate',
    ...saidCode('additions.tooMany'),
    at: formatInstant(at),
    notes: [],
    counterSigners: [],
    leniencies: [],
  };
}

function saidCode(code: PrintedCode, details?: SentenceDetails): SaidCode {
  return { code, message: sentencesOf(code, details) };
}

function judgeToken(
  bytes: Uint8Array,
  signature: Uint8Array,
  { material: given, at: now }: VerdictInput,
): { readonly time?: Instant; readonly said?: Said } {
  const because = (code: PrintedCode): { readonly said: Said } => ({ said: { code, details: {} } });
  const token = readableTimestampToken(bytes);
  if (token === undefined) return because('timestamp.malformed');
  if (token.genTime > now) return because('genTime.future');
  const material = withEnclosed(given, token.signedData);
  const { certificate, failure } = verifyTimestampToken(token, signature, material.certificates);
  if (failure !== undefined || certificate === undefined) return because(failure ?? 'certificate.notFound');
  const [problem] = checkTimestampCertificate(certificate);
  if (problem !== undefined) return because(problem);
  const { reason } = judgePath(material, { leaf: certificate, role: 'tsa', at: token.genTime, now });
  return reason === undefined ? { time: token.genTime } : { said: reason };
}

const order: readonly Indication[] = ['passed', 'indeterminate', 'failed'];

/** The verdict about a message, and what signers and counter-signers contribute to it. */
export interface MessageVerdict {
  /** The worst of all. */
  readonly indication: Indication;
  /** The worst of those who signed the content; nobody's signature is a failure. */
  readonly signersIndication: Indication;
  /** The worst of those who signed signatures, where there are any. Anybody can add one, and it does not touch the signers. */
  readonly counterSignersIndication?: Indication;
}

/** Says apart what concerns signers and what concerns those who signed their signatures. */
export function verdictOf(verdicts: readonly SignerVerdict[]): MessageVerdict {
  const signersIndication = verdicts.length === 0 ? 'failed' : worst(verdicts);
  const counters = verdicts.flatMap(everyCounterSigner);
  if (counters.length === 0) return { indication: signersIndication, signersIndication };
  const indication = worst([...verdicts, ...counters]);
  return {
    indication: order.indexOf(indication) > order.indexOf(signersIndication) ? indication : signersIndication,
    signersIndication,
    counterSignersIndication: worst(counters),
  };
}

function everyCounterSigner({ counterSigners }: SignerVerdict): readonly SignerVerdict[] {
  return counterSigners.flatMap((one) => [one, ...everyCounterSigner(one)]);
}

function worst(verdicts: readonly SignerVerdict[]): Indication {
  return order[Math.max(...verdicts.map(({ indication }) => order.indexOf(indication)))] as Indication;
}
