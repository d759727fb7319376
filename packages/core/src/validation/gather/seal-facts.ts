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
import { defined, digestHex, type GatherContext, isoTime, noteLeniencies } from './context.ts';
import { findPath } from './paths.ts';
import { timestampFacts } from './timestamp-facts.ts';

/** Everything about a seal: its contents, its maker's signature, the maker's path. */
export function sealFacts(context: GatherContext, seal: Seal, object: string): SealFacts {
  noteLeniencies(context, object, seal.leniencies);
  const maker = seal.makerCertificate;
  if (maker !== undefined) noteLeniencies(context, object.replace('seal', 'maker'), maker.leniencies);
  const sm3 = digestHex(seal.raw);
  return defined({
    layout: seal.layout,
    version: seal.version,
    vendorId: seal.vendorId,
    sealId: seal.sealId,
    type: seal.type,
    name: seal.name,
    sm3,
    createdAt: isoTime(seal.createdAt),
    validFrom: isoTime(seal.validFrom),
    validUntil: isoTime(seal.validUntil),
    signerList: seal.signerList.kind,
    signerCount:
      seal.signerList.kind === 'certificates' ? seal.signerList.certificates.length : seal.signerList.digests.length,
    picture: {
      type: seal.picture.type,
      declaredType: seal.picture.declaredType,
      widthMm: seal.picture.widthMm,
      heightMm: seal.picture.heightMm,
      sm3: digestHex(seal.picture.bytes),
    },
    makerSignature: makerSignature(context, seal, sm3),
    maker: maker === undefined ? undefined : certificateFacts(maker),
    makerPath: maker === undefined ? undefined : findPath(context, maker, 'sealMaker', []),
    timestamp:
      seal.timestamp === undefined
        ? undefined
        : timestampFacts(context, seal.timestamp, seal.signature, object.replace('seal', 'seal-timestamp')),
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
  if (verified) return { algorithm: 'sm2-sm3', supported: true, verified };
  if (diagnosis === 'seal.algorithm.unsupported') return { algorithm, supported: false, verified };
  return defined({ algorithm: 'sm2-sm3', supported: diagnosis !== 'seal.certificate.unreadable', verified, diagnosis });
}
