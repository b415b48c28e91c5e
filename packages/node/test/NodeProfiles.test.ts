import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { NodeProfiles } from "@effect-imap/node"
import type { ServerProfiles } from "@effect-imap/core"
import { assert, it } from "@effect/vitest"
import { Effect, Logger, Option } from "effect"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "profiles-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const profile: ServerProfiles.ServerProfile = {
  wayIn: "startTls",
  port: 143,
  capabilities: { tls: ["IMAP4rev1", "ID"], authenticated: ["IMAP4rev1", "ID", "IDLE"] },
  mechanism: "PLAIN with initial response",
  pipelining: true,
  swallows: ["id"]
}

it.live("what one run found, the next one knows", () =>
  Effect.gen(function* () {
    const path = join(yield* folder, "deep", "servers.json")
    yield* NodeProfiles.make(path).put("imap.example.com", profile)
    const next = NodeProfiles.make(path)
    assert.deepStrictEqual(yield* next.get("imap.example.com"), Option.some(profile))
    assert.deepStrictEqual(yield* next.get("imap.example.net"), Option.none())
    assert.deepStrictEqual(yield* next.get("constructor"), Option.none())
    assert.strictEqual(statSync(path).mode & 0o777, 0o600)
  })
)

it.live("many writers leave one whole file, with all of their servers, and nothing aside", () =>
  Effect.gen(function* () {
    const within = yield* folder
    const store = NodeProfiles.make(join(within, "servers.json"))
    const hosts = Array.from({ length: 20 }, (_, index) => `imap${index}.example.com`)
    yield* Effect.forEach([...hosts, "__proto__"], (host) => store.put(host, profile), {
      concurrency: "unbounded",
      discard: true
    })
    for (const host of hosts) assert.deepStrictEqual(yield* store.get(host), Option.some(profile))
    assert.deepStrictEqual(readdirSync(within), ["servers.json"])
  })
)

it.live("a damaged file is told of and set aside, never fatal, and written anew", () =>
  Effect.gen(function* () {
    const within = yield* folder
    const path = join(within, "servers.json")
    writeFileSync(path, '{"v":1,"servers":{"imap.example.com":{"wayIn":"by boat"')
    const store = NodeProfiles.make(path)
    const logged: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => void logged.push(`${logLevel} ${String(message)}`))
    const got = yield* Effect.provide(store.get("imap.example.com"), Logger.layer([logger]))
    assert.deepStrictEqual(got, Option.none())
    assert.deepStrictEqual(logged, [`Warn ${path} is damaged and was set aside; servers are discovered anew`])
    assert.include(readFileSync(`${path}.damaged`, "utf8"), "by boat")
    yield* store.put("imap.example.com", profile)
    assert.deepStrictEqual(yield* store.get("imap.example.com"), Option.some(profile))
  })
)

it.live("a folder that cannot be written to costs the memory of servers, and nothing else", () =>
  Effect.gen(function* () {
    const within = yield* folder
    writeFileSync(join(within, "file"), "")
    const store = NodeProfiles.make(join(within, "file", "servers.json"))
    yield* store.put("imap.example.com", profile)
    assert.deepStrictEqual(yield* store.get("imap.example.com"), Option.none())
  })
)
