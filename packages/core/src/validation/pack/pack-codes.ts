/** The codes that checking an audit pack can give, beside those of the rules. */
export const packCodes = [
  'pack.malformed',
  'pack.manifest.mismatch',
  'pack.report.differs',
  'pack.trust.differs',
  'pack.report.same',
  'pack.intact',
] as const;

/** One of those codes. */
export type PackCode = (typeof packCodes)[number];
