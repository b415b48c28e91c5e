/** An app that opens too much, or ends too early. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { Effect } from "effect"
import { record, type Setting } from "../record.ts"
import { account, kept, play } from "./Scene.ts"
import { at, every, large, sends, user, well } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })

const met = (setting: Setting) => record({ attempts: 1, ...setting, account: { user, ...setting.account } })

export const impatience = {
  "connect-leak": play({
    server: well,
    minutes: 8,
    hears: (text, end, world) => {
      const tag = /(\S+) AUTHENTICATE/.exec(text)?.[1]
      if (tag === undefined) return undefined
      if (++world.logins <= 4) return undefined
      return end.write(
        new TextEncoder().encode(
          `${tag} NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=4)\r\n`
        )
      )
    },
    app: () =>
      Effect.forEach(
        every(1, 5),
        () =>
          Effect.exit(
            Effect.flatMap(ImapConnection.connect(account), ({ execute }) =>
              Effect.andThen(execute(headers), Effect.sleep("1 minute"))
            )
          ),
        { discard: true }
      )
  }),
  "search-impatient": kept({
    server: well,
    minutes: 20,
    options: { faults: [{ on: "SEARCH", nth: "every", fault: "stall", for: "6 seconds" }] },
    plan: (_, supervised) =>
      at(
        [5, 7, 9],
        Effect.timeout(
          sends(supervised, "UID SEARCH", Argument.atom("TEXT"), Argument.text("invoice")),
          "2 seconds"
        )
      )
  }),
  "closed-midway": play({
    server: well,
    minutes: 2,
    options: {
      mailboxes: { INBOX: [large] },
      chunk: 4_096,
      faults: [{ on: "FETCH", fault: "throttle", bytesPerSecond: 20_000 }]
    },
    app: () =>
      Effect.gen(function* () {
        const { execute } = yield* ImapConnection.connect(account)
        yield* Effect.sleep("5 seconds")
        yield* Effect.exit(Effect.timeout(execute(Command.fetch(1, { source: true })), "4 seconds"))
      }).pipe(Effect.scoped)
  }),
  "after-logout": play({
    server: well,
    minutes: 4,
    app: () =>
      Effect.gen(function* () {
        const { execute, logout } = yield* ImapConnection.connect(account)
        yield* execute(headers)
        yield* logout
        yield* Effect.sleep("10 seconds")
        yield* Effect.forEach(
          every(1, 3),
          () => Effect.andThen(Effect.exit(execute(headers)), Effect.sleep("10 seconds")),
          { discard: true }
        )
      })
  }),
  "gave-up-opening": met({
    server: { ...well, delays: { greeting: "6 seconds" } },
    patience: 3_000,
    account: { security: "tls" }
  })
}
