/** What a schema refuses: nothing, since those of this page check nothing. */
export const firstProblem = () => ({ kind: "invalid", path: [], words: "it cannot be used" })
