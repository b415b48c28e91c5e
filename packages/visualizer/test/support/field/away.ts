/** Mailboxes that are away for a while, or until a person acts. */
import * as Account from "@effect-imap/core/Account"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Effect, Redacted, Stream } from "effect"
import { kept } from "./Scene.ts"
import { many, announcing, at, bye, delivers, failure, seen, set, user, well } from "./parts.ts"

/** The tokens of an app, one after the other; a failure instead of one that is an error. */
const tokens = (get: () => Effect.Effect<string, unknown>) =>
  Account.tokenSource({ get: Effect.suspend(() => Effect.map(get(), Redacted.make)) })

const oauth = { ...Simulator.profiles.oauth, user }

const withdrawn = () => {
  let asked = 0
  return tokens(() =>
    asked++ === 0 ? Effect.succeed("a-valid-token") : Effect.fail(Account.signInAgain("invalid_grant"))
  )
}

export const away = {
  "consent-withdrawn": kept({
    server: oauth,
    minutes: 90,
    account: { token: withdrawn() },
    plan: (world) => [[30, bye(world, "Session invalidated - AccessTokenExpired")]]
  }),
  "acl-removed": kept({
    server: announcing("ACL"),
    minutes: 60,
    account: { mailbox: "Team" },
    options: {
      mailboxes: { INBOX: [], Team: many },
      faults: [2, 3, 4, 5].map(
        (nth) => ({ on: "SELECT", nth, fault: "refuse", with: "NO [NOPERM] Permission denied" }) as const
      )
    },
    plan: ({ mail }) => [[25, mail.disconnect]]
  }),
  "network-unreachable": kept({
    server: well,
    minutes: 60,
    plan: ({ mail, network }) => [
      [
        30,
        Effect.andThen(
          set(() => {
            network.fails = {
              at: "tcp",
              error: failure("offline", "ENETUNREACH", "the network is unreachable")
            }
          }),
          mail.disconnect
        )
      ],
      [
        34,
        set(() => {
          network.fails = undefined
        })
      ]
    ]
  }),
  "dns-servfail": kept({
    server: well,
    minutes: 60,
    plan: ({ mail, network }) => [
      [
        20,
        Effect.andThen(
          set(() => {
            network.fails = {
              at: "dns",
              error: failure("dnsTemporary", "EAI_AGAIN", "the name cannot be looked up now")
            }
          }),
          mail.disconnect
        )
      ],
      [
        30,
        set(() => {
          network.fails = undefined
        })
      ]
    ]
  }),
  "failover-wrong-cert": kept({
    server: well,
    minutes: 90,
    options: {
      handshake: (options) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          now < 39 * 60_000
            ? Effect.succeed(MemoryTransport.tlsInfo(options))
            : Effect.fail(
                failure(
                  "tlsName",
                  "ERR_TLS_CERT_ALTNAME_INVALID",
                  "the certificate is for backup.internal.example, not for imap.example.com"
                )
              )
        )
    },
    account: { security: "tls" },
    plan: (world) => [[40, bye(world, "Server is restarting")]]
  }),
  "suspended-midday": kept({
    server: well,
    minutes: 60,
    plan: (world) => [
      [
        25,
        Effect.andThen(
          set(() => {
            const words =
              "[CONTACTADMIN] Account suspended due to outgoing spam. Contact abuse@provider.example"
            world.profile.lines = { ...world.profile.lines, wrongPassword: `{tag} NO ${words}` }
            Object.assign(world.profile, { password: "none" })
          }),
          bye(world, "[CONTACTADMIN] Account suspended due to outgoing spam. Contact abuse@provider.example")
        )
      ]
    ]
  }),
  "login-rate": kept({
    server: well,
    minutes: 40,
    hears: (text, end, world) => {
      const tag = /(\S+) AUTHENTICATE/.exec(text)?.[1]
      if (tag === undefined) return undefined
      if (++world.logins !== 5) return undefined
      return end.write(
        new TextEncoder().encode(`${tag} NO [LIMIT] Too many logins, try again in 10 minutes\r\n`)
      )
    },
    plan: ({ mail }) => at([5, 5.5, 6, 6.6], mail.disconnect)
  }),
  "replica-refuses-once": kept({
    server: well,
    minutes: 60,
    hears: (text, end, world) => {
      const tag = /(\S+) AUTHENTICATE/.exec(text)?.[1]
      if (tag === undefined) return undefined
      if (++world.logins !== 2) return undefined
      return end.write(
        new TextEncoder().encode(`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n`)
      )
    },
    plan: ({ mail }, supervised) => [
      [20, mail.disconnect],
      [35, supervised.retryNow]
    ]
  }),
  "slow-select": kept({
    server: well,
    minutes: 40,
    options: { faults: [{ on: "SELECT", nth: 2, fault: "stall", for: "25 seconds" }] },
    plan: ({ mail }, supervised) => [
      [20, mail.disconnect],
      [30, seen(supervised)]
    ]
  }),
  "syn-dropped": kept({
    server: well,
    minutes: 120,
    plan: ({ mail, ports }) => [
      [
        30,
        Effect.andThen(
          set(() => {
            ports[993] = "silent"
            ports[143] = "silent"
          }),
          mail.disconnect
        )
      ],
      [
        90,
        set(() => {
          ports[993] = "implicitTls"
          ports[143] = "clear"
        })
      ]
    ]
  }),
  "idle-gone-after-update": kept({
    server: well,
    minutes: 60,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [
        15,
        Effect.andThen(
          set(() => {
            world.profile.capabilities = {
              ...world.profile.capabilities,
              authenticated: world.profile.capabilities.authenticated.replace(" IDLE", "")
            }
          }),
          bye(world, "Restarting for an update")
        )
      ],
      [40, delivers(world, "One")]
    ]
  })
}
