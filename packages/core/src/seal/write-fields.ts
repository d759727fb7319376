import type { Instant } from '../base/time.ts';
import {
  derBitString,
  derExplicit,
  derGeneralizedTime,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derString,
  derUtcTime,
  tag,
} from '../der/index.ts';
import { sm2WithSm3 } from './signature-value.ts';
import type { SealLayout, SealPicture, SignerList } from './types.ts';

/** The version number that each edition writes. */
export const layoutVersions: Readonly<Record<SealLayout, number>> = {
  'GM/T 0031-2014': 1,
  'GB/T 38540-2020': 4,
  'GM/T 0031-2025': 5,
};

/** IA5String. */
export function ia5(text: string): Uint8Array {
  return derString(text, tag.ia5String);
}

/** A date of a seal: UTCTime in 2014, GeneralizedTime after it. */
export function sealTime(instant: Instant, layout: SealLayout): Uint8Array {
  return layout === 'GM/T 0031-2014' ? derUtcTime(instant) : derGeneralizedTime(instant);
}

/** What a seal's info is made of, checked by the caller. */
export interface SealInfoParts {
  readonly layout: SealLayout;
  readonly vendorId: string;
  readonly sealId: string;
  readonly type: number;
  readonly name: string;
  readonly signerList: SignerList;
  readonly createdAt: Instant;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly picture: SealPicture;
}

/** SES_SealInfo. */
export function writeSealInfo(parts: SealInfoParts): Uint8Array {
  const { layout, signerList, picture } = parts;
  const times = [parts.createdAt, parts.validFrom, parts.validUntil].map((instant) => sealTime(instant, layout));
  const listType = layout === 'GM/T 0031-2014' ? [] : [derInteger(signerList.kind === 'certificates' ? 1 : 2)];
  return derSequence(
    derSequence(ia5('ES'), derInteger(layoutVersions[layout]), ia5(parts.vendorId)),
    ia5(parts.sealId),
    derSequence(derInteger(parts.type), derString(parts.name), ...listType, writeSignerList(signerList), ...times),
    derSequence(
      ia5(picture.type),
      derOctetString(picture.bytes),
      derInteger(picture.widthMm),
      derInteger(picture.heightMm),
    ),
  );
}

function writeSignerList(list: SignerList): Uint8Array {
  return list.kind === 'certificates'
    ? derSequence(...list.certificates.map(derOctetString))
    : derSequence(
        ...list.digests.map(({ type, value }) =>
          derSequence(derString(type, tag.printableString), derOctetString(value)),
        ),
      );
}

/** The certificate and the algorithm of a signature, as every edition writes them beside each other. */
export function writeSignerFields(certificate: Uint8Array): readonly [Uint8Array, Uint8Array] {
  return [derOctetString(certificate), derObjectIdentifier(sm2WithSm3)];
}

/** `timeStamp [0] BIT STRING OPTIONAL`. */
export function writeTimestamp(token: Uint8Array | undefined): readonly Uint8Array[] {
  return token === undefined ? [] : [derExplicit(0, derBitString(token))];
}
