/** The lines of a trace: the schema is the format, and each field says what it may reveal. */
import { Schema } from "effect"
import { parties, retries, turns } from "../failure/reason/fields.ts"
import type { Discloses } from "./Discloses.ts"

const text = Schema.String

const optional = Schema.optionalKey

const discloses = (kind: Discloses) => ({ discloses: kind })

/**
 * An annotation of each schema says what the field may reveal; recorders, exports and the viewer's page derive from it.
 */
const own = text.annotate(discloses("own"))

const words = text.annotate(discloses("words"))

const wireLine = text.annotate(discloses("line"))

const serverText = text.annotate(discloses("serverText"))

const hostName = text.annotate(discloses("host"))

const address = text.annotate(discloses("address"))

const userText = text.annotate(discloses("user"))

const oneOf = <const Words extends ReadonlyArray<string>>(...literals: Words) =>
  Schema.Literals(literals).annotate(discloses("own"))

/** The redaction of a trace. `raw` keeps message data and user names, never credentials. */
export const Redaction = Schema.Literals(["strict", "standard", "raw"])
export type Redaction = typeof Redaction.Type

/** The first line of a trace. */
export const Header = Schema.Struct({
  file_schema: Schema.Literal("urn:effect-imap:trace"),
  v: Schema.Int,
  time_unit: Schema.Literal("ms"),
  clock: Schema.Struct({
    /** `none`: made from a log without times. Every event is at 0, and only their order is known. */
    type: Schema.Literals(["monotonic", "none"]),
    wall: optional(text)
  }),
  lib: Schema.Struct({ core: text }),
  runtime: text,
  redaction: Redaction,
  machine: Schema.Struct({ id: text, hash: text, def: optional(Schema.Unknown) }),
  trace_id: optional(text),
  /** The program whose log it was made from, such as `curl -v`; states are inferred then. */
  imported: optional(text)
})
export type Header = typeof Header.Type

const event = <const Name extends string, Fields extends Schema.Struct.Fields>(name: Name, data: Fields) =>
  Schema.Struct({
    /** Milliseconds since the trace began, three decimals, never decreasing. */
    time: Schema.Finite,
    name: Schema.Literal(name),
    /** One attempt to connect: `c1`, `c2`, … */
    group_id: text,
    data: Schema.Struct(data)
  })

/** The way in (`implicitTls` or `startTls`). Absent if there is only one connection. */
const lane = optional(oneOf("implicitTls", "startTls"))

/**
 * Who sends a command: the app, or the library for one purpose. `open`: to open the connection and the mailbox; `changes`,
 * `account`: to follow one mailbox, or all; `keepAlive`; `close`.
 */
const asker = oneOf("app", "open", "changes", "account", "keepAlive", "close")
export type Asker = typeof asker.Type

const word = Schema.Union([text, Schema.Finite])

/** The value of a field of a reason. */
export const Fact = Schema.Union([word, Schema.Boolean, Schema.Array(text), Schema.Record(text, word)])
export type Fact = typeof Fact.Type

/** The fields of a reason under their own names: ports, names asked for and shown, limits, an errno. */
export const Facts = Schema.Record(text, Fact).annotate(discloses("facts"))
export type Facts = typeof Facts.Type

/** The decisions about a failure, recorded so that readers need not repeat them. */
const decision = {
  /** The quirk that gave the server's words their meaning, and its words for people, which are fixed. */
  quirk: optional(own),
  title: optional(own),
  advice: optional(own),
  party: optional(oneOf(...parties)),
  actionBy: optional(oneOf(...turns)),
  retry: optional(oneOf(...retries)),
  /** The number of consecutive attempts with the same failure, if more than one. */
  attempts: optional(Schema.Int)
}

/** A failure: the reason's tag, its fields, and the decisions about it. `Advice.wordsOf` returns its words. */
export const Failure = Schema.Struct({
  error: own,
  step: own,
  serverText: optional(serverText),
  facts: Facts,
  ...decision
})
export type Failure = typeof Failure.Type

/** One line of a trace: what happened, when, on which connection. The schema is the format, line by line. */
export const Event = Schema.Union([
  event("connection:started", {
    host: hostName,
    port: Schema.Int,
    policy: own,
    attempt: Schema.Int,
    /** One call of `connect`: `s1`, `s2`, … */
    session: own,
    /** The app's name for the connection. */
    label: optional(userText),
    /** The proxy that the connection goes through: `the proxy proxy.example.com:1080`. */
    through: optional(words)
  }),
  event("connection:ended", {
    outcome: oneOf("closed", "failed", "interrupted", "retried"),
    error: optional(own),
    step: optional(own),
    serverText: optional(serverText),
    /** The milliseconds for which the server asked not to be contacted, in this or an earlier attempt. */
    retryAfterMs: optional(Schema.Finite),
    /** The milliseconds since the last received octet: the connection may have been dead since then. */
    silentMs: optional(Schema.Finite),
    facts: optional(Facts),
    ...decision,
    /** The failures of other ways in and of earlier attempts, the most significant first. */
    causes: optional(Schema.Array(Failure).annotate(discloses("failures")))
  }),
  event("machine:transition", { from: own, event: own, to: own, guard: optional(own) }),
  event("wire:sent", {
    lane,
    tag: optional(own),
    cmd: optional(own),
    /** Who asked for the command. On lines with a tag; absent if unknown, as in logs of other programs. */
    by: optional(asker),
    /** True if it opens another mailbox than the account's. A strict trace shows no names. */
    chosen: optional(Schema.Boolean),
    line: wireLine,
    bytes: optional(Schema.Int),
    truncated: optional(Schema.Boolean)
  }),
  event("wire:received", {
    lane,
    tag: optional(own),
    cond: optional(own),
    code: optional(words),
    line: wireLine,
    /** True length in bytes. Absent on lines that may contain a credential. */
    bytes: optional(Schema.Int),
    /** True if the response has a known name but could not be parsed. */
    unread: optional(Schema.Boolean),
    /** True if it follows a line that is not a response: a strict trace then shows only its length and its condition. */
    withheld: optional(Schema.Boolean),
    /** The longest pause within the response, in milliseconds, if it was at least a second. */
    paused: optional(Schema.Finite),
    truncated: optional(Schema.Boolean)
  }),
  /** A command of the app was never sent: the connection ended while its caller waited for its turn. */
  event("command:unsent", {
    /** The command, if it is one of the protocol. */
    cmd: optional(own)
  }),
  /** The connection ended in the middle of a response, of which `bytes` octets had come. */
  event("wire:unfinished", { lane, bytes: Schema.Int }),
  /** The caller gave up a command that was sent. A later answer is recorded, and dropped. */
  event("command:interrupted", {
    lane,
    tag: own,
    cmd: own,
    /** The caller that gave up. Timeout, closed scope and interruption are recorded alike. */
    by: optional(asker),
    /** The tag of the failure with which the library ended the caller's turn. Absent if the caller left by itself. */
    reason: optional(own)
  }),
  /** The library refused a call, and sent nothing. */
  event("command:refused", {
    /** `execute`, `within`, … */
    call: own,
    /** The command, if it is one of the protocol. */
    cmd: optional(own),
    /** The tag of the reason, such as `Misuse` or `NotOffered`. */
    reason: own,
    facts: Facts
  }),
  /** The connection ended before the answer to a command came. */
  event("command:lost", {
    lane,
    tag: own,
    cmd: own,
    /** The milliseconds since it was written. */
    ms: Schema.Finite,
    /** Octets of the command written, and its full size. An APPEND that was cut off has fewer written. */
    written: Schema.Int,
    bytes: Schema.Int,
    /** The effect on the server: `none` if the command only reads (FETCH without .PEEK marks as read), `undone` if the server cannot have received all of it, otherwise `unknown`. */
    effect: oneOf("none", "undone", "unknown")
  }),
  event("net:start", {
    lane,
    op: Schema.Int,
    /** `lookup`: a question of the search for a server. */
    kind: oneOf("dns", "tcp", "tls", "lookup"),
    /** Lookups only: the kind of source, and the name, URL or server queried. */
    source: optional(own),
    target: optional(hostName),
    family: optional(Schema.Int),
    port: optional(Schema.Int),
    address: optional(address),
    /** True if it connects to a proxy. */
    proxy: optional(Schema.Boolean)
  }),
  event("net:end", {
    lane,
    op: Schema.Int,
    ok: Schema.Boolean,
    /** Why it failed. For a handshake with `ok`: why the certificate is not trusted. */
    error: optional(own),
    protocol: optional(own),
    cipher: optional(own),
    sni: optional(hostName),
    alpn: optional(own),
    authorized: optional(Schema.Boolean),
    days_left: optional(Schema.Int),
    /** For a resumed TLS session: the milliseconds since its certificate was verified. */
    verified_ms_ago: optional(Schema.Finite),
    /** Answered lookups only: the outcome, and the first server of the answer as `host:port`. */
    outcome: optional(own),
    found: optional(hostName)
  }),
  /** This program delays the connection or a caller. `op` is unique within the session. */
  event("program:start", {
    op: Schema.Int,
    /**
     * - `turn`: a caller waits for its turn on the connection.
     * - `pool`: a caller waits for a connection of a pool, all of which are in use. This is one of them.
     * - `host`: an attempt waits for its turn at the host, which all accounts of the program share.
     * - `hold`: a caller has exclusive use of the connection.
     * - `unread`: the library reads nothing from the server until the app takes what was already read.
     * - `untaken`: elements wait for a busy listener of the app. The connection is still read.
     */
    kind: oneOf("turn", "pool", "host", "hold", "unread", "untaken"),
    /** The caller and its call: `within`, `select`, `use`, the command, or the listener's stream. */
    by: optional(asker),
    call: optional(own),
    /** The call that has the turn now. */
    behind: optional(own),
    /** The number of callers ahead of it in the queue. */
    ahead: optional(Schema.Int),
    /** The command whose answer is not read. */
    tag: optional(own),
    /** The milliseconds since it began. */
    ms: optional(Schema.Finite)
  }),
  event("program:end", {
    op: Schema.Int,
    /** `done`: the wait or the turn ended normally, or reading resumed; `interrupted`: the caller gave up. */
    outcome: oneOf("done", "failed", "interrupted"),
    /** The tag of the failure. */
    reason: optional(own),
    /** `unread` only: the milliseconds without a read, which may be fewer than from start to end. */
    ms: optional(Schema.Finite),
    /** `unread` only: the longest time without a read, in milliseconds. */
    longest: optional(Schema.Finite),
    /** `untaken` only: the number of elements dropped because the queue was full. */
    dropped: optional(Schema.Int)
  }),
  /** This program blocked the event loop: a timer fired `ms` late, and nothing was read or written meanwhile. */
  event("program:busy", { ms: Schema.Finite }),
  /** The app provided another password or token than for the previous attempt or login. */
  event("credential:renewed", {
    kind: oneOf("password", "token"),
    /** The tag of the failure that made the library ask for it. Absent if it was renewed because of its age. */
    reason: optional(own)
  }),
  /**
   * A mailbox was reopened, and `changes` has caught up. `qresync`: by QRESYNC (RFC 7162 §3.2.5); `select`: the counts of SELECT
   * show that nothing changed; `questions`: by further commands.
   */
  event("mailbox:resynchronized", {
    by: oneOf("qresync", "select", "questions"),
    /** `complete`: nothing was missed; `missed`: the app was notified of what could not be determined; `reset`: the copy starts over. */
    outcome: oneOf("complete", "missed", "reset"),
    /** `reset` only: why, such as `uidValidity`. */
    reason: optional(own)
  }),
  event("timer:set", { lane, timer: own, ms: Schema.Finite }),
  event("timer:cleared", { lane, timer: own }),
  event("timer:fired", { lane, timer: own }),
  /**
   * The wall clock moved by `ms` more than the monotonic one, which stops during sleep: the machine slept, or its clock was set.
   */
  event("clock:jumped", { ms: Schema.Finite }),
  event("activity:start", { lane, id: own, state: own }),
  event("activity:end", {
    lane,
    id: own,
    outcome: own,
    interrupted: optional(Schema.Boolean),
    /** The tag of the failure that it ended with, or that ended it. */
    reason: optional(own)
  }),
  event("trace:gap", {
    dropped: Schema.Int,
    /** True if the gap is at the beginning: later events are complete. */
    older: optional(Schema.Boolean)
  }),
  event("trace:note", {
    text: words,
    /**
     * The kind, for programs; absent on notes for people. `noAnswer`: the recording has no answer to a replayed command.
     * `overlooked`: the line before it answers no command, and was ignored.
     */
    kind: optional(oneOf("compressed", "noAnswer", "overlooked", "quirk", "tls")),
    /** What was ignored: a line that is not a response, a continuation request, or an answer to a tag that was never sent. */
    received: optional(oneOf("line", "request", "unknownAnswer")),
    /** The identifier of the quirk. */
    quirk: optional(words),
    /** The TLS version in another program's log. */
    protocol: optional(own),
    authorized: optional(Schema.Boolean),
    /** The line of this trace that a reader annotated. Absent in the recorder's own notes. */
    line: optional(Schema.Int)
  })
])
export type Event = typeof Event.Type

/** The name of an event, such as `wire:sent`. */
export type EventName = Event["name"]

/** The event with each name. */
export type Events = { readonly [E in Event as E["name"]]: E }

/** The fields of an event, without name and time. */
export type EventData<Name extends EventName> = Events[Name]["data"]

/** Receives events as they happen. Never blocks, never fails, and bounds its own memory. */
export interface Sink {
  /** Returns whether the sink wants events; none are built for one that does not. Called often: must be cheap. */
  readonly listening: () => boolean
  /** The header comes first and once; a sink that serves late viewers keeps it. */
  readonly header: (header: Header) => void
  readonly event: (event: Event) => void
}
