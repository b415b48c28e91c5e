/** The lines that a failure quotes: they are shown with it, so that no rule repeats them. */
import { type Connection, isFailed } from "../../connection/Connection.ts"
import { isRefusal } from "../../lines/facts.ts"

/** Returns the lines of the server's words that the failure quotes; of a refusal without words, its line. */
export const quotedLines = ({ ended, wire }: Connection): ReadonlySet<number> => {
  if (!isFailed(ended?.outcome)) return new Set()
  const received = wire.filter(({ direction }) => direction === "received")
  const words = (ended?.serverText ?? "").split(joint).filter((part) => part !== "")
  const last = received.at(-1)
  return new Set(
    words.length === 0
      ? last && isRefusal(last)
        ? [last.line]
        : []
      : words.flatMap((part) => received.findLast(({ text }) => text.includes(part))?.line ?? [])
  )
}

/** Core joins so the words of a refusal and of the BYE after it. */
const joint = " / "
