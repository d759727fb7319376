export { parseBox } from './boxes.ts';
export { type DigestAlgorithm, type DigestMethod, digestMethodOf } from './digest-methods.ts';
export { type DigestOptions, digestReferences, type ReferenceDigest } from './digest-references.ts';
export type { DrawProblem, DrawProblemCode } from './draw/draw-context.ts';
export { type HiddenReason, listPageObjects, type PageObject, plainId } from './draw/page-index.ts';
export { type RenderedPage, type RenderPageOptions, renderPageSvg } from './draw/render-page.ts';
export type { DrawnStamp } from './draw/stamps.ts';
export { isOfdElement, ofdChild, ofdChildren, ofdEarlyNamespace, ofdList, ofdText } from './elements.ts';
export { listSignatures } from './list-signatures.ts';
export {
  type CoverageEntry,
  type CoverageMap,
  listCoverage,
  mapCoverage,
  type SignatureCoverage,
} from './map-coverage.ts';
export type {
  OfdAnnotationFile,
  OfdAttachment,
  OfdCustomTag,
  OfdDocument,
  OfdDocumentInfo,
  OfdFont,
  OfdLink,
  OfdMedia,
  OfdPackage,
  OfdPage,
  OfdProblem,
  OfdResources,
  OfdTemplate,
  OfdVersion,
  PartRole,
} from './package-types.ts';
export { parseOfd } from './parse-ofd.ts';
export { folderOf, type ResolvedLocation, resolveLocation } from './part-path.ts';
export type { OfdReference, OfdSignature, OfdStamp } from './signature-types.ts';
export type {
  OfdAttachmentModel,
  OfdDocumentModel,
  OfdFontModel,
  OfdImageModel,
  OfdObjectModel,
  OfdPageModel,
  OfdPart,
  OfdPathModel,
  OfdPictureModel,
  OfdQrModel,
  OfdTemplateModel,
  OfdTextModel,
  PageBox,
  RgbColour,
  TextAlign,
} from './write/model.ts';
export { isFontFile, type PictureFormat, pictureFormat } from './write/picture-format.ts';
export {
  describeSignature,
  type SignatureDescription,
  type SignatureListEntry,
  type StampModel,
  signatureListPath,
  signaturePaths,
  writeSignatureList,
} from './write/signature-parts.ts';
export { certTagNamespace, isTagName } from './write/tag-tree.ts';
export { layoutText, type TextLayout, type TextLine } from './write/text-layout.ts';
export { pageIdOf, type WriteOfdOptions, writeOfd } from './write/write-ofd.ts';
