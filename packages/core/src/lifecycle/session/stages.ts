/** Moves commands from stage to stage, and appends the outputs: timers, swallowed commands, a fence, the end. */
import { noop } from "../../imap/command/noop.ts"
import { table } from "../../base/Sizes.ts"
import { end, goodbye } from "./ending.ts"
import * as Entry from "./Entry.ts"
import * as fence from "./fence.ts"
import * as idle from "./idle.ts"
import type { Out, Request, State } from "./State.ts"

/** Marks the unanswered commands before an answered one as overtaken. */
export const overtake = (self: State, answered: Entry.Entry, at: number, out: Out): void => {
  if (!self.rules.fence.enabled) return
  for (const entry of self.entries) {
    if (entry === answered) return
    enter(self, entry, fence.overtaken(entry, nowOf(self, at)), at, out)
  }
}

/** Attributes a complaint to the oldest command without one; to one that was given up only if no caller waits. */
export const complain = (self: State, text: string, at: number, out: Out): void => {
  if (!self.rules.fence.enabled || self.phase._tag === "over") return
  const unanswered = self.entries.filter(Entry.isOpen)
  const waited = unanswered.filter((entry) => !entry.givenUp)
  const candidates = waited.length > 0 ? waited : unanswered
  const owner = candidates.find(({ stage }) => Entry.complaintOf(stage) === undefined) ?? candidates[0]
  if (owner === undefined) return
  // a complaint during an IDLE ends it: no fence before DONE
  if (idle.isGoing(owner)) return finish(self, owner, at, out)
  enter(self, owner, fence.complained(owner, text, nowOf(self, at)), at, out)
}

/** Ends an IDLE. If DONE has no answer within its grace, a fence shows whether the server is still there. */
export const finish = (self: State, entry: Entry.Entry, at: number, out: Out): void => {
  if (!idle.end(self, entry, out) || !self.rules.fence.enabled) return
  enter(self, entry, fence.complained(entry, undefined, nowOf(self, at)), at, out)
}

/** Lets a fence decide about a command that holds others up, once its grace is over. */
export const press = (self: State, entry: Entry.Entry, at: number, out: Out): void => {
  if (!self.rules.fence.enabled || Entry.ownsWriter(entry)) return
  enter(self, entry, fence.complained(entry, undefined, nowOf(self, at)), at, out)
}

/** Acts on every time that has come: graces, silences, limits, the patience after a BYE. */
export const due = (self: State, at: number, out: Out, slept = false): void => {
  if (self.phase._tag === "leaving" && self.phase.until <= at) return goodbye(self, self.phase.bye, out)
  for (const entry of self.entries) {
    if (self.phase._tag === "over") return
    const limit = limitOf(self, entry)
    const timer = Entry.timerOf(entry.stage)
    if (idle.isGoing(entry) && (slept || idle.silentFrom(self, entry) <= at)) {
      answer(entry, { _tag: "Silent", text: undefined, slept }, out)
      finish(self, entry, at, out)
    } else if (limit !== undefined && entry.movedAt + limit <= at) {
      const { name: command } = entry.command
      end(self, { _tag: "Timeout", step: "command", afterMs: limit, command }, self.words.complaint, out)
    } else if (timer !== undefined && timer.due <= at) {
      enter(self, entry, fence.expired(entry, nowOf(self, at)), at, out)
    }
  }
}

/** The time at which `due` is to be called next; `undefined` if nothing is timed. */
export const nextDue = (self: State): number | undefined => {
  if (self.phase._tag === "over") return undefined
  let next = self.phase._tag === "leaving" ? self.phase.until : Infinity
  for (const entry of self.entries) {
    const limit = limitOf(self, entry)
    next = Math.min(
      next,
      Entry.timerOf(entry.stage)?.due ?? Infinity,
      entry.movedAt + (limit ?? Infinity),
      idle.silentFrom(self, entry)
    )
  }
  return next === Infinity ? undefined : next
}

/** A command of the app must make progress, whether a caller waits for it or not. Steps have limits in the machine. */
const limitOf = (self: State, entry: Entry.Entry): number | undefined =>
  Entry.isCommand(entry) && Entry.isOpen(entry) ? (entry.limit ?? self.rules.commandLimit) : undefined

const nowOf = ({ heardAt, rtt, rules }: State, at: number): fence.Now => ({
  policy: rules.fence,
  at,
  rtt,
  heardAt
})

const enter = (self: State, entry: Entry.Entry, stage: Entry.Stage, at: number, out: Out): void => {
  const before = entry.stage
  if (stage === before) return
  entry.stage = stage
  retime(Entry.timerOf(before), Entry.timerOf(stage), at, out)
  switch (stage._tag) {
    case "fenced":
      if (before._tag === "complained" && entry.kind._tag !== "fence") sendFence(self, entry)
      return
    case "swallowed":
      entry.parts = []
      if (!entry.givenUp)
        out.push({ _tag: "Note", note: { text: `${entry.tag} ${entry.command.name} was swallowed` } })
      forgetSwallowed(self)
      return answer(entry, { _tag: "Swallowed", text: stage.text }, out)
    case "deaf":
      return answer(entry, { _tag: "Deaf", text: stage.text }, out)
    case "hopeless":
      return despair(self, entry, stage.text, out)
  }
}

/** Ends the session: it is not known how far the server has read the command. */
export const despair = (self: State, entry: Entry.Entry, text: string | undefined, out: Out): void =>
  end(self, { _tag: "CommandRejectedUntagged", command: entry.command.name }, text, out, entry)

const retime = (
  before: Entry.Timer | undefined,
  after: Entry.Timer | undefined,
  at: number,
  out: Out
): void => {
  if (before === after) return
  if (before !== undefined) {
    out.push({ _tag: "Timer", event: before.due <= at ? "fired" : "cleared", name: before.name })
  }
  if (after !== undefined)
    out.push({ _tag: "Timer", event: "set", name: after.name, ms: Math.round(after.due - at) })
}

/** Hands an answer to the caller that waits. */
export const answer = (entry: Entry.Entry, given: Entry.Answer, out: Out): void => {
  if (!entry.givenUp && entry.kind._tag !== "fence") out.push({ _tag: "Answer", entry, answer: given })
}

export const noopRequest: Request = {
  flight: [{ command: noop, step: "command", optional: true, kind: { _tag: "fence" } }],
  encoding: { literals: "synchronizing", utf8: false }
}

/** Sends NOOP, unless a later command, or one that waits for the end of an IDLE, serves as the fence. */
const sendFence = (self: State, entry: Entry.Entry): void => {
  if (entry.kind._tag === "idle" && self.parked.length > 0) return
  if (Entry.unaskedLiteral(entry) !== undefined) {
    self.parked = [noopRequest, ...self.parked]
    return
  }
  const last = self.entries.findLast(Entry.isOpen)
  if (last === entry) self.parked = self.parked.concat(noopRequest)
}

/** Keeps the last few swallowed commands; a late answer to an older one counts as an answer to an unknown tag. */
const forgetSwallowed = (self: State): void => {
  const swallowed = self.entries.filter((entry) => !Entry.isOpen(entry))
  const forgotten = swallowed.slice(0, -table.swallowed.value)
  if (forgotten.length > 0) self.entries = self.entries.filter((entry) => !forgotten.includes(entry))
}
