/** Situations of a fleet, and a comparison of two connections. */
import * as Simulator from "@effect-imap/core/simulator"
import { Effect, Redacted } from "effect"
import type { Member } from "../../../src/model/fleet/Fleet.ts"
import { live } from "../live.ts"
import { type Cold, type Opened, ofClass } from "./Cold.ts"

const before = ofClass("before")
const after = ofClass("after")
const now = Date.UTC(2026, 10, 22, 14, 0, 0)
const minute = 60_000
const well = Simulator.profiles.wellBehaved

const fleet = (members: ReadonlyArray<Member>): Effect.Effect<Opened> =>
  Effect.succeed({ kind: "fleet", members, now })

const many = (count: number, member: (index: number, account: string) => Member): ReadonlyArray<Member> =>
  Array.from({ length: count }, (_, index) => member(index, `user-${String(index + 1).padStart(4, "0")}`))

const unreachable = {
  reason: "HostUnreachable",
  title: "The server cannot be reached",
  words: "The server cannot be reached (HostUnreachable at connect).",
  turn: "nobody"
} as const

/** One of three hosts cannot be reached for twelve minutes. */
const hostAway = many(900, (index, account): Member => {
  const host = `mail${(index % 3) + 1}.example.com`
  const runner = `10.0.0.${(index % 2) + 1}:34431`
  return index % 3 === 1
    ? {
        account,
        host,
        runner,
        state: "Waiting",
        since: now - 12 * minute + index * 40,
        until: now + (index % 90) * 1000,
        why: unreachable
      }
    : { account, host, runner, state: "Selected", since: now - (index % 50) * 23 * minute }
})

/** One of three runners was killed nine minutes ago; the others took its accounts over within seconds. */
const runnerAway = many(240, (index, account): Member => {
  const host = "imap.example.com"
  const had = `10.0.0.${(index % 3) + 1}:34431`
  if (index % 3 !== 2)
    return { account, host, runner: had, state: "Selected", since: now - 9 * 60 * minute + index }
  const runner = `10.0.0.${(index % 2) + 1}:34431`
  const taken = now - 9 * minute + index * 20
  return {
    account,
    host,
    runner,
    state: "Selected",
    since: taken + 1500,
    stays: [
      { runner: had, since: now - 9 * 60 * minute },
      { runner, since: taken, gone: taken - 8000 }
    ]
  }
})

/** The same account, before and after its password was corrected. */
const corrected = Effect.map(
  live({
    server: well,
    account: { password: Redacted.make("yesterday's"), security: "tls" },
    plan: ({ supervised }) => [[3, supervised.renew({ password: Redacted.make(well.password) })]],
    minutes: 6
  }),
  (bytes): Opened => ({ kind: "trace", bytes, compare: true })
)

export const fleets: ReadonlyArray<Cold> = [
  before(
    "compared-by-password",
    [
      "Two connections of one account side by side: in the first the password was refused, in the second (with a new one) it was accepted and the mailbox opened.",
      "The user: the old password.",
      "Nothing; the new password works."
    ],
    corrected
  ),
  after(
    "fleet-host-away",
    [
      "Of 900 accounts, the 300 of one host, mail2, have been unreachable for about 12 minutes; they are retried automatically, and all others are open.",
      "The host mail2 or the network to it; retried automatically.",
      "Look at mail2.example.com, or at the way to it."
    ],
    fleet(hostAway)
  ),
  after(
    "fleet-runner-gone",
    [
      "All 240 accounts are open. About nine minutes ago one of three runners was gone, and the other two took its 80 accounts over after 8 s.",
      "Nobody now; the app's operator may look why the runner went.",
      "Nothing for the accounts; find out what happened to that runner."
    ],
    fleet(runnerAway)
  )
]
