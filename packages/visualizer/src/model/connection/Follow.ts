/**
 * Reads the events of one connection, one by one: what begins, what ends it, and what is open in between.
 *
 * Only this module pairs starts with ends. A listener returns a value for each span, and receives it again when the
 * span ends.
 */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { isIn, laneOf, leafOf, type Lane } from "../machine/phase.ts"
import { type Timer, Timers } from "./Timers.ts"
import { type Open, openNet, openReply, openState, type Pending } from "./Waiting.ts"
import { drop, noMap, noSet, put } from "../../trace/Sparse.ts"

type EventOf<Name extends Trace.EventName> = Trace.Events[Name]

/** Called when spans begin and end. */
export interface Listener<State, Command, Operation> {
  readonly entered: (event: EventOf<"machine:transition">, line: number) => State
  readonly left: (state: State, event: EventOf<"machine:transition">, line: number) => void
  readonly sent: (event: EventOf<"wire:sent">, tag: string, line: number) => Command
  readonly answered: (command: Command, event: EventOf<"wire:received">, line: number) => void
  readonly givenUp?: (command: Command, event: EventOf<"command:interrupted">, line: number) => void
  readonly lost?: (command: Command, event: EventOf<"command:lost">) => void
  /** Called if a state was left among dropped events: it lasted until `time` at least. */
  readonly forgotten?: (state: State, time: number) => void
  readonly timer: (timer: Timer) => void
  readonly netBegan: (event: EventOf<"net:start">, line: number) => Operation
  readonly netEnded: (operation: Operation, event: EventOf<"net:end">, line: number) => void
}

interface Awaited<Command> {
  readonly span: Command
  readonly lane: Lane
  what: string
  since: number
  readonly isIdle: boolean
  /** True after the server accepted IDLE: until DONE, no answer is awaited. RFC 9051 §6.3.13. */
  isResting: boolean
  /** True if its answer is no longer awaited: a later command of its lane was answered, or the app gave this one up. */
  isGivenUp: boolean
}

interface Kept<Span> extends Open {
  readonly span: Span
}

/** Follows a connection as it happens: takes its events one by one, and reports to a listener what began and ended. */
export class Follow<State, Command, Operation> {
  started: EventOf<"connection:started">["data"] | undefined
  ended: EventOf<"connection:ended">["data"] | undefined
  /** The time of the end. */
  end: number | undefined
  /** The time at which a mailbox was first selected. */
  selectedAt: number | undefined
  /** The way in that was used. */
  winner: Lane
  readonly timers = new Timers()
  private readonly on: Listener<State, Command, Operation>
  private resided: ReadonlyMap<string, { readonly span: State; readonly since: number }> = noMap
  private commands: ReadonlyMap<string, Awaited<Command>> = noMap
  /** The last answered command: it counts as lost, too, if it was not sent completely. */
  private last: { readonly key: string; readonly span: Command } | undefined
  private operations: ReadonlyMap<string, Kept<Operation>> = noMap
  /** The states before the last gap, which may have been left in it, and the time of the event before the gap. */
  private doubtful: ReadonlySet<string> = noSet
  private lastSeen = 0
  private gapAfter = 0

  constructor(on: Listener<State, Command, Operation>) {
    this.on = on
  }

  /** Returns the current leaf states. */
  get states(): ReadonlyArray<string> {
    return Array.from(this.resided.keys())
  }

  /** Returns the current states, each with the listener's value. */
  residences(): ReadonlyArray<readonly [state: string, span: State]> {
    return Array.from(this.resided, ([state, { span }]) => [state, span] as const)
  }

  /** Returns what the connection waits for: one wait, or one for each way in while they race. */
  get waits(): ReadonlyArray<Pending> {
    if (this.end !== undefined) return []
    const lanes = new Set(this.states.map(laneOf).filter((lane) => lane !== undefined))
    const racing = this.winner === undefined && lanes.size > 0
    return (racing ? Array.from(lanes) : [undefined]).flatMap((lane) =>
      this.waitOf(lane, racing, lanes.size > 1)
    )
  }

  private waitOf(lane: Lane, racing: boolean, hasSeveralLanes: boolean): ReadonlyArray<Pending> {
    const isMine = (open: Open) => (racing ? open.lane === lane : this.isLive(open.lane))
    const command = Array.from(this.commands.values()).find(
      (each) => !each.isGivenUp && !each.isResting && isMine(each)
    )
    const open = command ?? Array.from(this.operations.values()).find(isMine) ?? this.stateOpen(lane, racing)
    if (open === undefined && racing) return []
    const timers = this.timers
      .pending()
      .filter((timer) => timer.lane === undefined || timer.lane === (open?.lane ?? lane))
    if (open === undefined && timers.length === 0) return []
    return [
      {
        open: open && { what: open.what, since: open.since, lane: hasSeveralLanes ? open.lane : undefined },
        timers: withoutDuplicates(timers, open?.since).map((timer) => ({
          timer: timer.timer,
          set: timer.set,
          due: timer.set + timer.ms
        }))
      }
    ]
  }

  private isLive(lane: Lane): boolean {
    return this.winner === undefined || lane === undefined || lane === this.winner
  }

  /** Returns a wait that belongs to a state without a command, such as that for the greeting. */
  private stateOpen(lane: Lane, racing: boolean): Open | undefined {
    for (const [state, { since }] of this.resided) {
      const open = openState(state, since)
      if (open !== undefined && (!racing || open.lane === lane)) return open
    }
    return undefined
  }

  take(event: Trace.Event, line: number): void {
    if (event.name === "trace:gap") {
      this.doubtful = new Set(this.resided.keys())
      this.gapAfter = this.lastSeen
    } else this.lastSeen = event.time
    switch (event.name) {
      case "connection:started":
        this.started = event.data
        return
      case "connection:ended":
        return this.finished(event)
      case "machine:transition":
        return this.moved(event, line)
      case "wire:sent":
        return this.sent(event, line)
      case "wire:received":
        return this.answered(event, line)
      case "command:interrupted":
        return this.gaveUp(event, line)
      case "command:lost": {
        const key = `${event.data.lane} ${event.data.tag}`
        const span = this.commands.get(key)?.span ?? (this.last?.key === key ? this.last.span : undefined)
        if (span !== undefined) this.on.lost?.(span, event)
        return
      }
      case "net:start": {
        const { lane, op } = event.data
        const span = this.on.netBegan(event, line)
        this.operations = put(this.operations, `${lane} ${op}`, {
          span,
          lane,
          what: openNet(event.data),
          since: event.time
        })
        return
      }
      case "net:end":
        return this.netEnded(event, line)
      case "timer:set":
        return this.on.timer(this.timers.set(event, line))
      case "timer:cleared":
      case "timer:fired":
        return this.timers.over(event, line)
      default:
        return
    }
  }

  private finished({ data, time }: EventOf<"connection:ended">): void {
    this.ended = data
    this.end = time
    this.timers.clear()
  }

  private moved(event: EventOf<"machine:transition">, line: number): void {
    const { from, to } = event.data
    if (leafOf(from) === "won" && laneOf(to) === undefined) this.winner = laneOf(from)
    const left = this.resided.get(from)
    this.resided = drop(this.resided, from)
    if (left !== undefined) this.on.left(left.span, event, line)
    else this.forget(laneOf(from))
    // after the end, the next attempt begins
    if (this.ended !== undefined) return
    if (isIn(to, "selected")) this.selectedAt ??= event.time
    // several regions may end in one state, which is entered once
    if (this.resided.has(to)) return
    this.resided = put(this.resided, to, { span: this.on.entered(event, line), since: event.time })
  }

  /** Reacts to the end of a state whose beginning was dropped: what was known before the gap ended in it. */
  private forget(lane: Lane): void {
    for (const state of this.doubtful) {
      const known = this.resided.get(state)
      if (known === undefined || (lane !== undefined && laneOf(state) !== lane)) continue
      this.resided = drop(this.resided, state)
      this.on.forgotten?.(known.span, this.gapAfter)
    }
    this.doubtful = noSet
  }

  private sent(event: EventOf<"wire:sent">, line: number): void {
    const { cmd, lane, tag } = event.data
    if (tag === undefined) return this.resumed(event)
    const span = this.on.sent(event, tag, line)
    this.commands = put(this.commands, `${lane} ${tag}`, {
      span,
      lane,
      what: openReply(tag, cmd),
      since: event.time,
      isIdle: cmd === "IDLE",
      isResting: false,
      isGivenUp: false
    })
  }

  /** Reacts to DONE: from here on, the end of IDLE is awaited. */
  private resumed({ data: { lane }, time }: EventOf<"wire:sent">): void {
    for (const command of this.commands.values()) {
      if (command.lane !== lane || !command.isResting) continue
      command.isResting = false
      command.since = time
      command.what = "the answer to DONE"
    }
  }

  private continued({ data: { lane, line } }: EventOf<"wire:received">): void {
    if (!line.startsWith("+")) return
    for (const command of this.commands.values())
      if (command.lane === lane && command.isIdle) command.isResting = true
  }

  private answered(event: EventOf<"wire:received">, line: number): void {
    const { lane, tag } = event.data
    if (tag === undefined) return this.continued(event)
    const key = `${lane} ${tag}`
    const command = this.commands.get(key)
    if (command === undefined) return
    for (const [each, earlier] of this.commands) {
      if (each === key) break
      if (earlier.lane === lane) earlier.isGivenUp = true
    }
    this.commands = drop(this.commands, key)
    this.last = { key, span: command.span }
    this.on.answered(command.span, event, line)
  }

  private gaveUp(event: EventOf<"command:interrupted">, line: number): void {
    const command = this.commands.get(`${event.data.lane} ${event.data.tag}`)
    if (command === undefined) return
    command.isGivenUp = true
    this.on.givenUp?.(command.span, event, line)
  }

  private netEnded(event: EventOf<"net:end">, line: number): void {
    const key = `${event.data.lane} ${event.data.op}`
    const operation = this.operations.get(key)
    this.operations = drop(this.operations, key)
    if (operation !== undefined) this.on.netEnded(operation.span, event, line)
  }
}

/** Returns one timer of each name. Of several without a lane, the one that was set closest to the start of the wait. */
const withoutDuplicates = (timers: ReadonlyArray<Timer>, since = 0): ReadonlyArray<Timer> =>
  timers.filter((timer) =>
    timers.every(
      (other) =>
        other.timer !== timer.timer ||
        Math.abs(timer.set - since) < Math.abs(other.set - since) ||
        (Math.abs(timer.set - since) === Math.abs(other.set - since) && timer.line <= other.line)
    )
  )
