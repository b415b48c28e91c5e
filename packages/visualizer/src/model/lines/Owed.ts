/**
 * The questions that the other side had to answer, and how long that took: a command, a greeting, a network operation.
 * It is read from events alone. All that the viewer says about a server's time, and about a step's outcome, is based on
 * it.
 */
import { after } from "./after.ts"
import type { CommandSpan, Connection, NetSpan, WireLine } from "../connection/Connection.ts"
import { laneOf, proofOf, type Lane } from "../machine/phase.ts"
import { each, type LongWork } from "../../trace/pieces.ts"
import { once } from "./once.ts"
import { drop, noList, noMap, push, put } from "../../trace/Sparse.ts"

/** One awaited answer, from the line that asks for it to the line that contains it. */
export interface Owed {
  /** The name of a command, the kind of a network operation, or `greeting`, as in `StateMeta.proof`. */
  readonly proof: string
  readonly lane: Lane
  readonly start: number
  /** Absent if no answer came. */
  readonly end: number | undefined
  /** When nobody waited for it any longer, although no answer came; absent if it was waited for until the connection ended. */
  readonly until?: number | undefined
  readonly line: number
  readonly endLine: number | undefined
  /** The condition of the tagged response, or `BYE` if that came instead. */
  readonly condition: string | undefined
}

/** Finds all awaited answers of a connection, in the order in which they were requested. */
export const { of: owedOn, working: owing } = once(function* (connection) {
  const ofLines = [...connection.net.map(ofNet), ...ofGreetings(connection)]
  const all = ofLines.concat(yield* ofCommands(connection))
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

const ofNet = ({ begun, end, endLine, ended, lane, line, start }: NetSpan): Owed => {
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
const ofGreetings = ({ phases, wire }: Connection): ReadonlyArray<Owed> => {
  const waited = phases.filter(({ state }) => proofOf(state).includes("greeting"))
  const lanes = Map.groupBy(wire, ({ lane }) => lane)
  return waited.map(({ end, line, start, state }) => {
    const lane = laneOf(state)
    const lines = lanes.get(lane) ?? []
    const next = lines[after(lines, line)]
    const isGreeting = next?.direction === "received" && next.time <= (end ?? next.time)
    const said = isGreeting ? next : undefined
    return { ...owedGreeting(lane, { start, line }, said), until: end }
  })
}

const owedGreeting = (
  lane: Lane,
  since: { readonly start: number; readonly line: number },
  said: WireLine | undefined
): Owed => ({
  proof: "greeting",
  lane,
  ...since,
  end: said?.time,
  endLine: said?.line,
  condition: said?.condition
})

function* ofCommands({ commands, wire }: Connection): LongWork<ReadonlyArray<Owed>> {
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
  /** When a later command was answered, and nobody waited for this one any more. */
  passed?: number
}

/**
 * Follows the commands of one way in, line by line. The server must answer a command from its line on. While a
 * continuation request is open it is the client's turn: with the next message of a login, a literal, or DONE. RFC 9051
 * §7.6.
 */
class Commands {
  found: ReadonlyArray<Owed> = noList
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
    if (isTurnOver(said)) return this.come(this.latest, said, undefined)
    if (isBye(said)) return this.goodbye(said)
    const answered = said.tag === undefined ? undefined : this.asked.get(said.tag)
    if (answered === undefined) return
    answered.since ??= { start: said.time, line: said.line }
    for (const earlier of this.asked.values()) {
      if (earlier === answered) break
      earlier.passed ??= said.time
    }
    this.over(answered, said, said.condition)
  }

  /** Adds the commands that were never answered. */
  end(): void {
    for (const { command, passed, since } of this.asked.values()) {
      if (since === undefined) continue
      this.found = push(this.found, { ...owed(command, since, undefined, undefined), until: passed })
    }
  }

  /** Ends all commands on BYE, unless LOGOUT asked for it. */
  private goodbye(said: WireLine): void {
    const asked = Array.from(this.asked.values())
    if (asked.some(({ command }) => command.name === "LOGOUT")) return
    for (const each of asked) this.over(each, said, "BYE")
  }

  private over(asked: Asked, said: WireLine, condition: string | undefined): void {
    this.come(asked, said, condition)
    this.asked = drop(this.asked, asked.command.tag)
    if (this.latest === asked) this.latest = undefined
  }

  private come(asked: Asked | undefined, said: WireLine, condition: string | undefined): void {
    if (asked?.since === undefined) return
    this.found = push(this.found, owed(asked.command, asked.since, said, condition))
    asked.since = undefined
  }
}

/** Returns whether the server's turn is over: it asks for more, or what answers is no server of IMAP. */
const isTurnOver = ({ tag, text }: WireLine): boolean => tag === undefined && /^(?:\+|HTTP)/.test(text)

/** Returns whether the server ends the session: commands in progress get no other answer. RFC 9051 §7.1.5. */
const isBye = ({ condition, tag }: WireLine): boolean => tag === undefined && condition === "BYE"

const owed = (
  { lane, name }: CommandSpan,
  since: { readonly start: number; readonly line: number },
  said: WireLine | undefined,
  condition: string | undefined
): Owed => ({ proof: name, lane, ...since, end: said?.time, endLine: said?.line, condition })
