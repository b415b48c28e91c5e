/** Text that PostgreSQL cannot read, in every place of every table. */
import * as FleetStore from "@effect-imap/core/FleetStore"
import type { FleetStatus } from "@effect-imap/core/internal/ImapFleet"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Exit, Layer, Logger, Option } from "effect"
import { SqlClient } from "effect/sql/SqlClient"
import * as fc from "fast-check"
import * as Postgres from "../postgres/Postgres.ts"

const at = DateTime.makeUnsafe(1_700_000_000_000)

const honest: FleetStatus = { accountId: "honest", state: "Connecting", since: at, updatedAt: at }

/** Every text of a status. */
const statusesWith = (text: string): ReadonlyArray<FleetStatus> => {
  const why = { reason: "Timeout", title: "x", words: "x", actionBy: "nobody", retry: "later" } as const
  const other: FleetStatus = { ...honest, accountId: "other" }
  return [
    { ...other, accountId: text },
    { ...other, label: text },
    { ...other, host: text },
    { ...other, runner: text },
    { ...other, why: { ...why, reason: text } },
    { ...other, why: { ...why, title: text } },
    { ...other, why: { ...why, words: text } },
    { ...other, why: { ...why, advice: text } },
    { ...other, stays: [{ runner: text, since: at }] }
  ]
}

type Lesson = Parameters<NonNullable<FleetStore.FleetStore["lessons"]>["exchange"]>[0][number]["lesson"]

/** Every text of a lesson, but a quotation's, which is visible by its type. */
const lessonsWith = (text: string): ReadonlyArray<Lesson> => [
  { _tag: "Present", runner: text },
  { _tag: "Slowed", runner: text, place: "place", level: 1 },
  { _tag: "Slowed", runner: "runner", place: text, level: 1 },
  { _tag: "Full", runner: text, account: "account" },
  { _tag: "Full", runner: "runner", account: text }
]

const profile = { wayIn: "implicitTls", port: 993, capabilities: {}, swallows: [] } as const

/** Half of them are text that PostgreSQL cannot read. */
const texts = fc.sample(
  fc
    .tuple(fc.string({ unit: "binary" }), fc.constantFrom("", "\0", "\ud83d", "\udca9"))
    .map(([text, end]) => text + end),
  { numRuns: 40, seed: 9051 }
)

const isReadable = (text: string) => text.isWellFormed() && !text.includes("\0")

const logged = (lines: Array<string>) =>
  Logger.layer([Logger.map(Logger.formatSimple, (line) => void lines.push(line))])

const inPostgres = FleetStore.layerSql.pipe(
  Layer.provideMerge(Postgres.client),
  Layer.provideMerge(Postgres.layer)
)

describe.skipIf(Postgres.skipped)("M18 text that PostgreSQL cannot read", () => {
  it.live("stops nothing but its own row, which the log names, in whatever place it stands", () => {
    const lines: Array<string> = []
    return Effect.gen(function* () {
      const { lessons, profiles, save, status, unwatch, watch } = yield* FleetStore.FleetStore
      const exchange = lessons?.exchange ?? (() => Effect.die("a database has lessons"))
      yield* watch("honest", {})
      yield* watch("other", {})
      for (const [round, text] of texts.entries()) {
        const reported = { ...honest, label: `round ${round}` }
        const refused = statusesWith(text).length * Number(!isReadable(text))
        lines.length = 0
        yield* save([...statusesWith(text), reported].map((status) => ({ status, epoch: 0 })))
        assert.deepStrictEqual(yield* status("honest"), Option.some(reported))
        assert.lengthOf(lines, refused, JSON.stringify(text))

        const runner = `runner ${round}`
        const says = [...lessonsWith(text), { _tag: "Present", runner } as const]
        const heard = yield* exchange(
          says.map((lesson) => ({ lesson, ms: 60_000 })),
          [text]
        )
        assert.isTrue(heard.some(({ lesson }) => lesson._tag === "Present" && lesson.runner === runner))
        yield* profiles.put(text, profile)
        yield* profiles.put("imap.example.com", { ...profile, mechanism: text })
        if (isReadable(text)) continue
        for (const wish of [{ label: text }, { mailbox: text }])
          assert.isTrue(Exit.isFailure(yield* Effect.exit(watch("other", wish))))
        assert.isTrue(Exit.isFailure(yield* Effect.exit(watch(text, {}))))
      }
      yield* unwatch("honest")
    }).pipe(Effect.provide(logged(lines)), Effect.provide(inPostgres))
  })

  it.live("is found alone if it has come into the table otherwise", () => {
    const lines: Array<string> = []
    return Effect.gen(function* () {
      const { save, status, watch } = yield* FleetStore.FleetStore
      const sql = (yield* SqlClient).withoutTransforms()
      const accounts = Array.from({ length: 100 }, (_, index) => `account ${index}`)
      yield* Effect.forEach(accounts, (accountId) => watch(accountId, {}))
      yield* sql`UPDATE imap_fleet_accounts SET runner = 'a', status = ${JSON.stringify({ label: "\ud83d" })}
                 WHERE account_id = 'account 41'`
      const statuses = accounts.map((accountId): FleetStatus => ({ ...honest, accountId, runner: "a" }))
      yield* save(statuses.map((status) => ({ status, epoch: 0 })))
      for (const reported of statuses)
        if (reported.accountId !== "account 41")
          assert.deepStrictEqual(yield* status(reported.accountId), Option.some(reported))
      assert.lengthOf(lines, 1)
      assert.include(lines[0], "the status of the account account 41 cannot be stored")
    }).pipe(Effect.provide(logged(lines)), Effect.provide(inPostgres))
  })
})
