/** Accounts that are let in, or let write, only after someone or something has changed. */
import * as Command from "@effect-imap/core/Command"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Effect } from "effect"
import { kept } from "./Scene.ts"
import { at, bye, failure, many, ofSize, reads, seen, set, well, without } from "./parts.ts"

/** Refuses these commands with these words while it is on. */
const refusing = (command: string, words: string) => {
  let isOn = false
  return {
    hears: (text: string, end: Simulator.ServerEnd) => {
      const tag = new RegExp(`(\\S+) ${command}`).exec(text)?.[1]
      return tag === undefined || !isOn
        ? undefined
        : end.write(new TextEncoder().encode(`${tag} NO ${words}\r\n`))
    },
    begins: set(() => {
      isOn = true
    }),
    ends: set(() => {
      isOn = false
    })
  }
}

const quota = refusing("APPEND ", "[OVERQUOTA] Mailbox is full (500 MB of 500 MB)")
const migration = refusing("UID STORE", "[READ-ONLY] Mailbox is read-only")
const sessions = refusing(
  "AUTHENTICATE",
  "[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=3)"
)
const alert = "* OK [ALERT] Your mailbox is being migrated and is read-only until 16:00"

/** Another server's certificate while the machine is in that network. */
const portal = (from: number, to: number) => (options: Parameters<typeof MemoryTransport.tlsInfo>[0]) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    now < from * 60_000 || now >= to * 60_000
      ? Effect.succeed(MemoryTransport.tlsInfo(options))
      : Effect.fail(
          failure(
            "tlsName",
            "ERR_TLS_CERT_ALTNAME_INVALID",
            "the certificate is for login.hotel-wifi.example, not for imap.example.com"
          )
        )
  )

export const admission = {
  "quota-cleared": kept({
    server: without("LITERAL+"),
    minutes: 70,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    hears: quota.hears,
    plan: ({ mail }, supervised) => [
      ...at(
        [5, 22, 30, 38, 46, 55],
        supervised.use(({ execute }) => execute(Command.append("Sent", ofSize(2_000))))
      ),
      [20, quota.begins],
      [25, reads(supervised, 2)],
      [35, seen(supervised, 5)],
      [50, Effect.andThen(mail.expunge("INBOX", [2, 3, 4]), quota.ends)]
    ]
  }),
  "migration-read-only": kept({
    server: well,
    minutes: 80,
    options: { mailboxes: { INBOX: many } },
    hears: migration.hears,
    plan: (world, supervised) => {
      const { lines, selection } = world.profile
      return [
        ...at([10, 25, 33, 41, 50, 65], seen(supervised, 2)),
        [
          20,
          Effect.andThen(
            set(() => {
              world.profile.lines = { ...lines, selected: "{tag} OK [READ-ONLY] SELECT completed" }
              world.profile.selection = [...selection, alert]
            }),
            Effect.andThen(migration.begins, bye(world, "Migration in progress"))
          )
        ],
        [
          60,
          Effect.andThen(
            set(() => {
              Object.assign(world.profile, { lines, selection })
            }),
            Effect.andThen(migration.ends, bye(world, "Migration completed"))
          )
        ]
      ]
    }
  }),
  "confirm-sign-in": kept({
    server: well,
    minutes: 90,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => {
      const { password } = world.profile
      const words = "Confirm this sign-in in your authenticator app, then try again"
      return [
        [10, reads(supervised, 1)],
        [
          30,
          Effect.andThen(
            set(() => {
              const wrongPassword = `{tag} NO [AUTHENTICATIONFAILED] ${words}`
              world.profile.lines = { ...world.profile.lines, wrongPassword }
              Object.assign(world.profile, { password: "none" })
            }),
            bye(world, "[ALERT] Unusual activity. Confirm this sign-in in your authenticator app")
          )
        ],
        [
          48,
          Effect.andThen(
            set(() => {
              Object.assign(world.profile, { password })
            }),
            supervised.retryNow
          )
        ],
        [70, reads(supervised, 2)]
      ]
    }
  }),
  "hotel-wifi": kept({
    server: well,
    minutes: 90,
    account: { security: "tls" },
    options: { mailboxes: { INBOX: many }, handshake: portal(24.9, 39.9) },
    plan: ({ mail }, supervised) => [
      [10, reads(supervised, 1)],
      [25, mail.disconnect],
      [40, supervised.retryNow],
      [70, reads(supervised, 2)]
    ]
  }),
  "ghost-sessions": kept({
    server: well,
    minutes: 70,
    options: { mailboxes: { INBOX: many } },
    hears: sessions.hears,
    plan: ({ mail }, supervised) => [
      [10, reads(supervised, 1)],
      ...at([20, 21.4], mail.disconnect),
      [22.8, Effect.andThen(sessions.begins, mail.disconnect)],
      [35, sessions.ends],
      [60, reads(supervised, 2)]
    ]
  })
}
