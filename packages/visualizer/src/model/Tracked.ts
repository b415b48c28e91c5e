/** One connection of an index as its events come in: where it stands, what it waits for, and its bars. */
import type * as Trace from "@effect-imap/core/Trace"
import type { Bars, End } from "./Bars.ts"
import type { Lane, PendingTimer } from "./Connection.ts"
import type { Bar, Status, Summary } from "./Index.ts"
import { groupOf, isShown, kindOf, laneOf, leafOf } from "./phase.ts"
import type { Outcome } from "./rows.ts"
import { type Open, openNet, openReply, openState, type Pending } from "./Waiting.ts"

type Events = Trace.Events

/** Shared by the connections of an index. */
export interface Surroundings {
  readonly bars: Bars
  /** The trace is over: what is open will never end. */
  ended: boolean
}

const endOf = ({ error, ok }: Trace.EventData<"net:end">): End => {
  if (ok) return "done"
  return error === "race_lost" || error === "cancelled" ? "lost" : "failed"
}

export class Tracked implements Summary {
  readonly id: number
  readonly group: string
  host: string | undefined
  port: number | undefined
  session: string | undefined
  attempt = 1
  start: number
  last: number
  end: number | undefined
  selectedAt: number | undefined
  error: string | undefined
  step: string | undefined
  serverText: string | undefined
  winner: Lane
  events = 0
  dropped = 0
  /** The latest event of the index that belongs to it. */
  lastEvent = -1
  lastBar = -1
  private readonly around: Surroundings
  private outcome: Status | undefined
  /** What is open by the name that ends it: bars, commands and network operations, timers. Most are for a moment. */
  private readonly resided = new Map<string, number>()
  private readonly commands = new Map<string, Open & { readonly lane: Lane }>()
  private readonly operations = new Map<string, Open & { readonly bar: number; readonly lane: Lane }>()
  private readonly timers = new Map<string, PendingTimer>()

  constructor(id: number, group: string, time: number, around: Surroundings) {
    this.id = id
    this.group = group
    this.start = time
    this.last = time
    this.around = around
  }

  get status(): Status {
    if (this.outcome !== undefined) return this.outcome
    if (this.around.ended) return "cut"
    return this.states.some((state) => state.startsWith("selected")) ? "selected" : "open"
  }

  get states(): ReadonlyArray<string> {
    return Array.from(this.resided.keys())
  }

  get pending(): Pending {
    if (this.end !== undefined) return { open: undefined, timers: [] }
    const timers = Array.from(this.timers.values()).toSorted((a, b) => a.due - b.due)
    const [command] = this.commands.values()
    const [operation] = this.operations.values()
    const open = command ?? operation ?? this.stateOpen()
    return { open: open && { what: open.what, since: open.since }, timers }
  }

  /** A wait that no command shows, such as the greeting's. */
  private stateOpen(): Open | undefined {
    for (const [state, bar] of this.resided) {
      const open = openState(state, this.around.bars.start(bar))
      if (open !== undefined) return open
    }
    return undefined
  }

  take(event: Trace.Event): void {
    switch (event.name) {
      case "connection:started":
        return this.began(event)
      case "connection:ended":
        return this.finished(event)
      case "machine:transition":
        return this.moved(event)
      case "wire:sent": {
        const { cmd, lane, tag } = event.data
        if (tag !== undefined) {
          this.commands.set(`${lane} ${tag}`, { what: openReply(tag, cmd), since: event.time, lane })
        }
        return
      }
      case "wire:received":
        return this.answered(event.data)
      case "net:start":
        return this.netBegan(event)
      case "net:end":
        return this.netEnded(event)
      case "timer:set":
        this.timers.set(event.data.timer, {
          timer: event.data.timer,
          set: event.time,
          due: event.time + event.data.ms
        })
        return
      case "timer:cleared":
      case "timer:fired":
        this.timers.delete(event.data.timer)
        return
      case "trace:gap":
        this.dropped += event.data.dropped
        return
      default:
        return
    }
  }

  /** In the order in which they began. */
  bars(): ReadonlyArray<Bar> {
    const { bars } = this.around
    const found: Array<Bar> = []
    for (let bar = this.lastBar; bar >= bars.first(); bar = bars.previous(bar)) {
      const how = bars.how(bar)
      if (how === "hidden") continue
      const shape = bars.shape(bar)
      const end = bars.end(bar)
      const start = bars.start(bar)
      const known = Number.isNaN(end)
        ? this.end === undefined || this.end < start
          ? undefined
          : this.end
        : end
      const left = Number.isNaN(end) && this.outcome === "interrupted" && shape.kind === "work"
      found.push({
        ...shape,
        start,
        end: known,
        outcome: left ? "lost" : this.outcomeOf(shape.lane, how, known)
      })
    }
    return found.toReversed()
  }

  private outcomeOf(lane: Lane, how: End, end: number | undefined): Outcome {
    if (lane !== undefined && this.winner !== undefined && lane !== this.winner) return "lost"
    if (end === undefined) return "open"
    if (how === "lost") return this.winner === undefined ? "failed" : "lost"
    return how === "failed" ? "failed" : "done"
  }

  private began({ data, time }: Events["connection:started"]): void {
    this.host = data.host
    this.port = data.port
    this.session = data.session
    this.attempt = data.attempt
    this.start = Math.min(this.start, time)
  }

  private finished({ data, time }: Events["connection:ended"]): void {
    this.outcome = data.outcome
    this.error = data.error
    this.step = data.step
    this.serverText = data.serverText
    this.end = time
    this.commands.clear()
    this.operations.clear()
    this.timers.clear()
  }

  private moved({ data: { from, to }, time }: Events["machine:transition"]): void {
    const lane = laneOf(from)
    if (leafOf(from) === "won" && laneOf(to) === undefined) this.won(lane)
    const left = this.resided.get(from)
    this.resided.delete(from)
    if (left !== undefined && left >= 0) this.leave(left, time, to)
    // Behind the end it is the next attempt that begins.
    if (this.end !== undefined) return
    if (to.startsWith("selected")) this.selectedAt ??= time
    // Several regions may end in one state: it is entered once.
    if (this.resided.has(to)) return
    this.resided.set(to, isShown(to) ? this.begin(time, to) : -1)
  }

  private begin(time: number, state: string): number {
    const lane = laneOf(state)
    const label = lane === undefined ? state : leafOf(state)
    const shape = { label, group: groupOf(state), kind: kindOf(state), lane }
    this.lastBar = this.around.bars.begin(time, shape, this.lastBar)
    return this.lastBar
  }

  private leave(bar: number, time: number, to: string): void {
    const { bars } = this.around
    const brief = bars.how(bar) === "hidden" || (bars.start(bar) === time && to !== "failing")
    const lost = leafOf(to) === "lost"
    bars.finish(bar, time, brief ? "hidden" : to === "failing" ? "failed" : lost ? "lost" : "done")
  }

  /** The other lane's business is over, and no failure. */
  private won(lane: Lane): void {
    this.winner = lane
    for (const [key, open] of this.commands) if (open.lane !== lane) this.commands.delete(key)
    for (const [state] of this.resided) {
      if (laneOf(state) !== undefined && laneOf(state) !== lane && leafOf(state) === "lost") {
        this.resided.delete(state)
      }
    }
  }

  /** A tagged answer settles its command, and the fate of those sent before it: they are owed nothing any more. */
  private answered({ lane, tag }: Trace.EventData<"wire:received">): void {
    const key = `${lane} ${tag}`
    if (tag === undefined || !this.commands.has(key)) return
    for (const [each, open] of this.commands) {
      if (open.lane === lane) this.commands.delete(each)
      if (each === key) return
    }
  }

  private netBegan({ data, time }: Events["net:start"]): void {
    const { kind, lane, op } = data
    // The operation tells what the state would.
    for (const [state, bar] of this.resided) {
      if (laneOf(state) === lane && /\.(connecting|handshaking)$/.test(state)) {
        this.around.bars.finish(bar, this.around.bars.start(bar), "hidden")
      }
    }
    const shape = { label: kind, group: kind === "tls" ? "tls" : "net", kind: "work", lane } as const
    this.lastBar = this.around.bars.begin(time, shape, this.lastBar)
    this.operations.set(`${lane} ${op}`, { what: openNet(data), since: time, bar: this.lastBar, lane })
  }

  private netEnded({ data, time }: Events["net:end"]): void {
    const key = `${data.lane} ${data.op}`
    const operation = this.operations.get(key)
    if (operation === undefined) return
    this.operations.delete(key)
    this.around.bars.finish(operation.bar, time, endOf(data))
  }
}
