/** Version of the command, equal to that of its package (a test compares them). */
export const version: string = '0.1.0';
