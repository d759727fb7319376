import type { Text } from '../base/text.ts';
import type { PageBox, RgbColour, TextAlign } from '../ofd/index.ts';

/** The kinds of field. `date` is `YYYY-MM-DD` (or 长期 where allowed), `money` a decimal amount in yuan, `photo` picture bytes. */
export type FieldType =
  | 'text'
  | 'longText'
  | 'date'
  | 'code'
  | 'creditCode'
  | 'residentId'
  | 'money'
  | 'number'
  | 'enum'
  | 'photo';

/** One field of a licence type (证照信息项). */
export interface LicenceField {
  /** Lower camel case, unique in the type. */
  readonly name: string;
  /** The Chinese label is also the field's name in the data index of the file. */
  readonly label: Text;
  readonly type: FieldType;
  readonly required: boolean;
  /** Whether the value tells something about a natural person. */
  readonly personal: boolean;
  /** Metadata element that carries the same value: a GB/T 36903 short name or `KZ_…`. */
  readonly element?: string;
  /** Characters; for text, long text and codes. */
  readonly maximumLength?: number;
  /** Characters of a code. */
  readonly characters?: 'digits' | 'alphanumeric' | 'any';
  /** Bounds of a number or an amount. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** The values of an enumeration, as printed. */
  readonly values?: readonly string[];
  /** Whether a date may be 长期. */
  readonly longTerm?: boolean;
}

/** Faces that licences are set in. */
export type TemplateFont = 'song' | 'kai' | 'hei' | 'fang';

/** How text of a template is set. */
export interface TemplateTextStyle {
  readonly font: TemplateFont;
  /** Millimetres. */
  readonly size: number;
  readonly minimumSize?: number;
  readonly align?: TextAlign;
  readonly verticalAlign?: 'top' | 'middle' | 'bottom';
  readonly wrap?: 'none' | 'lines';
  readonly lineHeight?: number;
  readonly spacing?: number;
  readonly bold?: boolean;
  readonly colour?: RgbColour;
}

/** How the value of a field is printed. */
export type ValueFormat = 'plain' | 'dateChinese' | 'amount' | 'amountCapital';

/** One thing on the page of a licence. Boxes are in millimetres from the upper left corner. */
export type TemplateItem =
  | { readonly kind: 'fill'; readonly box: PageBox; readonly colour: RgbColour }
  | {
      readonly kind: 'frame';
      readonly box: PageBox;
      readonly colour: RgbColour;
      readonly width: number;
      /** Corners in millimetres; square when absent. */
      readonly radius?: number;
    }
  | {
      readonly kind: 'line';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly colour: RgbColour;
      readonly width: number;
      readonly dash?: readonly number[];
    }
  | {
      readonly kind: 'ornament';
      readonly ornament: 'guillocheBorder' | 'rosette' | 'waves' | 'corners';
      readonly box: PageBox;
      readonly colour: RgbColour;
      readonly width: number;
      /** 0 to 255. */
      readonly alpha?: number;
    }
  | { readonly kind: 'text'; readonly box: PageBox; readonly text: string; readonly style: TemplateTextStyle }
  | {
      readonly kind: 'field';
      readonly box: PageBox;
      readonly field: string;
      readonly format?: ValueFormat;
      readonly style: TemplateTextStyle;
    }
  | {
      readonly kind: 'element';
      readonly box: PageBox;
      readonly element: string;
      readonly format?: ValueFormat;
      readonly style: TemplateTextStyle;
    }
  | { readonly kind: 'photo'; readonly box: PageBox; readonly field: string }
  | { readonly kind: 'qr'; readonly box: PageBox; readonly colour?: RgbColour }
  | { readonly kind: 'seal'; readonly box: PageBox };

/** The page of a licence type (样式). */
export interface PageTemplate {
  /** Millimetres. */
  readonly width: number;
  readonly height: number;
  /** Drawn in this order. */
  readonly items: readonly TemplateItem[];
}

/** How long licences of a type are valid: 长期, or a number of days, months or years. */
export type ValidityRange = 'longTerm' | { readonly count: number; readonly unit: 'day' | 'month' | 'year' };

/** A licence type (证照类型, GB/T 36902) as a body publishes it. */
export interface LicenceType {
  readonly schema: 'yinxin-licence-type/1';
  /** 21 characters: the credit code of the defining authority and three digits. */
  readonly code: string;
  readonly name: Text;
  readonly definingAuthority: { readonly name: string; readonly creditCode: string };
  readonly holderCategory: 'natural' | 'legal' | 'mixed';
  readonly validity: readonly ValidityRange[];
  readonly fields: readonly LicenceField[];
  readonly template: PageTemplate;
}

/** The values of one licence by field name; picture bytes for photos. An absent optional field has no key. */
export type LicenceData = Readonly<Record<string, string | Uint8Array>>;
