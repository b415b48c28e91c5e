/** Prints long texts piece by piece: between two of them an interrupt is heard, and their reader may be slow. */
import { Effect, Terminal } from "effect"
import { complain } from "./complain.ts"

/**
 * Prints a text, given in pieces, and ends its last line. An empty piece is a pause. What cannot be printed ends the process.
 * If it is interrupted, it says that this was not all.
 */
export const printPieces = Effect.fnUntraced(
  function* (pieces: Iterable<string>) {
    const terminal = yield* Terminal.Terminal
    for (const piece of trimmed(pieces)) {
      if (piece !== "") yield* Effect.ignore(terminal.display(piece))
      // a file is written to at once
      yield* Effect.yieldNow
    }
  },
  Effect.onInterrupt(() => complain("Interrupted: what was printed is not complete."))
)

/** Prints a text that is there as a whole. */
export const printText = (text: string) => printPieces(slices(text))

/** The characters of a piece. */
const pieceLength = 64 * 1024

/** Cuts a text at the ends of lines. A line that is longer is one piece, so that no character is cut. */
function* slices(text: string): Generator<string, void, void> {
  for (let from = 0; from < text.length;) {
    const lineEndBefore = text.lastIndexOf("\n", from + pieceLength) + 1
    const lineEndAfter = lineEndBefore > from ? lineEndBefore : text.indexOf("\n", from + pieceLength) + 1
    const to = lineEndAfter > from ? lineEndAfter : text.length
    yield text.slice(from, to)
    from = to
  }
}

/** Ends with one line feed, whatever white space there was. */
function* trimmed(pieces: Iterable<string>): Generator<string, void, void> {
  let left = ""
  for (const piece of pieces) {
    const text = left + piece
    const kept = text.trimEnd()
    left = text.slice(kept.length)
    yield kept
  }
  yield "\n"
}
