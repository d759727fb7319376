import type { Text } from '../text.ts';

/** ZIP and XML reading. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the area's own codes
export interface ContainerErrors {}

export const containerErrorTexts: Readonly<Record<keyof ContainerErrors, Text>> = {};
