/** Days and nights of an account that is kept open. */
import { MemoryTransport } from "@effect-imap/core/testing"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Clock, Effect, Stream } from "effect"
import { kept, type World } from "./Scene.ts"
import { at, bye, delivers, every, failure, many, reads, set, well } from "./parts.ts"

/** The line is taken away at this minute, and is there again after 40 seconds. */
const renewed = (world: World, minute: number) =>
  [
    [
      minute,
      Effect.andThen(
        world.freeze,
        set(() => {
          world.network.fails = {
            at: "tcp",
            error: failure("offline", "ENETUNREACH", "the network is unreachable")
          }
        })
      )
    ],
    [
      minute + 0.7,
      set(() => {
        world.network.fails = undefined
      })
    ]
  ] as const

/** Refuses each login as long as the account is locked. */
const lock = () => {
  let isLocked = false
  return {
    hears: (text: string, end: Simulator.ServerEnd) => {
      const tag = /(\S+) AUTHENTICATE/.exec(text)?.[1]
      return tag === undefined || !isLocked
        ? undefined
        : end.write(
            new TextEncoder().encode(
              `${tag} NO [UNAVAILABLE] Account locked for 30 minutes: 10 failed logins from 203.0.113.77\r\n`
            )
          )
    },
    locked: (now: boolean) =>
      set(() => {
        isLocked = now
      })
  }
}
const phone = lock()

const hour = 60

/** A certificate that has ended at this hour, and is replaced at another. */
const certificate =
  (ends: number, replaced: number) => (options: Parameters<typeof MemoryTransport.tlsInfo>[0]) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      now < ends * hour * 60_000 || now >= replaced * hour * 60_000
        ? Effect.succeed(MemoryTransport.tlsInfo(options))
        : Effect.fail(
            failure(
              "tlsExpired",
              "CERT_HAS_EXPIRED",
              "the certificate of imap.example.com was valid until 2026-11-21"
            )
          )
    )

export const weeks = {
  "line-renewed-each-night": kept({
    server: well,
    minutes: 72 * hour,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...[10, 34, 58].flatMap((night) => renewed(world, night * hour)),
      ...at([3 * hour, 20 * hour, 34 * hour + 2, 64 * hour], delivers(world, "News"))
    ]
  }),
  "other-device-locks": kept({
    server: well,
    minutes: 12 * hour,
    options: { mailboxes: { INBOX: many } },
    hears: phone.hears,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...[90, 300, 540].flatMap(
        (minute) =>
          [
            [
              minute,
              Effect.andThen(
                phone.locked(true),
                bye(world, "[UNAVAILABLE] Account locked for 30 minutes: 10 failed logins from 203.0.113.77")
              )
            ],
            [minute + 30, phone.locked(false)],
            [minute + 45, supervised.retryNow]
          ] as const
      ),
      ...at([200, 450, 650], delivers(world, "News"))
    ]
  }),
  "certificate-over-weekend": kept({
    server: well,
    minutes: 66 * hour,
    account: { security: "tls" },
    options: { mailboxes: { INBOX: many }, handshake: certificate(6, 62) },
    plan: (world, supervised) => [
      ...at(every(60, 15), reads(supervised, 2)),
      [16 * hour, bye(world, "Server restarting after update")],
      [62 * hour + 20, supervised.retryNow],
      ...at([63 * hour, 65 * hour], reads(supervised, 2))
    ]
  })
}
