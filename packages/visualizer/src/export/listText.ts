/** JSON of very many items, in pieces. */
import type { LongText } from "../trace/pieces.ts"

/** Writes JSON like `JSON.stringify` with an indent of two, item by item. `whole` holds the list, still empty, at its end. */
export function* listText(whole: unknown, items: Iterable<unknown>): LongText {
  const text = JSON.stringify(whole, undefined, 2)
  const place = text.lastIndexOf("[]")
  const margin = /^ */.exec(text.slice(text.lastIndexOf("\n", place) + 1))?.[0] ?? ""
  let piece = `${text.slice(0, place)}[`
  let before = ""
  for (const item of items) {
    const lines = JSON.stringify(item, undefined, 2).replaceAll("\n", `\n${margin}  `)
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
