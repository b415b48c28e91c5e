import { dataIn } from "../lines/Data.ts"
import { deletionMark, isAskedByApp, leavesMailbox } from "../lines/facts.ts"
import { sizeOf } from "../lines/numbersIn.ts"
import { isOpening } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** An EXPUNGE that removed more messages than this connection had marked. RFC 9051 §6.4.3. */
export default rule({
  id: "expunged-others",
  group: "mailbox",
  severity: "warning",
  message: "During EXPUNGE {removed} messages went, and this connection had marked {marked}",
  docs: "EXPUNGE removes all messages that have \\Deleted, also those that another program has marked, or an earlier session. Let the app use UID EXPUNGE with the messages that it means, or MOVE (RFC 9051 §6.4.8, §6.4.9).",
  *find({ commands, gaps, wire }) {
    if (gaps.length > 0) return
    const begun = new Map(commands.map((command) => [command.line, command]))
    // an upper bound; unknown without the beginning
    let [marked, removed, first] = [Infinity, 0, 0]
    let running: { readonly line: number; readonly tag: string } | undefined
    for (const { condition, direction, line, tag, text } of wire) {
      if (direction === "received") {
        if (running === undefined) continue
        const { name, vanished } = dataIn(text)
        const count = name === "EXPUNGE" ? 1 : vanished?.isEarlier === false ? sizeOf(vanished.set) : 0
        if (removed === 0 && count > 0) first = line
        removed += count
        if (tag !== running.tag) continue
        if (condition === "OK" && removed > marked)
          yield* report([first, running.line, line], { removed, marked })
        // the marked messages are gone
        if (condition === "OK") marked = 0
        running = undefined
        continue
      }
      const command = begun.get(line)
      if (command === undefined) continue
      if (leavesMailbox(command.name)) marked = isOpening(command) ? 0 : Infinity
      if (command.name.endsWith("STORE")) marked += marksOf(text)
      // of two concurrent commands, either may have removed messages
      const isAlone = running === undefined && command.name === "EXPUNGE" && isAskedByApp(command)
      running = isAlone ? { line, tag: command.tag } : undefined
      removed = 0
    }
  }
})

/** Returns the maximum number of messages that a STORE marks; unknown for hidden sets and `*`. */
const marksOf = (text: string): number => {
  if (text.includes("<")) return Infinity
  const mark = deletionMark(text)
  if (mark === undefined || mark.isRemoved) return 0
  return mark.set === undefined ? Infinity : sizeOf(mark.set)
}
