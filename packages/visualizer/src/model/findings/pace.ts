/** Findings about time that was lost without a failure. */
import type { CommandSpan } from "../connection/Connection.ts"
import { saysThrottled } from "../evidence/facts.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** A shorter delay is not told, in milliseconds. */
const slowMs = 1500
/** The least time that is worth a finding, in milliseconds. */
const extraMs = 200

/** Reports addresses of one kind that were tried first and had not answered when one of the other kind did. RFC 8305. */
export const addressSilent: Rule = ({ net, winner }) => {
  const tcp = net.filter(({ begun, lane }) => begun.kind === "tcp" && lane === winner)
  const used = tcp.find(({ ended }) => ended?.ok === true)
  const silent = tcp.find(
    ({ begun, start }) =>
      begun.family !== used?.begun.family && start < (used?.start ?? 0) && begun.family !== undefined
  )
  const ms = (used?.end ?? 0) - (silent?.start ?? 0)
  const isAnswered = silent?.ended?.ok === false && !isGivenUp(silent.ended.error)
  if (used?.end === undefined || silent === undefined || isAnswered || ms < extraMs) return []
  const names = [silent, used].map(({ begun }) => `IPv${begun.family}`)
  return observed("address-silent", "info", evidenceOf(silent.endLine, silent.line, used.endLine), {
    ms,
    step: "tcp",
    names
  })
}

const isGivenUp = (error: string | undefined): boolean => error === "race_lost" || error === "cancelled"

const mostJumps = 3

/** Reports that the machine slept, which is no silence of the server; a connection may have been lost to it. */
export const slept: Rule = ({ ended, jumps }) => {
  const sum = (all: typeof jumps) => all.reduce((total, { ms }) => total + ms, 0)
  const ms = sum(jumps.filter((jump) => jump.ms > 0)) || sum(jumps)
  const lines = jumps.slice(0, mostJumps).map(({ line }) => line)
  return observed("clock-jumped", ended?.error === undefined ? "info" : "warning", evidenceOf(lines), {
    ms
  })
}

export const isThrottled = ({ answer }: CommandSpan): boolean =>
  answer !== undefined && saysThrottled(answer.text)

/** Reports a server that delays answers because the account is used too much. */
export const throttled: Rule = (connection) => {
  const all = connection.commands.filter(isThrottled)
  const [first] = all
  const ms = all.reduce((most, { end, start }) => Math.max(most, (end ?? start) - start), 0)
  const lines = all.slice(0, 2).flatMap(({ answer, line }) => [answer?.line, line])
  return observed("throttled", "warning", evidenceOf(lines), {
    ms: ms >= slowMs ? ms : 0,
    step: first?.name ?? "a command",
    count: all.length
  })
}
