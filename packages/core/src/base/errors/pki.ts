import type { Text } from '../text.ts';

/** Certificates, CRLs, paths, CMS and time-stamps. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface PkiErrors {}

export const pkiErrorTexts: Readonly<Record<keyof PkiErrors, Text>> = {};
