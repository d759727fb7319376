import type { Text } from '../text.ts';

/** Licence identifiers, types, fields and templates. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface LicenceErrors {}

export const licenceErrorTexts: Readonly<Record<keyof LicenceErrors, Text>> = {};
