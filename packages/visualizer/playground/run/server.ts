/** The server of a trial, and the network in front of it. */
import * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Duration, Effect, identity, Option, type Scope } from "effect"
import * as Fault from "./Fault.ts"
import type { OwnTrace } from "./OwnTrace.ts"
import type { Trial } from "./Trial.ts"

export const hostOf = ({ server }: Trial, own?: OwnTrace): string =>
  (server === "trace" ? own?.asked.host : undefined) ??
  hosts.find(([prefix]) => server.startsWith(prefix))?.[1] ??
  "imap.example.com"

/** The hosts of profiles with a real server's words; others are at an example domain. */
const hosts: ReadonlyArray<readonly [prefix: string, host: string]> = [
  ["netease", "imap.163.com"],
  ["qq", "imap.qq.com"],
  ["gmail", "imap.gmail.com"],
  ["exchange", "outlook.office365.com"],
  ["outlook", "outlook.office365.com"],
  ["yandex", "imap.yandex.com"],
  ["interia", "poczta.interia.pl"]
]

/** Returns the profile; for a script or a trace, only its user and password count. */
export const profileOf = ({ server }: Trial): Simulator.Profile =>
  Option.getOrElse(Simulator.profile(server), () => Simulator.profiles.wellBehaved)

/** Returns the token of the server that accepts only tokens: one for each hour. */
export const tokenAt = (now: number): string => `token-${Math.floor(now / Duration.toMillis("1 hour"))}`

/** The server of one client, so that the same happens to each client at the same byte. */
export interface Reached extends MemoryTransport.MemoryTransport {
  readonly strike: Fault.Network["strike"]
  readonly sent: Fault.Network["sent"]
  readonly mismatches: Simulator.Server["mismatches"]
  /** The number of messages in its INBOX now; 0 if its lines alone say that. */
  readonly holds: Effect.Effect<number>
  /** Succeeds with the first answer that a trace lacks, such as `answer to ID`. */
  readonly unknown: Effect.Effect<string>
}

export const serve = Effect.fnUntraced(function* (
  trial: Trial,
  own?: OwnTrace
): Effect.fn.Return<Reached, Simulator.ScriptError, Scope.Scope> {
  const { byte, fault } = trial
  const { holds, limit, mismatches, serve, unknown, ...way } =
    trial.server === "trace" && own !== undefined ? yield* againOf(own) : yield* simulatedFor(trial)
  const network = Fault.make(fault === "none" || byte === 0 ? undefined : { kind: fault, byte })
  const memory = yield* MemoryTransport.make({
    server: (end) => serve(network.through(end)),
    ...way
  })
  return { ...memory, transport: limit(memory.transport), ...network, holds, mismatches, unknown }
})

const againOf = Effect.fnUntraced(function* ({ recording }: OwnTrace) {
  const server = yield* Simulator.recorded(recording)
  return { ...server, holds: Effect.succeed(0), mismatches: () => [], ...Simulator.networkOf(recording) }
})

const simulatedFor = Effect.fnUntraced(function* (trial: Trial) {
  const { at, server } = yield* serverOf(trial, yield* Clock.Clock)
  const { mail, mismatches, serve } = yield* Simulator.serverOf(server, { at })
  const messages = Effect.map(mail.messages("INBOX"), ({ length }) => length)
  const holds = "connections" in server ? Effect.succeed(0) : messages
  const way = { ports: portsOf(trial), latency: Number(trial.latency) }
  return { serve, limit: identity, holds, mismatches, unknown: Effect.never, ...way }
})

const letter = Simulator.message({
  from: "Ada Lovelace <ada@example.org>",
  subject: "Notes on the engine",
  text: "They are done."
})

const serverOf = Effect.fnUntraced(function* (trial: Trial, clock: Clock.Clock) {
  if (trial.server === "script") return { server: yield* Simulator.script(trial.script) }
  const began = clock.currentTimeMillisUnsafe()
  const profile = profileOf(trial)
  const server: Simulator.Profile = {
    ...(trial.starttls === "stripped" ? strippedOf(profile) : profile),
    sasl: {
      ...profile.sasl,
      // a token is accepted during its hour
      get tokens() {
        return profile.sasl.tokens.length === 0 ? [] : [tokenAt(clock.currentTimeMillisUnsafe() - began)]
      }
    }
  }
  return { server, at: [["50 minutes", Simulator.deliver("INBOX", letter)] as const] }
})

/** Returns the server as it looks if an attacker removes STARTTLS. */
export const strippedOf = (profile: Simulator.Profile): Simulator.Profile => ({
  ...profile,
  capabilities: { ...profile.capabilities, clear: without(profile.capabilities.clear, "STARTTLS") }
})

const without = (list: string, name: string): string =>
  list
    .split(" ")
    .filter((each) => each !== name)
    .join(" ")

export const portsOf = ({ ports }: Trial): Record<number, MemoryTransport.Port> => ({
  993: ports === "143" ? "silent" : "implicitTls",
  143: ports === "993" ? "silent" : "clear"
})
