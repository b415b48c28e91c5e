/** One command in progress, from its first byte to its tagged response. Values only; `fence.ts` has the rules. */
import type { Command } from "../../imap/Command.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type { Step } from "../../failure/Reason.ts"
import type { Continuation, Tagged, Untagged } from "../../imap/Response.ts"
import type { Encoded, Streamed } from "../../imap/wire/CommandEncoder.ts"

/** The answer that a caller gets to its command. */
export type Answer =
  | Tagged
  | Continuation
  /** A later command was answered first, and this one never was. `text` is the untagged BAD about it. */
  | { readonly _tag: "Swallowed"; readonly text: string | undefined }
  /** After an untagged BAD the server said nothing more, not even to a later command. */
  | { readonly _tag: "Deaf"; readonly text: string | undefined }
  /** An IDLE ends: nothing came for too long, or the computer slept. */
  | { readonly _tag: "Silent"; readonly text: undefined; readonly slept: boolean }

/** The kind of a command, with the fields that only such a command has. */
export type PlannedKind =
  | { readonly _tag: "plain" }
  /**
   * Each continuation request is a challenge. `whole`: AUTHENTICATE is complete with its first line, so that more
   * commands may follow in the same write.
   */
  | { readonly _tag: "sasl"; readonly whole: boolean }
  /** Nothing may follow its OK. */
  | { readonly _tag: "startTls" }
  /** The bytes after its OK are compressed, and nothing is written before its answer. */
  | { readonly _tag: "compress" }
  /** Sent only to see what its answer overtakes; no caller waits for it. */
  | { readonly _tag: "fence" }
  /**
   * Its last part is DONE, written after the continuation request, once someone wants the end. `silence`: milliseconds
   * without any byte after which it is reported as silent.
   */
  | { readonly _tag: "idle"; readonly silence: number }

/** The same once it is written. */
export type Kind = Exclude<PlannedKind, { readonly _tag: "idle" }> | Supply | Idling

/** A command to be written. */
export interface Planned {
  readonly command: Command
  readonly step: Step
  /** `plain` by default. */
  readonly kind?: PlannedKind | undefined
  /** The untagged responses that are kept for a step of ours; for a command of the app all are. */
  readonly reads?: ReadonlyArray<Untagged["_tag"]> | undefined
  /** True if the connection can do without it. */
  readonly optional?: boolean | undefined
  /** True if it opens a mailbox that the app chose, and not the account's. */
  readonly chosen?: boolean | undefined
  /** Milliseconds without progress after which a command of the app fails, instead of the policy's. */
  readonly limit?: number | undefined
  /** True if its responses go to a stream, and are not kept. */
  readonly streamed?: boolean | undefined
  /** Returns the bytes of what its stream keeps until the rest of it has come. */
  readonly waiting?: (() => number) | undefined
  /** Returns what it keeps of the response instead of it, if it has read it. */
  readonly takes?: ((response: Untagged) => unknown) | undefined
  /** Called once it is written, before anything after that is read. */
  readonly sent?: (() => void) | undefined
  /** Called with the tagged response at once, before anything after it is read. */
  readonly completed?: ((tagged: Tagged, untagged: ReadonlyArray<Untagged>) => void) | undefined
}

/** A timer; `due` is in milliseconds of the monotonic clock. */
export interface Timer {
  readonly name: "grace" | "authenticationGrace" | "doneGrace" | "deaf"
  readonly due: number
}

/** The progress of the answer. `text` is what an untagged BAD, or a line without a tag, said about the command. */
export type Stage =
  | { readonly _tag: "waiting" }
  /** The server complained of it, or it holds up others; its own answer has a grace. */
  | { readonly _tag: "complained"; readonly text: string | undefined; readonly timer: Timer }
  /** A later command was answered first; its own answer has a grace. */
  | { readonly _tag: "overtaken"; readonly text: string | undefined; readonly timer: Timer }
  /** The grace is over, and the answer to a later command decides. */
  | { readonly _tag: "fenced"; readonly text: string | undefined; readonly timer?: Timer }
  /** Overtaken, and its grace is over; without a complaint it keeps its own limit. */
  | { readonly _tag: "late" }
  /** No answer is expected any more; one that comes late is dropped. */
  | { readonly _tag: "swallowed"; readonly text: string | undefined }
  | { readonly _tag: "deaf"; readonly text: string | undefined }
  /** No fence can be sent, and its grace is over: the connection ends. */
  | { readonly _tag: "hopeless"; readonly text: string | undefined }

export interface Entry extends Omit<Planned, "kind"> {
  readonly tag: string
  readonly kind: Kind
  /** The time at which it was written, in milliseconds of the monotonic clock. */
  readonly writtenAt: number
  /** Its octets, with those of a stream. */
  readonly bytes: number
  /** Parts that wait for a continuation request, or for the stream before them. */
  parts: ReadonlyArray<Uint8Array>
  /** The sizes of the literals that are asked for before each of its later parts, in their order. */
  readonly announced: ReadonlyArray<number>
  stage: Stage
  /** The caller no longer waits for it. The rest of it is still written, and its answer is dropped. */
  givenUp: boolean
  /** The responses kept for it, and their memory, with that of what was made of others. */
  readonly untagged: Array<Untagged>
  readonly kept: MemoryBound
  /** The most bytes that they take while they are not measured. */
  uncounted: number
  isMeasured: boolean
  /** True if a message came for it, if it is a FETCH. */
  hasMessages: boolean
  /** The time of its last progress. */
  movedAt: number
  /** The server has asked for more of it. */
  asked: boolean
}

/** A plain command with a literal that the app writes in pieces. */
export interface Supply {
  readonly _tag: "supplied"
  readonly stream: Streamed
  /** The number of bytes that the server waits for now. */
  owes: number | undefined
  /** A refusal that came before all of them were written: the rest is still taken for the literal. */
  early: Tagged | undefined
}

/** An IDLE. */
export interface Idling {
  readonly _tag: "idle"
  readonly silence: number
  /** The server has begun it. */
  begun: boolean
  /** Someone wants its end. */
  ends: boolean
}

/** The means to make an entry. */
interface Making {
  readonly tag: string
  readonly encoded: Encoded
  readonly kept: MemoryBound
  readonly at: number
}

/** All entries have the same fields, in the same order: the engine then reads them without a search. */
export const make = (planned: Planned, { at, encoded, kept, tag }: Making): Entry => {
  const { parts, stream } = encoded
  return {
    command: planned.command,
    step: planned.step,
    kind: stream === undefined ? written(planned.kind ?? plain) : supplied(stream, parts.length - 1),
    reads: planned.reads,
    optional: planned.optional,
    chosen: planned.chosen,
    limit: planned.limit,
    streamed: planned.streamed,
    waiting: planned.waiting,
    takes: planned.takes,
    sent: planned.sent,
    completed: planned.completed,
    tag,
    writtenAt: at,
    bytes: lengthOf(encoded),
    parts: parts.length === 1 ? noParts : parts.slice(1),
    announced: parts.length === 1 ? nothing : parts.slice(0, -1).map(announcedBy),
    stage: waiting,
    givenUp: false,
    untagged: [],
    kept,
    uncounted: 0,
    isMeasured: false,
    hasMessages: false,
    movedAt: at,
    asked: false
  }
}

const waiting: Stage = { _tag: "waiting" }
const noParts: ReadonlyArray<Uint8Array> = []
const nothing: ReadonlyArray<number> = []

/** The size in the header of a literal at the end of a part, `{42}` and CRLF. RFC 9051 §4.3. */
const announcedBy = (part: Uint8Array): number => {
  let size = 0
  for (let at = part.length - 4, unit = 1; isDigit(part[at]); at--, unit *= 10)
    size += ((part[at] ?? 0) - zero) * unit
  return size
}

const zero = 0x30
const isDigit = (octet = 0): boolean => octet >= zero && octet <= zero + 9

/** The size of the literal that the server has not asked for; `undefined` if it is not a command of the app that waits for that. */
export const unaskedLiteral = (self: Entry): number | undefined =>
  self.parts.length > 0 && !owes(self) && isCommand(self) && self.kind._tag !== "idle"
    ? self.announced[self.announced.length - self.parts.length]
    : undefined

/** The octets of a command, with those of a stream. */
export const lengthOf = ({ parts, stream }: Encoded): number => lengthsOf(parts) + (stream?.size ?? 0)

const lengthsOf = (parts: ReadonlyArray<Uint8Array>): number =>
  parts.reduce((sum, { length }) => sum + length, 0)

/** The octets that were not written yet, because the server or the app's stream did not let them. */
export const unwritten = ({ kind, parts }: Entry): number => {
  const rest = lengthsOf(parts)
  if (kind._tag !== "supplied") return rest
  const { owes, stream } = kind
  return rest + (owes ?? (parts.length >= stream.rest ? stream.size : 0))
}

const plain = { _tag: "plain" } as const

const written = (kind: PlannedKind): Kind =>
  kind._tag === "idle" ? { ...kind, begun: false, ends: false } : kind

/** `left`: how many parts are still to be written. */
const supplied = (stream: Streamed, left: number): Supply => ({
  _tag: "supplied",
  stream,
  owes: !stream.asks && stream.rest === left ? stream.size : undefined,
  early: undefined
})

/** The literal that the app writes in pieces, if there is one. */
export const supplyOf = ({ kind }: Entry): Supply | undefined => (kind._tag === "supplied" ? kind : undefined)

/** The state of an IDLE. */
export const idlingOf = ({ kind }: Entry): Idling | undefined => (kind._tag === "idle" ? kind : undefined)

/** The timer of a stage, if it has one. */
export const timerOf = (stage: Stage): Timer | undefined => ("timer" in stage ? stage.timer : undefined)

/** Returns what the server said about the command without its tag. */
export const complaintOf = (stage: Stage): string | undefined => ("text" in stage ? stage.text : undefined)

/**
 * The step that a lost connection is reported at: once an IDLE has begun, the mailbox is in use. Whether the command or what
 * watches the connection hears of the loss first is chance.
 */
export const lostAt = (self: Entry): Step => (idlingOf(self)?.begun === true ? "selected" : self.step)

/** Returns whether its answer is still expected. */
export const isOpen = ({ stage }: Entry): boolean =>
  stage._tag !== "swallowed" && stage._tag !== "deaf" && stage._tag !== "hopeless"

/** Returns whether a continuation request would be for this command. RFC 9051 §7.6. */
export const awaitsContinuation = (self: Entry): boolean => {
  const { kind } = self
  if (kind._tag === "idle") return isOpen(self) && !kind.begun
  return (self.parts.length > 0 && !owes(self)) || (kind._tag === "sasl" && isOpen(self))
}

/** Returns whether the server owes an answer: to an IDLE only once it ends, and to a fence nobody waits for one. */
export const isOwed = (self: Entry): boolean =>
  isOpen(self) &&
  self.kind._tag !== "fence" &&
  !(self.kind._tag === "idle" && self.kind.begun && !self.kind.ends)

/** Returns whether the server waits for bytes of the app. */
export const owes = ({ kind }: Entry): boolean => kind._tag === "supplied" && kind.owes !== undefined

/** Returns whether a continuation request would be for the stream. */
export const awaitsStream = ({ kind, parts }: Entry): boolean =>
  kind._tag === "supplied" && kind.owes === undefined && parts.length === kind.stream.rest

/** Returns whether messages that come are for it, if they are for one command alone. */
export const fetches = (self: Entry): boolean => isOpen(self) && self.command.name.endsWith("FETCH")

/** Returns whether nothing else may be written: it would be read as a part of this command. RFC 9051 §5.5, §6.2.1. */
export const ownsWriter = (self: Entry): boolean => {
  const { kind, parts, stage } = self
  // a fence decides the outcome of an IDLE
  if (kind._tag === "idle") return isOpen(self) && stage._tag !== "fenced"
  return parts.length > 0 || (isOpen(self) && (changesChannel(self) || (kind._tag === "sasl" && !kind.whole)))
}

/** Returns whether its OK changes the form of all later bytes: nothing can be written until it is answered. */
export const changesChannel = ({ kind }: Entry): boolean =>
  kind._tag === "startTls" || kind._tag === "compress"

/** Returns whether it was sent for a caller and has no answer yet: a command, or the SELECT of a mailbox that it chose. */
export const isOfCaller = (self: Entry): boolean => isOpen(self) && (isCommand(self) || self.chosen === true)

/** Returns whether it is an app's command that was given up: its late data could be taken for the next one's. */
export const holdsBack = (self: Entry): boolean => self.givenUp && isCommand(self) && isOpen(self)

/** Returns whether it is a command that the app executes. */
export const isCommand = ({ kind, step }: Pick<Planned, "kind" | "step"> | Entry): boolean =>
  step === "command" && kind?._tag !== "fence"

/** The name of the bound on what is kept for it. */
export const boundOf = (planned: Pick<Planned, "kind" | "step"> | Entry) =>
  isCommand(planned) ? "commandData" : "stepData"

/** Returns whether the response is kept for the command. */
export const keeps = (self: Entry, response: Untagged): boolean =>
  !self.givenUp &&
  self.streamed !== true &&
  isOpen(self) &&
  (isCommand(self) || (self.reads?.includes(response._tag) === true && !isEarlier(response)))

/** `VANISHED (EARLIER)` changes nothing that SELECT finds, and may be long. RFC 7162 §3.2.10.1. */
const isEarlier = (response: Untagged): boolean => response._tag === "Vanished" && response.earlier
