import { toBase64, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { writeZip, type ZipSource } from '../../src/container/index.ts';
import { sm3 } from '../../src/sm/index.ts';

/** Parts of a package by absolute path; `undefined` takes one away. */
export type Parts = Readonly<Record<string, string | Uint8Array | undefined>>;

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';

/** The parts of a small document with every kind of link; the signature parts are made by `signedOfd`. */
export const plainParts: Parts = {
  '/OFD.xml': `<ofd:OFD ${ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>d1</ofd:DocID><ofd:Title>示例</ofd:Title><ofd:Keywords><ofd:Keyword>k</ofd:Keyword></ofd:Keywords><ofd:CustomDatas><ofd:CustomData Name="ZZMC">示例许可证</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
  '/Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="8" BaseLoc="Tpls/Tpl_0/Content.xml" ZOrder="Background"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments><ofd:Extensions>Extensions.xml</ofd:Extensions></ofd:Document>`,
  '/Doc_0/PublicRes.xml': `<ofd:Res ${ns} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体"><ofd:FontFile>font.ttf</ofd:FontFile></ofd:Font></ofd:Fonts><ofd:DrawParams><ofd:DrawParam ID="5"/></ofd:DrawParams></ofd:Res>`,
  '/Doc_0/Res/font.ttf': 'font',
  '/Doc_0/Tpls/Tpl_0/Content.xml': `<ofd:Page ${ns}/>`,
  '/Doc_0/Pages/Page_0/Content.xml': `<ofd:Page ${ns}><ofd:PageRes>/Doc_0/PageRes.xml</ofd:PageRes><ofd:Content/></ofd:Page>`,
  '/Doc_0/PageRes.xml': `<ofd:Res ${ns} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="3" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`,
  '/Doc_0/Res/a.png': 'picture',
  '/Doc_0/Annots/Annotations.xml': `<ofd:Annotations ${ns}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annot.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
  '/Doc_0/Annots/Page_0/Annot.xml': `<ofd:PageAnnot ${ns}/>`,
  '/Doc_0/Tags/CustomTags.xml': `<ofd:CustomTags ${ns}><ofd:CustomTag TypeID="cert"><ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>`,
  '/Doc_0/Tags/Tag.xml': '<cert:root xmlns:cert="http://www.cert.org/"><cert:证照名称/></cert:root>',
  '/Doc_0/Attachs/Attachments.xml': `<ofd:Attachments ${ns}><ofd:Attachment ID="a1" Name="licence.json" Format="json"><ofd:FileLoc>licence.json</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`,
  '/Doc_0/Attachs/licence.json': '{}',
  '/Doc_0/Extensions.xml': `<ofd:Extensions ${ns}><ofd:Extension AppName="x" RefId="1"><ofd:ExtendData>ext.xml</ofd:ExtendData></ofd:Extension></ofd:Extensions>`,
  '/Doc_0/ext.xml': '<x/>',
};

/** How a test wants one Signature.xml. */
export interface SignatureShape {
  /** Attributes of References, e.g. `CheckMethod="SM3"`. */
  readonly checkMethod?: string;
  /** Paths to protect; absent: every part but the list and the signature's own files. */
  readonly protect?: readonly string[];
  readonly digest?: (bytes: Uint8Array) => Uint8Array;
  /** How a digest is written; absent: base64. */
  readonly spell?: (digest: Uint8Array) => string;
  readonly fileRef?: (path: string) => string;
  readonly signedValue?: string;
  /** More elements inside SignedInfo. */
  readonly more?: string;
  readonly namespace?: string;
}

/** The parts with one more signature; `index` counts from 0. The list must be written by the caller. */
export function addSignature(parts: Parts, index: number, shape: SignatureShape = {}): Parts {
  const folder = `/Doc_0/Signs/Sign_${index}`;
  const protect = shape.protect ?? Object.keys(parts).filter((path) => path !== '/Doc_0/Signs/Signatures.xml');
  const digest = shape.digest ?? sm3;
  const spell = shape.spell ?? toBase64;
  const references = protect
    .map((path) => {
      const ref = shape.fileRef?.(path) ?? path;
      return `<ofd:Reference FileRef="${ref}"><ofd:CheckValue>${spell(digest(bytesOf(parts[path] ?? '')))}</ofd:CheckValue></ofd:Reference>`;
    })
    .join('');
  const method = shape.checkMethod ?? 'CheckMethod="1.2.156.10197.1.401"';
  const description = `<ofd:Signature xmlns:ofd="${shape.namespace ?? 'http://www.ofdspec.org/2016'}"><ofd:SignedInfo><ofd:Provider ProviderName="p" Version="1" Company="c"/><ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod><ofd:SignatureDateTime>20260102030405Z</ofd:SignatureDateTime><ofd:References ${method}>${references}</ofd:References><ofd:StampAnnot ID="s9" PageRef="1" Boundary="10 20 40 40" Clip="0 0 10 40"/>${shape.more ?? ''}</ofd:SignedInfo><ofd:SignedValue>${shape.signedValue ?? `${folder}/SignedValue.dat`}</ofd:SignedValue></ofd:Signature>`;
  return { ...parts, [`${folder}/Signature.xml`]: description, [`${folder}/SignedValue.dat`]: 'value' };
}

/** Signatures.xml over the first `count` signatures. */
export function signatureList(count: number): string {
  const entries = Array.from(
    { length: count },
    (_, i) => `<ofd:Signature ID="s${i + 1}" BaseLoc="Sign_${i}/Signature.xml"/>`,
  );
  return `<ofd:Signatures ${ns}>${entries.join('')}</ofd:Signatures>`;
}

/** A document with one signature over everything. */
export function signedParts(shape: SignatureShape = {}): Parts {
  return addSignature({ ...plainParts, '/Doc_0/Signs/Signatures.xml': signatureList(1) }, 0, shape);
}

/** The parts as a package. */
export function pack(parts: Parts): Uint8Array {
  const sources: ZipSource[] = [];
  for (const [path, content] of Object.entries(parts)) {
    if (content !== undefined) sources.push({ name: path.slice(1), bytes: bytesOf(content) });
  }
  return writeZip(sources);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? utf8(content) : content;
}

/** The code of the error that an act throws, or `none`; anything but our own error goes through. */
export function codeOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code;
  }
}
