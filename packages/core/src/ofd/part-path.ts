import { CoreError } from '../base/errors.ts';

/** An absolute path in a package and whether backslashes were read as slashes on the way. */
export interface ResolvedLocation {
  readonly path: string;
  readonly backslashes: boolean;
}

/** An absolute path without blanks, dot segments and anything else that is looked at below. */
const plainPath = /^(?:\/\w[\w.-]*)+$/;
/** The same beside the part that names it. */
const plainNeighbour = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/;

/**
 * Resolves an ST_Loc (GB/T 33190-2016 §7.2): a leading `/` is the package, anything else stands beside the part that names it.
 * `.` and `..` are followed inside the package; names are compared exactly, upper and lower case are different.
 * @param location - As written; blanks around it do not count.
 * @param from - The absolute path of the part that names it.
 * @throws CoreError `ERR_OFD_LOCATION` when it is empty, leaves the package, or holds a control character, a colon or an empty segment.
 * @example resolveLocation('Pages/Page_0/Content.xml', '/Doc_0/Document.xml').path; // "/Doc_0/Pages/Page_0/Content.xml"
 */
export function resolveLocation(location: string, from: string): ResolvedLocation {
  // What nearly every writer writes means itself.
  if (plainPath.test(location)) return { path: location, backslashes: false };
  if (plainNeighbour.test(location) && plainPath.test(from))
    return { path: folderOf(from) + location, backslashes: false };
  const refuse = (rule: string): never => {
    throw new CoreError('ERR_OFD_LOCATION', { location, from, rule });
  };
  const trimmed = location.trim();
  const backslashes = trimmed.includes('\\');
  const text = backslashes ? trimmed.replaceAll('\\', '/') : trimmed;
  if (text === '') refuse('empty');
  if (text.includes(':')) refuse('a colon (drive or scheme)');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(text)) refuse('a control character');
  const absolute = text.startsWith('/');
  const resolved = absolute ? [] : folderOf(from).split('/').filter(Boolean);
  const segments = (absolute ? text.slice(1) : text).split('/');
  if (/^\.{1,2}$/.test(segments.at(-1) ?? '')) refuse('a folder');
  for (const segment of segments) {
    if (segment === '') refuse('an empty segment');
    if (segment === '.') continue;
    if (segment !== '..') resolved.push(segment);
    else if (resolved.pop() === undefined) refuse('outside the package');
  }
  return { path: `/${resolved.join('/')}`, backslashes };
}

/**
 * The folder of an absolute path, ending with `/`.
 * @example folderOf('/Doc_0/Document.xml'); // '/Doc_0/'
 */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
