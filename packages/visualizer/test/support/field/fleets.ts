/** Fleets of which some accounts are away, and what these have in common. */
import type { FleetStatus } from "@effect-imap/core/ImapFleet"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import * as Simulator from "@effect-imap/core/simulator"
import { DateTime, Effect, Fiber } from "effect"
import { whyOf } from "../../../../core/src/fleet/FleetStatus.ts"
import { memberOf } from "../../../src/model/fleet/Fleet.ts"
import type { Opened } from "../cold/Cold.ts"
import { pass } from "../pass.ts"
import { account } from "./Scene.ts"
import { well } from "./parts.ts"

const minute = 60_000
const now = Date.UTC(2026, 10, 25, 9, 30, 0)

/** Why an account does not open at this server. */
const whyAt = Effect.fnUntraced(function* (host: string, server: Simulator.Profile) {
  const fiber = yield* Effect.forkChild(
    Effect.flip(ImapConnection.connect({ ...account, host, security: "tls" })).pipe(
      Effect.map(whyOf),
      Effect.provide(Simulator.layer(server)),
      Effect.provideService(Policy.Policy, Policy.make({ attempts: 1 })),
      Effect.scoped
    )
  )
  yield* pass("2 minutes")
  return yield* Fiber.join(fiber)
})

const spoken = (lines: Partial<Simulator.Profile["lines"]>): Simulator.Profile => ({
  ...well,
  lines: { ...well.lines, ...lines }
})

interface Away extends Pick<FleetStatus, "state" | "why" | "until"> {
  readonly sinceMinutes: number
}

/** So many accounts, in turn on these hosts; `away` says of each on which runner it is away, and how. */
const fleet = (
  count: number,
  hosts: ReadonlyArray<string>,
  away: (host: string, runner: string, index: number) => Away | undefined
): Opened => ({
  kind: "fleet",
  now,
  members: Array.from({ length: count }, (_, index) => {
    const host = hosts[index % hosts.length] ?? ""
    const runner = `10.0.0.${(Math.floor(index / hosts.length) % 3) + 1}:34431`
    const { sinceMinutes, ...rest } = away(host, runner, index) ?? {
      state: "Selected" as const,
      sinceMinutes: (index % 60) * 11 + 1
    }
    return memberOf({
      accountId: `user-${String(index + 1).padStart(4, "0")}`,
      host,
      runner,
      since: DateTime.makeUnsafe(now - sinceMinutes * minute),
      updatedAt: DateTime.makeUnsafe(now),
      ...rest
    })
  })
})

export const fleets: Readonly<Record<string, Effect.Effect<Opened, unknown>>> = {
  "fleet-runner-blocked": Effect.gen(function* () {
    const host = "mail.example.net"
    const greeting = "* BYE Too many connections from your address 203.0.113.9"
    const why = yield* whyAt(host, spoken({ greeting }))
    return fleet(480, [host, "imap.example.org"], (at, runner, index) =>
      at === host && runner.startsWith("10.0.0.3")
        ? {
            state: "Waiting",
            why,
            sinceMinutes: 15 - index * 0.005,
            until: DateTime.makeUnsafe(now + (index % 90) * 1000)
          }
        : undefined
    )
  }),
  "fleet-forced-reset": Effect.gen(function* () {
    const host = "imap.beispiel.example"
    const words = "Password reset required after a security incident. See https://status.beispiel.example/"
    const wrongPassword = `{tag} NO [AUTHENTICATIONFAILED] ${words}`
    const why = yield* whyAt(host, { ...spoken({ wrongPassword }), password: "another" })
    return fleet(360, [host, "imap.example.org", "mail.example.net"], (at, _, index) =>
      at === host ? { state: "NeedsUser", why, sinceMinutes: 390 - index * 0.003 } : undefined
    )
  })
}
