import { duration } from "@effect-imap/core/internal/Advice"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

const minMs = 200

/** Addresses of one kind were tried first, and had not answered when one of the other kind did. RFC 8305. */
export default rule({
  id: "address-silent",
  group: "way",
  severity: "info",
  message: "{silent} had not answered after {ms}; {used} was used",
  docs: "The server has addresses of both kinds, and nothing came from the first one. Each connection waits for it a little. If the wait matters, whoever runs this network can mend it.",
  find: ({ net, winner }) => {
    const tcp = net.filter(({ begun, lane }) => begun.kind === "tcp" && lane === winner)
    const used = tcp.find(({ ended }) => ended?.ok === true)
    if (used?.end === undefined) return []
    const silent = tcp.find(
      ({ begun, start }) =>
        begun.family !== undefined && begun.family !== used.begun.family && start < used.start
    )
    const ms = used.end - (silent?.start ?? used.end)
    const isAnswered = silent?.ended?.ok === false && !givenUp.has(silent.ended.error)
    return silent === undefined || isAnswered || ms < minMs
      ? []
      : report([silent.endLine, silent.line, used.endLine], {
          silent: `IPv${silent.begun.family}`,
          ms: duration(ms),
          used: `IPv${used.begun.family}`
        })
  }
})

const givenUp: ReadonlySet<string | undefined> = new Set(["race_lost", "cancelled"])
