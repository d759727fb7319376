import type { Text } from '../text.ts';

/** Envelopes and trust lists. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface TrustErrors {}

export const trustErrorTexts: Readonly<Record<keyof TrustErrors, Text>> = {};
