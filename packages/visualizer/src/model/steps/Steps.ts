/** The steps of one connection, folded from its events one by one. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { isKept, kindOf, labelOf, type Lane, laneOf, proofOf } from "../machine/phase.ts"
import { allProofs, stateAbout } from "../machine/states.ts"
import { goesOn, isAbout, isOpen, isShown, type Outcome, outcomeOf, type Step } from "./Step.ts"
import { drop, noMap, noSet, put } from "../../trace/Sparse.ts"

export interface Listener<Mark> {
  /** Called with each step that begins. Its mark is given back when the step changes. */
  readonly began: (step: Step) => Mark
  /** Called when a step ended, continues, or is the one that failed, as the end of the connection says. */
  readonly changed: (step: Step, mark: Mark) => void
}

/** A step that may still change. */
type Draft = { -readonly [Key in keyof Omit<Step, "lines">]: Step[Key] } & { lines: Array<number> }

/** Shared by all steps without lines; never changed. */
const noLines: Array<number> = []

interface Kept<Mark> {
  readonly step: Draft
  /** The step's work and way in. */
  readonly key: string
  readonly mark: Mark
}

/** A command that a step may have sent, with its lines and those of the answer. */
interface Asked {
  readonly lines: Array<number>
  isRefused: boolean
}

/** A step while it is open. */
const open = { end: undefined, endLine: undefined, outcome: "open", word: undefined } as const

export class Steps<Mark> {
  private readonly on: Listener<Mark>
  /** The activities in progress, by id. */
  private open: ReadonlyMap<string, Kept<Mark>> = noMap
  /** The last step that ended, of each work and way in, in the order of their ends. */
  private ended: ReadonlyMap<string, Kept<Mark>> = noMap
  /** The last command of each name that no step has claimed, and those without an answer, by tag. */
  private asked: ReadonlyMap<string, Asked> = noMap
  private unanswered: ReadonlyMap<string, Asked> = noMap
  /** The steps that wait for a greeting. */
  private greetings: Set<Draft> | undefined
  /** The way in of the last command: after a race, the one that is used. */
  private used: Lane
  /** The activities before the last gap, which may have ended in it, and the time of the event before that gap. */
  private doubtful: ReadonlySet<Kept<Mark>> = noSet
  /** The point at which cleaning up after a failure began. */
  private failing: Pick<Step, "line" | "start"> | undefined
  /** The port of each way in. */
  private ports: ReadonlyMap<unknown, Lane> = noMap
  /** True for a search for a server, which has questions but no steps. */
  private isSearch = false
  /** The step that failed, once the connection has ended. */
  cause: Step | undefined
  private hasGap = false
  private seenAt = 0
  private gapAfter = 0

  constructor(on: Listener<Mark>) {
    this.on = on
  }

  take(event: Trace.Event, line: number): void {
    if (event.name === "trace:gap") return this.markDoubtful()
    this.seenAt = event.time
    switch (event.name) {
      case "activity:start":
        return this.began(event, line)
      case "activity:end":
        return this.over(event, line)
      case "connection:ended":
        this.closed(event)
        this.failed(event, line)
        return this.keepBackoffOnly()
      case "wire:sent":
        return this.sent(event.data, line)
      case "wire:received":
        return this.received(event.data, line)
      case "machine:transition":
        return this.moved(event, line)
      case "net:start":
        return this.operated(event.data, line)
      default:
        return
    }
  }

  private moved({ data: { from, to }, time }: Trace.Events["machine:transition"], line: number): void {
    if (to === "failing") this.failing ??= { start: time, line }
    const key = keyOf({ lane: laneOf(to), state: to })
    for (const each of this.open.values())
      if (each.key === key || (isKept(to) && isOpen(each.step.state))) each.step.leaf = to
    // of an open mailbox, the beginning may be among events that are not kept
    if (!this.hasGap || !isKept(from) || !isKept(to)) return
    this.forget(undefined)
    if (!this.open.has("watch"))
      this.began(
        { time, name: "activity:start", group_id: "", data: { id: "watch", state: "selected.quiet" } },
        line
      )
  }

  private began({ data, time }: Trace.Events["activity:start"], line: number): void {
    const state = stateOf(data)
    // an open mailbox is one step, however often IDLE is begun in it
    if (!isShown({ id: data.id, state })) return
    const lane = laneOf(state)
    const key = keyOf({ lane, state })
    this.forget(lane)
    const before = this.ended.get(key)
    if (before !== undefined && goesOn(before.step)) {
      this.ended = drop(this.ended, key)
      Object.assign(before.step, { ...open, id: data.id, leaf: state })
      this.open = put(this.open, data.id, before)
      return this.on.changed(before.step, before.mark)
    }
    const step: Draft = {
      id: data.id,
      state,
      leaf: state,
      lane,
      line,
      start: time,
      end: undefined,
      endLine: undefined,
      outcome: "open",
      word: undefined,
      reason: undefined,
      lines: noLines
    }
    if (proofOf(state).includes("greeting")) (this.greetings ??= new Set()).add(step)
    this.open = put(this.open, data.id, { step, key, mark: this.on.began(step) })
  }

  private over({ data, time }: Trace.Events["activity:end"], line: number): void {
    const kept = this.open.get(data.id)
    if (kept === undefined) return
    this.open = drop(this.open, data.id)
    const { mark, step } = kept
    step.end = time
    step.endLine = line
    step.outcome = outcomeOf(step.state, data)
    step.word = data.outcome
    step.reason = data.reason
    this.claimCommands(step)
    if (!goesOn(step)) this.greetings?.delete(step)
    this.keep(kept)
    this.on.changed(step, mark)
  }

  /** Ends the activities that were in progress before a gap, once something is known of their way in again. */
  private forget(lane: Lane): void {
    if (this.doubtful === noSet) return
    for (const { step } of this.doubtful) if (step.lane === lane) this.ends(step.id, this.gapAfter, "unknown")
    this.doubtful = noSet
  }

  /** Marks the activities in progress as doubtful: they may have ended in the gap. */
  private markDoubtful(): void {
    this.hasGap = true
    this.doubtful = new Set(this.open.values())
    this.gapAfter = this.seenAt
  }

  /** Ends all activities, except the wait for the next attempt: the connection is over. */
  private closed({ time }: Trace.Events["connection:ended"]): void {
    for (const { step } of this.open.values())
      if (kindOf(step.state) !== "delay") this.ends(step.id, time, isOpen(step.state) ? "done" : "lost")
    // nothing followed a challenge, or an announced greeting
    for (const { mark, step } of this.ended.values()) {
      if (!goesOn(step) || step.outcome !== "done") continue
      step.outcome = "lost"
      this.on.changed(step, mark)
    }
  }

  /** Frees all state but that of the delay before the next attempt. */
  private keepBackoffOnly(): void {
    this.ended = this.asked = this.unanswered = this.ports = noMap
    this.greetings = undefined
  }

  private ends(id: string, time: number, outcome: Outcome): void {
    const kept = this.open.get(id)
    if (kept === undefined) return
    this.open = drop(this.open, id)
    Object.assign(kept.step, { end: time, outcome })
    this.keep(kept)
    this.on.changed(kept.step, kept.mark)
  }

  private keep(kept: Kept<Mark>): void {
    const { key } = kept
    this.ended = drop(this.ended, key)
    this.ended = put(this.ended, key, kept)
    if (this.ended.size > maxSteps) this.ended = drop(this.ended, this.ended.keys().next().value ?? "")
  }

  /** Assigns commands to the step that sent them. One may have gone out with an earlier step. */
  private claimCommands(step: Draft): void {
    const { lane = this.used } = step
    let last: Asked | undefined
    for (const name of this.asked.size === 0 ? [] : proofOf(step.state)) {
      const asked = this.asked.get(`${lane} ${name}`)
      if (asked === undefined) continue
      this.asked = drop(this.asked, `${lane} ${name}`)
      for (const line of asked.lines) addLine(step, line)
      last = asked
    }
    // the connection continued without what was refused
    if (step.outcome === "done" && last?.isRefused === true) step.outcome = "refused"
  }

  /** Marks the step that failed, which is the one that the end names, whichever steps followed it. */
  private failed({ data, time }: Trace.Events["connection:ended"], line: number): void {
    const { error, facts, outcome, step: name } = data
    if (outcome === "closed" || outcome === "interrupted" || name === undefined) return
    const all = Array.from(this.ended.values())
    const about = all.filter(({ step }) => isAbout(step, name))
    // while two ways in race, both may have failed in it
    const named = this.ports.get(facts?.["port"])
    const fitting = about.filter(
      ({ step }) => step.outcome !== "done" && (step.reason === undefined || step.reason === error)
    )
    // a token is fetched again long after the account was prepared
    const own = all.findLast(({ step }) => step.outcome === "failed" && step.reason === error)
    const found = fitting.findLast(({ step }) => step.lane === named) ?? fitting.at(-1) ?? own ?? about.at(-1)
    if (found !== undefined) {
      Object.assign(found.step, { outcome: "failed", reason: error })
      this.cause = found.step
      return this.on.changed(found.step, found.mark)
    }
    if (this.isSearch) return
    // it failed before it began, such as a STARTTLS that is not offered
    const { start, line: at } = this.failing ?? { start: time, line }
    const place = { line: at, start, end: start, endLine: at, lane: named, lines: [] }
    this.cause = {
      ...place,
      id: name,
      state: stateAbout(name),
      leaf: undefined,
      outcome: "failed",
      word: undefined,
      reason: error
    }
    this.on.began(this.cause)
  }

  private sent({ cmd, lane, tag }: Trace.EventData<"wire:sent">, line: number): void {
    this.used = lane
    if (cmd === undefined || tag === undefined || !allProofs.has(cmd)) return
    const asked = { lines: [line], isRefused: false }
    this.asked = put(this.asked, `${lane} ${cmd}`, asked)
    this.unanswered = put(this.unanswered, `${lane} ${tag}`, asked)
  }

  private received({ cond, lane, tag }: Trace.EventData<"wire:received">, line: number): void {
    for (const step of this.greetings ?? [])
      if (step.lane === undefined || step.lane === lane) greeted(step, line)
    if (tag === undefined || this.unanswered.size === 0) return
    const asked = this.unanswered.get(`${lane} ${tag}`)
    asked?.lines.push(line)
    if (asked !== undefined) asked.isRefused = cond === "NO" || cond === "BAD"
    this.unanswered = drop(this.unanswered, `${lane} ${tag}`)
  }

  private operated({ kind, lane, port, proxy }: Trace.EventData<"net:start">, line: number): void {
    this.isSearch ||= kind === "lookup"
    if (kind === "tcp" && proxy !== true) this.ports = put(this.ports, port, lane)
    for (const { step } of this.open.values())
      if (step.lane === lane && proofOf(step.state).includes(kind)) addLine(step, line)
  }
}

/** Adds a line of the greeting: its answer comes once. */
const greeted = (step: Draft, line: number): void => {
  if (step.lines.length < 2) addLine(step, line)
}

const addLine = (step: Draft, line: number): void => {
  if (step.lines.length === 0) step.lines = [line]
  else step.lines.push(line)
}

/** Returns the state of an activity: while two ways in race, the machine is in one state of each. */
const stateOf = ({ id, state }: Trace.EventData<"activity:start">): string => {
  if (!state.includes("+")) return state
  const region = `dialing.${id.slice(0, id.indexOf("."))}.`
  return state.split("+").find((leaf) => leaf.startsWith(region)) ?? state
}

const keyOf = ({ lane, state }: Pick<Step, "lane" | "state">): string => `${lane} ${labelOf(state)}`

/** More kinds of steps than a connection has. The bound protects memory from a foreign trace. */
const maxSteps = 64
