/**
 * Turns a word round, in lower case. Words that people search for are so in the index, and a word that is typed alone is so
 * in the query: a sentence that contains such a word is not about it, and does not find them.
 */
export const backwards = (word: string): string => Array.from(word.toLowerCase()).toReversed().join("")
