/** Days on which the server, the network or the account changes while the mailbox is open. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as ImapPool from "@effect-imap/core/ImapPool"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Effect, Stream } from "effect"
import { account, kept, play } from "./Scene.ts"
import {
  at,
  bye,
  delivers,
  every,
  failure,
  large,
  many,
  ofSize,
  reads,
  sends,
  set,
  shuts,
  well,
  without
} from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })

const encoded = (text: string) => new TextEncoder().encode(text)

/** A server that reports nothing while a client idles, and all of it afterwards. */
const deaf = () => {
  let idles = false
  let held: ReadonlyArray<string> = []
  const text = new TextDecoder("latin1")
  return {
    hears: (said: string) => {
      if (said.includes(" IDLE\r\n")) idles = true
      if (said.includes("DONE\r\n")) idles = false
      return undefined
    },
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const line = text.decode(bytes)
      if (idles && line.startsWith("* ")) {
        held = [...held, line]
        return Effect.void
      }
      if (idles || held.length === 0) return undefined
      const before = held.join("")
      held = []
      return end.write(encoded(before + line))
    }
  }
}

/** Loses the connection after so many octets of each APPEND that is longer. */
const cutting = (most: number) => {
  let left = Number.POSITIVE_INFINITY
  return (text: string, end: Simulator.ServerEnd) => {
    const size = Number(/ APPEND .*\{(\d+)\}/.exec(text)?.[1] ?? 0)
    if (size > most) left = most
    else if (left !== Number.POSITIVE_INFINITY) left -= text.length
    if (left > 0) return undefined
    left = Number.POSITIVE_INFINITY
    return end.reset
  }
}

/** A message that is read from elsewhere, 10 kB every 100 ms. */
const inPieces = (octets: number) => {
  const piece = 10_000
  const bytes = ofSize(octets)
  const stream = Stream.mapEffect(Stream.range(0, octets / piece - 1), (at) =>
    Effect.delay(Effect.succeed(bytes.subarray(at * piece, (at + 1) * piece)), "100 millis")
  )
  return { size: octets, stream }
}

const expired = (options: Parameters<typeof MemoryTransport.tlsInfo>[0]) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    now < 39 * 60_000
      ? Effect.succeed(MemoryTransport.tlsInfo(options))
      : Effect.fail(
          failure(
            "tlsExpired",
            "CERT_HAS_EXPIRED",
            "the certificate of imap.example.com was valid until 2026-11-24"
          )
        )
  )

const busy = (pool: Effect.Success<ReturnType<typeof ImapPool.make>>, name: string, times: number) =>
  Effect.forEach(
    every(1, times),
    () =>
      Effect.exit(
        pool.use(name, ({ execute }) => Effect.andThen(execute(headers), Effect.sleep("5 seconds")))
      ),
    { discard: true }
  )

export const days = {
  "night-maintenance": kept({
    server: well,
    minutes: 150,
    plan: (world) => [
      [60, shuts(world, "[UNAVAILABLE] Server going down for maintenance, back at 04:30")],
      [
        90,
        set(() => {
          world.ports[993] = "implicitTls"
          world.ports[143] = "clear"
        })
      ]
    ]
  }),
  "network-switch": kept({
    server: well,
    minutes: 60,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [
        12,
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
        12.33,
        set(() => {
          world.network.fails = undefined
        })
      ],
      [13, delivers(world, "One")]
    ]
  }),
  "search-internal-error": kept({
    server: well,
    minutes: 40,
    options: {
      mailboxes: { INBOX: many },
      faults: [
        {
          on: "SEARCH",
          nth: "every",
          fault: "refuse",
          with: "NO [SERVERBUG] Internal error occurred. Refer to server log for more information."
        }
      ]
    },
    plan: (_, supervised) => [
      ...at(
        [5, 10, 15, 20],
        sends(supervised, "UID SEARCH", Argument.atom("BODY"), Argument.atom("invoice"))
      ),
      ...at([7, 12, 17], reads(supervised, 2))
    ]
  }),
  "expunged-fetch": kept({
    server: well,
    minutes: 40,
    options: {
      mailboxes: { INBOX: many },
      faults: [2, 3].map(
        (nth) =>
          ({
            on: "FETCH",
            nth,
            fault: "refuse",
            with: "NO [EXPUNGEISSUED] Some of the requested messages no longer exist"
          }) as const
      )
    },
    plan: ({ mail }, supervised) => [
      [5, sends(supervised, "FETCH", Argument.sequence([1, 6]), Argument.list(Argument.atom("FLAGS")))],
      [9.9, mail.expunge("INBOX", [3, 4])],
      ...at(
        [10, 10.1],
        sends(supervised, "FETCH", Argument.sequence([1, 6]), Argument.list(Argument.atom("ENVELOPE")))
      ),
      [15, sends(supervised, "FETCH", Argument.sequence([1, 4]), Argument.list(Argument.atom("FLAGS")))]
    ]
  }),
  "imap-off-midday": kept({
    server: well,
    minutes: 60,
    plan: (world) => [
      [
        30,
        Effect.andThen(
          set(() => {
            const words =
              "[AUTHENTICATIONFAILED] IMAP access is disabled for this account by the administrator"
            world.profile.lines = { ...world.profile.lines, wrongPassword: `{tag} NO ${words}` }
            Object.assign(world.profile, { password: "none" })
          }),
          bye(world, "[ALERT] IMAP access was disabled by your administrator")
        )
      ]
    ]
  }),
  "gmail-bandwidth": (() => {
    let isOver = false
    const words = "Account exceeded command or bandwidth limits. (Failure)"
    return kept({
      server: well,
      minutes: 240,
      account: { host: "imap.gmail.com" },
      options: { mailboxes: { INBOX: [large, large, large, large] } },
      hears: (text, end) => {
        const tag = /(\S+) AUTHENTICATE/.exec(text)?.[1]
        return tag === undefined || !isOver ? undefined : end.write(encoded(`${tag} NO [ALERT] ${words}\r\n`))
      },
      plan: (world, supervised) => [
        ...[10, 20, 30, 40].map((minute, index) => [minute, reads(supervised, index + 1)] as const),
        [
          50,
          Effect.andThen(
            set(() => {
              isOver = true
            }),
            bye(world, `[UNAVAILABLE] ${words}`)
          )
        ],
        [
          170,
          set(() => {
            isOver = false
          })
        ]
      ]
    })
  })(),
  "server-slows": kept({
    server: well,
    minutes: 45,
    options: {
      mailboxes: { INBOX: many },
      faults: [1, 3, 6, 12, 24, 40].map(
        (seconds, index) =>
          ({ on: "FETCH", nth: index + 1, fault: "stall", for: `${seconds} seconds` }) as const
      )
    },
    plan: (_, supervised) => at(every(5, 6), reads(supervised, 2))
  }),
  "idle-deaf": kept({
    server: well,
    minutes: 60,
    ...deaf(),
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [3, delivers(world, "One")],
      [20, delivers(world, "Two")],
      [35, delivers(world, "Three")]
    ]
  }),
  "flags-storm": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    plan: ({ mail }, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [
        20,
        Effect.forEach(
          every(1, 250),
          () =>
            Effect.andThen(
              Effect.andThen(
                mail.addFlags("INBOX", [1, 2, 3, 4, 5, 6], ["\\Flagged"]),
                Effect.sleep("1200 millis")
              ),
              Effect.andThen(
                mail.removeFlags("INBOX", [1, 2, 3, 4, 5, 6], ["\\Flagged"]),
                Effect.sleep("1200 millis")
              )
            ),
          { discard: true }
        )
      ]
    ]
  }),
  "password-expires-soon": kept({
    server: well,
    minutes: 60,
    plan: ({ mail }) => [
      [
        0.02,
        mail.broadcast(
          "* OK [ALERT] Your password expires in 5 days. Change it at https://id.mailhost.example/"
        )
      ]
    ]
  }),
  "cert-expires-meanwhile": kept({
    server: well,
    minutes: 90,
    options: { handshake: expired },
    account: { security: "tls" },
    plan: (world) => [[40, bye(world, "Server restarting")]]
  }),
  "append-cut-each": kept({
    server: without("LITERAL+"),
    minutes: 50,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    hears: cutting(65_536),
    plan: (_, supervised) => [
      ...at(
        [10, 20, 30],
        supervised.use(({ execute }) => execute(Command.append("Sent", inPieces(200_000))))
      ),
      [25, supervised.use(({ execute }) => execute(Command.append("Sent", ofSize(2_000))))]
    ]
  }),
  "pool-password-changed": play({
    server: { ...well },
    minutes: 6,
    options: { mailboxes: { INBOX: many, Archive: many, Sent: many } },
    app: (world) =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 3, label: "web" })
        yield* Effect.forkScoped(busy(pool, "INBOX", 60))
        yield* Effect.forkScoped(busy(pool, "Archive", 60))
        yield* Effect.sleep("2 minutes")
        Object.assign(world.profile, { password: "the new one" })
        yield* Effect.sleep("30 seconds")
        yield* Effect.exit(pool.use("Sent", ({ execute }) => execute(headers)))
        return yield* Effect.never
      })
  }),
  "pool-one-lost": (() => {
    let count = 0
    return play({
      server: well,
      minutes: 6,
      options: { mailboxes: { INBOX: many, Archive: many, Sent: many, Drafts: many } },
      hears: (text, end) => (text.includes(" UID FETCH ") && ++count === 90 ? end.reset : undefined),
      app: () =>
        Effect.gen(function* () {
          const pool = yield* ImapPool.make(account, { size: 4, label: "sync" })
          yield* Effect.forEach(
            ["INBOX", "Archive", "Sent", "Drafts"],
            (name) => Effect.forkScoped(busy(pool, name, 60)),
            { discard: true }
          )
          return yield* Effect.never
        })
    })
  })(),
  "idle-refused": kept({
    server: well,
    minutes: 60,
    hears: (text, end) => {
      const tag = /(\S+) IDLE\r\n/.exec(text)?.[1]
      return tag === undefined
        ? undefined
        : end.write(encoded(`${tag} NO IDLE is disabled on this system\r\n`))
    },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [20, delivers(world, "One")]
    ]
  })
}
