import type { XmlElement } from '../container/index.ts';
import { ofdList, ofdText } from './elements.ts';
import type { OfdFont, OfdMedia, OfdResources } from './package-types.ts';
import type { PackageWalk } from './package-walk.ts';

/** Resource lists while they are read; several lists fill one table. */
export class ResourceTable implements OfdResources {
  readonly fonts: Map<string, OfdFont> = new Map();
  readonly media: Map<string, OfdMedia> = new Map();
  readonly drawParams: Map<string, XmlElement> = new Map();
  readonly colourSpaces: Map<string, XmlElement> = new Map();
  readonly compositeUnits: Map<string, XmlElement> = new Map();
  readonly repeatedIds: string[] = [];
  readonly #lists = new Set<string>();
  readonly #ids = new Set<string>();

  /** Adds one Res file (GB/T 33190-2016 §7.9); a second link to the same file adds nothing. */
  addList(walk: PackageWalk, path: string, from: string): void {
    if (this.#lists.has(path)) return;
    this.#lists.add(path);
    const root = walk.tryPart(path, from, 'Res', 'resource');
    if (root === undefined) return;
    const base = root.attributes.get('BaseLoc')?.trim() ?? '';
    const file = (location: string | undefined): string | undefined => resourceFile(walk, path, base, location);
    for (const element of ofdList(root, 'Fonts', 'Font')) {
      const fontPath = file(ofdText(element, 'FontFile'));
      this.#add(this.fonts, element, (id) => ({
        id,
        fontName: element.attributes.get('FontName') ?? '',
        ...optional('familyName', element.attributes.get('FamilyName')),
        ...optional('path', fontPath),
      }));
    }
    for (const element of ofdList(root, 'MultiMedias', 'MultiMedia')) {
      const mediaPath = file(ofdText(element, 'MediaFile'));
      this.#add(this.media, element, (id) => ({
        id,
        ...optional('type', element.attributes.get('Type')),
        ...optional('format', element.attributes.get('Format')),
        ...optional('path', mediaPath),
      }));
    }
    for (const element of ofdList(root, 'DrawParams', 'DrawParam')) this.#add(this.drawParams, element, () => element);
    for (const element of ofdList(root, 'CompositeGraphicUnits', 'CompositeGraphicUnit')) {
      this.#add(this.compositeUnits, element, () => element);
    }
    for (const element of ofdList(root, 'ColorSpaces', 'ColorSpace')) {
      file(element.attributes.get('Profile'));
      this.#add(this.colourSpaces, element, () => element);
    }
  }

  #add<T>(table: Map<string, T>, element: XmlElement, make: (id: string) => T): void {
    const id = element.attributes.get('ID')?.trim() ?? '';
    if (this.#ids.has(id)) this.repeatedIds.push(id);
    else table.set(id, make(id));
    this.#ids.add(id);
  }
}

/** An object with one property, or none when the value is `undefined` (exact optional properties). */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}

/** The file of a resource: below the list's BaseLoc; where that has none, beside the list or below the package (leniency). */
function resourceFile(
  walk: PackageWalk,
  list: string,
  baseLoc: string,
  location: string | undefined,
): string | undefined {
  if (location === undefined || location === '') return undefined;
  return walk.attempt(location, list, 'resource', () => {
    const base = baseLoc.replace(/\/+$/, '');
    const path = walk.resolve(baseLoc === '' || location.startsWith('/') ? location : `${base}/${location}`, list);
    if (walk.files.has(path)) return walk.reach(path, list, 'resource').path;
    for (const start of [list, '/x']) {
      const other = walk.attempt(location, list, 'resource', () => walk.resolve(location, start));
      if (other === undefined || !walk.files.has(other)) continue;
      walk.note('ofd.resource.base', list);
      return walk.reach(other, list, 'resource').path;
    }
    return walk.reach(path, list, 'resource').path;
  });
}
