/** A copy of a mailbox in SQLite. Each step and the token that follows it are one transaction: a kill leaves both or none. */
import { DatabaseSync } from "node:sqlite"
import { type MessageSet, Supervised } from "@effect-imap/core"
import { Effect, Schema } from "effect"

const largestUid = 4_294_967_295

const tables = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS message (uid INTEGER PRIMARY KEY, subject TEXT NOT NULL, flags TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS token (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL) STRICT;
`

const TokenJson = Schema.fromJsonString(Schema.toCodecJson(Supervised.Token))
const encode = Schema.encodeSync(TokenJson)
const Kept = Schema.UndefinedOr(Schema.Struct({ json: TokenJson }))

/** One message of the copy. */
export interface Row {
  readonly uid: number
  readonly subject: string
  readonly flags: Iterable<string>
}

/** Opens the file, which is closed with the scope. A database that cannot be written is a defect. */
export const open = Effect.fnUntraced(function* (path: string) {
  const database = yield* Effect.acquireRelease(
    // waits while another process reads the file, in milliseconds
    Effect.sync(() => new DatabaseSync(path, { timeout: 5_000 })),
    (database) => Effect.sync(() => database.close())
  )
  database.exec(tables)
  const statements = {
    put: database.prepare("INSERT OR REPLACE INTO message VALUES (?, ?, ?)"),
    flags: database.prepare("UPDATE message SET flags = ? WHERE uid = ?"),
    remove: database.prepare("DELETE FROM message WHERE uid BETWEEN ? AND ?"),
    token: database.prepare("INSERT OR REPLACE INTO token VALUES (1, ?)")
  }
  const words = (flags: Iterable<string>) => Array.from(flags).toSorted().join(" ")
  const put = ({ flags, subject, uid }: Row) => void statements.put.run(uid, subject, words(flags))
  const remove = (uids: MessageSet.MessageSet) => {
    for (const [first, last] of uids) statements.remove.run(first, last)
  }
  const token = Schema.decodeUnknownSync(Kept)(database.prepare("SELECT json FROM token").get())?.json
  // those from here on are reported again, if they still exist
  if (token !== undefined) remove([[token.uidNext, largestUid]])
  return {
    /** The point at which to continue. */
    token,
    put,
    remove,
    flag: (uid: number, flags: Iterable<string>) => void statements.flags.run(words(flags), uid),
    /** All or nothing; `next` is the token that is true afterwards. */
    step: (next: Supervised.Token, changes: () => void) =>
      Effect.sync(() => {
        database.exec("BEGIN IMMEDIATE")
        try {
          changes()
          statements.token.run(encode(next))
          database.exec("COMMIT")
        } catch (error) {
          database.exec("ROLLBACK")
          throw error
        }
      })
  }
})

export type Copy = Effect.Success<ReturnType<typeof open>>
