/** Comments that say *where* for *if*, or other words that CONTRIBUTING.md keeps out. */
import { lineOf, sources } from "./sources.ts"

/** *Where* before a pronoun or a lack is a condition, but for what a thing can be at: *where it is*, *where they begin*. */
const condition =
  /\bwhere (?:(?:it|they)(?! (?:is|are|was|were|stands?|begins?|began|ends?|ended|comes?|came|goes|looks?|left)\b(?! (?:no|not|none|an?|one|the|absent|there|known|listed|given|said)\b))|there (?:is|are|was|were)|no|none|nothing|nobody|neither|nor|not|both|one of|another|anything|a \w+ (?:is|was|has|may|must|can|does|came|comes|ends|says))\b/i

const dialect =
  /\b(?:whoever|anew|(?:is|are) none|(?:is|are|was|were) told|tells|stands? (?:in|for)|comes? to grief|of one's own)\b/i

const linesWith = (pattern: RegExp): ReadonlyArray<string> =>
  sources.flatMap((source) =>
    source.comments.flatMap(({ start, text }) =>
      text.split("\n").flatMap((line, index) => {
        const next = text.split("\n")[index + 1] ?? ""
        // a sentence goes on in the next line: it is counted where it begins
        const found = pattern.exec(`${line} ${next.replace(/^\s*\*?\s*/, "")}`)
        return found !== null && found.index < line.length
          ? [`${source.file}:${lineOf(source, start) + index} ${line.trim()}`]
          : []
      })
    )
  )

export const whereForIf = linesWith(condition)
export const otherDialect = linesWith(dialect)
