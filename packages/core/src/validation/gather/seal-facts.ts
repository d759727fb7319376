import type { Instant } from '../../base/time.ts';
import {
  diagnoseSealMakerSignature,
  diagnoseSealSignature,
  type Seal,
  type SealSignature,
  verifySealMakerSignature,
  verifySealSignature,
} from '../../seal/index.ts';
import type { SealFacts, SignatureValueFacts } from '../facts/facts.ts';
import { certificateFacts } from './certificate-facts.ts';
import { type GatherContext, noteLeniencies } from './context.ts';
import { defined, digestHex, isoTime } from './fact-values.ts';
import { findPath } from './paths.ts';
import { provenInstant } from './proven-time.ts';
import { timestampFacts } from './timestamp-facts.ts';

type SealContents = Omit<SealFacts, 'makerSignature' | 'maker' | 'makerPath' | 'timestamp'>;

/** A parsed seal is frozen and comes again when a cache keeps it. */
const contents = /* @__PURE__ */ new WeakMap<Seal, SealContents>();

function sealContents(seal: Seal): SealContents {
  const known = contents.get(seal);
  if (known !== undefined) return known;
  const facts = Object.freeze({
    layout: seal.layout,
    version: seal.version,
    vendorId: seal.vendorId,
    sealId: seal.sealId,
    type: seal.type,
    name: seal.name,
    sm3: digestHex(seal.raw),
    createdAt: isoTime(seal.createdAt),
    validFrom: isoTime(seal.validFrom),
    validUntil: isoTime(seal.validUntil),
    signerList: seal.signerList.kind,
    signerCount:
      seal.signerList.kind === 'certificates' ? seal.signerList.certificates.length : seal.signerList.digests.length,
    picture: Object.freeze({
      type: seal.picture.type,
      declaredType: seal.picture.declaredType,
      widthMm: seal.picture.widthMm,
      heightMm: seal.picture.heightMm,
      sm3: digestHex(seal.picture.bytes),
    }),
  });
  contents.set(seal, facts);
  return facts;
}

/**
 * Everything about a seal: its contents, its maker's signature, the maker's path.
 * @param provenAt - For when the seal is proven by other means than a token of its own.
 */
export function sealFacts(context: GatherContext, seal: Seal, object: string, provenAt: Instant): SealFacts {
  noteLeniencies(context, object, seal.leniencies);
  const maker = seal.makerCertificate;
  if (maker !== undefined) noteLeniencies(context, object.replace('seal', 'maker'), maker.leniencies);
  const facts = sealContents(seal);
  const timestamp =
    seal.timestamp === undefined
      ? undefined
      : timestampFacts(context, seal.timestamp, seal.signature, object.replace('seal', 'seal-timestamp'));
  return defined({
    ...facts,
    makerSignature: makerSignature(context, seal, facts.sm3),
    maker: maker === undefined ? undefined : certificateFacts(maker),
    makerPath:
      maker === undefined
        ? undefined
        : findPath(context, maker, 'sealMaker', [], provenInstant(context, timestamp, provenAt)),
    timestamp,
  });
}

function makerSignature(context: GatherContext, seal: Seal, sm3: string): SignatureValueFacts {
  const known = context.cache?.seals.get(sm3);
  if (known !== undefined) return known.makerSignature;
  const verified = verifySealMakerSignature(seal);
  const facts = valueFacts(seal.signatureAlgorithm, verified, verified ? undefined : diagnoseSealMakerSignature(seal));
  context.cache?.seals.set(sm3, { makerSignature: facts });
  return facts;
}

/** The check of a seal signature's own value. */
export function sealSignatureValue(signature: SealSignature): SignatureValueFacts {
  const verified = verifySealSignature(signature);
  return valueFacts(signature.signatureAlgorithm, verified, verified ? undefined : diagnoseSealSignature(signature));
}

function valueFacts(algorithm: string, verified: boolean, diagnosis: string | undefined): SignatureValueFacts {
  if (verified) return { algorithm: 'sm2-sm3', keyBits: 256, supported: true, verified };
  if (diagnosis === 'seal.algorithm.unsupported') return { algorithm, supported: false, verified };
  return defined({ algorithm: 'sm2-sm3', supported: diagnosis !== 'seal.certificate.unreadable', verified, diagnosis });
}
