/** The work of reading a response of this many bytes, counted in short responses. */
export const weightOf = (bytes: number): number => 1 + (bytes >>> 8)
