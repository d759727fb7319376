import { fromBase64 } from '@yinxin/core';

/** A PNG of 8 × 8 half-transparent red pixels. */
export const pixelPicture: Uint8Array = fromBase64(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAEklEQVR42mN4xiDUgA8zjAwFAJ/YXgHpnh+9AAAAAElFTkSuQmCC',
);
