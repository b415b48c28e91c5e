/** One connection of an index as its events arrive: its state, what it waits for, and its bars. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import type { Bars, End } from "./Bars.ts"
import { isAbout } from "../evidence/Failure.ts"
import { isFailed } from "../connection/Connection.ts"
import { Follow, type Listener } from "../connection/Follow.ts"
import type * as Heat from "./Heat.ts"
import { isShown, isVain, kindOf, laneOf, leafOf, momentary, proofOf, type Lane } from "../machine/phase.ts"
import { Stay } from "../life/Stay.ts"
import type { RowOutcome } from "../timeline/rows.ts"
import type { Pending } from "../connection/Waiting.ts"
import type { Bar, Status, Summary } from "./Summary.ts"

/** Values that the connections of an index share. */
export interface Surroundings {
  readonly bars: Bars
  /** True if the trace is over: an open connection will never end. */
  ended: boolean
  /** The transitions of all connections. */
  readonly heat: Heat.Counter
}

/** The phase that a bar draws; `bar` is -1 if there is no bar. */
interface Residence {
  readonly state: string
  readonly bar: number
  readonly line: number
  /** The state that followed it. */
  next: string
}

/** A command: when the server last answered one of its name, and how. */
interface Asked {
  readonly name: string
  answeredAt: number
  condition: string | undefined
  /** True if the server requested a continuation. */
  continued: boolean
  /** True if a state was left that it proves. */
  used: boolean
}

type Events = Trace.Events

/**
 * A class that listens to its own `Follow`, because closures for each connection would take more memory than the rest
 * of it.
 */
export class Tracked implements Summary, Listener<Residence, Asked, number> {
  readonly id: number
  readonly group: string
  start: number
  last: number
  events = 0
  dropped = 0
  trusted = false
  /** The latest event of the connection in the index. */
  lastEvent = -1
  lastBar = -1
  /** Its role in the life of its account. */
  readonly stay = new Stay()
  private readonly around: Surroundings
  private readonly follow: Follow<Residence, Asked, number> = new Follow(this)
  private latest: Asked | undefined
  /** The last command of each name, by way in. */
  private readonly asked = new Map<string, Asked>()
  /** The ways in with network operations. */
  private readonly busy = new Set<Lane>()
  /** The last bar of each state that was left, to mark the one that failed. */
  private exits: Array<Residence> = []

  constructor(id: number, group: string, time: number, around: Surroundings) {
    this.id = id
    this.group = group
    this.start = time
    this.last = time
    this.around = around
  }

  get label() {
    return this.follow.started?.label
  }
  get host() {
    return this.follow.started?.host
  }
  get port() {
    return this.follow.started?.port || undefined
  }
  get session() {
    return this.follow.started?.session
  }
  get attempt() {
    return this.follow.started?.attempt ?? 1
  }
  get end() {
    return this.follow.end
  }
  get error() {
    return this.follow.ended?.error
  }
  get step() {
    return this.follow.ended?.step
  }
  get serverText() {
    return this.follow.ended?.serverText
  }
  get selectedAt() {
    return this.follow.selectedAt
  }
  get isLeft() {
    return this.stay.leaving.isLeft
  }
  get winner() {
    return this.follow.winner
  }
  get states(): ReadonlyArray<string> {
    return this.follow.states
  }
  get refused() {
    return this.stay.refused.count
  }
  get firstRefused() {
    return this.stay.refusedLines.all[0]
  }
  get waits(): ReadonlyArray<Pending> {
    return this.follow.waits
  }

  get status(): Status {
    const { ended } = this.follow
    if (ended !== undefined) return ended.outcome
    if (this.around.ended) return "cut"
    return this.states.some((state) => kindOf(state) === "idle") ? "selected" : "open"
  }

  take(event: Trace.Event, line: number): void {
    if (event.name === "connection:started") this.start = Math.min(this.start, event.time)
    if (event.name === "machine:transition") this.around.heat.moved(event.data.from, event.data.to)
    if (event.name === "trace:gap") this.dropped += event.data.dropped
    if (event.name === "wire:received" && event.data.line.startsWith("+") && this.latest !== undefined)
      this.latest.continued = true
    this.follow.take(event, line)
    this.stay.take(event, line)
    if (event.name === "connection:ended") this.finished(event)
  }

  /** Returns the bars in the order in which they began. */
  bars(): ReadonlyArray<Bar> {
    const { bars } = this.around
    const { end: over, ended } = this.follow
    const found: Array<Bar> = []
    for (let bar = this.lastBar; bar >= bars.first(); bar = bars.previous(bar)) {
      const how = bars.how(bar)
      if (how === "hidden") continue
      const shape = bars.shape(bar)
      if (shape.kind === "delay" && this.isLost(shape.lane)) continue
      const end = bars.end(bar)
      const start = bars.start(bar)
      const known = Number.isNaN(end) ? (over === undefined || over < start ? undefined : over) : end
      const left = Number.isNaN(end) && ended?.outcome === "interrupted" && shape.kind === "work"
      found.push({
        ...shape,
        start,
        end: known,
        outcome: left ? "lost" : this.outcomeOf(shape.lane, how, known)
      })
    }
    return found.toReversed()
  }

  private isLost(lane: Lane): boolean {
    const { winner } = this.follow
    return lane !== undefined && winner !== undefined && lane !== winner
  }

  private outcomeOf(lane: Lane, how: End, end: number | undefined): RowOutcome {
    const { winner } = this.follow
    if (this.isLost(lane)) return "lost"
    if (end === undefined) return "open"
    if (how === "lost") return winner === undefined ? "failed" : "lost"
    if (how === "unanswered") return "lost"
    return how === "failed" || how === "refused" ? how : "done"
  }

  /** Marks the failed step, which is the one that the end names, whichever states followed it. */
  private finished({ data }: Events["connection:ended"]): void {
    const { bars } = this.around
    if (isFailed(data.outcome)) {
      const about = this.exits.filter(({ state }) => isAbout(state, data.step))
      const failed = about.findLast(({ bar }) => bars.how(bar) !== "hidden") ?? about.at(-1)
      const hidden = failed !== undefined && leafOf(failed.state) === "connecting"
      if (failed !== undefined) this.around.heat.failed(failed.state, failed.next)
      if (failed !== undefined && failed.bar >= 0 && !hidden)
        bars.finish(failed.bar, bars.end(failed.bar), "failed")
    }
    this.exits = []
  }

  sent({ data: { cmd: name = "", lane } }: Events["wire:sent"]): Asked {
    const asked = {
      name,
      answeredAt: Number.POSITIVE_INFINITY,
      condition: undefined,
      continued: false,
      used: false
    }
    this.latest = asked
    this.asked.set(`${lane} ${name}`, asked)
    return asked
  }

  answered(asked: Asked, { data: { cond } }: Events["wire:received"], line: number): void {
    asked.answeredAt = line
    asked.condition = cond
  }

  /**
   * Returns the command that proves a phase: `needless` if its state has no command, `none` if none was answered or is
   * open.
   */
  private proofOf({ line, state }: Residence, event: string): Asked | "none" | "needless" {
    const isOwn = this.follow.started?.policy !== "imported"
    const lane = laneOf(state) ?? this.winner
    let found: Asked | "none" | "needless" = "needless"
    for (const name of proofOf(state)) {
      if (name !== name.toUpperCase()) continue
      if (found === "needless") found = "none"
      const asked = this.asked.get(`${lane} ${name}`) ?? this.asked.get(`undefined ${name}`)
      // answered before, if it went out with the command of an earlier step
      const isEarly = isOwn && event !== "always" && asked?.used === false
      if (asked !== undefined && (asked.answeredAt >= line || isEarly)) found = asked
    }
    if (typeof found === "object") found.used = true
    return found
  }

  entered({ data: { to: state }, time }: Events["machine:transition"], line: number): Residence {
    if (!isShown(state)) return { state, bar: -1, line, next: "" }
    this.lastBar = this.around.bars.begin(time, this.lastBar, state, "state")
    return { state, bar: this.lastBar, line, next: "" }
  }

  left(residence: Residence, { data: { event, to }, time }: Events["machine:transition"]): void {
    const { bar, state } = residence
    residence.next = to
    if (bar < 0) return
    const { bars } = this.around
    const took = time - bars.start(bar)
    const proof = this.proofOf(residence, event)
    const brief =
      bars.how(bar) === "hidden" ||
      proof === "none" ||
      (kindOf(state) === "delay" && this.isAlone(laneOf(state))) ||
      (took === 0 && proofOf(state).length === 0) ||
      (event === "always" && took < momentary) ||
      isVain(state, to)
    bars.finish(bar, time, brief ? "hidden" : leafOf(to) === "lost" ? "lost" : outcomeOf(proof))
    const { exits } = this
    const before = exits.findIndex((each) => each.state === state)
    if (before >= 0) exits.splice(before, 1)
    if (exits.push(residence) > mostLeft) exits.shift()
  }

  /** Returns whether it is the only way in that did something: it waited for no other one. */
  private isAlone(lane: Lane): boolean {
    return lane !== undefined && this.follow.started?.policy !== "imported" && !this.busy.has(other(lane))
  }

  forgotten({ bar }: Residence, time: number): void {
    if (bar >= 0) this.around.bars.finish(bar, time, "hidden")
  }

  netBegan({ data: { kind, lane }, time }: Events["net:start"]): number {
    const { bars } = this.around
    if (lane !== undefined) this.busy.add(lane)
    // the bar of the operation replaces that of the state
    for (const [state, { bar }] of this.follow.residences()) {
      if (laneOf(state) === lane && bar >= 0 && /\.(connecting|handshaking)$/.test(state)) {
        bars.finish(bar, bars.start(bar), "hidden")
      }
    }
    this.lastBar = bars.begin(time, this.lastBar, kind, lane)
    return this.lastBar
  }

  netEnded(bar: number, { data, time }: Events["net:end"]): void {
    this.trusted ||= data.authorized === true
    this.around.bars.finish(bar, time, endOf(data))
  }

  timer(): void {}
}

const other = (lane: Lane): Lane => (lane === "startTls" ? "implicitTls" : "startTls")

const outcomeOf = (proof: Asked | "none" | "needless"): End => {
  if (typeof proof !== "object" || proof.condition === "OK") return "done"
  if (proof.condition !== undefined) return "refused"
  return proof.continued ? "done" : "unanswered"
}

/** More states than a connection has; a foreign trace may name any number. */
const mostLeft = 64

const endOf = ({ error, ok }: Trace.EventData<"net:end">): End => {
  if (ok) return "done"
  return error === "race_lost" || error === "cancelled" ? "lost" : "failed"
}
