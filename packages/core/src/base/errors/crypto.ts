import type { Text } from '../text.ts';

/** Algorithms, keys and key files. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface CryptoErrors {}

export const cryptoErrorTexts: Readonly<Record<keyof CryptoErrors, Text>> = {};
