/** The words of the reasons: they come with the second script, and so before the first failure. */
export const words: Record<string, unknown> = {}
