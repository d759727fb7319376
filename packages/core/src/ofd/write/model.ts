/** A rectangle on a page in millimetres, from the upper left corner. */
export interface PageBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Red, green and blue, 0 to 255 each. */
export type RgbColour = readonly [number, number, number];

/** How text stands in its box; `distribute` spreads the characters of every line over the width. */
export type TextAlign = 'left' | 'center' | 'right' | 'distribute';

/** Text in a box. */
export interface OfdTextModel {
  readonly kind: 'text';
  readonly box: PageBox;
  /** The text; `\n` begins a new line. */
  readonly text: string;
  /** Key of one of the document's fonts. */
  readonly font: string;
  /** Millimetres. */
  readonly size: number;
  /** When the text does not fit, it is set smaller down to this size; absent: it is never set smaller. */
  readonly minimumSize?: number;
  readonly colour?: RgbColour;
  readonly align?: TextAlign;
  readonly verticalAlign?: 'top' | 'middle' | 'bottom';
  /** Whether long text is broken into lines. */
  readonly wrap?: 'none' | 'lines';
  /** Distance of lines as a multiple of the size; 1.5 when absent. */
  readonly lineHeight?: number;
  /** Additional space after each character, as a multiple of the size. */
  readonly spacing?: number;
  readonly bold?: boolean;
  /** Name of the licence field that this object shows, for the data index. */
  readonly tag?: string;
}

/** Lines and areas. */
export interface OfdPathModel {
  readonly kind: 'path';
  readonly box: PageBox;
  /** AbbreviatedData of GB/T 33190 §9.1 relative to the box: `M x y L x y … C`. */
  readonly data: string;
  readonly stroke?: { readonly colour: RgbColour; readonly width: number; readonly dash?: readonly number[] };
  readonly fill?: RgbColour;
  readonly rule?: 'NonZero' | 'Even-Odd';
  /** 0 (invisible) to 255. */
  readonly alpha?: number;
}

/** A picture stretched over its box. */
export interface OfdImageModel {
  readonly kind: 'image';
  readonly box: PageBox;
  /** Key of one of the document's pictures. */
  readonly image: string;
  readonly tag?: string;
}

/** A QR code (GB/T 18284) drawn as one path. */
export interface OfdQrModel {
  readonly kind: 'qr';
  readonly box: PageBox;
  /** What a reader gets. */
  readonly text: string;
  readonly colour?: RgbColour;
}

/** Anything that stands on a page. */
export type OfdObjectModel = OfdTextModel | OfdPathModel | OfdImageModel | OfdQrModel;

/**
 * A template page (模板页, GB/T 33190-2016 §7.6): what stands behind the objects of every page that names it. Its bytes follow from the
 * pages' count, the templates and the fonts alone, so that it is the same file in every document made alike.
 */
export interface OfdTemplateModel {
  readonly key: string;
  /** Millimetres. */
  readonly width: number;
  readonly height: number;
  /** Texts without tags: a data index speaks of objects on pages. */
  readonly objects: readonly (OfdTextModel | OfdPathModel)[];
}

/** One page. */
export interface OfdPageModel {
  /** Millimetres. */
  readonly width: number;
  readonly height: number;
  /** Key of one of the document's templates; it is drawn before everything else. */
  readonly template?: string;
  /** Drawn first. */
  readonly background: readonly OfdObjectModel[];
  readonly body: readonly OfdObjectModel[];
  /**
   * Random text (hexadecimal) written as a comment into the page. Without it, somebody who knows only the page's digest could guess
   * the few values that are hidden from him.
   */
  readonly salt?: string;
  /** Where seals belong; nothing is drawn there. */
  readonly seals: readonly PageBox[];
}

/** A font: named, or embedded when there is a file. */
export interface OfdFontModel {
  readonly key: string;
  readonly fontName: string;
  readonly familyName?: string;
  /** TrueType or OpenType. */
  readonly file?: Uint8Array;
}

/** A PNG, JPEG, GIF or BMP picture; the format is read from its bytes. */
export interface OfdPictureModel {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** A file inside the document. */
export interface OfdAttachmentModel {
  readonly name: string;
  /** File type as text, e.g. `json`. */
  readonly format: string;
  readonly bytes: Uint8Array;
}

/** A whole document: everything that decides its bytes. */
export interface OfdDocumentModel {
  /** 32 lower-case hexadecimal digits, best random. */
  readonly docId: string;
  readonly title: string;
  readonly author?: string;
  /** `YYYY-MM-DD`. */
  readonly creationDate: string;
  readonly creator: string;
  readonly creatorVersion: string;
  readonly customDatas: readonly { readonly name: string; readonly value: string }[];
  readonly fonts: readonly OfdFontModel[];
  readonly pictures: readonly OfdPictureModel[];
  readonly templates?: readonly OfdTemplateModel[];
  readonly pages: readonly OfdPageModel[];
  readonly attachments: readonly OfdAttachmentModel[];
}

/** One file of a package before it is packed. */
export interface OfdPart {
  /** Absolute in the package, e.g. `/Doc_0/Document.xml`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
