/** Commands of an open mailbox whose answers took long, and whether one alone did. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { notBusy } from "../connection/OwnPart.ts"
import { after } from "../evidence/after.ts"
import { usualBeside, workOf } from "../evidence/alone.ts"
import { waitingIn } from "../evidence/waiting.ts"
import { slowCommandMs } from "../connection/slowCommandMs.ts"
import { faster, grows, isLarge } from "../evidence/grows.ts"
import { isRefused } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { once } from "../evidence/once.ts"
import { isLocal } from "../evidence/place.ts"
import { isInRow } from "./searchBySearch.ts"
import { evidenceOf, finding, rangeOf, type Rule } from "./Finding.ts"
import { of as ledgerOf } from "../timeline/Ledger.ts"
import { mostOf } from "../../trace/extremes.ts"
import { isThrottled, slowRtt } from "./pace.ts"

/** A slow command, what the server has to do for it, and the milliseconds that it took or was waited for. */
interface Slow {
  readonly command: CommandSpan
  readonly cmd: string
  readonly ms: number
}

/** Reports the longest command after the mailbox was open. Before that, the ledger shows where the time went. */
export const slowCommand: Rule = (connection) => {
  const [longest, another] = slowIn(connection).slow
  if (longest === undefined) return []
  const { command, ms } = longest
  const { answer, line, name: step } = command
  // as one of many, each slow, it is told by their number
  if (slowIn(connection).slow.every((each) => isInRow(each.command, connection))) return []
  const pause = pauseIn(command, connection)
  const { said, waits } = waitingIn(command, connection) ?? {}
  return said === undefined && pause !== undefined && pause.paused * 2 >= ms
    ? finding(
        "answer-paused",
        "warning",
        evidenceOf(answer?.line, pause.line, line),
        Advice.observation("answer-paused", { ms, step, paused: pause.paused, isLocal: isHere(connection) }),
        { step }
      )
    : finding(
        "slow-command",
        // what the server was at all the time, as it said, and then carried out, went well
        waits === "work" && answer?.condition === "OK" && another === undefined ? "info" : "warning",
        evidenceOf(answer?.line, line, said?.line),
        observationOf(connection),
        { step, quote: said?.text }
      )
}

/** Returns the words about the command that alone is slow, if its last had no answer before the limit ended the connection. */
export const slowAtLast = (connection: Connection): ReturnType<typeof Advice.observation> | undefined => {
  const { unanswered, usual } = slowIn(connection)
  return unanswered.length > 0 && usual !== undefined ? observationOf(connection) : undefined
}

const observationOf = (connection: Connection): ReturnType<typeof Advice.observation> => {
  const { beside, inOrder, slow, unanswered, usual } = slowIn(connection)
  const [longest, ...others] = slow
  const { answer, name = "a command" } = longest?.command ?? {}
  const waiting = longest && waitingIn(longest.command, connection)
  const isAlike = slow.every(({ command }) => command.name === name)
  return Advice.observation("slow-command", {
    ms: longest?.ms ?? 0,
    step: usual === undefined ? name : (longest?.cmd ?? name),
    count: slow.length,
    inVain: usual === undefined ? 0 : unanswered.length,
    range: rangeOf(others.map(({ ms }) => ms)),
    isRefused: slow.some(({ command }) => isRefused(command)),
    grows: isAlike && usual === undefined && grows(inOrder.map(({ ms }) => ms)),
    waits: waiting?.waits,
    code: waiting?.said.code?.split(" ")[0]?.toUpperCase(),
    isLocal: isHere(connection),
    isSteady: longest !== undefined && isSteady(longest.command, connection),
    listed: longest === undefined ? 0 : listedIn(longest.command, connection),
    own: Advice.tookIn(answer?.text ?? "", isLarge.test(name)),
    rate: usual === undefined ? rateOf(connection) : undefined,
    others: beside,
    ...(longest && {
      queue: queueBehind(longest.command, connection),
      octets: octetsOf(longest.command, connection),
      roundTrip: roundTripOf(connection)
    }),
    usual
  })
}

/** Returns the calls of the app that waited long for the answer to a command. */
const queueBehind = ({ end, name, start }: CommandSpan, { last, own }: Connection) => {
  const waits = own
    .filter((each) => each.kind === "turn" && each.behind === name && (each.by ?? "app") === "app")
    .filter((each) => each.start >= start && each.start < (end ?? last))
    .map(({ call = "a call", ...each }) => ({ call, ms: (each.end ?? last) - each.start }))
    .filter(({ ms }) => ms >= slowCommandMs)
  return waits.length === 0
    ? undefined
    : { calls: waits.map(({ call }) => call), ms: mostOf(waits.map(({ ms }) => ms)) }
}

/** Returns the time of a round trip, if that is long: what is as long before the server has a command is the way's. */
const roundTripOf = (connection: Connection): number | undefined => {
  const { rtt = 0 } = ledgerOf(connection)
  return rtt > slowRtt && connection.busy.length === 0 ? rtt : undefined
}

/** Returns the octets of the data that came while a command was not answered. */
const octetsOf = ({ answer, line }: CommandSpan, { wire }: Connection): number =>
  wire
    .slice(after(wire, line), after(wire, answer?.line ?? line))
    .reduce(
      (sum, { bytes = 0, direction, tag }) =>
        direction === "received" && tag === undefined ? sum + bytes : sum,
      0
    )

const isHere = ({ started }: Connection): boolean => isLocal(started?.host)

const { of: slowIn } = once(function* (connection) {
  yield
  const { busy, clock, commands } = connection
  const answered = clock === "none" ? [] : slowAnswers(connection)
  const longestFirst = answered.toSorted((one, other) => other.ms - one.ms)
  const unanswered = givenUpFor(connection).filter(({ cmd }) => cmd === longestFirst[0]?.cmd)
  const tags = new Set([...answered, ...unanswered].map(({ command }) => command.tag))
  const others = [...commands.filter(({ name }) => name !== "IDLE"), ...endsOfIdle(connection)].flatMap(
    (command) => {
      const { answer, end, name, start, tag, text } = command
      return answer === undefined || end === undefined || tags.has(tag)
        ? []
        : [{ cmd: workOf(name, text), ms: end - Math.max(start, freeAt(command, commands)) }]
    }
  )
  const awaited = answered.filter(isAwaited)
  const isGrowing = grows(awaited.map(({ ms }) => ms))
  const all = [...answered, ...unanswered]
  const usual = isGrowing || mayBeOwn(busy, all) ? undefined : usualBeside(all, others)
  // what the app waited for no longer was late for nobody: it counts where it shows that one command alone is slow
  const beside = others.length
  return usual === undefined
    ? { beside, inOrder: awaited, slow: longestFirst.filter(isAwaited), unanswered, usual }
    : { beside, inOrder: answered, slow: longestFirst, unanswered, usual }
})

/** Returns whether this program was busy for so long in all that it may have been late to notice an answer. */
const mayBeOwn = (busy: Connection["busy"], slow: ReadonlyArray<Slow>): boolean => {
  const own = busy.reduce((sum, { ms }) => sum + ms, 0)
  return slow.some(({ ms }) => own * faster > ms)
}

const isAwaited = ({ command }: Slow): boolean => command.givenUp === undefined

/** Returns the slow answers in the order of their commands. */
const slowAnswers = (connection: Connection): ReadonlyArray<Slow> =>
  [...inUse(connection), ...endsOfIdle(connection)]
    .flatMap((command) => {
      const ms = tookOf(command, connection)
      return ms < slowCommandMs || isThrottled(command)
        ? []
        : [{ command, cmd: workOf(command.name, command.text), ms }]
    })
    .toSorted((one, other) => one.command.line - other.command.line)

const tookOf = (command: CommandSpan, { busy, commands, own }: Connection): number => {
  const { answer, end, name, tag } = command
  if (answer === undefined || end === undefined || name === "IDLE") return 0
  if (end - command.start < slowCommandMs) return 0
  const start = Math.max(command.start, freeAt(command, commands))
  // what this program did not read, or was too busy to notice, the server did not send late
  const unread = own.filter((each) => each.kind === "unread" && each.tag === tag)
  const took = unread.reduce((rest, each) => rest - ((each.end ?? end) - each.start), end - start)
  return notBusy(took, { start, end }, busy)
}

/** Returns the command whose limit ended the connection. */
const givenUpFor = ({ commands, ended, last, span }: Connection): ReadonlyArray<Slow> => {
  const { afterMs, command: name } = ended?.facts ?? {}
  if (ended?.error !== "Timeout" || typeof afterMs !== "number") return []
  return commands.flatMap((command) => {
    const ms = (span.end ?? last) - command.start
    return command.name === name && command.answer === undefined && ms >= Math.max(afterMs, slowCommandMs)
      ? [{ command, cmd: workOf(command.name, command.text), ms }]
      : []
  })
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

/** Returns how many mailboxes the answer named; 0 if a part of the trace is missing. RFC 9051 §7.3.1. */
const listedIn = ({ answer, line, name }: CommandSpan, { gaps, wire }: Connection): number =>
  gaps.length > 0 || !/^(?:X?LIST|LSUB)$/.test(name)
    ? 0
    : wire
        .slice(after(wire, line), after(wire, answer?.line ?? line))
        .filter(({ tag, text }) => tag === undefined && named.test(text)).length

/** What does not exist is named for those below it. RFC 9051 §7.3.1. */
const named = /^\* (?:X?LIST|LSUB) (?!\([^)]*\\NONEXISTENT\b)/i

/** So many lines of an answer, of so few octets in all, show how they came. */
const fewestLines = 8
const fewOctets = 16_384

/** Returns whether the answer came in small lines, one as long after the other as the next: each was worked for. */
const isSteady = ({ answer, line }: CommandSpan, { clock, wire }: Connection): boolean => {
  const lines = wire
    .slice(after(wire, line), after(wire, answer?.line ?? line))
    .filter(({ tag }) => tag === undefined)
  const octets = lines.reduce((sum, { bytes = fewOctets }) => sum + bytes, 0)
  const gaps = lines.slice(1).map(({ time }, at) => time - (lines[at]?.time ?? time))
  const mean = gaps.reduce((sum, ms) => sum + ms, 0) / gaps.length
  const isEven = gaps.every((ms) => ms > mean / 2 && ms < mean * 2)
  return clock === "own" && lines.length >= fewestLines && octets <= fewOctets && isEven
}

/** Fewer answers, or such that differ less in size, show no proportion; shorter ones are mostly the way and the work. */
const fewestSizes = 3
const widest = 2
const longMs = 1000
const nearRate = 1.25

/** Returns the octets a second at which the answers to FETCH came, if their time follows their size: of each long one. */
const rateOf = (connection: Connection): number | undefined => {
  const { clock, commands } = connection
  if (clock !== "own") return undefined
  const long = commands.flatMap((command) => {
    const { answer, end, name, start } = command
    const ms = (end ?? start) - Math.max(start, freeAt(command, commands))
    if (answer === undefined || ms < longMs || name === "IDLE") return []
    const octets = octetsOf(command, connection)
    return [{ name, ms, octets, rate: (octets * 1000) / ms }]
  })
  const [least, most] = rangeOf(long.map(({ octets }) => octets)) ?? [0, 0]
  const [slowest, fastest] = rangeOf(long.map(({ rate }) => rate)) ?? [0, 0]
  const isProportional =
    long.length >= fewestSizes &&
    long.every(({ name }) => name.endsWith("FETCH")) &&
    least >= fewOctets &&
    most >= widest * least &&
    fastest <= nearRate * slowest
  return isProportional ? (slowest + fastest) / 2 : undefined
}

/** Returns the line of the answer within which nothing came for longest. */
const pauseIn = ({ answer, line }: CommandSpan, { wire }: Connection): WireLine | undefined =>
  wire
    .slice(after(wire, line), after(wire, answer?.line ?? line))
    .toSorted((one, other) => other.paused - one.paused)
    .find(({ paused }) => paused > 0)
