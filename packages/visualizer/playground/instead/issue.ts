/** Reports a generic problem: the schemas of this page check nothing. */
export const firstProblem = () => ({ kind: "invalid", path: [], words: "it cannot be used" })
