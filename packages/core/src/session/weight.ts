/** The work that a response of this many bytes brings, in short responses: a long one takes the time of several. */
export const weightOf = (bytes: number): number => 1 + bytes / 256
