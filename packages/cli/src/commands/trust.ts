import { basename, dirname, resolve } from 'node:path';
import { fromUtf8, toBase64 } from '@yinxin/core';
import {
  createTrustList,
  encodeEnvelope,
  encodeTrustList,
  encodeTrustRoot,
  lintTrustList,
  nextVersion,
  openTrustList,
  type ProviderDocument,
  parseEnvelope,
  parseTrustList,
  parseTrustRoot,
  type ServiceDocument,
  signEnvelope,
  signTrustList,
  type TrustedKey,
  type TrustListDocument,
  trustedKey,
  trustListLints,
  trustListNotes,
  trustListPayloadType,
  trustListRefusals,
  trustListSchema,
  trustRootDigest,
} from '@yinxin/core/trust';
import { CommandError } from '../command-error.ts';
import { type Output, readJsonSetting, readSetting, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { readCertificates, readPublicKey } from '../keys.ts';
import { currentSecond, message, printJson, type Session, tell } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';
import { inBoth } from '../text/sentences.ts';
import { treeJson, treeText } from '../trees/tree.ts';
import { trustListBranches } from '../trees/trust-lists.ts';

const day = 86_400_000;

function writing(given: Given): { readonly force: boolean; readonly dryRun: boolean } {
  return { force: given.flag('force'), dryRun: given.flag('dryRun') };
}

function draftOutput(path: string, draft: TrustListDocument): Output {
  return { path, bytes: `${JSON.stringify(draft, null, 2)}\n` };
}

/** `trust new`: a draft, the first of a scheme or the one that follows a signed list. */
export const trustNew: Run = async (session, given) => {
  const issued = currentSecond(session);
  const times = { issued, nextUpdate: issued + (given.count('days', 1, 400) ?? 30) * day };
  const keys = given.list('key').map(keyFrom);
  const threshold = given.count('threshold', 1, keys.length) as number;
  const scheme = {
    id: given.required('scheme'),
    name: { zh: given.required('name'), en: given.text('nameEn') ?? given.required('name') },
    territory: given.required('territory'),
  };
  const operator = { name: given.required('operator'), creditCode: given.required('creditCode') };
  const previous = given.text('previous');
  const fresh = createTrustList({ scheme, operator, keys, threshold, ...times });
  const draft =
    previous === undefined
      ? fresh
      : { ...nextVersion(readSetting(previous), times), scheme, operator, keys, threshold };
  encodeTrustList(draft);
  const outputs: Output[] = [draftOutput(given.required('out'), draft)];
  const root = given.text('operatorsOut');
  const operators = { schemeId: scheme.id, keys, threshold };
  if (root !== undefined) outputs.push({ path: root, bytes: encodeTrustRoot(operators) });
  writeOutputs(session, outputs, writing(given));
  session.print(`${message(session, 'trust.root', { digest: trustRootDigest(operators) })}\n`);
  return 'passed';
};

function keyFrom(path: string): TrustedKey {
  return trustedKey(readPublicKey(path), basename(path).replace(/(\.(cert|pub|key))?\.(pem|cer|crt|der)$/i, ''));
}

/** A provider entry as it is written by hand: certificates may stand in files beside it. */
type ProviderEntry = Omit<ProviderDocument, 'services'> & {
  readonly services: readonly (ServiceDocument & { readonly certificateFiles?: readonly string[] })[];
};

/** `trust add`: providers with their services. */
export const trustAdd: Run = async (session, given) => {
  const path = given.word;
  let draft = readDraft(path);
  for (const file of given.list('provider')) {
    const entry = readJsonSetting(file) as ProviderEntry;
    if (!Array.isArray(entry?.services)) throw new CommandError('usage', 'setting.wrong', { path: file });
    const listed = entry.services as ProviderEntry['services'];
    const services = listed.map(({ certificateFiles, ...service }): ServiceDocument => {
      const files: readonly string[] = certificateFiles ?? [];
      const beside = files.flatMap((name) => readCertificates(resolve(dirname(file), name)));
      const certificates = [...(service.certificates ?? []), ...beside.map(({ raw }) => toBase64(raw))];
      return { ...service, ...(certificates.length === 0 ? {} : { certificates }) };
    });
    const others = draft.providers.filter(({ id }) => id !== entry.id);
    draft = { ...draft, providers: [...others, { ...entry, services }] };
  }
  // Nothing is written that could not be signed later.
  encodeTrustList(draft);
  tellFindings(session, draft);
  writeOutputs(session, [{ ...draftOutput(path, draft), renew: true }], writing(given));
  session.print(`${message(session, 'trust.providers', { count: draft.providers.length })}\n`);
  return 'passed';
};

function readDraft(path: string): TrustListDocument {
  const draft = readJsonSetting(path) as TrustListDocument;
  if (draft?.schema !== trustListSchema) throw new CommandError('usage', 'trust.noDraft', { path });
  return draft;
}

function signedDocument(path: string, bytes: Uint8Array): TrustListDocument {
  const { payloadType, payload } = parseEnvelope(bytes);
  if (payloadType !== trustListPayloadType) throw new CommandError('usage', 'trust.noDraft', { path });
  parseTrustList(payload);
  return JSON.parse(fromUtf8(payload)) as TrustListDocument;
}

function tellFindings(session: Session, draft: TrustListDocument, previous?: Uint8Array): void {
  for (const { code, path, got, severity } of lintTrustList(draft, previous)) {
    const text = trustListLints[code][session.language];
    // The previous list is not at hand while providers are added; signing asks for it.
    if (code !== 'lint.previous.missing')
      tell(session, 'trust.finding', { severity, code, path, got: inBoth(got), text });
  }
}

/** `trust sign`: the first signature makes the envelope, further ones are added to it. */
export const trustSign: Run = async (session, given) => {
  const path = given.word;
  const bytes = readSetting(path);
  const signer = await openSigner(session, given);
  const isDraft = fromUtf8(bytes).includes(`"${trustListSchema}"`);
  const previous = given.text('previous');
  // Whoever signs second answers for the list as the first does: it is judged again, from the bytes that were signed.
  const document = isDraft ? readDraft(path) : signedDocument(path, bytes);
  const published = previous === undefined ? undefined : readSetting(previous);
  const judged = await signTrustList(document, {
    signers: [signer],
    ...(published === undefined ? {} : { previous: published }),
  });
  const envelope = isDraft ? judged : await signEnvelope(parseEnvelope(bytes), [signer]);
  tellFindings(session, document, published);
  const { threshold, keys } = parseTrustList(envelope.payload);
  const known = envelope.signatures.filter(({ keyid }) => keys.some((key) => key.keyid === keyid)).length;
  writeOutputs(session, [{ path: given.required('out'), bytes: encodeEnvelope(envelope) }], writing(given));
  session.print(`${message(session, 'trust.signatures', { known, threshold })}\n`);
  return 'passed';
};

/** `trust show`: the list as a tree; verified when the operators are given, and never taken for verified otherwise. */
export const trustShow: Run = async (session, given) => {
  const bytes = readSetting(given.word);
  const operators = given.text('operators');
  const at = given.instant('at') ?? currentSecond(session);
  const outcome =
    operators === undefined
      ? undefined
      : openTrustList(bytes, { operators: parseTrustRoot(readSetting(operators)), at });
  const list = outcome?.status === 'authentic' ? outcome.list : parseTrustList(parseEnvelope(bytes).payload);
  const tree = { kind: 'trustList', label: trustLabel(outcome?.status), branches: trustListBranches(list) };
  const code = outcome?.status === 'refused' ? outcome.code : undefined;
  const freshness = outcome?.status === 'authentic' ? outcome.freshness : undefined;
  if (given.flag('json')) {
    printJson(session, {
      schemaVersion: 1,
      status: outcome?.status ?? 'unverified',
      code,
      freshness,
      ...treeJson(tree),
    });
  } else {
    session.print(treeText(tree, session.language));
    if (code !== undefined) session.note(`${code}: ${trustListRefusals[code][session.language]}\n`);
    if (outcome?.status === 'authentic') {
      for (const note of outcome.notes) session.note(`${note.code}: ${trustListNotes[note.code][session.language]}\n`);
    }
    if (outcome === undefined) tell(session, 'trust.unverified');
  }
  if (outcome === undefined) return 'indeterminate';
  if (outcome.status === 'refused') return 'failed';
  return outcome.freshness === 'fresh' ? 'passed' : 'indeterminate';
};

function trustLabel(status: 'authentic' | 'refused' | undefined): { readonly zh: string; readonly en: string } {
  if (status === 'authentic') return { zh: '互认信任列表（签名有效）', en: 'trust list (authentic)' };
  if (status === 'refused') return { zh: '互认信任列表（拒绝）', en: 'trust list (REFUSED)' };
  return { zh: '互认信任列表（未验证）', en: 'trust list (not verified)' };
}
