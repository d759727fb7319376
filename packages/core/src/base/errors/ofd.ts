import type { Text } from '../text.ts';

/** OFD packages, documents and pages. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface OfdErrors {}

export const ofdErrorTexts: Readonly<Record<keyof OfdErrors, Text>> = {};
