/** The shortest wait for one command that a person would notice as slow, in milliseconds. */
export const slowCommandMs = 5000
