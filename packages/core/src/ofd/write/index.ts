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
  OfdTextModel,
  PageBox,
  RgbColour,
  TextAlign,
} from './model.ts';
export { isFontFile, type PictureFormat, pictureFormat } from './picture-format.ts';
export {
  describeSignature,
  type SignatureDescription,
  type SignatureListEntry,
  type StampModel,
  signatureListPath,
  signaturePaths,
  writeSignatureList,
} from './signature-parts.ts';
export { certTagNamespace, isTagName } from './tag-tree.ts';
export { layoutText, type TextLayout, type TextLine } from './text-layout.ts';
export { pageIdOf, type WriteOfdOptions, writeOfd } from './write-ofd.ts';
