/** Three runners, 60 accounts, and what strikes a runner or the database: seen from the mail server. */
import { assert, describe, layer } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import { Array as Arr, Clock, Context, Duration, Effect, Layer, Redacted, Result } from "effect"
import * as Mail from "./Mail.ts"
import * as Rig from "./Rig.ts"
import { NotYet, until } from "../support/until.ts"

/** `FLEET_ACCOUNTS=600 FLEET_EXPIRATION=10` is what docs/fleet.md has the times of. */
const size = Number(process.env["FLEET_ACCOUNTS"] ?? 60)
const accounts = Array.from({ length: size }, (_, index) => `user${index}`)
/** Mail comes to every third all the time. */
const followed = accounts.filter((_, index) => index % 3 === 0)
/** Ends what hangs; a machine that is busy with other tests needs a few of them. */
const minutes = (count: number) => count * 60_000

/** Asks everybody about every account, so not so often that the runners have less of the machine than this. */
const eventually = <E, R>(
  missing: string | (() => string),
  condition: Effect.Effect<boolean, E, R>,
  within: Duration.Input
) => until(missing, condition, within, "250 millis")

const allLoggedIn = Effect.gen(function* () {
  const { logins } = yield* Rig.Rig
  return new Set((yield* logins).map(({ user }) => user)).size === accounts.length
})

const resting = Effect.gen(function* () {
  const { logins } = yield* Rig.Rig
  const look = Effect.map(logins, (all) =>
    JSON.stringify(all.map(({ pid, user }) => `${user} ${pid}`).toSorted())
  )
  const before = yield* look
  yield* Effect.sleep("3 seconds")
  return (yield* look) === before
})

/** Three runners, and each account selected at one of them. */
const steady = Effect.gen(function* () {
  const { fleet, runners } = yield* Rig.Rig
  let seen = "no runner is ready"
  const spread = Effect.gen(function* () {
    // the watchdog of a runner that a busy machine starves ends it; here as elsewhere, it is started again
    const three = yield* runners(3)
    const statuses = yield* fleet.statuses
    const addresses = three.map(({ address }) => address)
    const [selected, others] = Arr.partition(statuses, (status) =>
      status.state === "Selected" && addresses.includes(status.runner ?? "")
        ? Result.succeed(status.runner)
        : Result.fail(`${status.accountId} ${status.state} at ${status.runner} ${status.why?.words ?? ""}`)
    )
    const counts = addresses.map((address) => selected.filter((runner) => runner === address).length)
    seen = `${counts.join(", ")} at ${addresses.join(", ")}: ${others.join("; ")}`
    return selected.length === accounts.length && !counts.includes(0)
  })
  yield* eventually(
    () => `not all accounts are selected at the three runners, but ${seen}`,
    spread,
    "5 minutes"
  )
  yield* eventually("not all accounts are logged in", allLoggedIn, "1 minute")
  // a runner that has joined is given its part shard by shard
  yield* eventually("accounts still move", resting, "5 minutes")
})

/** The messages that keep accounts are read again ten minutes later, on the same runner, and still keep them. */
const tenMinutesLater = Effect.gen(function* () {
  const { postgres } = yield* Rig.Rig
  yield* Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    // the runners lock some of these rows in another order
    yield* sql.withTransaction(
      Effect.andThen(
        sql`LOCK TABLE cluster_messages IN EXCLUSIVE MODE`,
        sql`UPDATE cluster_messages SET last_read = last_read - INTERVAL '11 minutes'`
      )
    )
    const old = sql`SELECT 1 FROM cluster_messages WHERE last_read < NOW() - INTERVAL '10 minutes' AND NOT processed`
    yield* eventually(
      "messages are not read again",
      Effect.map(old, (rows) => rows.length === 0),
      "2 minutes"
    )
    // an account that moved meanwhile may have been sent a second one, which ends at once
    const kept = sql<{ entity_id: string }>`
      SELECT entity_id FROM cluster_messages WHERE tag = 'Keep' AND NOT processed`
    const isOneEach = Effect.map(
      kept,
      (rows) =>
        rows.length === accounts.length &&
        new Set(rows.map(({ entity_id }) => entity_id)).size === accounts.length
    )
    yield* eventually("not each account has one message that keeps it", isOneEach, "2 minutes")
  }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(postgres.url) })))
})

class Fleet extends Context.Service<Fleet, Mail.Mail>()("@effect-imap/node/test/fleet/Fleet") {}

const rig = Layer.effect(
  Fleet,
  Effect.gen(function* () {
    const { fleet, runners } = yield* Rig.Rig
    yield* runners(3)
    const watched = Effect.forEach(accounts, (id) => fleet.watch(id), { concurrency: 100, discard: true })
    // a call waits until some runner answers: one that a busy machine starved to death is started again
    const supervised = Effect.forever(Effect.andThen(Effect.ignore(runners(3)), Effect.sleep("1 second")))
    yield* Effect.raceFirst(watched, supervised)
    yield* Effect.all([steady, tenMinutesLater], { concurrency: 2 })
    return yield* Mail.follow(followed)
  })
).pipe(Layer.provideMerge(Rig.layer))

/** How long it took until all accounts of a runner were logged in at the others, in milliseconds. */
const moved = Effect.fnUntraced(function* (strike: (runner: Rig.Runner) => void) {
  const { fleet, runners } = yield* Rig.Rig
  const [struck] = yield* runners(3)
  if (struck === undefined) return yield* new NotYet({ message: "no runner" })
  const begun = yield* Clock.currentTimeMillis
  strike(struck)
  const away = Effect.map(fleet.statuses, (statuses) =>
    statuses.every(({ runner, state }) => runner !== struck.address && state === "Selected")
  )
  yield* eventually("accounts have not moved", away, "3 minutes")
  yield* eventually("accounts are not logged in again", allLoggedIn, "3 minutes")
  const took = (yield* Clock.currentTimeMillis) - begun
  const still = new NotYet({ message: "the runner has not ended, after 1 minute" })
  yield* Effect.timeoutOrElse(struck.ended, { duration: "1 minute", orElse: () => Effect.fail(still) })
  return took
})

/**
 * The server needs a moment to close what a client has left, in milliseconds. Two runners that both hold an account would
 * go on for good.
 */
const moment = 2_000

const expectNeverTwice = Effect.gen(function* () {
  const { socketsOf, twice } = yield* Rig.Rig
  const found = Array.from(twice()).filter(([, lasted]) => lasted > moment)
  const sockets = yield* socketsOf(found.map(([user]) => user))
  assert.deepStrictEqual(found, [], `logged in twice: ${sockets.join("\n")}`)
})

/** Waits until all that has been delivered by now is reported. */
const reported = Effect.gen(function* () {
  const { delivered, reported } = yield* Fleet
  const due = new Map(delivered)
  const all = Effect.sync(() =>
    followed.every((account) => (reported.get(account)?.length ?? 0) >= (due.get(account) ?? 0))
  )
  yield* eventually("messages are missing", all, "3 minutes")
})

describe.skipIf(Rig.missing)(`a fleet of three runners and ${size} accounts`, () => {
  layer(rig, { excludeTestServices: true, timeout: minutes(12) })((it) => {
    it.effect.each(["SIGTERM", "SIGKILL", "SIGSTOP"] as const)(
      "%s: the accounts of a runner move to the others, and some to the next one; none is logged in twice",
      Effect.fnUntraced(function* (signal) {
        const took = yield* moved((runner) => runner.signal(signal))
        process.stdout.write(`${signal}: all were logged in again after ${took} ms\n`)
        yield* steady
        yield* reported
        yield* expectNeverTwice
      }),
      minutes(12)
    )

    // FLEET_OUTAGE=60 tries a whole minute; one expiration, after which nobody's rows are valid, shows the same
    it.effect(
      "PostgreSQL is stopped: each connection stays open, none is logged in twice, and work goes on",
      Effect.fnUntraced(function* () {
        const { fleet, logins, postgres } = yield* Rig.Rig
        const before = yield* logins
        yield* postgres.stop
        yield* Effect.sleep(
          `${Number(process.env["FLEET_OUTAGE"] ?? Duration.toSeconds(Rig.expiration) + 2)} seconds`
        )
        const meanwhile = yield* logins
        yield* postgres.start
        assert.sameDeepMembers([...meanwhile], [...before])
        yield* Effect.sleep(Duration.times(Rig.expiration, 1.5))
        assert.sameDeepMembers([...(yield* logins)], [...before])
        yield* fleet.retryNow(accounts[0] ?? "")
        yield* expectNeverTwice
      }),
      minutes(12)
    )

    it.effect(
      "no message is lost, and none is reported twice, whatever happened",
      Effect.fnUntraced(function* () {
        const mail = yield* Fleet
        mail.end()
        const count = (account: string) => mail.delivered.get(account) ?? 0
        yield* reported
        yield* Effect.sleep("1 second")
        const expected = followed.map((account) => [
          account,
          Array.from({ length: count(account) }, (_, index) => index + 1)
        ])
        assert.deepStrictEqual(
          followed.map((account) => [account, mail.reported.get(account)]),
          expected
        )
        assert.deepStrictEqual(mail.others, [])
      }),
      minutes(12)
    )
  })
})
