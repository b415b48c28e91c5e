/** A trace for the examples beside this: NetEase refuses the mailbox to a client without ID, and opens it to one with it. */
import { ImapConnection, Trace } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Option, Redacted } from "effect"

const { password, user } = Simulator.profiles.netease
const account = { host: "imap.163.com", user, password: Redacted.make(password) }
const ring = Trace.ring()

const connect = (enabled: boolean) =>
  ImapConnection.make({ ...account, id: { enabled } }).pipe(Effect.scoped, Effect.ignore)

await Effect.andThen(connect(false), connect(true)).pipe(
  Trace.withSink(ring.sink),
  Effect.provide(Simulator.layer(Simulator.profiles.netease)),
  Effect.runPromise
)

export const header = Option.getOrThrow(ring.header())
export const events = ring.events()

/** As a file holds it. */
export const trace = Trace.toText([header, ...events])
