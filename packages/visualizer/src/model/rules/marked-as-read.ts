import { marksRead } from "@effect-imap/core/internal/onlyReads"
import type { CommandSpan } from "../connection/Connection.ts"
import { dataIn } from "../lines/Data.ts"
import { isAskedByApp, isSelect } from "../lines/facts.ts"
import { isOpening } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** A FETCH of content without .PEEK sets \Seen, and the server reports it. RFC 9051 §6.4.5. */
export default rule({
  id: "marked-as-read",
  group: "mailbox",
  severity: "info",
  message: "{command} without .PEEK set \\Seen on {messages}",
  docs: "A FETCH of BODY[…] marks messages as read (RFC 9051 §6.4.5): the user's other programs do not show them as new. If that is not wanted, let the app ask for BODY.PEEK[…], or open the mailbox with EXAMINE.",
  find: ({ commands, wire }) => {
    const begun = new Map(commands.map((command) => [command.line, command]))
    const marked = new Set<number>()
    const lines: Array<number> = []
    let running: CommandSpan | undefined
    let isWritable = false
    let first: string | undefined
    for (const { direction, line, tag, text } of wire) {
      const command = direction === "sent" ? begun.get(line) : undefined
      if (command !== undefined) {
        if (isSelect(command))
          isWritable = isOpening(command) && command.name === "SELECT" && command.answer?.code !== "READ-ONLY"
        // of two concurrent commands, either may have set it
        running = running === undefined && isWritable && isMarking(command) ? command : undefined
      } else if (running !== undefined && direction === "received") {
        if (tag === running.tag) running = undefined
        else if (dataIn(text).name === "FETCH" && dataIn(text).isSeen) {
          first ??= running.name
          if (marked.size === 0) lines.push(line, running.line)
          marked.add(dataIn(text).number)
        }
      }
    }
    const messages = marked.size === 1 ? "1 message" : `${marked.size} messages`
    return report(lines, { command: first ?? "FETCH", messages })
  }
})

/** Returns whether the app asks for content without .PEEK, and not for flags: then it would learn the earlier flags. */
const isMarking = (command: CommandSpan): boolean =>
  isAskedByApp(command) && marksRead(command.text) && !/\b(?:FLAGS|ALL|FAST|FULL)\b/i.test(command.text)
