import type { Leniency } from '../base/leniency.ts';
import type { Limits } from '../base/limits.ts';
import type { XmlElement, ZipEntry, ZipPackage } from '../container/index.ts';
import type { PageBox } from './write/model.ts';

/**
 * What a file is for, by the link that leads to it from OFD.xml. A resource list and a list of attachments, annotations or tags have
 * the role of what they list. `integrity` is GM/T 0099's list of files, its signature and its encryption list.
 */
export type PartRole =
  | 'ofd.xml'
  | 'document'
  | 'version'
  | 'page'
  | 'template'
  | 'resource'
  | 'annotation'
  | 'tag'
  | 'attachment'
  | 'extension'
  | 'signature-list'
  | 'signature'
  | 'signed-value'
  | 'seal'
  | 'integrity'
  | 'unknown';

/** Something in a package that could not be followed; reading went on without it. */
export interface OfdProblem {
  readonly kind: 'missing' | 'malformed' | 'location';
  /** The part, or the location as written when it cannot be a path. */
  readonly path: string;
  /** The part that names it. */
  readonly from: string;
  readonly role: PartRole;
  /** An error code, e.g. `ERR_XML`. */
  readonly code: string;
}

/** A link that was followed. */
export interface OfdLink {
  readonly path: string;
  readonly role: PartRole;
  /** The part that names it; empty for the parts whose name the standards fix. */
  readonly from: string;
}

/** An accepted ZIP package with the documents in it. Paths are absolute: `/OFD.xml`. */
export interface OfdPackage {
  readonly zip: ZipPackage;
  readonly files: ReadonlyMap<string, ZipEntry>;
  /** OFD@Version, mostly `1.0`. */
  readonly version: string | undefined;
  /** OFD@DocType: `OFD` or `OFD-A`. */
  readonly docType: string | undefined;
  /** One for each DocBody, in order. */
  readonly documents: readonly OfdDocument[];
  /** Every part that links from OFD.xml lead to and that is in the package, by path, with the first link to it. */
  readonly reachable: ReadonlyMap<string, OfdLink>;
  readonly problems: readonly OfdProblem[];
  readonly leniencies: readonly Leniency[];
  readonly limits: Limits;
  /** The bytes of a file as they were packed, or `undefined`. */
  read(path: string): Uint8Array | undefined;
  /**
   * A part as XML, parsed once.
   * @throws CoreError `ERR_OFD_PART_MISSING`, `ERR_XML`, `ERR_LIMIT`.
   */
  readXml(path: string, from?: string): XmlElement;
}

/** DocInfo (GB/T 33190-2016 §7.4): what a document says of itself. Dates stay as written. */
export interface OfdDocumentInfo {
  readonly docId?: string;
  readonly title?: string;
  readonly author?: string;
  readonly subject?: string;
  readonly abstract?: string;
  readonly creationDate?: string;
  readonly modDate?: string;
  readonly docUsage?: string;
  readonly creator?: string;
  readonly creatorVersion?: string;
  readonly keywords: readonly string[];
  /** In order; a name may come twice. */
  readonly customDatas: readonly { readonly name: string; readonly value: string }[];
}

/** A page of a document. */
export interface OfdPage {
  readonly id: string;
  readonly path: string;
}

/** A template page. */
export interface OfdTemplate {
  readonly id: string;
  readonly path: string;
  readonly name?: string;
  /** `Background` (default) or `Foreground`. */
  readonly zOrder?: string;
}

/** A font of the resource lists. */
export interface OfdFont {
  readonly id: string;
  readonly fontName: string;
  readonly familyName?: string;
  /** The embedded font file; absent when the reader's own font is meant. */
  readonly path?: string;
}

/** A picture, sound or film of the resource lists. */
export interface OfdMedia {
  readonly id: string;
  readonly type?: string;
  readonly format?: string;
  readonly path?: string;
}

/** Resources by ID. The first definition of an ID counts. */
export interface OfdResources {
  readonly fonts: ReadonlyMap<string, OfdFont>;
  readonly media: ReadonlyMap<string, OfdMedia>;
  /** DrawParam elements. */
  readonly drawParams: ReadonlyMap<string, XmlElement>;
  /** ColorSpace elements. */
  readonly colourSpaces: ReadonlyMap<string, XmlElement>;
  /** CompositeGraphicUnit elements. */
  readonly compositeUnits: ReadonlyMap<string, XmlElement>;
  /** IDs that are defined twice: which definition is drawn depends on the reader. */
  readonly repeatedIds: readonly string[];
}

/** A file that travels in the document. */
export interface OfdAttachment {
  readonly id: string;
  readonly name: string;
  readonly format?: string;
  readonly visible?: string;
  readonly path: string;
}

/** A tag tree: which objects show which fields. */
export interface OfdCustomTag {
  /** TypeID, or NameSpace as Annex A calls it; `cert` for licences. */
  readonly typeId: string;
  readonly path: string;
  /** Absent when the file is missing or not well-formed, which is in `problems`. */
  readonly tree?: XmlElement;
}

/** The annotations of one page. */
export interface OfdAnnotationFile {
  readonly pageId: string;
  readonly path: string;
}

/** A version of the document (GB/T 33190-2016 §19). */
export interface OfdVersion {
  readonly id: string;
  readonly index: string;
  readonly current: boolean;
  readonly path: string;
}

/** One DocBody. Optional parts that cannot be read are left out and listed in the package's problems. */
export interface OfdDocument {
  /** Counted from 0. */
  readonly index: number;
  readonly docId?: string;
  readonly info: OfdDocumentInfo;
  /** Path of Document.xml, whatever its name. */
  readonly root: string;
  /** Document.xml. */
  readonly tree: XmlElement;
  /** PageArea/PhysicalBox in millimetres, for pages without an area of their own. */
  readonly physicalBox?: PageBox;
  readonly pages: readonly OfdPage[];
  readonly templates: readonly OfdTemplate[];
  readonly resources: OfdResources;
  readonly annotations: readonly OfdAnnotationFile[];
  readonly attachments: readonly OfdAttachment[];
  readonly customTags: readonly OfdCustomTag[];
  readonly versions: readonly OfdVersion[];
  /** Path of Signatures.xml; the file itself may be missing, which `listSignatures` refuses. */
  readonly signaturesPath?: string;
}
