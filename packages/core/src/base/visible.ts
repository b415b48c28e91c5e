/**
 * Text from elsewhere, made safe for a terminal, a page or a log.
 */

/** Controls, C1, bidirectional and zero-width characters, lone surrogates, line and paragraph separators. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A fast check that most texts pass. */
const printable = /^[\x20-\x7e]*$/

/** Writes every UTF-16 unit as `\uXXXX`. */
export const escapeUnits = (text: string): string => {
  let escaped = ""
  for (let at = 0; at < text.length; at++) {
    escaped += `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`
  }
  return escaped
}

/** Escapes characters that move the cursor, hide text or change its direction as `\uXXXX`; all else stays. */
export const visible = (text: string): string =>
  printable.test(text) ? text : text.replace(unsafe, escapeUnits)

const piece = /<[a-z]+(?::\d+)?>|\\u[0-9a-f]{4}|[^]/gu
const ellipsis = "..."

export interface Bounded {
  readonly text: string
  readonly truncated: boolean
}

/** Returns at most `max` visible characters; a cut text ends in `...`, never inside an escape or a placeholder. */
export const bounded = (text: string, max: number): Bounded => {
  const shown = visible(text.length > 2 * max ? text.slice(0, 2 * max) : text)
  if (shown.length <= max) return { text: shown, truncated: false }
  let kept = ""
  for (const [next] of shown.matchAll(piece)) {
    if (kept.length + next.length > max - ellipsis.length) break
    kept += next
  }
  return { text: kept + ellipsis, truncated: true }
}

/** Like `bounded`, but keeps the end. */
export const boundedEnd = (text: string, max: number): Bounded => {
  const shown = visible(text.length > 2 * max ? text.slice(-2 * max) : text)
  if (shown.length <= max) return { text: shown, truncated: false }
  const pieces = Array.from(shown.matchAll(piece), ([each]) => each)
  let kept = ""
  for (const previous of pieces.toReversed()) {
    if (kept.length + previous.length > max - ellipsis.length) break
    kept = previous + kept
  }
  return { text: ellipsis + kept, truncated: true }
}
