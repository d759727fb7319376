import type { StructuralPath, VerifiedPath } from './types.ts';

/** A constructor that gives back the object it is given, so that a class below it puts its private field on that object. */
const Given = function Given(value: object): object {
  return value;
} as unknown as new (
  value: object,
) => object;

/**
 * A mark that nobody outside this file can set, copy or read; a set of all paths does the same and takes as long as building one.
 */
class Mark extends Given {
  readonly #set = true;

  static isOn(value: object): boolean {
    return #set in value;
  }
}

/** Freezes a path and marks it as one that `validatePath` made. */
export function markVerified(path: StructuralPath & Pick<VerifiedPath, 'at' | 'purpose'>): VerifiedPath {
  new Mark(path);
  return Object.freeze(path) as VerifiedPath;
}

/**
 * Whether a value is a path that `validatePath` made, not one that looks like it.
 * @example isVerifiedPath({ ...verifiedPath }); // false: a copy was not validated
 */
export function isVerifiedPath(value: unknown): value is VerifiedPath {
  return typeof value === 'object' && value !== null && Mark.isOn(value);
}
