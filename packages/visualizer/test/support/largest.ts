/** The playground is one file of at most so many bytes, packed, with room for what library and viewer learn. */
export const largest = 250_000
