/** Two connections beside each other, and the accounts of a fleet. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Command from "@effect-imap/core/Command"
import * as Account from "@effect-imap/core/Account"
import type { FleetStatus } from "@effect-imap/core/ImapFleet"
import * as Policy from "@effect-imap/core/Policy"
import * as Simulator from "@effect-imap/core/simulator"
import { DateTime, Effect, Fiber } from "effect"
import { whyOf } from "../../../../core/src/fleet/FleetStatus.ts"
import { memberOf } from "../../../src/model/fleet/Fleet.ts"
import type { Opened } from "../cold/Cold.ts"
import { pass } from "../pass.ts"
import { account, play } from "./Scene.ts"
import { many, well } from "./parts.ts"

const opens = (security: "tls" | "starttls") =>
  Effect.exit(
    Effect.scoped(
      Effect.flatMap(ImapConnection.connect({ ...account, security }), ({ execute, logout }) =>
        Effect.andThen(execute(Command.fetch("1:*", { envelope: true })), logout)
      )
    )
  )

export const beside = {
  "compared-by-port": play({
    server: well,
    minutes: 3,
    policy: { attempts: 1 },
    options: { ports: { 143: "refused" }, mailboxes: { INBOX: many } },
    app: () => Effect.andThen(opens("starttls"), Effect.andThen(Effect.sleep("40 seconds"), opens("tls")))
  })
}

const minute = 60_000
const now = Date.UTC(2026, 10, 24, 9, 30, 0)

/** Why an account has no token: its source cannot be reached. */
const tokenless = Effect.suspend(() => {
  const { password: _, ...open } = account
  const get = Effect.fail(new Error("connect ECONNREFUSED 10.8.0.4:443 (login.example.com)"))
  return Effect.flip(ImapConnection.connect({ ...open, token: Account.tokenSource({ get }) }))
}).pipe(
  Effect.map(whyOf),
  Effect.provide(Simulator.layer(Simulator.profiles.oauth)),
  Effect.provideService(Policy.Policy, Policy.make({ attempts: 1 })),
  Effect.scoped
)

const statusOf = (index: number, why: NonNullable<FleetStatus["why"]>): FleetStatus => {
  const isOutlook = index % 3 !== 2
  const base = {
    accountId: `user-${String(index + 1).padStart(4, "0")}`,
    host: isOutlook ? "outlook.office365.com" : "imap.example.org",
    runner: index % 2 === 0 ? "10.0.0.1:34431" : "10.0.0.2:34431",
    updatedAt: DateTime.makeUnsafe(now)
  }
  const selected = DateTime.makeUnsafe(now - (index % 60) * 11 * minute - minute)
  if (!isOutlook || index % 4 !== 1) return { ...base, state: "Selected", since: selected }
  const since = DateTime.makeUnsafe(now - 20 * minute + index * 300)
  return { ...base, state: "Waiting", since, until: DateTime.makeUnsafe(now + (index % 75) * 1000), why }
}

/** All accounts of one runner whose token ran out cannot get another one. */
export const tokensAway: Effect.Effect<Opened, unknown> = Effect.gen(function* () {
  const fiber = yield* Effect.forkChild(tokenless)
  yield* pass("1 minute")
  const why = yield* Fiber.join(fiber)
  return {
    kind: "fleet",
    members: Array.from({ length: 600 }, (_, index) => memberOf(statusOf(index, why))),
    now
  }
})
