import type { XmlElement } from '../../container/index.ts';
import type { OfdDocument, OfdPackage } from '../package-types.ts';

/** What was met while drawing, by code. */
export type DrawProblemCode =
  | 'draw.page.unreadable'
  | 'draw.page.size'
  | 'draw.template.missing'
  | 'draw.annotation.unreadable'
  | 'draw.object.unknown'
  | 'draw.object.odd'
  | 'draw.object.hidden'
  | 'draw.resource.missing'
  | 'draw.image.format'
  | 'draw.text.glyphs'
  | 'draw.text.direction'
  | 'draw.font.file'
  | 'draw.colour.simplified'
  | 'draw.clip.simplified'
  | 'draw.stamp.format'
  | 'draw.budget';

/** Something that the picture does not show as the file has it. */
export interface DrawProblem {
  readonly code: DrawProblemCode;
  /** The part, e.g. `/Doc_0/Pages/Page_0/Content.xml`. */
  readonly path: string;
  /** ID of the page object, resource, or a short remark. */
  readonly detail?: string;
}

/** Everything that drawing one page shares. */
export interface DrawContext {
  readonly pkg: OfdPackage;
  readonly document: OfdDocument;
  /** Unique in the page that shows several pictures. */
  readonly prefix: string;
  readonly embedFonts: 'embed' | 'omit';
  readonly problems: DrawProblem[];
  /** Problems that are in the list already. */
  readonly noted: Set<string>;
  /** Definitions for `<defs>`. */
  readonly defs: string[];
  /** Resources that are in the definitions already. */
  readonly defined: Map<string, string | undefined>;
  /** `@font-face` rules. */
  readonly faces: string[];
  /** The part that is being drawn. */
  part: string;
  objects: number;
  characters: number;
  clips: number;
  fontBytes: number;
}

/** Drawing stops here: a budget is used up. */
export class DrawBudgetReached extends Error {}

/** Notes a problem once for each place; at most a thousand are kept. */
export function note(context: DrawContext, code: DrawProblemCode, detail?: string): void {
  const key = `${code} ${context.part} ${detail ?? ''}`;
  if (context.problems.length >= 1000 || context.noted.has(key)) return;
  context.noted.add(key);
  context.problems.push({
    code,
    path: context.part,
    ...(detail === undefined ? {} : { detail: detail.slice(0, 100) }),
  });
}

/** Counts one page object and what it adds to the picture. */
export function spend(context: DrawContext, objects: number, characters: number): void {
  context.objects += objects;
  context.characters += characters;
  const { pageObjects, pageSvgCharacters } = context.pkg.limits;
  if (context.objects > pageObjects || context.characters > pageSvgCharacters) throw new DrawBudgetReached();
}

/** The ID of an object, for notes. */
export function idOf(element: XmlElement): string {
  return element.attributes.get('ID') ?? '';
}
