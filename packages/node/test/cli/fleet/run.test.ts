/** `effect-imap fleet`: a runner as a user starts it, and what is said of a file of accounts that cannot be used. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Array, Effect, FileSystem, Redacted, Schema } from "effect"
import * as Postgres from "../../postgres/Postgres.ts"
import { invoke, run, start } from "../support/command.ts"
import { simulated } from "../support/simulated.ts"
import { until } from "../../support/until.ts"
import { freePort } from "../../support/freePort.ts"

const fileWith = Effect.fnUntraced(function* (folder: string, text: string) {
  const file = `${folder}/accounts`
  yield* (yield* FileSystem.FileSystem).writeFileString(file, text)
  return file
}, Effect.provide(NodeServices.layer))

/** Two accounts of a server, the password of one in a file beside them. */
const two = Effect.gen(function* () {
  const { folder, server } = yield* simulated("wellBehaved")
  const fileSystem = yield* FileSystem.FileSystem
  yield* fileSystem.writeFileString(`${folder}/secret`, `${server.password}\n`)
  const settings = {
    host: server.host,
    security: "tls",
    port: server.tlsPort,
    ca: "ca.pem",
    user: server.user
  }
  const entries = ["ada", "bob"].map((account) => ({ account, ...settings, "password-file": "secret" }))
  const file = yield* fileWith(folder, entries.map((entry) => JSON.stringify(entry)).join("\n"))
  return { file, folder, server }
}).pipe(Effect.provide(NodeServices.layer))

describe("fleet --accounts", { concurrent: true }, () => {
  it.live("R27 keeps all accounts of the file selected, until Ctrl-C", () =>
    Effect.gen(function* () {
      const { file, server } = yield* two
      const command = yield* start(["fleet", "--accounts", file])
      yield* command.said("2 selected")
      yield* command.signal("SIGINT")
      const { code, err, out } = yield* command.ended
      assert.strictEqual(code, 130)
      assert.include(err, "2 accounts in")
      assert.match(err, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z 2 selected$/m, "a line has its time")
      assert.notInclude(`${out}${err}`, Redacted.isRedacted(server.password) ? "" : server.password)
    }).pipe(Effect.scoped)
  )

  it.live("D34 names each account that needs somebody, and says why", () =>
    Effect.gen(function* () {
      const { file, folder } = yield* two
      const fileSystem = yield* Effect.provide(FileSystem.FileSystem, NodeServices.layer)
      yield* fileSystem.writeFileString(`${folder}/secret`, "another\n")
      const command = yield* start(["fleet", "--accounts", file])
      for (const account of ["ada", "bob"]) {
        yield* command.said(`${account}: The server did not accept the user name and password (AuthRejected`)
      }
      yield* command.signal("SIGINT")
      yield* command.ended
    }).pipe(Effect.scoped)
  )

  const wrong = [
    ["- { account: a, host: h }", "entry 1 has no user"],
    [
      "- { host: h, user: u, password-file: p }\n- { host: h, user: u, password-file: p }",
      "entry 2 repeats the account of an earlier entry"
    ],
    ["- { host: h, user: u }", "entry 1 has no credential"],
    ["- { host: h, user: u, password-file: p, tunnel: ssh }", 'entry 1 has "tunnel"'],
    ["- { host: h, usr: u }", "there is no such setting"],
    ["[]", "has no account"],
    ["- host: [", "neither YAML nor JSON"]
  ] as const
  it.live.each(wrong)("refuses %s", ([text, problem]) =>
    Effect.gen(function* () {
      const { folder } = yield* simulated("wellBehaved")
      const { code, err } = yield* invoke(["fleet", "--accounts", yield* fileWith(folder, text)])
      assert.strictEqual(code, 78)
      assert.include(err, problem)
    }).pipe(Effect.scoped)
  )

  it.live("says what is missing", () =>
    Effect.gen(function* () {
      const { code, err } = yield* invoke(["fleet"])
      assert.strictEqual(code, 64)
      assert.include(err, "--accounts FILE")
    })
  )

  it.live("says that the database cannot be reached, without its password", () =>
    Effect.gen(function* () {
      const { file } = yield* two
      const port = yield* freePort
      const url = `postgres://fleet:Canary-of-a-database@127.0.0.1:${port}/fleet`
      const { code, err } = yield* run(["fleet", "--accounts", file], {
        env: { IMAP_FLEET_DATABASE: url }
      })
      assert.strictEqual(code, 75)
      assert.include(err, "The database cannot be reached")
      assert.notInclude(err, "Canary")
    }).pipe(Effect.scoped)
  )
})

const Runner = Schema.Struct({ runner: Schema.NullOr(Schema.String) })
const decodeAccounts = Schema.decodeUnknownEffect(
  Schema.fromJsonString(
    Schema.Struct({
      accounts: Schema.Array(Schema.Struct({ ...Runner.fields, stays: Schema.Array(Runner) }))
    })
  )
)

describe.skipIf(Postgres.skipped)("fleet --accounts on a database", () => {
  it.live("two runners share the accounts, and an address belongs to one of them", () =>
    Effect.gen(function* () {
      const { file } = yield* two
      const { url } = yield* Postgres.Postgres
      const [here, there] = [yield* freePort, yield* freePort]
      const args = (port: number) => ["fleet", "--accounts", file, "--expiration", "4s", "--port", `${port}`]
      const env = { IMAP_FLEET_DATABASE: url }
      const first = yield* start(args(here), { env })
      yield* first.said("2 selected")
      const second = yield* start(args(there), { env })
      yield* second.said("2 selected")
      const third = yield* run(args(here), { env })
      assert.strictEqual(third.code, 75)
      assert.include(third.err, `Another runner already uses the address 127.0.0.1:${here}`)
      yield* first.signal("SIGTERM")
      yield* first.ended
      const status = Effect.flatMap(run(["fleet", "status", "--json"], { env }), ({ out }) =>
        Effect.orElseSucceed(decodeAccounts(out), () => ({ accounts: [] }))
      )
      const [left, taken] = [`127.0.0.1:${here}`, `127.0.0.1:${there}`]
      const moved = Effect.map(
        status,
        ({ accounts }) => accounts.length === 2 && accounts.every(({ runner }) => runner === taken)
      )
      // each look is a process
      yield* until("the accounts of the first are not with the second", moved, "2 minutes", "1 second")
      const { accounts } = yield* status
      // a runner that a busy machine kept from renewing its lock in time has begun its accounts again
      const ways = accounts.map(({ stays }) =>
        Array.dedupeAdjacent(stays.map(({ runner }) => runner)).join(" → ")
      )
      assert.include(ways, `${left} → ${taken}`)
    }).pipe(Effect.scoped, Effect.provide(Postgres.layer))
  )
})
