/** The search of the site: which sections answer a question, best first. Runs in the page, and in the build that tests it. */
import MiniSearch from "minisearch"

/** A section of a page, as it is searched. */
export interface Part {
  /** The page and the anchor, such as `docs/reading.html#a-message`. */
  readonly url: string
  /** The title of the page. */
  readonly page: string
  /** The heading, unless it is the beginning of the page. */
  readonly heading?: string
  /** What people call the page, if they use other words than it does. */
  readonly keywords?: string
  /** What a server says, on the page about it. */
  readonly said?: string
  readonly text: string
}

export interface Found extends Part {
  /** The words of the section that were found. */
  readonly words: ReadonlyArray<string>
}

export type Find = (query: string) => ReadonlyArray<Found>

/** Words that say nothing of what a question is about. */
const stopWords = new Set(
  "a an and as at can do does for from get how i in is it me my of on or that the to what when which why with your".split(
    " "
  )
)

/** Chinese has no spaces: each pair of neighbouring characters is a word. */
const pairsOf = (run: string): ReadonlyArray<string> => {
  const signs = Array.from(run)
  return signs.length === 1 ? signs : signs.slice(1).map((sign, at) => `${signs[at]}${sign}`)
}

/** Names are found by the words within them as well: `newestSubjects` by `subjects`. */
const wordsOf = (text: string): Array<string> =>
  (text.match(/\p{Script=Han}+|[\p{L}\p{N}_]+/gu) ?? []).flatMap((word) => {
    if (/\p{Script=Han}/u.test(word)) return pairsOf(word)
    const within = word.match(/[A-Z]?[a-z]+/g) ?? []
    return within.length > 1 && /[a-z][A-Z]/.test(word) ? [word, ...within] : [word]
  })

/** One form for singular and plural, and for what is done: `attachments`, `deleted`. */
const stem = (word: string): string =>
  word.length < 5
    ? word.replace(/(?<=\w{3})s$/, "")
    : word.replace(/(?<=\w{3})(?:s|es|ed|ing)$/, "").replace(/e$/, "")

const termOf = (word: string): string | false => {
  const term = word.toLowerCase()
  return !stopWords.has(term) && stem(term)
}

/** Documents answer tasks, the reference explains names, and evidence is for those who look for it. */
const weights: ReadonlyArray<readonly [RegExp, number]> = [
  [/^docs\/evidence\/|^changelog/, 0.3],
  [/^docs\/from-imapflow/, 0.7],
  [/^(?:failures|words)\/.*#/, 0.8],
  [/^(?:docs|failures|packages)\//, 1.5],
  [/^words\//, 1.3],
  // members of what the reference explains, first those for Effect
  [/promise.*#/, 0.3],
  [/#/, 0.4]
]

const weightOf = (url: string): number => weights.find(([path]) => path.test(url))?.[1] ?? 0.8

const maxShown = 12

export const make = (parts: ReadonlyArray<Part>): Find => {
  const index = new MiniSearch<Part & { id: number }>({
    fields: ["keywords", "said", "page", "heading", "text"],
    tokenize: wordsOf,
    processTerm: termOf,
    searchOptions: {
      boost: { keywords: 20, said: 4, page: 3, heading: 4 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 5 ? 0.2 : false),
      weights: { prefix: 0.4, fuzzy: 0.2 },
      boostDocument: (id) => weightOf(parts[id]?.url ?? "")
    }
  })
  index.addAll(parts.map((part, id) => ({ ...part, id })))
  return (query) => {
    const all = index.search(query, { combineWith: "AND" })
    const found = all.length > 0 ? all : index.search(query)
    return found.slice(0, maxShown).flatMap(({ id, terms }) => {
      const part = parts[id]
      return part === undefined ? [] : [{ ...part, words: terms }]
    })
  }
}
