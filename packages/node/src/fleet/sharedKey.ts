/** The key with which runners authenticate each other: a row of the fleet's database, created by the first runner. */
import { randomBytes } from "node:crypto"
import { Effect, Redacted } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"

/** The PostgreSQL lock that is held while the table is created: two runners at once would fail. */
const lock = 0x696d6170

/** Returns 256 bits in hexadecimal, the same for all that can read this database. */
export const sharedKey = Effect.fnUntraced(function* (
  client: SqlClient
): Effect.fn.Return<Redacted.Redacted, SqlError> {
  const sql = client.withoutTransforms()
  const made = Effect.gen(function* () {
    yield* sql`SELECT pg_advisory_xact_lock(${lock})`
    yield* sql`CREATE TABLE IF NOT EXISTS imap_fleet_key (one BOOLEAN PRIMARY KEY CHECK (one), key TEXT NOT NULL)`
    yield* sql`INSERT INTO imap_fleet_key ${sql.insert({ one: true, key: randomBytes(32).toString("hex") })}
               ON CONFLICT DO NOTHING`
    return yield* sql<{ key: string }>`SELECT key FROM imap_fleet_key`
  })
  const rows = yield* sql.withTransaction(made)
  return Redacted.make(rows.map(({ key }) => key).join(""), { label: "key of the fleet" })
})
