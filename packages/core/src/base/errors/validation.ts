import type { Text } from '../text.ts';

/** Policies, facts, packs and reports. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface ValidationErrors {}

export const validationErrorTexts: Readonly<Record<keyof ValidationErrors, Text>> = {};
