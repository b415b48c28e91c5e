/**
 * Shows text from outside: only as text nodes, isolated from the text around it, and with invisible characters made
 * visible.
 */
import type { JSX } from "preact"

export const ServerText = ({
  dir,
  find = "",
  text
}: {
  readonly text: string
  readonly find?: string
  /** Our words go from left to right, even if they begin with a name that does not. */
  readonly dir?: "ltr"
}) => (
  <bdi dir={dir}>
    {text
      .split(unseen)
      .map((part, index) =>
        index % 2 === 0 ? marked(part, find) : <span class="chip">{codeOf(part)}</span>
      )}
  </bdi>
)

/** Controls, C1, bidirectional and zero-width characters, lone surrogates, line and paragraph separators. */
const unseen = /([\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])/u

const marked = (text: string, find: string): ReadonlyArray<JSX.Element | string> => {
  if (find === "") return [text]
  const parts: Array<JSX.Element | string> = []
  const lower = text.toLowerCase()
  let at = 0
  for (let hit = lower.indexOf(find); hit !== -1; hit = lower.indexOf(find, at)) {
    parts.push(text.slice(at, hit), <mark>{text.slice(hit, hit + find.length)}</mark>)
    at = hit + find.length
  }
  return [...parts, text.slice(at)]
}

const codeOf = (character: string): string =>
  `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`

/** Makes invisible characters visible, for attributes, which cannot contain elements. */
export const plain = (text: string): string =>
  text
    .split(unseen)
    .map((part, index) => (index % 2 === 0 ? part : codeOf(part)))
    .join("")
