/**
 * IMAP servers that behave as a script says, to try a client against a server's behavior without the server.
 *
 * A server is either a profile, which is data about how a server behaves, or a script, which is a transcript. Both
 * run in memory, under virtual time if wished, and over loopback sockets (`NodeSimulator` of `@effect-imap/node`).
 *
 * A profile has an account with mail: all connections see what one of them stores, moves, appends or deletes. A test
 * reads and changes it through `Mail`, at any time or `at` given times, and `faults` break given commands.
 *
 * **Example** (What does my app show when NetEase refuses the mailbox?)
 *
 * ```ts
 * import { ImapConnection } from "@effect-imap/core"
 * import * as Simulator from "@effect-imap/core/Simulator"
 * import { Effect, Redacted } from "effect"
 *
 * const { password, user } = Simulator.profiles.netease
 * const account = { host: "imap.example.com", user, password: Redacted.make(password), id: { enabled: false } }
 *
 * const program = Effect.scoped(ImapConnection.make(account)).pipe(
 *   Effect.catchReason("ImapError", "UnsafeLogin", (_, error) => Effect.succeed(error.advice)),
 *   Effect.provide(Simulator.layer(Simulator.profiles.netease))
 * )
 * ```
 *
 * **Example** (Mail comes after five minutes, and the second FETCH is cut)
 *
 * ```ts
 * import * as Simulator from "@effect-imap/core/Simulator"
 *
 * const lunch = Simulator.message({ from: "Ada <ada@example.org>", subject: "Lunch?", text: "At noon?" })
 * const server = Simulator.layer(Simulator.profiles.wellBehaved, {
 *   mailboxes: { INBOX: [], Archive: [] },
 *   at: [["5 minutes", Simulator.deliver("INBOX", lunch)]],
 *   faults: [{ on: "FETCH", nth: 2, fault: "cut" }]
 * })
 * ```
 */
import { Context, Effect, Layer, Option, type Scope } from "effect"
import { KnownQuirks } from "../failure/quirksInForce.ts"
import { known } from "../failure/quirk/known.ts"
import { Proving } from "../lifecycle/Proving.ts"
import { isListOf, isObject } from "../base/is.ts"
import { expects, expectsText } from "../failure/expects.ts"
import { expectsServer, inMemory } from "./given.ts"
import { atOnce } from "./login/atOnce.ts"
import { Mail } from "./Mail.ts"
import type { Profile } from "./profile/Profile.ts"
import * as Profiles from "./profile/Profiles.ts"
import * as Script from "./script/Script.ts"
import { type Server, serverOf, type ServerOptions } from "./Server.ts"
import { transcriptOf } from "./recording/fromTrace.ts"
import * as MemoryTransport from "./testing/MemoryTransport.ts"
import type * as Trace from "../trace/Trace.ts"
import { Transport } from "../lifecycle/Transport.ts"

/** The certificate that the simulator shows, and the authority that signed it. Committed, and not secret. */
export { ca, serverCertificate, serverKey } from "./certificates.ts"
export type { Fault } from "./Fault.ts"
export type { SharedMail } from "./SharedMail.ts"
export type { MessageAttachment, MessageFields } from "./mail/compose.ts"
export {
  addFlags,
  broadcast,
  deliver,
  disconnect,
  expunge,
  Mail,
  messages,
  removeFlags,
  type StoredMessage
} from "./Mail.ts"
export {
  type Mailboxes,
  message,
  type MessageOptions,
  type SimulatedMailbox,
  type SimulatedMessage
} from "./mailboxes.ts"
/** For demonstrations of what this library does differently. */
export { ordinary } from "./ordinary.ts"
export type { Lines, Profile, Said, Sasl, Step } from "./profile/Profile.ts"
export { profiles, silent } from "./profile/Profiles.ts"
export { type Hooks, ScriptMismatch } from "./script/runScript.ts"
export { type Script, ScriptError } from "./script/Script.ts"
export { serve } from "./serve.ts"
export { type Server, serverOf, type ServerOptions } from "./Server.ts"
/** Checks of what it is given, for `NodeSimulator`. */
export { expectsServer, ofServer } from "./given.ts"
export { Closed, type ServerEnd } from "./testing/ServerEnd.ts"

/** A simulated server with a transport in memory. */
export interface Simulator extends MemoryTransport.MemoryTransport, Omit<Server, "serve"> {}

/** The options of `MemoryTransport`, the mail and the faults of a profile's account, and the hooks of a script. */
export interface Options extends Omit<MemoryTransport.Options, "server">, ServerOptions {}

/**
 * Reads a script; `Script.ts` describes the format. The error names the line.
 *
 * **Example** (A server that vanishes at SELECT)
 *
 * ```ts
 * import * as Simulator from "@effect-imap/core/Simulator"
 * import { Effect, Layer } from "effect"
 *
 * const script = Simulator.script(`
 * # The connection is reset after the login
 * S: * OK [CAPABILITY IMAP4rev1] ready
 * C: <1> LOGIN ...
 * S: <1> OK [CAPABILITY IMAP4rev1] welcome
 * C: <2> SELECT INBOX
 * reset
 * `)
 * const transport = Layer.unwrap(Effect.map(script, (script) => Simulator.layer(script)))
 * ```
 */
export const script = (text: string): Effect.Effect<Script.Script, Script.ScriptError> => {
  expectsText(text, "Simulator.script", "text")
  return Effect.fromResult(Script.parse(text))
}

/**
 * Turns a trace into a script, so that a bug report becomes a test: the server says what it said, when it said it, to a
 * client that does what the recorded one did. `transcript` returns the same as text, to be kept next to the test.
 *
 * Any account that connects to the same ways in will do: redacted arguments match anything, and logins are
 * distinguished by their outcome alone. Ports are 993 and 143, whatever they were. What TLS refused is replayed as a
 * handshake; `Options.handshake` refuses it again. The error names the event, or the line of the transcript.
 *
 * **Example** (What happened to them happens to me)
 *
 * ```ts
 * import { Trace } from "@effect-imap/core"
 * import * as Simulator from "@effect-imap/core/Simulator"
 * import { Effect, Layer, Option, Schema } from "effect"
 *
 * const read = Schema.decodeUnknownOption(Schema.fromJsonString(Trace.Event))
 * const events = (report: string) => report.split("\n").flatMap((line) => Option.toArray(read(line)))
 * const transport = (report: string) =>
 *   Layer.unwrap(Effect.map(Simulator.fromTrace(events(report)), (script) => Simulator.layer(script)))
 * ```
 */
export const fromTrace = (
  events: ReadonlyArray<Trace.Event>
): Effect.Effect<Script.Script, Script.ScriptError> => {
  expectsEvents(events, "Simulator.fromTrace")
  return Effect.flatMap(transcript(events), script)
}

/** The server as a trace shows it, for `recorded`: an answer to each command, in the state in which it was given. */
export { type Recording, recording, recordingOf } from "./recording/Recording.ts"
/** Plays the server of a recording to a client with other settings, and reports what the recording does not show. */
export { endOf, networkOf, recorded, type Recorded } from "./recording/recorded.ts"

/** Turns a trace into the text of a script. Fails if the trace has a gap. */
export const transcript = (events: ReadonlyArray<Trace.Event>): Effect.Effect<string, Script.ScriptError> => {
  expectsEvents(events, "Simulator.transcript")
  return Effect.fromResult(transcriptOf(events))
}

const expectsEvents = (events: unknown, call: string): void => {
  const isEvent = (given: unknown): boolean => isObject(given) && "name" in given && "data" in given
  expects(isListOf(events, isEvent), call, "events", "the events of a trace")
}

/** Returns the profile with a name, spelled as in `profiles` or in kebab case: `wellBehaved`, `well-behaved`, `qq-deaf`. */
export const profile = (name: string): Option.Option<Profile> => {
  expectsText(name, "Simulator.profile", "name")
  return Option.fromNullishOr(
    Object.values<Profile>(Profiles.profiles).find(
      (known) => known.name === name || kebab(known.name) === name
    )
  )
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/**
 * Starts a simulated server in memory: plain text with STARTTLS on port 143, TLS on port 993. Every other port refuses, and
 * so do these two if all connections of a script name the other.
 */
export const make = (
  server: Profile | Script.Script,
  options: Options = {}
): Effect.Effect<Simulator, never, Scope.Scope> => {
  expectsServer(server, options, "Simulator.make", inMemory)
  return made(server, options)
}

const made = Effect.fn("Simulator.make")(function* (
  server: Profile | Script.Script,
  { at, faults, hooks, mailboxes, ...options }: Options
): Effect.fn.Return<Simulator, never, Scope.Scope> {
  const { serve, ...rest } = yield* serverOf(server, { at, faults, hooks, mailboxes })
  const memory = yield* MemoryTransport.make({
    ports: portsOf(server),
    ...boundBy(server),
    ...options,
    server: serve
  })
  return { ...memory, ...rest }
})

/**
 * Provides a simulated server instead of a network, as long as the layer lives: provide it around everything that uses
 * a connection, not around `ImapConnection.make` alone, or the server is gone as soon as that returns. The layer also provides
 * the `Mail` that the test reads and changes.
 */
export const layer = (
  server: Profile | Script.Script,
  options: Options = {}
): Layer.Layer<Transport | Mail> => {
  expectsServer(server, options, "Simulator.layer", inMemory)
  return Layer.effectContext(
    Effect.map(made(server, options), ({ mail, transport }) =>
      Context.make(Transport, transport).pipe(Context.add(Mail, mail), Context.merge(loadedAtOnce))
    )
  )
}

/** Replaces the client's lazy loads by modules that are already loaded. */
const loadedAtOnce: Context.Context<never> = Context.make(Proving, atOnce).pipe(
  Context.add(KnownQuirks, Effect.succeed(known))
)

/**
 * Runs a client without waiting for WebCrypto or lazy modules (mechanisms, quirks), which virtual time would pass. Needed only
 * by a client that is given the transport alone: `layer` includes it.
 */
export const loadsAtOnce: <A, E, R>(client: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> =
  Effect.provideContext(loadedAtOnce)

/** Gives the client's end the profile's channel binding, if it has one. */
const boundBy = (server: Profile | Script.Script): Pick<MemoryTransport.Options, "handshake"> => {
  if (!("sasl" in server) || server.sasl.binding === undefined) return {}
  const exported = Option.some(new TextEncoder().encode(server.sasl.binding))
  const channelBinding = (type: string) => (type === "tls-exporter" ? exported : Option.none())
  return { handshake: (tls) => Effect.succeed(MemoryTransport.tlsInfo(tls, { channelBinding })) }
}

const portsOf = (server: Profile | Script.Script): Readonly<Record<number, MemoryTransport.Port>> => {
  const connections = "connections" in server ? server.connections : []
  const named = connections.flatMap(({ port }) => Option.toArray(port))
  const ports = named.length > 0 && named.length === connections.length ? named : [143, 993]
  return Object.fromEntries(ports.map((port) => [port, port === 993 ? "implicitTls" : "clear"]))
}
