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

/** The way in, absent if there is only one connection. The format calls it `lane`. */
const lane = optional(oneOf("implicitTls", "startTls"))

/**
 * Who asks for something: the app, or the library itself. `open`: to open the connection and the mailbox; `changes`,
 * `account`: to follow a mailbox, or all; `keepAlive`: so that the connection stays; `close`: to leave.
 */
const asker = oneOf("app", "open", "changes", "account", "keepAlive", "close")
export type Asker = typeof asker.Type

const word = Schema.Union([text, Schema.Finite])

/** A fact of a reason, besides its tag. */
export const Fact = Schema.Union([word, Schema.Boolean, Schema.Array(text), Schema.Record(text, word)])
export type Fact = typeof Fact.Type

/** The fields of a reason under their own names: ports, names asked for and shown, limits, an errno. */
export const Facts = Schema.Record(text, Fact).annotate(discloses("facts"))
export type Facts = typeof Facts.Type

/** What was decided about a failure, so that no reader decides it again. */
const decision = {
  /** The quirk that gave the server's words their meaning, and its words for people, which are fixed. */
  quirk: optional(own),
  title: optional(own),
  advice: optional(own),
  party: optional(oneOf(...parties)),
  actionBy: optional(oneOf(...turns)),
  retry: optional(oneOf(...retries)),
  /** How many attempts in a row failed alike, if there were several. */
  attempts: optional(Schema.Int)
}

/** A failure: its reason by tag, the reason's facts, and what was decided about it. `Advice.wordsOf` has the words for it. */
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
    /** The milliseconds since the last octet that came: the connection may have been dead for so long. */
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
    /** It opens a mailbox that the app chose, and not the account's: a strict trace shows no names. */
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
    /** It has the name of a response that the library knows, and could not be read. */
    unread: optional(Schema.Boolean),
    /** It follows a line that was no response, so that a strict trace has only its length and its condition. */
    withheld: optional(Schema.Boolean),
    /** The longest time in which nothing of it came after it had begun, in milliseconds, if that was a second or more. */
    paused: optional(Schema.Finite),
    truncated: optional(Schema.Boolean)
  }),
  /** A command of the app was never sent: the connection ended while its caller waited until it could be. */
  event("command:unsent", {
    /** The command, if it is one of the protocol. */
    cmd: optional(own)
  }),
  /** The connection was left within a response: so many octets of it came, and it never ended. */
  event("wire:unfinished", { lane, bytes: Schema.Int }),
  /** Nobody waits for the answer to a command any more, although it was sent. A later answer is recorded, and dropped. */
  event("command:interrupted", {
    lane,
    tag: own,
    cmd: own,
    /** Who gave it up: whoever had asked for it. The app's timeout, its scope and its interruption are not told apart. */
    by: optional(asker),
    /** The tag of the failure with which the library ended the caller's turn. Absent if the caller left by itself. */
    reason: optional(own)
  }),
  /** A call was refused by this program, and nothing of it was sent. */
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
    /** The octets of the command that were written, and those that it has: fewer were written of an APPEND that was cut off. */
    written: Schema.Int,
    bytes: Schema.Int,
    /** What it did at the server: nothing if it only reads (FETCH without .PEEK also marks), or if the server cannot have read all of it; else not known. */
    effect: oneOf("none", "undone", "unknown")
  }),
  event("net:start", {
    lane,
    op: Schema.Int,
    /** `lookup`: a question of the search for a server. */
    kind: oneOf("dns", "tcp", "tls", "lookup"),
    /** Of a lookup: the kind of source, and the name, page or server that is asked. */
    source: optional(own),
    target: optional(hostName),
    family: optional(Schema.Int),
    port: optional(Schema.Int),
    address: optional(address),
    /** It leads to a proxy, and not to the server. */
    proxy: optional(Schema.Boolean)
  }),
  event("net:end", {
    lane,
    op: Schema.Int,
    ok: Schema.Boolean,
    /** Why it failed; of a handshake that was `ok` all the same, why the certificate is not trusted. */
    error: optional(own),
    protocol: optional(own),
    cipher: optional(own),
    sni: optional(hostName),
    alpn: optional(own),
    authorized: optional(Schema.Boolean),
    days_left: optional(Schema.Int),
    /** A TLS session was resumed, whose certificate was verified so many milliseconds before. */
    verified_ms_ago: optional(Schema.Finite),
    /** Of a lookup that was answered, and the first server that the answer names, as `host:port`. */
    outcome: optional(own),
    found: optional(hostName)
  }),
  /** This program holds up the connection, or keeps a caller waiting. `op` is a number of the session's own. */
  event("program:start", {
    op: Schema.Int,
    /**
     * - `turn`: a caller waits for its turn on the connection.
     * - `pool`: a caller waits for a connection of a pool, all of which are in use. This one is among them.
     * - `host`: an attempt waits for its turn at the host, which all accounts of the program share.
     * - `hold`: a caller has the connection to itself: the others wait.
     * - `unread`: what the server sends is not read, because the app does not take what came.
     * - `untaken`: what came waits for a listener of the app that is still at work on what it took before. The connection
     *   reads on.
     */
    kind: oneOf("turn", "pool", "host", "hold", "unread", "untaken"),
    /** Whose call it is, and which: `within`, `select`, `use`, the command, or the stream that has the listener. */
    by: optional(asker),
    call: optional(own),
    /** The call that has the turn for which it waits. */
    behind: optional(own),
    /** The number of others that wait before it. */
    ahead: optional(Schema.Int),
    /** The command whose answer is not read. */
    tag: optional(own),
    /** It began so many milliseconds before this event. */
    ms: optional(Schema.Finite)
  }),
  event("program:end", {
    op: Schema.Int,
    /** `done`: it got its turn, had its turn or read on; `interrupted`: the caller gave up. */
    outcome: oneOf("done", "failed", "interrupted"),
    /** The tag of the failure. */
    reason: optional(own),
    /** Of `unread`: the milliseconds in which nothing was read, which may be less than from start to end. */
    ms: optional(Schema.Finite),
    /** Of `unread`: the longest of these times, in milliseconds. */
    longest: optional(Schema.Finite),
    /** Of `untaken`: the number of elements that were dropped, because no more could wait. */
    dropped: optional(Schema.Int)
  }),
  /** This program was busy with something else: a timer came so many milliseconds late, and nothing was read or written. */
  event("program:busy", { ms: Schema.Finite }),
  /** The app gave another password or token than for the attempt or the login before. */
  event("credential:renewed", {
    kind: oneOf("password", "token"),
    /** The tag of the failure after which it was asked for. Absent if it was renewed without one, by its age. */
    reason: optional(own)
  }),
  /**
   * A mailbox is open again, and `changes` knows what happened to it meanwhile. `qresync`: SELECT asked for it, and was
   * answered (RFC 7162 §3.2.5); `select`: its counts show that nothing happened; `questions`: the library has asked, and has
   * the answers.
   */
  event("mailbox:resynchronized", {
    by: oneOf("qresync", "select", "questions"),
    /** `complete`: nothing was missed; `missed`: the app was told what could not be found out; `reset`: it begins again. */
    outcome: oneOf("complete", "missed", "reset"),
    /** Of `reset`: why, such as `uidValidity`. */
    reason: optional(own)
  }),
  event("timer:set", { lane, timer: own, ms: Schema.Finite }),
  event("timer:cleared", { lane, timer: own }),
  event("timer:fired", { lane, timer: own }),
  /**
   * The wall clock moved by `ms` more than the monotonic one, which stands still while the machine sleeps: it slept, or
   * its clock was set.
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
    /** They are older than what is kept: nothing is missing after this. */
    older: optional(Schema.Boolean)
  }),
  event("trace:note", {
    text: words,
    /**
     * What programs can tell of it; absent if it is for people alone. `noAnswer`: the recorded server of a replay has none.
     * `overlooked`: the line before it, which answers nothing.
     */
    kind: optional(oneOf("compressed", "noAnswer", "overlooked", "quirk", "tls")),
    /** What was overlooked: a line that is no response, a request to continue, an answer to a tag that was never issued. */
    received: optional(oneOf("line", "request", "unknownAnswer")),
    /** The identifier of the quirk. */
    quirk: optional(words),
    /** What another program's log says of TLS. */
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

/** The fields of an event besides its name and time. */
export type EventData<Name extends EventName> = Events[Name]["data"]

/** Receives events as they happen. Never blocks, never fails, and bounds its own memory. */
export interface Sink {
  /** Returns whether the sink wants events; none are built for one that does not. Called often: must be cheap. */
  readonly listening: () => boolean
  /** The header comes first and once; a sink that serves late viewers keeps it. */
  readonly header: (header: Header) => void
  readonly event: (event: Event) => void
}
