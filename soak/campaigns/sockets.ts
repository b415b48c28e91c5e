/** E: real loopback sockets and real TLS, 200 connections at once, with servers that cut, stall, garble and delay. */
import { ImapConnection, ImapError, Policy, ServerProfiles, Transport } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Simulator from "@effect-imap/core/internal/simulator"
import * as NodeSimulator from "@effect-imap/node/NodeSimulator"
import * as NodeTransport from "@effect-imap/node/NodeTransport"
import { ca } from "@effect-imap/core/Simulator"
import { Clock, Effect, Exit, Metric, Redacted } from "effect"
import * as Mischief from "../servers/Mischief.ts"
import * as Canary from "../world/Canary.ts"
import * as Dice from "../world/Dice.ts"
import { textOf } from "../world/octets.ts"
import type { Campaign } from "./Campaign.ts"

const atOnce = 200

const limits = {
  connect: 2_000,
  tls: 2_000,
  greeting: 1_500,
  provisional: 1_500,
  capability: 1_000,
  starttls: 1_500,
  auth: 1_500,
  id: 500,
  select: 1_500,
  logout: 300,
  attempt: 5_000
}

/** The limit for two attempts, three seconds each to end, the delay between them, and the delays of a busy machine. */
const maxBatchMs = 2 * (limits.attempt + 3_000) + 2_500 + 10_000

interface Batch {
  readonly problems: Array<string>
  accepted: number
  selected: number
}

/** Sometimes writes one byte at a time. */
const slow = (end: Simulator.ServerEnd, dice: Dice.Dice): Simulator.ServerEnd =>
  dice.chance(0.9)
    ? end
    : {
        ...end,
        write: (bytes) =>
          Effect.forEach(bytes, (byte) => Effect.andThen(end.write(Uint8Array.of(byte)), Effect.sleep(1)), {
            discard: true
          })
      }

/** Records a secret that arrives before TLS. */
const overheard = (end: Simulator.ServerEnd, canary: Canary.Canary, batch: Batch): Simulator.ServerEnd => {
  let encrypted = false
  return {
    ...end,
    read: Effect.tap(end.read, (bytes) =>
      Effect.sync(() => {
        const found = encrypted ? undefined : canary.foundIn(textOf(bytes))
        if (found !== undefined) batch.problems.push("the secret was sent in the clear")
      })
    ),
    startTls: Effect.tap(end.startTls, () =>
      Effect.sync(() => {
        encrypted = true
      })
    )
  }
}

/** Starts servers that begin in the clear, and with TLS, and returns their ports. */
const listen = Effect.fnUntraced(function* (dice: Dice.Dice, canary: Canary.Canary, batch: Batch) {
  const profile = { ...Simulator.profiles.wellBehaved, password: canary.secret }
  const serve = (implicitTls: boolean) => (end: Simulator.ServerEnd) =>
    Effect.suspend(() => {
      batch.accepted++
      const heard = overheard({ ...end, implicitTls, port: implicitTls ? 993 : 143 }, canary, batch)
      const troubled = Mischief.trouble(heard, Mischief.drawHabits(dice), dice)
      return dice.chance(0.05)
        ? Effect.ignore(Effect.forever(heard.read))
        : Simulator.serve(profile, slow(troubled, dice))
    })
  return {
    starttls: yield* Effect.orDie(NodeSimulator.listen(serve(false))),
    tls: yield* Effect.orDie(NodeSimulator.listen(serve(true)))
  }
})

const one = Effect.fnUntraced(function* (
  ports: { readonly starttls: number; readonly tls: number },
  security: "starttls" | "tls",
  canary: Canary.Canary,
  batch: Batch
) {
  const began = yield* Clock.currentTimeMillis
  const exit = yield* ImapConnection.make({
    host: "127.0.0.1",
    security,
    port: ports[security],
    ca,
    user: Simulator.profiles.wellBehaved.user,
    password: Redacted.make(canary.secret)
  }).pipe(
    Effect.flatMap(({ logout }) => logout),
    Effect.scoped,
    Effect.exit
  )
  const took = (yield* Clock.currentTimeMillis) - began
  if (took > maxBatchMs) batch.problems.push(`connect took ${took} ms`)
  if (Exit.isSuccess(exit)) batch.selected++
  else batch.problems.push(...exit.cause.reasons.flatMap((reason) => problemOf(reason, canary)))
})

const problemOf = (
  reason: { readonly _tag: string; readonly error?: ImapError.ImapError },
  canary: Canary.Canary
): ReadonlyArray<string> => {
  if (reason.error === undefined) return [`connect ends with ${reason._tag}`]
  if (reason.error.reason._tag === "Defect") return [`connect fails with a defect: ${reason.error.message}`]
  const found = canary.foundIn(JSON.stringify(ImapError.toJson(reason.error)))
  return found === undefined ? [] : [`the secret (${found}) is in an error`]
}

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS)/.test(name)).length

const batchOf = Effect.fnUntraced(function* (seed: number, batch: Batch) {
  const dice = Dice.make(seed)
  const canary = Canary.make(dice)
  const ports = yield* listen(dice, canary, batch)
  yield* Effect.forEach(
    Array.from({ length: atOnce }, () => dice.pick("starttls", "tls")),
    (security) => one(ports, security, canary, batch),
    { concurrency: "unbounded", discard: true }
  )
})

export const sockets: Campaign = {
  name: "sockets",
  about:
    "real sockets and TLS on loopback, 200 connections a run, with FIN, RST, stalls, slowness and garbage",
  runs: 10,
  run: (seed) =>
    Effect.gen(function* () {
      const batch: Batch = { problems: [], accepted: 0, selected: 0 }
      const before = openSockets()
      let fibers = 0
      yield* Effect.scoped(batchOf(seed, batch)).pipe(
        Effect.provideService(Transport.Transport, NodeTransport.make()),
        Effect.provideService(Policy.Policy, Policy.make({ limits, attempts: 2 })),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
        Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
        Effect.provideService(Metric.FiberRuntimeMetrics, {
          recordFiberStart: () => void fibers++,
          recordFiberEnd: () => void fibers--
        })
      )
      yield* Effect.sleep(50)
      const stillOpen = openSockets() - before
      return {
        problems: [
          ...batch.problems,
          ...(stillOpen > 0 ? [`${stillOpen} sockets are left`] : []),
          ...(fibers > 0 ? [`${fibers} fibers are left`] : [])
        ],
        transcript: () => "",
        counts: { connections: batch.accepted, calls: atOnce, selected: batch.selected }
      }
    })
}
