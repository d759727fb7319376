export { concatBytes, equalBytes, fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8 } from './base/bytes.ts';
export { type Leniency, type LeniencyName, leniencyTexts } from './base/leniency.ts';
export { defaultLimits, type Limits } from './base/limits.ts';
export { drawAhead, type RandomSource } from './base/random.ts';
export { type Citation, formatCitation, type StandardId, standards } from './base/standards.ts';
export { fillTemplate, type Language, type Text } from './base/text.ts';
export { formatInstant, type Instant, parseInstant } from './base/time.ts';
