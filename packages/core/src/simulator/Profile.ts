/**
 * How a simulated server behaves, as data. A profile of one's own is a copy with other fields:
 * `{ ...Simulator.profiles.netease, password: "another one" }`.
 */
import type { Duration } from "effect"
import type { Epoch } from "../Capability.ts"

/** Where a server can fall silent or be slow. `tls` is the handshake; the others are named by what the client asks. */
export type Step =
  | "greeting"
  | "capability"
  | "starttls"
  | "tls"
  | "auth"
  | "id"
  | "select"
  | "compress"
  | "logout"
  | "other"

/**
 * What the server says, line by line. In each, `{tag}`, `{command}`, `{capabilities}`, `{mailbox}`, `{user}`,
 * `{password}` and `{line}` (all of the client's command) stand for what the client sent and the state it is in.
 */
export interface Lines {
  /** The first line. `* BYE` ends the connection, `* PREAUTH` needs no login. */
  readonly greeting: string
  /** Any command that went well and has no line of its own. */
  readonly completed: string
  readonly startTls: string
  readonly loggedIn: string
  readonly wrongPassword: string
  /** LOGIN where LOGINDISABLED is listed. */
  readonly loginDisabled: string
  /** The untagged part of the answer to ID. */
  readonly identity: string
  /** A command that the server does not know, or knows and does not list. */
  readonly unknown: string
  readonly syntaxError: string
  /** A command in the wrong state. */
  readonly wrongState: string
  /** SELECT, EXAMINE and STATUS before what `unlockedBy` asks for. */
  readonly locked: string
  readonly noSuchMailbox: string
  /** COPY, MOVE and APPEND to a mailbox that does not exist. */
  readonly noTarget: string
  readonly mailboxExists: string
  /** What cannot be done with this mailbox, such as DELETE INBOX. */
  readonly cannot: string
  /** A change in a mailbox that was opened by EXAMINE. */
  readonly readOnly: string
  /** APPEND and COPY of what does not fit into the profile's `quota`. */
  readonly overQuota: string
  /** APPEND of more than the listed APPENDLIMIT. */
  readonly tooBig: string
  /** APPEND of nothing. */
  readonly emptyMessage: string
  /** A command for messages that another connection has removed. */
  readonly expunged: string
  readonly badCharset: string
  readonly selected: string
  readonly examined: string
  /** The untagged part of the answer to STATUS; `{items}` is what was asked. */
  readonly status: string
  /** The untagged part of the answer to LOGOUT. */
  readonly bye: string
}

/** What the server checks a login by, beside user and password. */
export interface Sasl {
  /** The tokens that are taken; any other is refused as expired. */
  readonly tokens: ReadonlyArray<string>
  /** The rounds that SCRAM asks for. */
  readonly iterations: number
  /** Says NO to SCRAM and CRAM-MD5, as servers do that keep passwords in a form that cannot be used for them. */
  readonly refusesProofs: boolean
  /** What `tls-exporter` gives at the server's end. RFC 9266. */
  readonly binding?: string | undefined
}

/** A simulated server. */
export interface Profile {
  readonly name: string
  /** One sentence on what is special about it. */
  readonly about: string
  readonly user: string
  readonly password: string
  /**
   * As listed, spaces included, before TLS, within it, and after the login. What is listed is done: `COMPRESS=DEFLATE`
   * compresses, for one.
   */
  readonly capabilities: Readonly<Record<Epoch, string>>
  readonly lines: Lines
  /** Said at once, before the greeting, for which `delays` has the wait. */
  readonly provisionalGreeting?: string
  /**
   * The untagged lines of SELECT, in order; `{exists}`, `{unseen}`, `{uidNext}`, `{uidValidity}` and
   * `{highestModSeq}` stand for numbers.
   */
  readonly selection: ReadonlyArray<string>
  /** The base64 prompts of AUTHENTICATE LOGIN. */
  readonly loginPrompts: readonly [string, string]
  readonly sasl: Sasl
  /** Units of 1024 octets that all messages may have together; no limit by default. QUOTA tells it where it is listed. */
  readonly quota?: number | undefined
  /** What ID draws: an answer, the same as a command the server does not know, or that and then nothing ever again. */
  readonly id: "answered" | "unknown" | "deafens"
  /** What opens mailboxes: the login, an ID with name and version after it, or such an ID after a refusal. */
  readonly unlockedBy: "login" | "id" | "idAfterRefusal"
  /** When a client that asks for nothing is told what has changed: while it idles only, or at any time. RFC 9051 §5.2. */
  readonly announces: "whileIdling" | "anyTime"
  /** From this step on the server reads and answers nothing. */
  readonly silentAt?: Step | undefined
  /** How long the server thinks before it answers a step. */
  readonly delays: Partial<Readonly<Record<Step, Duration.Input>>>
  /** Resets the connection once the client has been silent for so long. */
  readonly resetAfter?: Duration.Input | undefined
}
