import { after } from "../lines/after.ts"
import { isOpening } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** READ-ONLY in the answer to SELECT, or later. RFC 9051 §7.1. */
export default rule({
  id: "read-only",
  group: "mailbox",
  severity: "warning",
  message: "The server opened the mailbox for reading alone (READ-ONLY)",
  docs: "It refuses to change flags, to expunge and to move. This user has no right to change the mailbox, or another session has it: ask the mailbox's owner or the server's administrator.",
  *find({ commands, wire }) {
    const openings = commands.filter(isOpening)
    for (const { code, direction, line } of wire) {
      if (code !== "READ-ONLY" || direction !== "received") continue
      const opened = openings[after(openings, line) - 1]
      if (opened?.name === "SELECT") yield* report([line, opened.line])
    }
  }
})
