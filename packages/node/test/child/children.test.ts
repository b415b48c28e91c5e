/** What the command starts, as a user sees it: what it is given, how long it may take, and what is left of it. */
import * as Fs from "node:fs"
import * as Path from "node:path"
import { Settings } from "../../src/cli/settings/settings.ts"
import { variable } from "../../src/cli/settings/sources.ts"
import * as Child from "../../src/child/Child.ts"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schedule, Schema } from "effect"
import { start } from "../cli/support/command.ts"
import { simulated } from "../cli/support/simulated.ts"
import { gone } from "./gone.ts"
import { folder } from "../support/folder.ts"

/** The number in a file that a child writes; the file is there a moment before it. */
const pidSoFar = (file: string): number | undefined => {
  const text = Fs.existsSync(file) ? Fs.readFileSync(file, "utf8").trim() : ""
  return text === "" ? undefined : Number(text)
}

const pidIn = (file: string) =>
  Effect.suspend(() => Effect.fromNullishOr(pidSoFar(file))).pipe(
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 6_000 })
  )

const account = ["connect", "--host", "127.0.0.1", "--port", "9", "--user", "me"]

describe("L4 a command for a password", { concurrent: true }, () => {
  it.live("has the time that --timeout gives", () =>
    Effect.gen(function* () {
      const args = [...account, "--timeout", "300ms", "--password-command", "sleep 100"]
      const ended = yield* Effect.flatMap(start(args), ({ ended }) => ended)
      assert.strictEqual(ended.code, 77)
      assert.include(ended.err.replaceAll(/\s+/g, " "), "it printed none within 300ms")
    })
  )

  it.live("is read up to its first line, and is ended where it goes on", () =>
    Effect.gen(function* () {
      const { server, tls } = yield* simulated("well-behaved")
      const { command: goesOn, written } = yield* endless
      const command = yield* start([...tls, "--password-command", `echo "${server.password}"; ${goesOn}`])
      assert.strictEqual((yield* command.ended).code, 0)
      assert.isBelow(written(), 1_048_576)
    })
  )

  it.live("may print 64 KiB without a line end, and no more", () =>
    Effect.gen(function* () {
      const { command: goesOn, written } = yield* endless
      const command = yield* start([...account, "--password-command", goesOn])
      const { code, err } = yield* command.ended
      assert.strictEqual(code, 77)
      assert.include(err.replaceAll(/\s+/g, " "), "it printed 64 KiB without the end of a line")
      assert.isBelow(written(), 1_048_576)
    })
  )
})

/** A command that writes for as long as it is read, and how many octets were taken from it. */
const endless = Effect.map(folder, (base) => {
  const file = Path.join(base, "written")
  return {
    command: `while head -c 16384 /dev/zero; do echo >> ${file}; done`,
    written: () => Fs.readFileSync(file).length * 16_384
  }
})

describe("L3 what the command started is gone when it is", { concurrent: true }, () => {
  it.live("a token command that runs into --timeout, with all that it started", () =>
    Effect.gen(function* () {
      const file = Path.join(yield* folder, "pid")
      const script = `sleep 1000 & echo $! > ${file}; wait`
      // on a busy machine it may be ended before it has started anything
      for (const timeout of ["300ms", "3s", "30s"]) {
        const command = yield* start([...account, "--timeout", timeout, "--token-command", script])
        yield* command.ended
        if (pidSoFar(file) !== undefined) break
      }
      yield* gone(yield* pidIn(file))
    })
  )

  for (const [what, signals] of [
    ["one Ctrl-C", ["SIGINT"]],
    ["an impatient second one", ["SIGINT", "SIGINT"]],
    ["the end of the terminal", ["SIGHUP"]]
  ] as const) {
    it.live(`a tunnel that takes no SIGTERM, after ${what}`, () =>
      Effect.gen(function* () {
        const file = Path.join(yield* folder, "pid")
        const script = `trap '' TERM; echo $$ > ${file}; while :; do sleep 1; done`
        const env = { IMAP_PASSWORD: "secret" }
        const command = yield* start([...account, "--tunnel", script], { env })
        const pid = yield* pidIn(file)
        for (const signal of signals)
          yield* Effect.andThen(command.signal(signal), Effect.sleep("100 millis"))
        yield* command.ended
        yield* gone(pid)
      })
    )
  }
})

describe("L5 a child does not get our secrets", { concurrent: true }, () => {
  const secrets = {
    IMAP_PASSWORD: "canary-1",
    IMAP_PROXY: "http://me:canary-2@127.0.0.1:9",
    IMAP_CLIENT_KEY_PASSPHRASE: "canary-3"
  }

  it.live("neither a tunnel nor a command for a password", () =>
    Effect.gen(function* () {
      const base = yield* folder
      const file = (name: string) => Path.join(base, name)
      const env = { ...secrets, IMAP_PROXY: "", IMAP_USER: "me" }
      const tunnel = yield* start([...account, "--tunnel", `env > ${file("tunnel")}; exit 1`], { env })
      yield* tunnel.ended
      const passwords = ["--password-command", `env > ${file("password")}; exit 1`]
      yield* Effect.flatMap(start([...account, ...passwords], { env }), ({ ended }) => ended)
      for (const name of ["tunnel", "password"]) {
        const reported = Fs.readFileSync(file(name), "utf8")
        assert.include(reported, "IMAP_USER=me")
        assert.notInclude(reported, "canary")
      }
    })
  )

  it("nor by any setting that is a secret", () => {
    const names = Object.entries(Settings.fields).flatMap(([name, schema]) => {
      const takes = Schema.is(Schema.toType(schema))
      return takes(Redacted.make("x")) && !takes({}) ? [variable(name)] : []
    })
    assert.includeMembers(names, Object.keys(secrets))
    assert.deepStrictEqual(
      Child.environment(Object.fromEntries([...names, "IMAP_USER"].map((name) => [name, "x"]))),
      { IMAP_USER: "x" }
    )
  })

  it("L34 nor those of a nested account, as `Config.nested` names them", () => {
    const nested = Object.keys(secrets).flatMap((name) => [`WORK_${name}`, `MY_OTHER_${name}`])
    const own = Object.fromEntries([...nested, "WORK_IMAP_USER"].map((name) => [name, "x"]))
    assert.deepStrictEqual(Child.environment(own), { WORK_IMAP_USER: "x" })
  })

  it("nor the database of a fleet, or its page", () => {
    const own = { IMAP_FLEET_DATABASE: "postgres://u:canary@h/d", IMAP_FLEET_PAGE: "http://h/#token=canary" }
    assert.deepStrictEqual(Child.environment(own), {})
  })
})
