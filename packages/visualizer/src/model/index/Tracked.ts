/** One connection of an index as its events arrive: its state, what it waits for, and its bars. */
import { type Words, wordsOf } from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/internal/Trace"
import type { Bars } from "./Bars.ts"
import { isFailed } from "../connection/Connection.ts"
import { Follow, type Listener } from "../connection/Follow.ts"
import type * as Heat from "./Heat.ts"
import { groupOf, kindOf, minVisitMs, proofOf } from "../machine/phase.ts"
import { ConnectionHistory } from "../lane/ConnectionHistory.ts"
import { isAbout, isOpen, type Outcome, type Step } from "../steps/Step.ts"
import * as Steps from "../steps/Steps.ts"
import { minShownMs } from "../timeline/rows.ts"
import type { Pending } from "../connection/Waiting.ts"
import type { Bar, Status, Summary } from "./Summary.ts"
import { noList, push } from "../../trace/Sparse.ts"
import type { Lane } from "../machine/phase.ts"

/** Values that the connections of an index share. */
export interface Surroundings {
  readonly bars: Bars
  /** True if the trace is over: an open connection will never end. */
  ended: boolean
  /** The transitions of all connections. */
  readonly heat: Heat.Counter
}

/** A state that the connection is in, or left, and the one that followed it. */
interface Residence {
  readonly state: string
  next: string
}

type Events = Trace.Events

/**
 * A class that listens to its own `Follow`, because closures for each connection would take more memory than the rest
 * of it.
 */
export class Tracked implements Summary, Listener<Residence, undefined, number>, Steps.Listener<number> {
  readonly id: number
  readonly group: string
  start: number
  last: number
  events = 0
  dropped = 0
  /** The latest event of the connection in the index. */
  lastEvent = -1
  lastBar = -1
  /** For the lane of its account. */
  readonly history = new ConnectionHistory()
  private readonly around: Surroundings
  winner: Lane
  /** Freed when the connection has ended; `steps` is freed when no further attempt is awaited either. */
  private follow: Follow<Residence, undefined, number> | undefined = new Follow(this)
  private steps: Steps.Steps<number> | undefined = new Steps.Steps(this)
  /** The states that were left, to find the transition with which it failed. */
  private exits: ReadonlyArray<Residence> = noList

  constructor(id: number, group: string, time: number, around: Surroundings) {
    this.id = id
    this.group = group
    this.start = time
    this.last = time
    this.around = around
  }

  get label() {
    return this.history.started?.label
  }
  get host() {
    return this.history.started?.host
  }
  get port() {
    return this.history.started?.port || undefined
  }
  get session() {
    return this.history.started?.session
  }
  get attempt() {
    return this.history.started?.attempt ?? 1
  }
  get end() {
    return this.history.endedAt
  }
  get error() {
    return this.history.ended?.error
  }
  get step() {
    return this.history.ended?.step
  }
  get serverText() {
    return this.history.ended?.serverText
  }
  get actionBy() {
    return this.history.ended?.actionBy
  }
  get found() {
    const { detail, problem } = this.history.ended?.facts ?? {}
    return [detail, problem].find((each) => typeof each === "string")
  }
  get title() {
    return this.words?.title ?? this.error
  }
  get todo() {
    return this.words?.advice
  }
  private get words(): Words | undefined {
    const { ended } = this.history
    return ended?.error === undefined ? undefined : wordsOf({ ...ended, error: ended.error })
  }
  get selectedAt() {
    return this.history.openedAt
  }
  get isUnasked() {
    return this.history.isLoggedIn && this.history.isUnasked
  }
  get isRetryCancelled() {
    return this.history.retryCancellation.isRetryCancelled
  }
  get states(): ReadonlyArray<string> {
    return this.follow?.states ?? noList
  }
  get refused() {
    return this.history.refusals.count
  }
  get firstRefused() {
    return this.history.refusals.all[0]?.line
  }
  get waits(): ReadonlyArray<Pending> {
    return this.follow?.waits ?? noList
  }

  get status(): Status {
    const { ended } = this.history
    if (ended !== undefined) return ended.outcome
    if (this.around.ended) return "cut"
    return this.states.some((state) => kindOf(state) === "idle") ? "selected" : "open"
  }

  take(event: Trace.Event, line: number): void {
    if (event.name === "connection:started") this.start = Math.min(this.start, event.time)
    if (event.name === "machine:transition") this.around.heat.moved(event.data.from, event.data.to)
    if (event.name === "trace:gap") this.dropped += event.data.dropped
    this.follow?.take(event, line)
    this.winner = this.follow?.winner ?? this.winner
    this.steps?.take(event, line)
    this.history.take(event, line)
    if (event.name === "connection:ended") this.finished(event)
  }

  /** Returns the bars in the order in which they began. */
  bars(): ReadonlyArray<Bar> {
    const { bars } = this.around
    const { end: over } = this
    const found: Array<Bar> = []
    for (let bar = this.lastBar; bar >= bars.first(); bar = bars.previous(bar)) {
      const how = bars.how(bar)
      if (how === "hidden") continue
      const start = bars.start(bar)
      const end = bars.end(bar)
      const isOver = over !== undefined && over >= start
      const known = Number.isNaN(end) ? (isOver ? over : undefined) : end
      found.push({ ...bars.shape(bar), start, end: known, outcome: how === "open" && isOver ? "lost" : how })
    }
    return found.toReversed()
  }

  /** Counts the transition with which it failed, and frees `follow`. */
  private finished({ data }: Events["connection:ended"]): void {
    const failed = isFailed(data.outcome) && this.exits.findLast((each) => isAbout(each, data.step))
    if (failed) this.around.heat.failed(failed.state, failed.next)
    this.exits = noList
    this.follow = undefined
    if (data.outcome !== "retried") this.steps = undefined
  }

  sent(): undefined {}

  answered(): void {}

  entered({ data: { to: state } }: Events["machine:transition"]): Residence {
    return { state, next: "" }
  }

  left(residence: Residence, { data: { to } }: Events["machine:transition"]): void {
    residence.next = to
    const at = this.exits.findIndex(({ state }) => state === residence.state)
    const others = at < 0 ? this.exits : this.exits.toSpliced(at, 1)
    this.exits = push(others.length < maxExits ? others : others.slice(1), residence)
  }

  began(step: Step): number {
    this.lastBar = this.around.bars.begin(step.start, this.lastBar, step.state, "state")
    this.changed(step, this.lastBar)
    return this.lastBar
  }

  changed({ end = Number.NaN, outcome, start, state }: Step, bar: number): void {
    // the bar of an operation replaces that of its step
    const isReplaced = this.around.bars.how(bar) === "hidden"
    const minMs = groupOf(state) === "us" ? minVisitMs : isOpen(state) ? minShownMs : 0
    const isBrief = outcome !== "failed" && end - start < minMs
    this.around.bars.finish(bar, end, isReplaced || isBrief ? "hidden" : outcome)
  }

  netBegan({ data: { kind, lane }, time }: Events["net:start"]): number {
    const { bars } = this.around
    for (
      let bar = this.lastBar;
      bar >= bars.first() && Number.isNaN(bars.end(bar));
      bar = bars.previous(bar)
    ) {
      const { lane: own, state } = bars.shape(bar)
      if (own === lane && state !== undefined && proofOf(state).includes(kind))
        bars.finish(bar, Number.NaN, "hidden")
    }
    this.lastBar = bars.begin(time, this.lastBar, kind, lane)
    return this.lastBar
  }

  netEnded(bar: number, { data, time }: Events["net:end"]): void {
    this.around.bars.finish(bar, time, endOf(data))
  }

  timer(): void {}
}

/** More states than a connection has. The bound protects memory from a foreign trace. */
const maxExits = 64

const endOf = ({ error, ok }: Trace.EventData<"net:end">): Outcome => {
  if (ok) return "done"
  return error === "race_lost" || error === "cancelled" ? "lost" : "failed"
}
