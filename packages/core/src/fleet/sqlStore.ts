/** The store of a fleet in tables `imap_fleet_*` of PostgreSQL. Every failure there is `StorageDown` here. */
import { Array as Arr, Clock, DateTime, Effect, Option, Result } from "effect"
import * as Migrator from "effect/sql/Migrator"
import { SqlClient } from "effect/sql/SqlClient"
import { ServerProfile, type Store as Profiles } from "../lifecycle/ServerProfiles.ts"
import { isStorable } from "../base/StoredText.ts"
import { FleetError } from "./FleetError.ts"
import { FleetStatus, historyOf, maxStays, Stays, withoutRunner } from "./FleetStatus.ts"
import { keyOf, Lesson, presentForMs, type Said } from "./Lesson.ts"
import { json, storable, written } from "./rows.ts"
import { unassigned, Wish } from "./Wish.ts"
import type { FleetStore, LessonStore, Report } from "./Store.ts"

const wishes = json(Wish)
const statusesOf = json(FleetStatus)
const staysOf = json(Stays)
const profilesOf = json(ServerProfile)
const lessonsOf = json(Lesson)

const tables = Migrator.fromRecord({
  "0001_create_tables": Effect.gen(function* () {
    const sql = (yield* SqlClient).withoutTransforms()
    yield* sql`CREATE TABLE imap_fleet_accounts (
      account_id TEXT COLLATE "C" PRIMARY KEY, wish TEXT NOT NULL, status TEXT NOT NULL
    )`
    yield* sql`CREATE TABLE imap_fleet_begun (
      account_id TEXT NOT NULL, message_id TEXT NOT NULL, PRIMARY KEY (account_id, message_id)
    )`
    yield* sql`CREATE TABLE imap_fleet_profiles (host TEXT PRIMARY KEY, profile TEXT NOT NULL)`
  }),
  "0002_create_lessons": Effect.gen(function* () {
    const sql = (yield* SqlClient).withoutTransforms()
    yield* sql`CREATE TABLE imap_fleet_lessons (
      key TEXT PRIMARY KEY, lesson TEXT NOT NULL, until TIMESTAMPTZ NOT NULL
    )`
  }),
  "0003_number_epochs": Effect.gen(function* () {
    const sql = (yield* SqlClient).withoutTransforms()
    yield* sql`ALTER TABLE imap_fleet_accounts
      ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0, ADD COLUMN runner TEXT NOT NULL DEFAULT ''`
    yield* sql`CREATE INDEX imap_fleet_accounts_runner ON imap_fleet_accounts (runner)`
  }),
  "0004_keep_stays": Effect.gen(function* () {
    const sql = (yield* SqlClient).withoutTransforms()
    yield* sql`CREATE TABLE imap_fleet_stays (
      account_id TEXT NOT NULL, epoch BIGINT NOT NULL, runner TEXT NOT NULL,
      since TIMESTAMPTZ NOT NULL, gone TIMESTAMPTZ, PRIMARY KEY (account_id, epoch)
    )`
  })
})

/** Creates the tables if they do not exist. */
export const makeSqlStore = Effect.gen(function* () {
  yield* Effect.orDie(Migrator.make({})({ loader: tables, table: "imap_fleet_migrations" }))
  const sql = (yield* SqlClient).withoutTransforms()
  return {
    ...watched(sql),
    ...statuses(sql),
    ...begun(sql),
    profiles: profiles(sql),
    lessons: lessons(sql)
  } satisfies FleetStore
})

const stored = <A, E>(effect: Effect.Effect<A, E>, accountId?: string) =>
  Effect.mapError(effect, () => FleetError.of({ _tag: "StorageDown" }, accountId))

/** The accounts that are watched, each with the epoch of its runner. */
const watched = (sql: SqlClient) =>
  ({
    watch: Effect.fnUntraced(function* (accountId, wish) {
      const status = statusesOf.encode(unassigned(accountId, wish, yield* Clock.currentTimeMillis))
      const account = { account_id: accountId, wish: wishes.encode(wish), status }
      const [row] = yield* stored(
        sql<Epoch>`INSERT INTO imap_fleet_accounts ${sql.insert(account)}
            ON CONFLICT (account_id) DO UPDATE SET wish = EXCLUDED.wish RETURNING epoch`,
        accountId
      )
      return Number(row?.epoch)
    }),
    // begun tasks stay: their messages may come again
    unwatch: (accountId) =>
      stored(
        sql`WITH stays AS (DELETE FROM imap_fleet_stays WHERE account_id = ${accountId})
            DELETE FROM imap_fleet_accounts WHERE account_id = ${accountId}`,
        accountId
      ),
    takeOver: (accountId) =>
      Effect.map(
        stored(
          sql<Wished>`UPDATE imap_fleet_accounts SET epoch = epoch + 1
              WHERE account_id = ${accountId} RETURNING wish, epoch`,
          accountId
        ),
        ([row]) => Option.flatMap(Option.fromUndefinedOr(row), takenOver)
      ),
    assigned: (runner) =>
      Effect.map(
        stored(
          sql<Place>`SELECT account_id, runner FROM imap_fleet_accounts
              WHERE runner IN (${runner}, '') OR runner IN (
                SELECT substr(key, 9) FROM imap_fleet_lessons WHERE key LIKE 'Present %' AND until <= NOW()
              )`
        ),
        (rows) => assignedTo(runner, rows)
      )
  }) satisfies Partial<FleetStore>

interface Epoch {
  readonly epoch: string
}

interface Wished extends Epoch {
  readonly wish: string
}

const takenOver = ({ epoch, wish: text }: Wished) =>
  Option.map(wishes.decode(text), (wish) => ({ wish, epoch: Number(epoch) }))

interface Place {
  readonly account_id: string
  readonly runner: string
}

const assignedTo = (runner: string, places: ReadonlyArray<Place>) => {
  const [here, nowhere] = Arr.partition(places, (place) =>
    place.runner !== "" && place.runner === runner
      ? Result.succeed(place.account_id)
      : Result.fail(place.account_id)
  )
  return { here, nowhere }
}

/** The reports in one statement, which may have 32 767 parameters, four for each report. */
const maxReports = 5000

const statuses = (sql: SqlClient) => {
  const row = sql`SELECT status, ${goneIn(sql)} AS gone, ${staysIn(sql)} AS stays FROM imap_fleet_accounts`
  return {
    save: (reports) =>
      Effect.flatMap(storable(reports.map(namedReport), rowOf), (rows) =>
        Effect.forEach(
          Arr.chunksOf(rows, maxReports),
          (some) => stored(written(some, (each) => replaced(sql, each))),
          { discard: true }
        )
      ),
    status: (accountId) =>
      Effect.map(stored(sql<Row>`${row} WHERE account_id = ${accountId}`, accountId), ([found]) =>
        Option.flatMap(Option.fromUndefinedOr(found), statusOf)
      ),
    statuses: Effect.map(stored(sql<Row>`${row} ORDER BY account_id`), (rows) =>
      rows.flatMap((each) => Option.toArray(statusOf(each)))
    )
  } satisfies Partial<FleetStore>
}

const namedReport = (report: Report) => ({
  ...report,
  name: `the status of the account ${report.status.accountId}`
})

const rowOf = ({ epoch, status }: Report) =>
  Result.map(statusesOf.encodeResult(status), (text) => ({
    account_id: status.accountId,
    status: text,
    runner: status.runner ?? "",
    epoch: String(epoch)
  }))

/**
 * A runner whose presence expires within this time has been silent: its locks may expire before its presence
 * does.
 */
const silentMs = presentForMs / 2

/**
 * Replaces the statuses of the current epochs, and notes which accounts have come to another runner, or to the same one
 * after it had left them.
 */
const replaced = (sql: SqlClient, rows: Parameters<SqlClient["updateValues"]>[0]) =>
  sql`WITH saved AS (
        UPDATE imap_fleet_accounts AS account SET status = written.status, runner = written.runner
        FROM ${sql.updateValues(rows, "written")}
        JOIN imap_fleet_accounts AS before ON before.account_id = written.account_id
        WHERE account.account_id = written.account_id AND account.epoch = written.epoch::bigint
        RETURNING account.account_id, account.epoch, account.runner, before.runner AS last, before.status::json AS reported
      ), older AS (
        DELETE FROM imap_fleet_stays AS stay USING saved
        WHERE stay.account_id = saved.account_id AND stay.epoch < (
          SELECT kept.epoch FROM imap_fleet_stays AS kept WHERE kept.account_id = saved.account_id
          ORDER BY kept.epoch DESC OFFSET ${maxStays - 1} LIMIT 1
        )
      )
      INSERT INTO imap_fleet_stays (account_id, epoch, runner, since, gone)
      SELECT saved.account_id, saved.epoch, saved.runner, NOW(), CASE
        WHEN saved.runner = saved.last THEN TO_TIMESTAMP((saved.reported->>'since')::float8 / 1000)
        WHEN present.until > NOW() THEN NOW()
        ELSE present.until
      END FROM saved
      LEFT JOIN imap_fleet_lessons AS present
        ON present.key = 'Present ' || saved.last AND present.until <= NOW() + ${silentMs} * INTERVAL '1 millisecond'
      WHERE saved.runner <> '' AND (saved.runner <> saved.last OR saved.reported->>'state' = 'Unassigned')
      ON CONFLICT DO NOTHING`

/** The time since which the runner that wrote the status no longer exists. */
const goneIn = (sql: SqlClient) => sql`(
  SELECT FLOOR(EXTRACT(EPOCH FROM until) * 1000)::float8 FROM imap_fleet_lessons
  WHERE key = 'Present ' || runner AND until <= NOW()
)`

/** The stays of an account, as JSON. */
const staysIn = (sql: SqlClient) => sql`(
  SELECT json_agg(json_strip_nulls(json_build_object(
    'runner', stay.runner,
    'since', FLOOR(EXTRACT(EPOCH FROM stay.since) * 1000),
    'gone', FLOOR(EXTRACT(EPOCH FROM stay.gone) * 1000)
  )) ORDER BY stay.epoch)::text FROM imap_fleet_stays AS stay
  WHERE stay.account_id = imap_fleet_accounts.account_id
)`

/** A row of the table, with the stays of its account. */
interface Row {
  readonly status: string
  /** In milliseconds; null if it exists. */
  readonly gone: number | null
  /** JSON; null if no runner has had the account. */
  readonly stays: string | null
}

/** Reads a status: `Unassigned` if its runner is gone, until the next one reports. */
const statusOf = ({ gone, stays, status }: Row) =>
  Option.map(statusesOf.decode(status), (reported): FleetStatus => {
    const known = { ...reported, ...historyOf(Option.getOrElse(staysOf.decode(stays ?? "[]"), () => [])) }
    if (gone === null) return known
    // it may have reported after it was counted as gone
    return withoutRunner(known, DateTime.max(DateTime.makeUnsafe(gone), reported.updatedAt))
  })

const begun = (sql: SqlClient) =>
  ({
    hasBegun: (accountId, messageId) =>
      Effect.map(
        stored(
          sql`SELECT 1 FROM imap_fleet_begun WHERE account_id = ${accountId} AND message_id = ${messageId}`,
          accountId
        ),
        (rows) => rows.length > 0
      ),
    begin: (accountId, messageId) =>
      Effect.map(
        stored(
          sql`INSERT INTO imap_fleet_begun ${sql.insert({ account_id: accountId, message_id: messageId })}
              ON CONFLICT DO NOTHING RETURNING message_id`,
          accountId
        ),
        (rows) => rows.length > 0
      ),
    forget: (accountId, messageIds) =>
      messageIds.length === 0
        ? Effect.void
        : stored(
            sql`DELETE FROM imap_fleet_begun
                WHERE account_id = ${accountId} AND ${isAmong(sql, "message_id", messageIds)}`,
            accountId
          )
  }) satisfies Partial<FleetStore>

/** As `sql.in`, with one parameter for however many texts. What cannot be stored is in no row. */
const isAmong = (sql: SqlClient, column: string, texts: ReadonlyArray<string>) =>
  sql`${sql(column)} IN (SELECT json_array_elements_text(${JSON.stringify(texts.filter(isStorable))}::json))`

/** Lessons, with the database's clock: the clocks of runners may differ. Expired lessons say that they were once valid. */
const lessons = (sql: SqlClient): LessonStore => ({
  exchange: (says, forgets) =>
    stored(
      Effect.gen(function* () {
        yield* written(yield* storable(says.map(namedLesson), lessonRow), (rows) => taught(sql, rows))
        if (forgets.length > 0)
          yield* sql`UPDATE imap_fleet_lessons SET until = NOW() WHERE ${isAmong(sql, "key", forgets)}`
        const rows = yield* sql<{ lesson: string; ms: number }>`
          SELECT lesson, EXTRACT(EPOCH FROM until - NOW())::float8 * 1000 AS ms
          FROM imap_fleet_lessons WHERE until > NOW()`
        return rows.flatMap(({ lesson, ms }) =>
          Option.toArray(Option.map(lessonsOf.decode(lesson), (known) => ({ lesson: known, ms })))
        )
      })
    )
})

const namedLesson = (said: Said) => ({ ...said, name: `the lesson ${keyOf(said.lesson)}` })

const lessonRow = ({ lesson, ms }: Said) =>
  Result.map(lessonsOf.encodeResult(lesson), (text) => ({ key: keyOf(lesson), lesson: text, ms }))

const taught = (sql: SqlClient, rows: ReadonlyArray<object>) =>
  sql`INSERT INTO imap_fleet_lessons (key, lesson, until)
      SELECT key, lesson, NOW() + ms::float8 * INTERVAL '1 millisecond'
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS said(key TEXT, lesson TEXT, ms FLOAT8)
      ON CONFLICT (key) DO UPDATE SET lesson = EXCLUDED.lesson, until = EXCLUDED.until`

/** The time that a profile from another runner may go unnoticed, in milliseconds. */
const freshMs = 60_000

/** Profiles only save time: if the database does not answer soon, what this runner knows is used. */
const profiles = (sql: SqlClient): Profiles => {
  const known = new Map<string, { readonly text: string | undefined; readonly at: number }>()
  const decoded = (text: string | undefined) => (text === undefined ? Option.none() : profilesOf.decode(text))
  const soon = <A, E>(effect: Effect.Effect<A, E>) => Effect.option(Effect.timeout(effect, "1 second"))
  return {
    get: Effect.fnUntraced(function* (host) {
      const now = yield* Clock.currentTimeMillis
      const last = known.get(host)
      if (last !== undefined && now - last.at < freshMs) return decoded(last.text)
      // one query for all callers while it is in progress
      known.set(host, { text: last?.text, at: now })
      const rows = yield* soon(
        sql<{ profile: string }>`SELECT profile FROM imap_fleet_profiles WHERE host = ${host}`
      )
      const text = Option.isSome(rows) ? rows.value[0]?.profile : last?.text
      known.set(host, { text, at: now })
      return decoded(text)
    }),
    put: Effect.fnUntraced(function* (host, profile) {
      const encoded = profilesOf.encodeResult(profile)
      if (Result.isFailure(encoded)) return
      const text = encoded.success
      const last = known.get(host)
      known.set(host, { text, at: yield* Clock.currentTimeMillis })
      if (last?.text === text) return
      yield* soon(
        sql`INSERT INTO imap_fleet_profiles ${sql.insert({ host, profile: text })}
            ON CONFLICT (host) DO UPDATE SET profile = EXCLUDED.profile`
      )
    })
  }
}
