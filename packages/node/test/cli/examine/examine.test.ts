/** `examine`: a simulated server, examined by the command. */
import { readFileSync } from "node:fs"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as files from "../../../src/cli/examine/files.ts"
import { invoke, run, start } from "../support/command.ts"
import { clone } from "./clone.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

/** The arguments of `connect` with another subcommand. */
const examine = ([, ...args]: ReadonlyArray<string>, ...more: ReadonlyArray<string>) => [
  "examine",
  ...args,
  ...more
]

describe("examine", () => {
  it.live("says beforehand what it may use, and then what is kept, what is not first", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("qq")
      const { code, err, out } = yield* run(examine(tls), { env })
      assert.strictEqual(code, 0)
      assert.match(err, /^Examining 127\.0\.0\.1: at most 24 connections/)
      assert.include(err, "It writes nothing")
      const [, heads, first = ""] = out.split("\n").filter((line) => line !== "")
      assert.match(heads ?? "", /ANNOUNCED +KEPT +WHAT IT MEANS/)
      assert.match(first, /^ {2}\w+ +(?:not kept|refused|silent) /)
      assert.match(out, /^ {2}always +not kept +a command that does not exist: /m)
      assert.notInclude(out + err, env.IMAP_PASSWORD)
    }).pipe(Effect.scoped)
  )

  it.live("--json prints one object; --output is compared by --against", () =>
    Effect.gen(function* () {
      const { env, folder, tls } = yield* simulated("well-behaved")
      const file = `${folder}/server.json`
      const first = yield* invoke(examine(tls, "--json", "--output", file), { env })
      assert.strictEqual(first.code, 0)
      assert.deepNestedInclude(parseOutput(first.out), { outcome: "examined", changed: null })
      const page = `${folder}/server.html`
      const again = yield* invoke(examine(tls, "--json", "--against", file, "--page", page), { env })
      assert.deepNestedInclude(parseOutput(again.out), { outcome: "examined", changed: [] })
      const html = readFileSync(page, "utf8")
      assert.include(html, "<h2>What is kept</h2>")
      // each that was asked leads to its place in the trace of the run
      const leading = html.match(/href="#c=c\d+&amp;l=\d+"/g) ?? []
      assert.lengthOf(leading, html.match(/<td class="(?:yes|no|refused|silent)">/g)?.length ?? 0)
      assert.include(html, "<imap-trace-view page></imap-trace-view>")
      const kept = yield* files.read(file)
      assert.strictEqual(kept.server.name, "effect-imap simulator")
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))
  )

  it.live("--pull-request writes what a contribution needs into a clone", () =>
    Effect.gen(function* () {
      const { env, folder, tls } = yield* simulated("qq")
      clone(folder)
      const { code, err } = yield* invoke(examine(tls, "--pull-request", folder), { env })
      assert.strictEqual(code, 0)
      assert.include(err, "Written: packages/core/servers/qqmail.json")
      assert.include(err, "Written: release/site/said.ts")
      assert.include(err, "-qqmail-unknown-command.txt")
    }).pipe(Effect.scoped)
  )

  it.live("what was examined can be simulated, and is examined alike", () =>
    Effect.gen(function* () {
      const { env, folder, tls } = yield* simulated("qq")
      const file = `${folder}/qq.json`
      yield* invoke(examine(tls, "--json", "--output", file), { env })
      const simulator = yield* start(["simulate", "--examined", file])
      yield* simulator.said("\n")
      const { ca, host, password, tlsPort, user } = parseOutput(simulator.out())
      const account = ["--host", `${host}`, "--user", `${user}`, "--ca", `${ca}`, "--security", "tls"]
      const again = yield* invoke(
        ["examine", ...account, "--port", `${tlsPort}`, "--json", "--against", file],
        { env: { IMAP_PASSWORD: `${password}` } }
      )
      assert.deepNestedInclude(parseOutput(again.out), { outcome: "examined", changed: [] })
    }).pipe(Effect.scoped)
  )

  it.live("ends as connect does: a wrong password is 77, and nothing is asked", () =>
    Effect.gen(function* () {
      const { tls } = yield* simulated("well-behaved")
      const { code, out } = yield* invoke(examine(tls, "--json"), { env: { IMAP_PASSWORD: "wrong-secret" } })
      assert.strictEqual(code, 77)
      assert.deepNestedInclude(parseOutput(out), { outcome: "failed", "error.reason._tag": "AuthRejected" })
    }).pipe(Effect.scoped)
  )

  it.live("a file that is no examination is refused before anything is asked", () =>
    Effect.gen(function* () {
      const { env, folder, tls } = yield* simulated("well-behaved")
      const { code, err } = yield* invoke(examine(tls, "--against", `${folder}/ca.pem`), { env })
      assert.strictEqual(code, 64)
      assert.include(err, "no examination")
    }).pipe(Effect.scoped)
  )
})
