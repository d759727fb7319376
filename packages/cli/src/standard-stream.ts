/** The word for standard input or standard output. */
export const standardStream = '-';
