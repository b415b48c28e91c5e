/** Takes a response: which command it belongs to, what it completes, and whether it may come at all. */
import { waitOf } from "../../failure/quirk/waiting.ts"
import { maxFootprint, type MemoryBound } from "../../base/MemoryBound.ts"
import { ours } from "../../failure/Quotation.ts"
import type { Continuation, Response, Tagged, Untagged } from "../../imap/Response.ts"
import { table } from "../../base/Sizes.ts"
import { byeTimeoutMs, end, goodbye } from "./ending.ts"
import * as Entry from "./Entry.ts"
import * as LastWords from "./LastWords.ts"
import { answer, complain, despair, finish, overtake } from "./stages.ts"
import type { Out, Received, State } from "./State.ts"
import * as Tags from "./Tags.ts"
import { weightOf } from "./weight.ts"
import { without } from "../../base/without.ts"

export const receive = (self: State, input: Received, at: number, out: Out): void => {
  const { response } = input
  if (self.phase._tag === "greeting") return greet(self, self.phase, input, at, out)
  self.words = LastWords.after(self.words, response, at)
  if (isFlood(self, input, at, out)) return
  switch (response._tag) {
    case "Tagged":
      return complete(self, response, input.followed, at, out)
    case "Continuation":
      return ask(self, response, at, out)
    case "Stray":
      overlook(self, "lines", "line", out)
      return complain(self, response.text, at, out)
    default:
      return data(self, response, input.bytes, at, out)
  }
}

/** The first response of a connection is its greeting, whatever it is. A busy server greets twice. */
const greet = (
  self: State,
  { encrypted, provisional }: Extract<State["phase"], { readonly _tag: "greeting" }>,
  input: Received,
  at: number,
  out: Out
): void => {
  const limit = table.provisionalGreetings.value
  if (input.provisional && provisional === limit) {
    return end(self, { _tag: "TooMuchData", of: "provisionalGreetings", limit }, undefined, out)
  }
  // the reason it is busy explains a connection that ends before the greeting
  const says = input.provisional || LastWords.turnsAway(input.response)
  self.words = says ? LastWords.of(input.response, at) : LastWords.none
  self.phase = input.provisional
    ? { _tag: "greeting", encrypted, provisional: provisional + 1 }
    : { _tag: encrypted ? "encrypted" : "clear" }
  out.push({ _tag: "Opening", response: input.response })
}

/** Counts a response that nobody waits for, and ends the session if there are too many. */
const isFlood = (self: State, { bytes, response }: Received, at: number, out: Out): boolean => {
  if (!isAuthenticated(self)) return isFloodBeforeLogin(self, response, out)
  return !isWaitedFor(self, response) && isUnaskedFlood(self, bytes, at, out)
}

/** A server has little to say before the login, whether it is waited for or not. */
const isFloodBeforeLogin = (self: State, response: Response, out: Out): boolean => {
  if (response._tag === "Tagged" && isWaitedFor(self, response)) return false
  const limit = table.untaggedBeforeLogin.value
  if (++self.untagged <= limit) return false
  end(self, { _tag: "TooMuchData", of: "untaggedBeforeLogin", limit }, undefined, out)
  return true
}

/** Returns whether the response belongs to a command that somebody waits for. */
const isWaitedFor = ({ entries }: State, response: Response): boolean => {
  switch (response._tag) {
    case "Tagged":
      return entries.some(
        ({ kind, tag }) => tag === response.tag && !(kind._tag === "supplied" && kind.early)
      )
    case "Continuation":
      return entries.some(Entry.awaitsContinuation)
    case "Stray":
      return false
    default:
      return entries.some(mayBringMuch)
  }
}

const isAuthenticated = ({ phase }: State): boolean =>
  phase._tag === "authenticated" || (phase._tag === "leaving" && phase.authenticated)

/** Unasked responses per second that are forgiven. */
const forgiven = 1000

/** Counts a response that answers nothing of ours; in the clear the first one is fatal. */
const overlook = (
  self: State,
  which: "answers" | "lines",
  received: "line" | "request" | "unknownAnswer",
  out: Out
): void => {
  self[which]++
  out.push({ _tag: "Note", note: { text: problems[received], kind: "overlooked", received } })
  if (self[which] > self.tolerates[which]) desync(self, received, out)
}

const desync = (self: State, received: Unexpected, out: Out, of?: Entry.Entry): void =>
  end(self, { _tag: "ProtocolDesync", received, problem: problems[received] }, undefined, out, of)

const problems = {
  line: ours("a line without tag"),
  request: ours("a request that nothing waits for"),
  unknownAnswer: ours("an answer to a tag that was never issued"),
  forgedAnswer: ours("an answer to a command that was not sent yet"),
  earlyAnswer: ours("an answer to a command that was not sent whole")
}

type Unexpected = keyof typeof problems

const complete = (self: State, response: Tagged, followed: boolean, at: number, out: Out): void => {
  const entry = self.entries.find(({ tag }) => tag === response.tag)
  if (entry === undefined) {
    // the server had ended an IDLE, and took our DONE for a command
    if (response.tag === "DONE") return
    return Tags.isForged(response.tag, self.prefix, self.last)
      ? desync(self, "forgedAnswer", out)
      : overlook(self, "answers", "unknownAnswer", out)
  }
  const { kind } = entry
  // OK to a command that is not fully written answers something else (T04)
  if (entry.parts.length > 0 && response.condition === "OK" && kind._tag !== "idle") {
    return desync(self, "earlyAnswer", out, entry)
  }
  if (kind._tag === "startTls" && response.condition === "OK") {
    if (followed) return end(self, { _tag: "StartTlsInjection" }, undefined, out)
    // a server that sent BYE will not encrypt
    if (self.phase._tag === "leaving") return goodbye(self, self.phase.bye, out)
    self.phase = { _tag: "barrier" }
  }
  // even if no caller waits for it any more
  if (kind._tag === "compress" && response.condition === "OK") out.push({ _tag: "Compress" })
  if (kind._tag === "supplied" && kind.owes !== undefined) {
    kind.early = response
    return
  }
  conclude(self, entry, response, at, out)
}

export const conclude = (self: State, entry: Entry.Entry, response: Tagged, at: number, out: Out): void => {
  // an IDLE lasts as long as someone wants, and says nothing about the way
  if (entry.kind._tag !== "idle") {
    const took = self.heardAt - entry.writtenAt
    self.rtt = self.rtt === 0 ? took : Math.min(self.rtt, took)
  }
  entry.parts = []
  entry.kept.release()
  clear(entry, out)
  if (Entry.isOpen(entry)) answer(entry, response, out)
  overtake(self, entry, at, out)
  self.entries = without(self.entries, entry)
}

const clear = ({ stage }: Entry.Entry, out: Out): void => {
  const timer = Entry.timerOf(stage)
  if (timer !== undefined) out.push({ _tag: "Timer", event: "cleared", name: timer.name })
}

/** Passes a challenge to the waiting caller; the next part of a command is written at once. */
const ask = (self: State, response: Continuation, at: number, out: Out): void => {
  for (const entry of self.entries) {
    if (!Entry.awaitsContinuation(entry)) continue
    if (entry.kind._tag === "idle") return begin(self, entry, response, at, out)
    // the server waits for the literal, and takes the fence for it
    if (entry.stage._tag === "fenced") return despair(self, entry, entry.stage.text, out)
    entry.asked = true
    const [part, ...rest] = entry.parts
    if (part === undefined) return answer(entry, response, out)
    const supply = Entry.supplyOf(entry)
    if (supply !== undefined && Entry.awaitsStream(entry)) {
      supply.owes = supply.stream.size
      entry.movedAt = at
      self.flights++
      return answer(entry, response, out)
    }
    entry.parts = rest
    entry.movedAt = at
    self.flights++
    out.push({ _tag: "Write", bytes: part })
    // the stream follows at once if its literal is not asked for
    if (supply === undefined || !Entry.awaitsStream(entry) || supply.stream.asks) return
    supply.owes = supply.stream.size
    return answer(entry, response, out)
  }
  overlook(self, "lines", "request", out)
}

/** Marks an IDLE as begun; if someone already wants its end, or the server has complained of it, it ends. */
const begin = (self: State, entry: Entry.Entry, request: Continuation, at: number, out: Out): void => {
  const idling = Entry.idlingOf(entry)
  if (idling !== undefined) idling.begun = true
  answer(entry, request, out)
  if (idling?.ends === true || entry.stage._tag !== "waiting") finish(self, entry, at, out)
}

/** Returns whether an OK without a tag can be about a command: one has no answer yet, and no other code says what it is about. */
const isWorked = ({ entries }: State, code: string | undefined): boolean =>
  entries.length > 0 && (code === undefined || code === "INPROGRESS")

const data = (self: State, response: Untagged, octets: number, at: number, out: Out): void => {
  for (const entry of self.entries) {
    const exceeded = collect(entry, response, octets, at)
    if (exceeded !== undefined) return tooMuch(self, entry, exceeded, out)
  }
  if (response._tag === "Fetch") {
    const fetching = self.entries.find(Entry.fetches)
    if (fetching !== undefined) fetching.hasMessages = true
  }
  if (isAuthenticated(self)) out.push({ _tag: "Untagged", response })
  if (response._tag !== "Status") return
  if (response.condition === "OK") {
    const { code, text } = response
    if (isWorked(self, code?.name))
      self.saysWait = waitOf(self.rules.quirks, text, code?.name) ?? self.saysWait
  }
  if (response.condition === "BAD") complain(self, `BAD ${response.text}`, at, out)
  if (response.condition === "PREAUTH") {
    end(self, { _tag: "ProtocolViolation", expected: ours("no second greeting"), offset: 0 }, undefined, out)
  }
  if (response.condition === "BYE" && self.phase._tag !== "leaving") {
    self.phase = {
      _tag: "leaving",
      bye: response,
      until: at + byeTimeoutMs,
      authenticated: isAuthenticated(self)
    }
  }
}

/** Ends the session if too much comes unasked: one account must not take the time of all others. */
const isUnaskedFlood = (self: State, bytes: number, at: number, out: Out): boolean => {
  const limit = table.unasked.value
  const { unasked } = self
  const left = Math.max(0, unasked.count - ((at - unasked.at) / 1000) * forgiven)
  unasked.count = left + weightOf(bytes)
  unasked.at = at
  if (unasked.count <= limit) return false
  end(self, { _tag: "TooMuchData", of: "unasked", limit }, undefined, out)
  return true
}

/** A command of the app that somebody waits for has its own bound; SELECT may report the changes of months. RFC 7162 §3.2.5. */
const mayBringMuch = (entry: Entry.Entry): boolean =>
  Entry.isOpen(entry) && !entry.givenUp && (Entry.isCommand(entry) || entry.step === "select")

/** Keeps the response for the command; returns the bound that is then exceeded, if one is. */
const collect = (
  entry: Entry.Entry,
  response: Untagged,
  octets: number,
  at: number
): MemoryBound | undefined => {
  if (Entry.isCommand(entry)) entry.movedAt = at
  if (entry.waiting !== undefined && !entry.givenUp) return entry.kept.hold(entry.waiting())
  if (!Entry.keeps(entry, response)) return undefined
  const taken = entry.takes?.(response)
  if (taken !== undefined) return entry.kept.keep(taken)
  entry.untagged.push(response)
  return count(entry, response, octets)
}

/** Counts a response that is kept: by its octets while that is little, and by its memory from then on. */
const count = (entry: Entry.Entry, response: Untagged, octets: number): MemoryBound | undefined => {
  if (entry.isMeasured) return entry.kept.keep(response)
  entry.uncounted += maxFootprint(octets)
  if (entry.uncounted <= Math.min(maxUncounted, entry.kept.limit)) return undefined
  entry.isMeasured = true
  return entry.untagged.reduce<MemoryBound | undefined>((_, kept) => entry.kept.keep(kept), undefined)
}

/** The bytes that the responses of a command may take before they are measured: most commands have fewer. */
const maxUncounted = 32 * 1024

const tooMuch = (self: State, entry: Entry.Entry, exceeded: MemoryBound, out: Out): void => {
  const of = exceeded === entry.kept ? Entry.boundOf(entry) : "memory"
  end(self, { _tag: "TooMuchData", of, limit: exceeded.limit }, undefined, out, entry)
}
