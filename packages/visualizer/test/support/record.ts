/** Traces of the real client against core's simulator, in virtual time. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import type * as Account from "@effect-imap/core/Account"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Policy from "@effect-imap/core/Policy"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import type { Transport } from "@effect-imap/core/Transport"
import { Effect, Exit, Fiber, type Layer, Option, Redacted, Result } from "effect"
import * as Reader from "../../src/trace/Reader.ts"
import { pass } from "./pass.ts"

type Server = Parameters<typeof Simulator.make>[0]

export interface Setting {
  readonly server: Server
  readonly account?: Partial<Account.Account>
  /** Virtual milliseconds until the trace is taken. */
  readonly for?: number
  /** What the app does with the connection before it logs out. */
  readonly works?: (connection: ImapConnection.ImapConnection) => Effect.Effect<unknown, ImapError>
  /** Virtual milliseconds after which the app gives up. */
  readonly patience?: number
  readonly attempts?: number
  readonly options?: Simulator.Options
  /** The level of the trace, if not strict. */
  readonly redaction?: Trace.Redaction
  /** The network, if the server is not even reached. */
  readonly network?: Layer.Layer<Transport>
}

const user = { host: "imap.example.com", user: "user@example.com" }
const password = Redacted.make("correct horse")

/** One call of `connect` that logs out again: the bytes of its trace, and what it came to. */
export const run = Effect.fn("run")(function* (setting: Setting) {
  const ring = Trace.ring()
  const { patience = Infinity, works = () => Effect.void } = setting
  const secret = setting.account?.token === undefined ? { password } : {}
  const run = ImapConnection.make({ ...user, ...secret, ...setting.account }).pipe(
    Effect.flatMap((connection) => Effect.andThen(Effect.exit(works(connection)), connection.logout)),
    Effect.scoped,
    Effect.timeoutOption(patience),
    Effect.provideService(
      Policy.Policy,
      Policy.make(setting.attempts === undefined ? {} : { attempts: setting.attempts })
    ),
    Effect.provide(
      setting.network ?? Simulator.layer(setting.server, { latency: "40 millis", ...setting.options })
    ),
    Trace.withSink(ring.sink),
    Trace.withRedaction(setting.redaction ?? "strict"),
    // Nothing is known of any server: one recording must not teach the next.
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.scoped
  )
  const fiber = yield* Effect.forkChild(Effect.andThen(Effect.sleep(1), run))
  yield* pass(setting.for ?? 300_000)
  const text = Trace.toText([...Option.toArray(ring.header()), ...ring.events()])
  yield* Fiber.interrupt(fiber)
  const exit = yield* Fiber.await(fiber)
  return { bytes: new TextEncoder().encode(text), error: Exit.findErrorOption(exit) }
})

/** The trace alone. */
export const record = (setting: Setting) => Effect.map(run(setting), ({ bytes }) => bytes)

export const read = (bytes: Uint8Array): Reader.ReadTrace => Result.getOrThrow(Reader.read(bytes))

const { profiles } = Simulator

/** The stories that traces tell, by name. */
export const stories = {
  wellBehaved: { server: profiles.wellBehaved },
  netease: { server: profiles.netease, account: { host: "imap.163.com" } },
  neteaseWithoutId: { server: profiles.netease, account: { host: "imap.163.com", id: { enabled: false } } },
  neteaseLate: { server: profiles["netease-late-id"], account: { host: "imap.163.com" } },
  qqId: { server: profiles["qq-id"], account: { host: "imap.qq.com" } },
  starttls: { server: profiles.wellBehaved, account: { security: "starttls" } },
  silentSelect: { server: profiles["silent-select"] },
  hanging: { server: profiles["silent-select"], for: 12_621 },
  wrongPassword: {
    server: profiles.qq,
    account: { host: "imap.qq.com", password: Redacted.make("wrong") }
  }
} satisfies Readonly<Record<string, Setting>>

export const eachStory = Object.entries<Setting>(stories)
