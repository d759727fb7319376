import { listSignatures, type OfdPackage, parseOfd } from '../../ofd/index.ts';
import { parseSeal } from '../../seal/index.ts';
import type { DocumentFacts, Facts, FileFacts } from '../facts/facts.ts';
import type { ValidationInput } from '../input.ts';
import { type GatherContext, makeContext, noteLeniencies } from './context.ts';
import { coverageFacts } from './coverage-facts.ts';
import { attempt, defined, digestHex, isoTime } from './fact-values.ts';
import { licenceFacts } from './licence-facts.ts';
import { sealFacts } from './seal-facts.ts';
import { signatureFacts } from './signature-facts.ts';
import { scopeFacts, trustFacts } from './trust-facts.ts';

/**
 * Finds out everything about a document that the rules ask for. Content never makes it throw: what cannot be read becomes a fact.
 * The same input gives the same facts; no clock, no network, no state but the cache.
 * @example judge(gather(input), defaultPolicy).verdict.indication; // 'passed'
 */
export function gather(input: ValidationInput): Facts {
  const context = makeContext(input);
  const contents = input.cache?.readUnder(context.limits).contents;
  const { value: pkg, problem } = attempt(() => parseOfd(input.file, context.limits, contents));
  const head = headFacts(context);
  if (pkg === undefined) {
    const format = startsLikeZip(input.file) ? 'ofd' : 'unknown';
    return { ...head, file: fileFacts(context, format, problem), signatures: [], scopes: [], leniencies: [] };
  }
  noteLeniencies(context, 'file', pkg.leniencies);
  const { value: listed, problem: listProblem } = attempt(() => listSignatures(pkg));
  const gathered = (listed ?? []).map((signature) => signatureFacts(context, pkg, signature));
  const signatures = gathered.map(({ facts }) => facts);
  const coverage = attempt(() =>
    coverageFacts(
      pkg,
      listed ?? [],
      gathered.map(({ digests }) => digests),
      signatures,
    ),
  );
  const licence = attempt(() => licenceFacts(context, pkg));
  const problems = [listProblem, coverage.problem, licence.problem].filter((item) => item !== undefined);
  return defined({
    ...head,
    file: fileFacts(context, 'ofd', undefined),
    document: documentFacts(pkg, problems),
    signatures,
    coverage: coverage.value,
    licence: licence.value,
    scopes: scopeFacts(context, signatures, licence.value, undefined),
    leniencies: context.leniencies,
  });
}

/**
 * Finds out everything about a seal file (`.esl`, SES_Seal as DER).
 * @example gatherSeal({ ...input, file: seal.raw }).signatures.length; // 0
 */
export function gatherSeal(input: ValidationInput): Facts {
  const context = makeContext(input);
  const { value: seal, problem } = attempt(() =>
    sealFacts(context, parseSeal(input.file, context.limits), 'seal:0', context.at),
  );
  return defined({
    ...headFacts(context),
    file: fileFacts(context, 'seal', problem),
    sealFile: seal,
    signatures: [],
    scopes: scopeFacts(context, [], undefined, seal),
    leniencies: context.leniencies,
  });
}

type Head = Pick<
  Facts,
  'schema' | 'at' | 'atSource' | 'insecure' | 'use' | 'trust' | 'revocationLists' | 'ocspResponses'
>;

function headFacts(context: GatherContext): Head {
  const { input } = context;
  return {
    schema: 'yinxin-facts/1',
    at: isoTime(input.at),
    atSource: input.atSource,
    insecure: [...(input.insecure ?? [])].sort(),
    use: defined({ ...input.use }),
    trust: trustFacts(context),
    revocationLists: context.revocationLists,
    ...(context.ocspResponses.length === 0 ? {} : { ocspResponses: context.ocspResponses }),
  };
}

function fileFacts({ input }: GatherContext, format: FileFacts['format'], problem: FileFacts['problem']): FileFacts {
  return defined({ name: input.fileName, size: input.file.length, sm3: digestHex(input.file), format, problem });
}

function documentFacts(pkg: OfdPackage, problems: DocumentFacts['problems']): DocumentFacts {
  const [first] = pkg.documents;
  return defined({
    count: pkg.documents.length,
    title: first?.info.title,
    author: first?.info.author,
    pages: first?.pages.length ?? 0,
    problems,
    parts: pkg.problems.map(({ kind, path, role }) => ({ kind, path, role })),
  });
}

function startsLikeZip(file: Uint8Array): boolean {
  return file[0] === 0x50 && file[1] === 0x4b;
}
