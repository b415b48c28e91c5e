/**
 * The behavior of a simulated server, as data. To make another profile, copy one with other fields:
 * `{ ...Simulator.profiles.netease, password: "another one" }`.
 */
import type { Duration } from "effect"
import type { Epoch } from "../../imap/Capability.ts"
import type * as Mechanism from "../../imap/Mechanism.ts"

/** The steps at which a server can go silent or be slow. `tls` is the handshake; the others are named by the command. */
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
 * The server's lines. In each, `{tag}`, `{command}`, `{capabilities}`, `{mailbox}`, `{user}`, `{password}` and
 * `{line}` (the client's whole command) are replaced by what the client sent and the state it is in.
 */
export interface Lines {
  /** The first line. `* BYE` ends the connection, `* PREAUTH` needs no login. */
  readonly greeting: string
  /** Any command that succeeded and has no other line here. */
  readonly completed: string
  readonly startTls: string
  readonly loggedIn: string
  readonly wrongPassword: string
  /** A token that is not accepted. Default: `wrongPassword`. */
  readonly wrongToken?: string
  /** LOGIN if LOGINDISABLED is listed. */
  readonly loginDisabled: string
  /** The untagged part of the answer to ID. */
  readonly identity: string
  /** A command that the server does not know or does not list. */
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
  /** The command that cannot be used with this mailbox, such as DELETE INBOX. */
  readonly cannot: string
  /** A change in a mailbox that was opened by EXAMINE. */
  readonly readOnly: string
  /** APPEND and COPY beyond the profile's `quota`. */
  readonly overQuota: string
  /** APPEND of more than the listed APPENDLIMIT. */
  readonly tooBig: string
  /** APPEND of an empty message. */
  readonly emptyMessage: string
  /** A command on messages that another connection has removed. */
  readonly expunged: string
  readonly badCharset: string
  readonly selected: string
  readonly examined: string
  /** The untagged part of the answer to STATUS; `{items}` is what was asked. */
  readonly status: string
  /** The untagged part of the answer to LOGOUT. */
  readonly bye: string
}

/** A fixed answer to a command. Overrides the rest of the profile. */
export interface Said {
  /**
   * The command as sent, without its tag: `UID SEARCH CHARSET X-NONE ALL`. `{mailbox}` matches any name, `{20}` any synchronizing
   * literal of 20 octets, and `{20+}` a non-synchronizing one.
   */
  readonly command: string
  /** The complete answer. Empty if the server ignores the command. */
  readonly lines: ReadonlyArray<string>
  /** Then the connection ends, or the server keeps reading without answering. */
  readonly afterwards?: "ends" | "silent" | undefined
}

/** The server's settings for logins, in addition to user and password. */
export interface Sasl {
  /** The tokens that are accepted; any other is refused as expired. */
  readonly tokens: ReadonlyArray<string>
  /** The rounds that SCRAM asks for. */
  readonly iterations: number
  /**
   * Listed mechanisms that always fail with NO, such as SCRAM on a server that stores passwords in another form.
   */
  readonly refuses: ReadonlyArray<Mechanism.Name>
  /** The value of `tls-exporter` at the server's end, and at the client's in memory. RFC 9266. */
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
   * The capabilities as listed, with spaces, before TLS, within it, and after the login. The server does what it lists:
   * `COMPRESS=DEFLATE` compresses, for example.
   */
  readonly capabilities: Readonly<Record<Epoch, string>>
  readonly lines: Lines
  /** Sent immediately, before the greeting, which `delays` can hold back. */
  readonly provisionalGreeting?: string
  /**
   * The untagged lines of SELECT, in order; `{exists}`, `{recent}`, `{unseen}`, `{uidNext}`, `{uidValidity}` and
   * `{highestModSeq}` are replaced by numbers.
   */
  readonly selection: ReadonlyArray<string>
  /** The base64 prompts of AUTHENTICATE LOGIN. */
  readonly loginPrompts: readonly [string, string]
  readonly sasl: Sasl
  /** The limit of all messages together, in units of 1024 octets; none by default. Reported by QUOTA if that is listed. */
  readonly quota?: number | undefined
  /** The effect of ID. `unknown`: answered as an unknown command; `deafens`: the same, and no later command is answered. */
  readonly id: "answered" | "unknown" | "deafens"
  /**
   * The event after which the server opens mailboxes: the login, an ID with name and version after it, or such an ID
   * after a refusal.
   */
  readonly unlockedBy: "login" | "id" | "idAfterRefusal"
  /**
   * The times at which the server reports changes without a command: only during IDLE, or at any time. RFC 9051 §5.2.
   */
  readonly announces: "whileIdling" | "anyTime"
  /** From this step on the server reads and answers nothing. */
  readonly silentAt?: Step | undefined
  /** Commands with answers of their own; they change nothing. */
  readonly said?: ReadonlyArray<Said> | undefined
  /** After a SELECT of a mailbox that does not exist, the one before it stays open. */
  readonly keepsMailbox?: boolean | undefined
  /**
   * Required data that the server omits. `ownAppend`: EXISTS after an APPEND to the connection's open mailbox; `unaskedModSeq`: a
   * MODSEQ that FETCH did not name, as with CHANGEDSINCE; `uidValidity`: a stable UIDVALIDITY, since EXAMINE reports the current
   * time. RFC 9051 §2.3.1.1 and §6.3.12, RFC 7162 §3.1.4.1.
   */
  readonly omits?: ReadonlyArray<"ownAppend" | "unaskedModSeq" | "uidValidity"> | undefined
  /** Of several commands in one write only the first is read. */
  readonly readsOne?: boolean | undefined
  /** The time that the server takes to answer a step. */
  readonly delays: Partial<Readonly<Record<Step, Duration.Input>>>
  /** Resets the connection after this much silence from the client. */
  readonly resetAfter?: Duration.Input | undefined
}
