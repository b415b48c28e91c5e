/**
 * The answers that the other side had to give, and how long that took: to a command, a connection, a network operation.
 * They are read from events alone. All that the viewer says about a server's time, and about a step's outcome, is based on
 * them.
 */
import { after } from "./after.ts"
import type { CommandSpan, Connection, NetSpan, WireLine } from "../connection/Connection.ts"
import { laneOf, proofOf, type Lane } from "../machine/phase.ts"
import { each, type LongWork } from "../../trace/pieces.ts"
import { once } from "./once.ts"
import { drop, noList, noMap, push, put } from "../../trace/Sparse.ts"

/** One awaited answer, from the line that requests it to the line that contains it. */
export interface AwaitedAnswer {
  /** The name of a command, the kind of a network operation, or `greeting`, as in `StateMeta.proof`. */
  readonly proof: string
  readonly lane: Lane
  readonly start: number
  /** Absent if no answer came. */
  readonly end: number | undefined
  /** The time at which the wait was given up without an answer; absent if it lasted until the connection ended. */
  readonly until?: number | undefined
  readonly line: number
  readonly endLine: number | undefined
  /** The condition of the tagged response, or `BYE` if that came instead. */
  readonly condition: string | undefined
}

/** Finds all awaited answers of a connection, in the order in which they were requested. */
export const { of: awaitedAnswersOf, working: readingAwaitedAnswers } = once(function* (connection) {
  const ofLines = [...connection.net.map(networkAnswer), ...greetingAnswers(connection)]
  const all = ofLines.concat(yield* commandAnswers(connection))
  return all.toSorted((one, other) => one.line - other.line)
})

/** The errors of unanswered network operations. */
const unanswered: ReadonlySet<string | undefined> = new Set([
  "timeout",
  "cancelled",
  "race_lost",
  "unreachable",
  "silent"
])

const networkAnswer = ({ begun, end, endLine, ended, lane, line, start }: NetSpan): AwaitedAnswer => {
  const isAnswered = ended?.ok === true || (ended !== undefined && !unanswered.has(ended.error))
  return {
    proof: begun.kind,
    lane,
    start,
    end: isAnswered ? end : undefined,
    line,
    endLine: isAnswered ? endLine : undefined,
    condition: undefined
  }
}

/**
 * Finds the greetings. Each is due as soon as a state waits for it; nothing is written before, so it is the next line.
 */
const greetingAnswers = ({ phases, wire }: Connection): ReadonlyArray<AwaitedAnswer> => {
  const waited = phases.filter(({ state }) => proofOf(state).includes("greeting"))
  const lanes = Map.groupBy(wire, ({ lane }) => lane)
  return waited.map(({ end, line, start, state }) => {
    const lane = laneOf(state)
    const lines = lanes.get(lane) ?? []
    const next = lines[after(lines, line)]
    const isGreeting = next?.direction === "received" && next.time <= (end ?? next.time)
    const said = isGreeting ? next : undefined
    return { ...awaitedGreeting(lane, { start, line }, said), until: end }
  })
}

const awaitedGreeting = (
  lane: Lane,
  since: { readonly start: number; readonly line: number },
  said: WireLine | undefined
): AwaitedAnswer => ({
  proof: "greeting",
  lane,
  ...since,
  end: said?.time,
  endLine: said?.line,
  condition: said?.condition
})

function* commandAnswers({ commands, wire }: Connection): LongWork<ReadonlyArray<AwaitedAnswer>> {
  const begun = new Map<number, CommandSpan>()
  yield* each(commands, (command) => begun.set(command.line, command))
  const lanes = new Map<Lane, Commands>()
  yield* each(wire, (said) => {
    const lane = lanes.get(said.lane) ?? new Commands()
    lanes.set(said.lane, lane)
    if (said.direction === "sent") lane.sent(said, begun.get(said.line))
    else lane.received(said)
  })
  return Array.from(lanes.values()).flatMap((lane) => {
    lane.end()
    return lane.found
  })
}

interface Asked {
  readonly command: CommandSpan
  /** The beginning of the server's turn; absent while it is the client's. */
  since: { readonly start: number; readonly line: number } | undefined
  /** The time at which a later command was answered, so that this wait was given up. */
  abandonedAt?: number
}

/**
 * Follows the commands of one way in, line by line. The server must answer a command from its line on. While a
 * continuation request is open it is the client's turn: with the next message of a login, a literal, or DONE. RFC 9051
 * §7.6.
 */
class Commands {
  found: ReadonlyArray<AwaitedAnswer> = noList
  private asked: ReadonlyMap<string, Asked> = noMap
  private latest: Asked | undefined

  sent(said: WireLine, command: CommandSpan | undefined): void {
    const since = { start: said.time, line: said.line }
    if (command === undefined) {
      if (this.latest !== undefined) this.latest.since ??= since
      return
    }
    this.latest = { command, since }
    this.asked = put(this.asked, command.tag, this.latest)
  }

  received(said: WireLine): void {
    if (isTurnOver(said)) return this.complete(this.latest, said, undefined)
    if (isBye(said)) return this.goodbye(said)
    const answered = said.tag === undefined ? undefined : this.asked.get(said.tag)
    if (answered === undefined) return
    answered.since ??= { start: said.time, line: said.line }
    for (const earlier of this.asked.values()) {
      if (earlier === answered) break
      earlier.abandonedAt ??= said.time
    }
    this.over(answered, said, said.condition)
  }

  /** Adds the commands that were never answered. */
  end(): void {
    for (const { command, abandonedAt, since } of this.asked.values()) {
      if (since === undefined) continue
      this.found = push(this.found, {
        ...awaitedAnswer(command, since, undefined, undefined),
        until: abandonedAt
      })
    }
  }

  /** Ends all commands on BYE, unless LOGOUT asked for it. */
  private goodbye(said: WireLine): void {
    const asked = Array.from(this.asked.values())
    if (asked.some(({ command }) => command.name === "LOGOUT")) return
    for (const each of asked) this.over(each, said, "BYE")
  }

  private over(asked: Asked, said: WireLine, condition: string | undefined): void {
    this.complete(asked, said, condition)
    this.asked = drop(this.asked, asked.command.tag)
    if (this.latest === asked) this.latest = undefined
  }

  private complete(asked: Asked | undefined, said: WireLine, condition: string | undefined): void {
    if (asked?.since === undefined) return
    this.found = push(this.found, awaitedAnswer(asked.command, asked.since, said, condition))
    asked.since = undefined
  }
}

/** Returns whether the server's turn is over: it asks for more, or it does not speak IMAP. */
const isTurnOver = ({ tag, text }: WireLine): boolean => tag === undefined && /^(?:\+|HTTP)/.test(text)

/** Returns whether the server ends the session: commands in progress get no other answer. RFC 9051 §7.1.5. */
const isBye = ({ condition, tag }: WireLine): boolean => tag === undefined && condition === "BYE"

const awaitedAnswer = (
  { lane, name }: CommandSpan,
  since: { readonly start: number; readonly line: number },
  said: WireLine | undefined,
  condition: string | undefined
): AwaitedAnswer => ({ proof: name, lane, ...since, end: said?.time, endLine: said?.line, condition })
