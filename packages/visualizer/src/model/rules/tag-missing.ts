import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** A command that a person typed without its tag, in another program's log. RFC 9051 §2.2.1. */
export default rule({
  id: "tag-missing",
  group: "protocol",
  severity: "warning",
  message: "The server took {word} for a tag: it was sent without one",
  docs: "Each command begins with a tag that the client chooses (RFC 9051 §2.2.1). Type one before it: `a1 LOGIN …`.",
  find: ({ clock, commands, wire }) => {
    if (clock === "own") return []
    const tags = new Set(commands.map(({ tag }) => tag))
    const refused = wire.find(
      ({ condition, tag = "" }) => condition === "BAD" && /^[a-z]{4,}$/i.test(tag) && !tags.has(tag)
    )
    return report([refused?.line], { word: refused?.tag ?? "" })
  }
})
