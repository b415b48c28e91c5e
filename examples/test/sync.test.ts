/** The example that syncs to SQLite is killed again and again, and misses nothing. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { MessageSet } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Random, Schedule, Schema } from "effect"
import { variablesOf } from "../programs.ts"
import { bundled, folder } from "./bundled.ts"

const { wellBehaved } = Simulator.profiles
const { authenticated } = wellBehaved.capabilities
const withoutModSeq: Simulator.Profile = {
  ...wellBehaved,
  capabilities: {
    ...wellBehaved.capabilities,
    authenticated: authenticated.replace(" CONDSTORE QRESYNC", "")
  }
}

const Rows = Schema.Array(Schema.Struct({ uid: Schema.Int, subject: Schema.String, flags: Schema.String }))
const Kept = Schema.UndefinedOr(
  Schema.Struct({
    json: Schema.fromJsonString(Schema.Struct({ uidNext: Schema.Int, uids: Schema.String }))
  })
)

/** Reads the file as another process would. */
const stored = (file: string) => {
  const database = new DatabaseSync(file, { timeout: 300_000 })
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'token'").all()
    if (tables.length === 0) return { rows: [], token: undefined }
    return {
      rows: Schema.decodeUnknownSync(Rows)(database.prepare("SELECT * FROM message ORDER BY uid").all()),
      token: Schema.decodeUnknownSync(Kept)(database.prepare("SELECT json FROM token").get())?.json
    }
  } finally {
    database.close()
  }
}

/** `1:3,5` as numbers. */
const numbersIn = (set: string): ReadonlyArray<number> =>
  set === ""
    ? []
    : set.split(",").flatMap((range) => {
        const [first = 0, last = first] = range.split(":").map(Number)
        return Array.from(MessageSet.numbers([[first, last]]))
      })

/** Acts as another client. */
const somethingHappens = Effect.fnUntraced(function* ({ mail }: NodeSimulator.NodeSimulator) {
  const messages = yield* mail.messages("INBOX")
  const some = messages[yield* Random.nextIntBetween(0, messages.length)]
  const what = yield* Random.nextIntBetween(0, 4)
  if (what === 0 && some !== undefined && messages.length > 5) return yield* mail.expunge("INBOX", [some.uid])
  if (what === 1 && some !== undefined) return yield* mail.addFlags("INBOX", [some.uid], ["\\Flagged"])
  if (what === 2 && some !== undefined) return yield* mail.removeFlags("INBOX", [some.uid], ["\\Seen"])
  yield* mail.deliver("INBOX", Simulator.message({ subject: `Another ${messages.length}`, text: "Hello." }))
})

const started = (program: string, server: NodeSimulator.NodeSimulator, file: string) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [program], {
        stdio: ["ignore", "inherit", "inherit"],
        env: {
          ...process.env,
          ...variablesOf(server),
          SYNC_FILE: file,
          NODE_COMPILE_CACHE: `${program}.cache`
        }
      })
    ),
    (child) =>
      Effect.callback<void>((resume) => {
        if (child.exitCode !== null) return resume(Effect.die(`it ended by itself, with ${child.exitCode}`))
        child.once("close", () => resume(Effect.void))
        child.kill("SIGKILL")
      })
  )

/** Tries until it holds. */
const until = (holds: () => void) =>
  Effect.retry(Effect.try(holds), Schedule.spaced("100 millis").pipe(Schedule.upTo({ times: 1_000 })))

describe("a sync to SQLite", () => {
  it.live.each([
    ["with QRESYNC", wellBehaved, 3],
    ["by UIDs alone", withoutModSeq, 1]
  ] as const)(
    "%s: what is in the file is what its token says after each kill, and in the end all",
    ([, profile, most]) =>
      Effect.gen(function* () {
        const program = yield* bundled("sync")
        const server = yield* NodeSimulator.start({ profile })
        const file = join(yield* folder, "mail.sqlite")
        const busy = Effect.repeat(somethingHappens(server), Schedule.spaced("50 millis"))
        for (let kills = 0; kills < most; kills++) {
          const before = stored(file).token
          const moved = until(() => assert.notDeepEqual(stored(file).token, before))
          const patience = yield* Random.nextIntBetween(0, 400)
          yield* Effect.scoped(
            Effect.andThen(
              started(program, server, file),
              Effect.raceFirst(Effect.andThen(moved, Effect.sleep(`${patience} millis`)), busy)
            )
          )
          const { rows, token } = stored(file)
          const known = rows.filter(({ uid }) => uid < (token?.uidNext ?? 0)).map(({ uid }) => uid)
          const present = (yield* server.mail.messages("INBOX")).map(({ uid }) => uid)
          // a message that was expunged before the program read it is in no row; the next start reports that
          const readable = new Set([...known, ...present])
          const reported = numbersIn(token?.uids ?? "").filter((uid) => readable.has(uid))
          assert.deepStrictEqual(known, reported)
        }
        yield* started(program, server, file)
        const there = (yield* server.mail.messages("INBOX")).map(({ flags, subject, uid }) => ({
          uid,
          subject,
          flags: flags
            .filter((flag) => flag !== "\\Recent")
            .toSorted()
            .join(" ")
        }))
        yield* until(() => assert.deepStrictEqual(stored(file).rows, there))
      }).pipe(Effect.scoped, Random.withSeed(7))
  )
})
