import { dataIn } from "../lines/Data.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** EXISTS fell, and no EXPUNGE says which messages were removed. RFC 9051 §5.2. */
export default rule({
  id: "fewer-messages",
  group: "mailbox",
  severity: "warning",
  message: "The number of messages fell from {before} to {now} without EXPUNGE",
  docs: "EXISTS may not lower it (RFC 9051 §5.2): message numbers mean other messages from here on. Select the mailbox again, and report the lines to the server's operator.",
  *find({ clock, gaps, wire }) {
    // only a complete trace shows each EXPUNGE
    if (clock !== "own" || gaps.length > 0) return
    let known: { readonly line: number; count: number } | undefined
    for (const { line, text } of wire) {
      const { name, number } = dataIn(text)
      // VANISHED may name UIDs that were removed earlier
      if (/^(?:\* VANISHED\b|\S+ (?:SELECT|EXAMINE) )/i.test(text)) known = undefined
      if (name === "EXPUNGE" && known !== undefined) known.count--
      if (name !== "EXISTS") continue
      if (known !== undefined && number < known.count)
        yield* report([line, known.line], { before: known.count, now: number })
      known = { line, count: number }
    }
  }
})
