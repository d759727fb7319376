/** The version of this library as it stands in every report; equal to package.json. */
export const libraryVersion = '0.1.0' as const;
