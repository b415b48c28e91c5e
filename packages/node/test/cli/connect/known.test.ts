/**
 * What one run of the command found out, kept in a file for the next: servers come and go between the runs. The clock stands
 * still, so that the preferred way in has its head start on a slow machine, too.
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { profile as profileOf, type Profile, profiles } from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import * as NodeSimulator from "../../../src/testing/NodeSimulator.ts"
import { invoke, run } from "../support/command.ts"
import { parseOutput } from "../support/simulated.ts"

const { wellBehaved } = profiles
const withoutStartTls: Profile = {
  ...wellBehaved,
  capabilities: { ...wellBehaved.capabilities, clear: wellBehaved.capabilities.tls }
}

/** The ports of a server, which stay the same while it is down, and the files of its client. */
const place = Effect.gen(function* () {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-test-" })
  const { ca, port, tlsPort } = yield* Effect.scoped(NodeSimulator.start({ profile: wellBehaved }))
  yield* fileSystem.writeFileString(`${folder}/ca.pem`, ca)
  return { ca: `${folder}/ca.pem`, store: `${folder}/cache/servers.json`, port, tlsPort }
}).pipe(Effect.provide(NodeServices.layer))

interface Up {
  readonly tls?: boolean
  readonly plain?: boolean
  readonly profile?: Profile
  /** As a separate process, with a clock that goes on. */
  readonly apart?: boolean
}

/** Runs `connect --json` while the server is up on these of its ports. */
const connect = Effect.fnUntraced(function* (
  { ca, port, store, tlsPort }: Effect.Success<typeof place>,
  { apart = false, plain = true, profile = wellBehaved, tls = true }: Up,
  ...args: ReadonlyArray<string>
) {
  yield* NodeSimulator.start({ profile, port: plain ? port : 0, tlsPort: tls ? tlsPort : 0 })
  const where = ["--host", "127.0.0.1", "--port", String(tlsPort), "--starttls-port", String(port)]
  const { code, err, out } = yield* (apart ? run : invoke)(
    ["connect", ...where, "--user", profile.user, "--ca", ca, "--profile-store", store, "--json", ...args],
    { env: { IMAP_PASSWORD: profile.password } }
  )
  return { code, err, printed: parseOutput(out) }
}, Effect.scoped)

/** The tag of a failure, and those of what else failed. */
const reasonsOf = (error: unknown): ReadonlyArray<string> =>
  Array.from(JSON.stringify(error).matchAll(/"_tag":"(\w+)"/g), ([, tag = ""]) => tag)

describe("one profile store over many runs", () => {
  it.effect("993 killed, then 143, then STARTTLS off: the mailbox is reached, or what changed is said", () =>
    Effect.gen(function* () {
      const server = yield* place
      const reached = Effect.fnUntraced(function* (up: Up) {
        const { code, printed } = yield* connect(server, up)
        assert.strictEqual(code, 0, JSON.stringify(printed))
        return [printed["port"], printed["security"], printed["warnings"]]
      })
      const { port, tlsPort } = server
      assert.deepStrictEqual(yield* reached({}), [tlsPort, "tls", []])
      assert.strictEqual(statSync(server.store).mode & 0o777, 0o600)
      assert.deepStrictEqual(yield* reached({ tls: false }), [port, "starttls", ["wayInChanged"]])
      assert.deepStrictEqual(yield* reached({}), [port, "starttls", []])
      assert.deepStrictEqual(yield* reached({ plain: false }), [tlsPort, "tls", ["wayInChanged"]])
      assert.deepStrictEqual(yield* reached({ profile: withoutStartTls }), [tlsPort, "tls", []])

      const { code, printed } = yield* connect(
        server,
        { tls: false, profile: withoutStartTls },
        "--attempts",
        "1"
      )
      assert.strictEqual(code, 76)
      // the one that is reported, and the outcome of each way in
      const [reported, ...ways] = reasonsOf(printed["error"])
      assert.deepStrictEqual(
        [reported, ways],
        ["StartTlsNotOffered", ["StartTlsNotOffered", "ConnectRefused"]]
      )
    })
  )

  it.effect("--on-change ask ends with ServerChanged, and --on-change rediscover goes on", () =>
    Effect.gen(function* () {
      const server = yield* place
      assert.strictEqual((yield* connect(server, {})).code, 0)
      const asked = yield* connect(server, { tls: false }, "--on-change", "ask")
      assert.strictEqual(asked.code, 75)
      assert.deepStrictEqual(reasonsOf(asked.printed["error"]), ["ServerChanged", "ConnectRefused"])
      const { code, printed } = yield* connect(server, { tls: false }, "--on-change", "rediscover")
      assert.deepStrictEqual([code, printed["port"]], [0, server.port])
    })
  )

  for (const name of ["qq-id", "qq-deaf"]) {
    // time must pass, and with one way in none can overtake the other
    it.live(`${name} is met once: the second run leaves ID out`, () =>
      Effect.gen(function* () {
        const server = yield* place
        const profile = yield* Effect.fromOption(profileOf(name))
        const first = yield* connect(server, { profile, plain: false })
        const { printed } = yield* connect(server, { profile, plain: false })
        assert.strictEqual(first.printed["identity"], "swallowed")
        assert.deepStrictEqual([printed["identity"], printed["attempts"]], ["skipped", 1])
        assert.isBelow(Number(printed["flights"]), Number(first.printed["flights"]) + 1)
      })
    )
  }

  it.live("a damaged store is set aside with a word on standard error, and none on standard output", () =>
    Effect.gen(function* () {
      const server = yield* place
      mkdirSync(dirname(server.store))
      writeFileSync(server.store, "{")
      const { code, err } = yield* connect(server, { apart: true })
      assert.strictEqual(code, 0)
      assert.include(err, "is damaged and was renamed")
      assert.include(readFileSync(server.store, "utf8"), '"127.0.0.1 ')
    })
  )

  it.effect("the same command line with --order starttls-first takes 143, and so does the next", () =>
    Effect.gen(function* () {
      const server = yield* place
      const ports = yield* Effect.forEach(
        [[], ["--order", "starttls-first"], ["--order", "starttls-first"]],
        (order) => Effect.map(connect(server, {}, ...order), ({ printed }) => printed["port"])
      )
      assert.deepStrictEqual(ports, [server.tlsPort, server.port, server.port])
    })
  )
})
