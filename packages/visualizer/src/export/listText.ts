/** JSON of very many items, in pieces. */
import { toIndented } from "@effect-imap/core/internal/Trace"
import type { LongText } from "../trace/pieces.ts"

/** Writes JSON like `toIndented`, item by item. `whole` holds the list, still empty, at its end. */
export function* listText(whole: unknown, items: Iterable<unknown>): LongText {
  const text = toIndented(whole)
  const place = text.lastIndexOf("[]")
  const margin = /^ */.exec(text.slice(text.lastIndexOf("\n", place) + 1))?.[0] ?? ""
  let piece = `${text.slice(0, place)}[`
  let before = ""
  for (const item of items) {
    const lines = toIndented(item).replaceAll("\n", `\n${margin}  `)
    piece += `${before}\n${margin}  ${lines}`
    before = ","
    if (piece.length < pieceLength) continue
    yield piece
    piece = ""
  }
  yield `${piece}${before === "" ? "" : `\n${margin}`}${text.slice(place + 1)}\n`
}

/** The characters of a piece, which take some milliseconds. */
const pieceLength = 64 * 1024
