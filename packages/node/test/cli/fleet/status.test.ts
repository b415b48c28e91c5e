import { assert, describe, it } from "@effect/vitest"
import * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"
import { Effect, Layer, Schema } from "effect"
import type * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import { badMorning, now } from "../../../../visualizer/test/support/fleet.ts"
import { NodeVisualizer } from "../../../src/index.ts"
import { invoke, run } from "../support/command.ts"

const morning = badMorning(5000)

/** The account is open, and all is well. */
const open: Fleet.Member = { account: "ada", host: "imap.example.com", state: "Selected", since: 0 }
const stuck = morning.filter(({ state }) => state === "NeedsUser").slice(0, 1)
const waiting = morning.filter(({ state }) => state === "Waiting").slice(0, 1)

/** The page of a runner whose fleet has these accounts, until the scope closes. */
const page = Effect.fnUntraced(function* (members: VisualizerServer.FleetOptions["members"]) {
  const server = yield* Layer.build(NodeVisualizer.layerServer())
  const trace = () => Effect.succeed({ epoch: "none", next: 0, text: "" })
  return yield* Effect.provideContext(VisualizerServer.fleet({ members, trace }), server)
})

const Output = Schema.fromJsonString(
  Schema.Struct({
    outcome: Schema.Literal("fleet"),
    total: Schema.Int,
    turns: Schema.Struct({ user: Schema.Int, admin: Schema.Int }),
    failures: Schema.Array(
      Schema.Struct({ reason: Schema.String, stuck: Schema.Boolean, count: Schema.Int })
    ),
    accounts: Schema.Array(Schema.Struct({ account: Schema.String, label: Schema.NullOr(Schema.String) }))
  })
)

describe("fleet status", () => {
  it.live("prints what is wrong, who must act and where, of a fleet whose page somebody serves", () =>
    Effect.gen(function* () {
      const url = yield* page(Effect.succeed(morning))
      const { code, err, out } = yield* invoke(["fleet", "status", "--limit", "3"], {
        env: { IMAP_FLEET_PAGE: url }
      })
      assert.deepStrictEqual([code, err], [0, ""])
      assert.match(
        out,
        /^✗ 200 of 5,000 accounts need attention\n {2}51 for the account’s owner, 149 for the server’s administrator\n/
      )
      assert.match(out, /\n✗ 149 server {2}The certificate has expired \(TlsExpired\)\n/)
      assert.match(out, /\n {2}mail\.example\.org +455 +154 /)
      assert.match(out, /and 490 more: narrow it by --find\n$/)
    }).pipe(Effect.scoped)
  )

  it.live("lists the accounts that are asked for", () =>
    Effect.gen(function* () {
      const url = yield* page(Effect.succeed(morning))
      const { out } = yield* run(["fleet", "status", "--find", "account-00097"], {
        env: { IMAP_FLEET_PAGE: url }
      })
      assert.match(out, /✗ stuck +account-00097 [^\n]+\n$/)
    }).pipe(Effect.scoped)
  )

  it.live("--json is one object with all accounts, in ASCII", () =>
    Effect.gen(function* () {
      const url = yield* page(Effect.succeed(morning))
      const { code, out } = yield* invoke(["fleet", "status", "--json"], { env: { IMAP_FLEET_PAGE: url } })
      const reported = yield* Schema.decodeUnknownEffect(Output)(out)
      assert.deepStrictEqual(
        [code, reported.total, reported.accounts.length, reported.turns.user],
        [0, 5000, 5000, 51]
      )
      assert.deepStrictEqual(reported.failures[0], { reason: "TlsExpired", stuck: true, count: 149 })
      assert.match(out, /^[\x20-\x7e]+\n$/)
    }).pipe(Effect.scoped)
  )

  it.live("says why the state of the accounts is not known, and never what it was given: 75", () =>
    Effect.gen(function* () {
      const url = yield* page(Effect.fail("away"))
      const asked = [
        [url, "database does not answer"],
        [url.replace(/token=.*/, "token=guess"), "another token"],
        ["http://127.0.0.1:9/#token=secret", "Nothing answers"],
        ["secret", "IMAP_FLEET_PAGE must be the address"]
      ]
      for (const [given = "", words = ""] of asked) {
        const { code, err, out } = yield* invoke(["fleet", "status", "--json"], {
          env: { IMAP_FLEET_PAGE: given }
        })
        assert.strictEqual(code, 75)
        assert.include(err, words)
        assert.notInclude(`${out}${err}`, "secret")
      }
    }).pipe(Effect.scoped)
  )

  it.live("--check ends by the account that is worst off, in the codes of monitoring plugins", () =>
    Effect.gen(function* () {
      const levels = [
        [[open], 0],
        [[open, ...waiting], 1],
        [[open, ...waiting, ...stuck], 2]
      ] as const
      for (const [members, level] of levels) {
        const url = yield* page(Effect.succeed(members))
        const env = { IMAP_FLEET_PAGE: url }
        const checked = yield* invoke(["fleet", "status", "--check"], { env })
        assert.strictEqual(checked.code, level)
        assert.strictEqual((yield* invoke(["fleet", "status"], { env })).code, 0)
        const { out } = yield* invoke(["fleet", "status", "--check", "--prometheus"], { env })
        assert.include(out, `\nimap_fleet_status ${level}\n`)
      }
    }).pipe(Effect.scoped)
  )

  it.live("--check of a fleet that does not answer is unknown: 3, for Prometheus, too", () =>
    Effect.gen(function* () {
      const env = { IMAP_FLEET_PAGE: "http://127.0.0.1:9/#token=secret" }
      const { code, err, out } = yield* invoke(["fleet", "status", "--check", "--prometheus"], { env })
      assert.strictEqual(code, 3)
      assert.include(err, "Nothing answers")
      assert.match(
        out,
        /^# HELP imap_fleet_status [^\n]+\n# TYPE imap_fleet_status gauge\nimap_fleet_status 3\n$/
      )
    })
  )

  it.live("--prometheus counts by state and by failure, and names no account, host or runner", () =>
    Effect.gen(function* () {
      const url = yield* page(Effect.succeed(morning))
      const { code, out } = yield* invoke(["fleet", "status", "--prometheus"], {
        env: { IMAP_FLEET_PAGE: url }
      })
      assert.strictEqual(code, 0)
      assert.include(out, '\nimap_fleet_status_accounts{state="NeedsUser"} 200\n')
      assert.include(out, '\nimap_fleet_status_failures{reason="TlsExpired",turn="admin",stuck="true"} 149\n')
      assert.include(
        out,
        `\nimap_fleet_status_failures_since_seconds{reason="TlsExpired",turn="admin",stuck="true"} ${now / 1000 - 6 * 3600}\n`
      )
      for (const line of out.trimEnd().split("\n")) {
        assert.match(line, /^(# (HELP|TYPE) \w+ [^\n]+|\w+(\{(\w+="\w+",?)+\})? [\d.]+)$/)
      }
      for (const { account, host, runner = "" } of morning) {
        for (const name of [account, host, runner]) assert.notInclude(out, `"${name}"`)
      }
    }).pipe(Effect.scoped)
  )

  it.live("a reason that this version does not know is one series with all others", () =>
    Effect.gen(function* () {
      const why = { reason: 'New"\n', title: "New", words: "New", turn: "admin" } as const
      const members = [why, { ...why, reason: "Newer" }].map((why, index) => ({
        ...open,
        account: String(index),
        state: "Waiting" as const,
        why
      }))
      const url = yield* page(Effect.succeed(members))
      const { out } = yield* invoke(["fleet", "status", "--prometheus"], { env: { IMAP_FLEET_PAGE: url } })
      assert.include(out, 'failures{reason="other",turn="admin",stuck="false"} 2\n')
      assert.notInclude(out, "New")
    }).pipe(Effect.scoped)
  )

  it.live("D32 a command line that names no fleet is wrong: 64", () =>
    Effect.gen(function* () {
      const { code, err } = yield* invoke(["fleet", "status"])
      assert.strictEqual(code, 64)
      assert.include(err, "No fleet is given")
    })
  )
})
