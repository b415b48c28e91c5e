/** The state, the inputs and the outputs of a dialogue. */
import type { Quirk, Wait } from "../../failure/quirk/Quirk.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type * as Policy from "../Policy.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import type { Response, Status, Untagged } from "../../imap/Response.ts"
import type { Sizes } from "../../base/Sizes.ts"
import type * as CommandEncoder from "../../imap/wire/CommandEncoder.ts"
import type { EventData } from "../../trace/Event.ts"
import type * as Entry from "./Entry.ts"
import type { LastWords } from "./LastWords.ts"

/** The number of responses that answer nothing of ours and are tolerated: answers to unknown tags; stray lines and requests. */
export interface Tolerance {
  readonly answers: number
  readonly lines: number
}

export type Phase =
  | { readonly _tag: "greeting"; readonly encrypted: boolean; readonly provisional: number }
  | { readonly _tag: "clear" }
  /** STARTTLS was answered by OK: nothing is read or written until TLS is established. */
  | { readonly _tag: "barrier" }
  | { readonly _tag: "encrypted" }
  | { readonly _tag: "authenticated" }
  /** The server ended the session. Nothing new is asked; what was asked may still be answered. */
  | {
      readonly _tag: "leaving"
      readonly bye: Status
      readonly until: number
      readonly authenticated: boolean
    }
  | { readonly _tag: "over" }

/** Commands to be written, in one write if possible. */
export interface Request {
  readonly flight: ReadonlyArray<Entry.Planned>
  readonly encoding: CommandEncoder.EncodeOptions
}

/** The settings of one connection. */
export interface Rules {
  readonly fence: Policy.Fence
  readonly sizes: Sizes
  /** Milliseconds without a byte that belongs to a command of the app. */
  readonly commandLimit: number
  /** The quirks in force: what a server says that it waits for. */
  readonly quirks: ReadonlyArray<Quirk>
}

/** Times are milliseconds of the monotonic clock. */
export interface State {
  readonly rules: Rules
  /** The memory of all that is kept. */
  readonly memory: MemoryBound
  /** The beginning of all tags. */
  readonly prefix: string
  phase: Phase
  tolerates: Tolerance
  /** Commands without a tagged response so far, in the order of their writes. */
  entries: ReadonlyArray<Entry.Entry>
  /** Requests that may not be written yet. */
  parked: ReadonlyArray<Request>
  /** The number of the last tag. */
  last: number
  /** The number of writes so far. */
  flights: number
  /** The shortest round trip seen; 0 before the first. */
  rtt: number
  /** The time of the last byte. */
  heardAt: number
  /** The number of responses before the login. */
  untagged: number
  /** Responses that no command had asked for, less those that the time since has forgiven. */
  readonly unasked: { count: number; at: number }
  /** The number of unexpected responses that were tolerated. */
  answers: number
  lines: number
  words: LastWords
  /** What the server said, since the last command was written, that it waits for or does. */
  saysWait: Wait | undefined
}

/** A whole response. */
export interface Received {
  readonly _tag: "Received"
  readonly response: Response
  readonly bytes: number
  /** True if more bytes came with it. */
  readonly followed: boolean
  /** True if it is a greeting that another one follows. */
  readonly provisional: boolean
}

export type Input =
  | Received
  /** Bytes came; `unfinished` ones belong to a response that is still to come. */
  | { readonly _tag: "Heard"; readonly unfinished: boolean }
  /** A slice of a long write is out. */
  | { readonly _tag: "Written" }
  | { readonly _tag: "Send"; readonly request: Request }
  /** The caller no longer waits for the request. */
  | { readonly _tag: "Withdraw"; readonly request: Request }
  /** The caller no longer waits for the answer. */
  | { readonly _tag: "GiveUp"; readonly entry: Entry.Entry }
  /** The answer to a challenge, CRLF included. */
  | { readonly _tag: "Respond"; readonly entry: Entry.Entry; readonly bytes: Uint8Array }
  /** Bytes of the stream that the server waits for; `Fed` comes after the last. */
  | { readonly _tag: "Feed"; readonly entry: Entry.Entry; readonly bytes: Uint8Array }
  | { readonly _tag: "Fed"; readonly entry: Entry.Entry }
  | { readonly _tag: "LoggedIn" }
  | { readonly _tag: "Upgraded" }
  /** The end of an IDLE is wanted. */
  | { readonly _tag: "Done"; readonly entry: Entry.Entry }
  /** A requested time has come. `slept`: the computer slept meanwhile. */
  | { readonly _tag: "Due"; readonly slept?: boolean }
  /** The transport failed. */
  | { readonly _tag: "Lost" }
  /** The session cannot go on. `of`: the command that is the cause; by default, the one that the server is answering. */
  | { readonly _tag: "Fail"; readonly reason: PlainReason; readonly of?: Entry.Entry }

/** The cause of the session's end. The server's words are still raw. */
export type Ending = PlainReason | { readonly _tag: "Bye"; readonly code: string | undefined }

/** A written command, and how a trace shows it. */
export interface Sent {
  readonly entry: Entry.Entry
  readonly encoded: CommandEncoder.Encoded
}

export type Output =
  | { readonly _tag: "Opening"; readonly response: Response }
  | { readonly _tag: "Sent"; readonly request: Request; readonly commands: ReadonlyArray<Sent> }
  /** `secretOf`: the command whose challenge this answers, which no trace may show. `line`: the text for traces. */
  | { readonly _tag: "Write"; readonly bytes: Uint8Array; readonly secretOf?: string; readonly line?: string }
  /** The request is not written, because of `planned`. Without a reason, because the connection has ended. */
  | {
      readonly _tag: "Refused"
      readonly request: Request
      readonly planned: Entry.Planned | undefined
      readonly reason: Ending | undefined
      readonly words: string | undefined
    }
  | { readonly _tag: "Answer"; readonly entry: Entry.Entry; readonly answer: Entry.Answer }
  /** The app no longer waits for its command, which stays in progress. */
  | { readonly _tag: "GivenUp"; readonly entry: Entry.Entry }
  | { readonly _tag: "Untagged"; readonly response: Untagged }
  | { readonly _tag: "Timer"; readonly event: "set"; readonly name: string; readonly ms: number }
  | { readonly _tag: "Timer"; readonly event: "cleared" | "fired"; readonly name: string }
  /** Reads and writes are compressed from here on. */
  | { readonly _tag: "Compress" }
  | { readonly _tag: "Note"; readonly note: EventData<"trace:note"> }
  /**
   * The session ends; without a reason, because of the transport's failure. `words`: the server's, unredacted. `of`: the caller's
   * command that the server was answering.
   */
  | {
      readonly _tag: "End"
      readonly reason: Ending | undefined
      readonly words: string | undefined
      readonly of: Entry.Entry | undefined
    }

/** Outputs, in order. */
export type Out = Array<Output>
