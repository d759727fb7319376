import { isCoreError } from '@yinxin/core/errors';
import { listSignatures, parseOfd, renderPageSvg } from '@yinxin/core/ofd';
import { parseSealSignature } from '@yinxin/core/seal';

/** At most so many pages stand in a report. */
const shownPages = 4;

/**
 * The first pages of a document as SVG, with the seals that their signatures carry. A document that cannot be drawn has none: the
 * report says why it cannot be read.
 */
export function drawPages(file: Uint8Array): readonly string[] {
  try {
    const pkg = parseOfd(file);
    const stamps = listSignatures(pkg).flatMap(({ signedValue, stamps: places }) => {
      const picture = signedValue === undefined ? undefined : sealPicture(signedValue);
      return places.flatMap(({ pageRef, boundary, clip }) =>
        picture === undefined || boundary === undefined
          ? []
          : [{ pageRef, stamp: { picture, box: boundary, ...(clip === undefined ? {} : { clip }) } }],
      );
    });
    const pages = pkg.documents[0]?.pages.slice(0, shownPages) ?? [];
    return pages.map(({ id }, index) => {
      const here = stamps.filter(({ pageRef }) => pageRef === id).map(({ stamp }) => stamp);
      return renderPageSvg(pkg, index, { stamps: here, fonts: 'embed' }).svg;
    });
  } catch (error) {
    if (isCoreError(error)) return [];
    throw error;
  }
}

function sealPicture(signedValue: Uint8Array): Uint8Array | undefined {
  try {
    return parseSealSignature(signedValue).seal.picture.bytes;
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}
