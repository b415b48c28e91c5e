/** A scene: a server whose behavior changes as it goes, a network that may fail, and an app, in virtual time. */
import type * as Account from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Pacing from "@effect-imap/core/Pacing"
import * as Policy from "@effect-imap/core/Policy"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/internal/simulator"
import type { Supervised } from "@effect-imap/core/Supervised"
import { MemoryTransport } from "@effect-imap/core/testing"
import * as Trace from "@effect-imap/core/Trace"
import { operations, Transport, type TransportError } from "@effect-imap/core/Transport"
import { Clock, Effect, Fiber, Option, Random, Redacted, type Scope } from "effect"
import { pass } from "../pass.ts"

type Changing<A> = { -readonly [Key in keyof A]: A[Key] }
type Port = "clear" | "implicitTls" | "refused" | "silent"

/** What can be changed while a scene plays, and what happened on the server's side. */
export interface World {
  readonly mail: Simulator.Mail["Service"]
  readonly profile: Changing<Simulator.Profile>
  readonly ports: Record<number, Port>
  /** Ends every connection in good order, without a word. */
  readonly hangUp: Effect.Effect<void>
  /** From now on nothing passes on the connections that are open. */
  readonly freeze: Effect.Effect<void>
  /** Each attempt to connect fails like this, until it is `undefined` again. */
  readonly network: { fails: { readonly at: "dns" | "tcp"; readonly error: TransportError } | undefined }
  /** How often a client has begun to log in, for a scene that counts. */
  logins: number
}

export interface Scene {
  readonly server: Simulator.Profile | string
  readonly options?: Simulator.Options
  readonly minutes: number
  /** What the server does instead, if it hears this. */
  readonly hears?: (text: string, end: Simulator.ServerEnd, world: World) => Effect.Effect<void> | undefined
  /** How the server says what it has to say, if not at once. */
  readonly speaks?: (bytes: Uint8Array, end: Simulator.ServerEnd) => Effect.Effect<void> | undefined
  readonly app: (world: World) => Effect.Effect<unknown, unknown, Transport | Scope.Scope>
  /** The level of the trace, if not strict. */
  readonly redaction?: Trace.Redaction
  readonly policy?: Parameters<typeof Policy.make>[0]
  readonly clock?: (clock: Clock.Clock) => Clock.Clock
  /** Takes the time of the machine, so that what blocks it is seen. */
  readonly real?: boolean
}

const { password } = Simulator.profiles.wellBehaved
export const host = "imap.example.com"
export const account = { host, user: "lena@example.com", password: Redacted.make(password) }

const latin1 = new TextDecoder("latin1")

/** What the first stream of each kind loads, in real time. */
const loaded = Effect.promise(() =>
  Promise.all([
    import("../../../../core/src/mailbox/connection/work/download.ts"),
    import("../../../../core/src/mailbox/connection/turn/afterStream.ts"),
    import("../../../../core/src/mailbox/following/Visitor.ts"),
    import("../../../../core/src/mailbox/mailboxes/Listeners.ts")
  ])
)

/** Plays a scene and returns its trace. Nothing is known of any server before. */
export const play = (scene: Scene) =>
  scene.real === true
    ? Effect.provideService(played(scene), Clock.Clock, Clock.Clock.defaultValue())
    : played(scene)

const played = Effect.fnUntraced(function* (
  scene: Scene
): Effect.fn.Return<Uint8Array, unknown, Scope.Scope> {
  yield* loaded
  const {
    options: { chunk, faults, handshake, latency = "40 millis", mailboxes, ports = {}, ...rest } = {}
  } = scene
  const profile: Changing<Simulator.Profile> = {
    ...(typeof scene.server === "string" ? Simulator.profiles.wellBehaved : scene.server)
  }
  const script =
    typeof scene.server === "string" ? yield* Simulator.script(`# a scene\n${scene.server}\n`) : undefined
  const server = yield* Simulator.serverOf(
    script ?? profile,
    script === undefined ? { faults, mailboxes, ...rest } : rest
  )
  const open = new Map<Simulator.ServerEnd, { frozen: boolean }>()
  const world: World = {
    mail: server.mail,
    profile,
    ports: { 143: "clear", 993: "implicitTls", ...ports },
    hangUp: Effect.suspend(() => Effect.forEach([...open.keys()], (end) => end.end, { discard: true })),
    freeze: Effect.sync(() => {
      for (const state of open.values()) state.frozen = true
    }),
    network: { fails: undefined },
    logins: 0
  }
  const memory = yield* MemoryTransport.make({
    ports: world.ports,
    latency,
    ...(chunk === undefined ? {} : { chunk }),
    ...(handshake === undefined ? {} : { handshake }),
    server: (end) => {
      const state = { frozen: false }
      open.set(end, state)
      return Effect.ensuring(
        server.serve(between(end, state, scene, world)),
        Effect.sync(() => open.delete(end))
      )
    }
  })
  const ring = Trace.ring({ capacity: 200_000 })
  const run = scene
    .app(world)
    .pipe(
      Effect.provideService(Transport, failing(memory.transport, world)),
      Effect.provideService(Policy.Policy, Policy.make(scene.policy ?? {})),
      Trace.withSink(ring.sink),
      Trace.withRedaction(scene.redaction ?? "strict"),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
      Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
      Effect.provideService(Pacing.Pacing, Pacing.make()),
      Random.withSeed("a scene")
    )
  const app = yield* Effect.forkScoped(Effect.delay(Effect.exit(Effect.scoped(run)), "1 milli"))
  if (scene.real === true) yield* Effect.sleep(scene.minutes * 60_000)
  else yield* pass(scene.minutes * 60_000)
  const text = Trace.toText([...Option.toArray(ring.header()), ...ring.events()])
  // what lasts says goodbye, which takes time
  yield* Effect.forkScoped(Fiber.interrupt(app))
  yield* scene.real === true ? Effect.sleep("4 seconds") : pass("20 seconds")
  return new TextEncoder().encode(text)
}, Effect.scoped)

/** The server's end, as the scene lets it hear and speak. */
const between = (
  end: Simulator.ServerEnd,
  state: { frozen: boolean },
  { hears, speaks }: Scene,
  world: World
): Simulator.ServerEnd => {
  const read: Simulator.ServerEnd["read"] = Effect.flatMap(end.read, (bytes) => {
    const text = latin1.decode(bytes)
    if (state.frozen) return read
    const instead = hears?.(text, end, world)
    return instead === undefined ? Effect.succeed(bytes) : Effect.andThen(instead, read)
  })
  return {
    ...end,
    read,
    write: (bytes) => (state.frozen ? Effect.void : (speaks?.(bytes, end) ?? end.write(bytes))),
    end: Effect.suspend(() => (state.frozen ? Effect.void : end.end))
  }
}

const failing = (transport: Transport["Service"], { network }: World): Transport["Service"] => ({
  kind: transport.kind,
  connect: (target, report) =>
    Effect.suspend(() => {
      const fails = network.fails
      if (fails === undefined) return transport.connect(target, report)
      const run = operations(report)
      const kind =
        fails.at === "dns" ? ({ kind: "dns" } as const) : ({ kind: "tcp", port: target.port } as const)
      return run(kind, Effect.delay(Effect.fail(fails.error), "20 millis"))
    })
})

/** An account that is kept open: the minutes until each is due, and what it is. */
export interface Kept extends Omit<Scene, "app"> {
  readonly account?: Partial<Account.Account>
  readonly plan?: (
    world: World,
    supervised: Supervised
  ) => ReadonlyArray<readonly [minutes: number, act: Effect.Effect<unknown, unknown>]>
}

export const kept = ({ account: given, plan = () => [], ...scene }: Kept) =>
  play({
    ...scene,
    app: Effect.fnUntraced(function* (world: World) {
      const { password: _, ...open } = account
      const full = given?.token === undefined ? { ...account, ...given } : { ...open, ...given }
      const clock = scene.clock?.(yield* Clock.Clock) ?? (yield* Clock.Clock)
      const supervised = yield* ImapConnection.supervise(full).pipe(Effect.provideService(Clock.Clock, clock))
      yield* Effect.forEach(
        plan(world, supervised),
        ([at, act]) => Effect.forkScoped(Effect.delay(Effect.exit(act), at * 60_000)),
        { discard: true }
      )
      return yield* Effect.never
    })
  })
