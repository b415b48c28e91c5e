/** Findings about time that was lost without a failure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { notBusy } from "../connection/OwnPart.ts"
import { after } from "../evidence/after.ts"
import { inUse } from "../evidence/inUse.ts"
import { of as ledgerOf } from "../timeline/Ledger.ts"
import { headStart, silentPort } from "../timeline/headStart.ts"
import { usedLane } from "../evidence/Failure.ts"
import { saysThrottled } from "../evidence/facts.ts"
import { faster, grows, isLarge, slowCommandMs } from "../evidence/grows.ts"
import { isIn, labelOf } from "../machine/phase.ts"
import { stepsOf } from "../evidence/stepsOf.ts"
import { type Stretch, stretches } from "../timeline/Stretch.ts"
import { serverBusy } from "./recoveries.ts"
import { isOpen } from "../steps/Step.ts"
import { type Evidence, evidenceOf, type Finding, finding, observed, rangeOf, type Rule } from "./Finding.ts"

/** A step is slow if the server alone takes longer than a person likes to wait, and than the network does. */
const slowMs = 1500
const slowRtts = 5
const slowRtt = 400
/** The least cost of a first visit that is worth a finding, in milliseconds. */
const extraMs = 200

export const slow: Rule = (connection) => {
  const { fastest, rows, rtt = 0 } = ledgerOf(connection)
  const tcp = connection.net.findLast(({ begun, ended }) => begun.kind === "tcp" && ended?.ok === true)
  const way = stretches(connection)
  const failed = stepsOf(connection).findLast(({ outcome }) => outcome === "failed")
  const { ended, selectedAt } = connection
  const unfinished = ended !== undefined && selectedAt === undefined ? way.at(-1)?.label : undefined
  const givenUp = failed === undefined ? unfinished : labelOf(failed.state)
  // what keeps an open connection alive is many answers, and not one step
  const ofUse = new Set(
    way.flatMap(({ label, step }) => (step !== undefined && isOpen(step.state) ? [label] : []))
  )
  const steps = rows
    .map((row) => ({ ...row, took: row.server + row.answered }))
    .filter(({ took }) => took > slowMs && took > slowRtts * (fastest ?? rtt))
    // a step that was given up is not slow: it has no end, or it failed, and another finding reports that
    .filter(
      ({ step }) =>
        !ofUse.has(step) && step !== givenUp && !(step === "greeting" && serverBusy(connection).length > 0)
    )
    .toSorted((a, b) => b.took - a.took)
    .slice(0, 3)
    .flatMap(({ answered, step, took }): ReadonlyArray<Finding> => {
      const longest = way
        .filter(({ label }) => label === step)
        .toSorted((a, b) => b.end - b.start - (a.end - a.start))[0]
      // the end of the connection is no answer
      if (longest?.step?.outcome === "lost") return []
      const id = answered > 0 ? "slow-answer" : "slow-step"
      return observed(id, "warning", evidenceOf(...linesOf(longest)), { ms: took, step })
    })
  const operation = slowOperation(connection)
  const opened = selectedAt ?? connection.span.end ?? connection.last
  // a program that was busy noticed each answer late: that shows nothing of the network
  if (connection.busy.some(({ ms, time }) => time - ms < opened)) return steps
  if (operation.length > 0) return [...steps, ...operation]
  if (fastest !== undefined)
    return [...steps, ...observed("slow-way", "warning", evidenceOf(tcp?.endLine), { ms: fastest })]
  return rtt > slowRtt
    ? [...steps, ...observed("slow-network", "warning", evidenceOf(tcp?.endLine), { ms: rtt })]
    : steps
}

/** Reports a lookup, or a connect, that took most of the time to the mailbox, while the answers after it came far sooner. */
const slowOperation = (connection: Connection): ReadonlyArray<Finding> => {
  const { clock, net, selectedAt, span } = connection
  const lane = usedLane(connection)
  const [longest] = net
    .filter(({ ended, lane: own }) => ended?.ok === true && own === lane)
    .map((each) => ({ ...each, ms: (each.end ?? each.start) - each.start }))
    .toSorted((one, other) => other.ms - one.ms)
  if (longest === undefined || selectedAt === undefined || clock !== "own") return []
  const { begun, endLine, line, ms } = longest
  const whole = selectedAt - span.start
  const answers = connection.commands.flatMap(({ end, start }) => (end === undefined ? [] : [end - start]))
  const isAlone = Math.min(...answers) * slowRtts < ms
  const id = begun.kind === "dns" ? "slow-lookup" : begun.kind === "tcp" ? "slow-connecting" : undefined
  if (id === undefined || ms < slowMs || ms * 2 < whole || !isAlone) return []
  const names = begun.proxy === true ? ["proxy"] : []
  const words = Advice.observation(id, { ms, step: begun.kind, own: whole, names })
  return finding(id, "warning", evidenceOf(endLine, line), words, { step: begun.kind })
}

/** Returns the lines of the answer in a stretch, and of its question. */
const linesOf = (stretch: Stretch | undefined): ReadonlyArray<number> => {
  const lines = stretch?.step?.lines ?? []
  return stretch !== undefined && lines.length === 0 ? [stretch.line] : lines.toReversed()
}

/**
 * Reports a wait for a turn in this process: other connections to the host came first, and the server had no part in
 * it.
 */
export const queued: Rule = (connection) => {
  const { notes, phases, span } = connection
  const waited = phases.find(
    ({ end, start, state }) => isIn(state, "queueing") && (end ?? start) - start > slowMs
  )
  if (waited?.end === undefined) return []
  const note = notes.find(({ line }) => line > waited.line)
  return observed("queued", "info", evidenceOf(note?.line, waited.line, span.line), {
    ms: waited.end - waited.start,
    step: "turn"
  })
}

/** The longest time that a source of passwords may reasonably take, in milliseconds. */
const slowSourceMs = 5000

/** Reports a source of the app's own that supplied the account late: the network was not used before it did. */
export const slowAccount: Rule = ({ moves, net, phases, span }) => {
  const got = phases.find(
    ({ end, start, state }) => isIn(state, "resolving") && (end ?? start) - start > slowSourceMs
  )
  const left = moves.find(({ from, line }) => line > (got?.line ?? 0) && isIn(from, "resolving"))
  return got?.end === undefined || net.some(({ start }) => start < (got.end ?? 0))
    ? []
    : observed("slow-account", "warning", evidenceOf(got.line, left?.line, span.line), {
        ms: got.end - got.start,
        step: "account"
      })
}

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

/** Reports what a known profile would have saved: waiting for the other port, unless it was silent, and asking. */
export const firstVisit: Rule = (connection) => {
  const { rtt = 0 } = ledgerOf(connection)
  const until = connection.moves.find(({ to }) => isIn(to, "authenticating"))?.line ?? 0
  const asked = connection.commands.filter(({ line, name }) => name === "CAPABILITY" && line < until)
  const waited = silentPort(connection) === undefined ? headStart(connection) : undefined
  // the wait for the other port is one time wherever it is told: questions beside it are not added to it
  const ms = waited?.ms ?? asked.length * rtt
  if (connection.selectedAt === undefined || ms < extraMs) return []
  const lines = [waited?.line, ...asked.map(({ line }) => line)]
  return observed("first-visit", "info", evidenceOf(...lines), { ms, step: "greeting" })
}

const mostJumps = 3

/** Reports that the machine slept, which is no silence of the server; a connection may have been lost to it. */
export const slept: Rule = ({ ended, jumps }) => {
  const sum = (all: typeof jumps) => all.reduce((total, { ms }) => total + ms, 0)
  const ms = sum(jumps.filter((jump) => jump.ms > 0)) || sum(jumps)
  const lines = jumps.slice(0, mostJumps).map(({ line }) => line)
  return observed("clock-jumped", ended?.error === undefined ? "info" : "warning", evidenceOf(...lines), {
    ms
  })
}

/** Reports the longest command after the mailbox was open. Before that, the ledger shows where the time went. */
export const slowCommand: Rule = (connection) => {
  if (connection.clock === "none") return []
  const { busy, commands, own } = connection
  const tookOf = (command: CommandSpan): number => {
    const { answer, end, givenUp, name, tag } = command
    if (answer === undefined || end === undefined || givenUp !== undefined || name === "IDLE") return 0
    if (end - command.start < slowCommandMs) return 0
    const start = Math.max(command.start, freeAt(command, commands))
    // what this program did not read, or was too busy to notice, the server did not send late
    const unread = own.filter((each) => each.kind === "unread" && each.tag === tag)
    const took = unread.reduce((rest, each) => rest - ((each.end ?? end) - each.start), end - start)
    return notBusy(took, { start, end }, busy)
  }
  const inOrder = [...inUse(connection), ...endsOfIdle(connection)]
    .filter((command) => tookOf(command) >= slowCommandMs && !isThrottled(command))
    .toSorted((one, other) => one.line - other.line)
  const slow = inOrder.toSorted((one, other) => tookOf(other) - tookOf(one))
  const [longest, ...others] = slow
  if (longest === undefined) return []
  const { answer, line, name: step } = longest
  const ms = tookOf(longest)
  const pause = pauseIn(longest, connection)
  return pause === undefined || pause.paused * 2 < ms
    ? paced("slow-command", evidenceOf(answer?.line, line), {
        ms,
        step,
        count: slow.length,
        range: rangeOf(others.map(tookOf)),
        grows: slow.every(({ name }) => name === step) && grows(inOrder.map(tookOf)),
        isReported: reportsIn(longest, connection),
        own: Advice.tookIn(answer?.text ?? "", isLarge.test(step)),
        usual: usual(slow, connection)
      })
    : paced("answer-paused", evidenceOf(answer?.line, pause.line, line), { ms, step, paused: pause.paused })
}

/** More commands are not sent before the first of them is answered. */
const mostAtOnce = 64

/** Returns when the server had answered what was sent before the command: until then, it was the other's time. */
const freeAt = (
  { end = 0, lane, line, start, tag }: CommandSpan,
  commands: ReadonlyArray<CommandSpan>
): number =>
  commands
    .slice(Math.max(0, after(commands, line - 1) - mostAtOnce), after(commands, line - 1))
    .reduce(
      (latest, each) =>
        each.lane === lane &&
        each.tag !== tag &&
        each.end !== undefined &&
        each.end > start &&
        each.end <= end
          ? Math.max(latest, each.end)
          : latest,
      0
    )

/** The DONE of each IDLE, as a command that the tagged response of IDLE answers. RFC 9051 §6.3.13. */
const endsOfIdle = ({ commands, wire }: Connection): ReadonlyArray<CommandSpan> =>
  commands.flatMap((command) => {
    if (command.name !== "IDLE" || command.answer === undefined) return []
    const done = wire
      .slice(after(wire, command.line), after(wire, command.answer.line))
      .find(({ direction, text }) => direction === "sent" && text === "DONE")
    return done === undefined ? [] : [{ ...command, name: "DONE", start: done.time, line: done.line }]
  })

/** So many slow answers to the same command, while all others are much faster, are no chance of the network. */
const often = 3

/** Returns the usual time of the other answers, if those to one command alone are slow each time. */
const usual = (slow: ReadonlyArray<CommandSpan>, { busy, commands }: Connection): number | undefined => {
  const [first] = slow
  if (first === undefined || slow.length < often || busy.length > 0 || isLarge.test(first.name))
    return undefined
  const others = commands
    .flatMap((command) => {
      const { answer, end, name, start, tag } = command
      return answer === undefined ||
        end === undefined ||
        name === "IDLE" ||
        slow.some((each) => each.tag === tag)
        ? []
        : [end - Math.max(start, freeAt(command, commands))]
    })
    .toSorted((one, other) => one - other)
  const most = others[Math.floor(others.length * 0.9)]
  const least = Math.min(...slow.map(({ end, start }) => (end ?? start) - start))
  return others.length >= often &&
    most !== undefined &&
    most * faster <= least &&
    slow.every(({ name }) => name === first.name)
    ? most
    : undefined
}

const paced = (
  id: "slow-command" | "answer-paused" | "throttled",
  evidence: Evidence | undefined,
  facts: Parameters<typeof Advice.observation>[1]
) => finding(id, "warning", evidence, Advice.observation(id, facts), { step: facts.step })

/** Returns whether the server said before its answer how far it was. RFC 9585. */
const reportsIn = ({ answer, line }: CommandSpan, { wire }: Connection): boolean =>
  wire
    .slice(after(wire, line), after(wire, answer?.line ?? line))
    .some(({ code, tag }) => tag === undefined && code === "INPROGRESS")

/** Returns the line of the answer within which nothing came for longest. */
const pauseIn = ({ answer, line }: CommandSpan, { wire }: Connection): WireLine | undefined =>
  wire
    .slice(after(wire, line), after(wire, answer?.line ?? line))
    .toSorted((one, other) => other.paused - one.paused)
    .find(({ paused }) => paused > 0)

const isThrottled = ({ answer }: CommandSpan): boolean => answer !== undefined && saysThrottled(answer.text)

/** Reports a server that delays answers because the account is used too much. */
export const throttled: Rule = (connection) => {
  const all = connection.commands.filter(isThrottled)
  const [first] = all
  const ms = all.reduce((most, { end, start }) => Math.max(most, (end ?? start) - start), 0)
  const lines = all.slice(0, 2).flatMap(({ answer, line }) => [answer?.line, line])
  return paced("throttled", evidenceOf(lines), {
    ms: ms >= slowMs ? ms : 0,
    step: first?.name ?? "a command",
    count: all.length
  })
}
