import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** A tagged response to a tag that was not sent, or a second one to it. RFC 9051 §2.2.2. */
export default rule({
  id: "unknown-tag",
  group: "protocol",
  severity: "warning",
  message: "The server answered the tag {tag}, which no open command has",
  docs: "Its tag belongs to no command, or to one that was answered before (RFC 9051 §2.2.2). The answer was ignored. Report the line to the server's operator.",
  find: ({ clock, commands, gaps, started, wire }) => {
    // a complete trace alone shows all that was sent
    if (clock !== "own" || started === undefined || gaps.length > 0) return []
    const owed = new Map<string, number>()
    // a tag may be used again
    for (const { tag } of commands) owed.set(tag, (owed.get(tag) ?? 0) + 1)
    const strange = wire.filter(({ direction, tag }) => {
      // a DONE after the end of its IDLE is taken for a tag
      if (direction !== "received" || tag === undefined || tag === "DONE") return false
      const left = owed.get(tag) ?? 0
      owed.set(tag, left - 1)
      return left <= 0
    })
    return report(
      strange.map(({ line }) => line),
      { tag: strange[0]?.tag ?? "" }
    )
  }
})
