import type { Text } from '../text.ts';

/** Electronic seals and seal signatures. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface SealErrors {}

export const sealErrorTexts: Readonly<Record<keyof SealErrors, Text>> = {};
