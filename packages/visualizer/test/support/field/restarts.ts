/** Servers that end a connection, and are another way when it is opened again. */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Stream } from "effect"
import { kept } from "./Scene.ts"
import { at, bye, delivers, many, reads, set, well } from "./parts.ts"

const encoded = (text: string) => new TextEncoder().encode(text)
const latin1 = new TextDecoder("latin1")

/** A server that numbers its messages anew for each connection. */
const renumbering = () => {
  const numbers = new Map<Simulator.ServerEnd, number>()
  return (bytes: Uint8Array, end: Simulator.ServerEnd) => {
    const text = latin1.decode(bytes)
    if (!text.includes("[UIDVALIDITY ")) return undefined
    const number = numbers.get(end) ?? 1_700_000_000 + numbers.size * 1_204
    numbers.set(end, number)
    return end.write(encoded(text.replace(/UIDVALIDITY \d+/, `UIDVALIDITY ${number}`)))
  }
}

/** A mailbox that does not open while it is away. */
const detached = () => {
  let isAway = false
  return {
    hears: (text: string, end: Simulator.ServerEnd) => {
      const tag = /(\S+) (?:SELECT|EXAMINE) /.exec(text)?.[1]
      return tag === undefined || !isAway
        ? undefined
        : end.write(encoded(`${tag} BAD User is authenticated but not connected.\r\n`))
    },
    goes: set(() => {
      isAway = true
    }),
    comes: set(() => {
      isAway = false
    })
  }
}

/** A server that does not greet the first connection after this. */
const mute = () => {
  let isDue = false
  return {
    speaks: (bytes: Uint8Array) => {
      if (!isDue || !latin1.decode(bytes).startsWith("* OK [CAPABILITY")) return undefined
      isDue = false
      return Effect.void
    },
    falls: set(() => {
      isDue = true
    })
  }
}

const exchange = { host: "outlook.office365.com", security: "tls" } as const
const mailbox = detached()
const greeter = mute()

export const restarts = {
  "uidvalidity-each-restart": kept({
    server: well,
    minutes: 100,
    options: { mailboxes: { INBOX: many } },
    speaks: renumbering(),
    plan: ({ hangUp }, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...at([20, 40, 60, 80], hangUp)
    ]
  }),
  "exchange-not-connected-later": kept({
    server: well,
    minutes: 75,
    account: exchange,
    hears: mailbox.hears,
    plan: (world) => [
      [20, Effect.andThen(mailbox.goes, bye(world, "Connection is closed. 13"))],
      [45, mailbox.comes]
    ]
  }),
  "yandex-idle-eof": kept({
    server: well,
    minutes: 125,
    account: { host: "imap.yandex.com" },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...at([6, 23, 68, 77, 108], world.hangUp),
      [15, delivers(world, "One")],
      [90, delivers(world, "Two")]
    ]
  }),
  "exchange-late-greeting": kept({
    server: well,
    minutes: 60,
    account: exchange,
    speaks: greeter.speaks,
    options: { mailboxes: { INBOX: many } },
    plan: ({ mail }, supervised) => [
      [10, reads(supervised, 1)],
      [30, Effect.andThen(greeter.falls, mail.disconnect)],
      [45, reads(supervised, 2)]
    ]
  })
}
