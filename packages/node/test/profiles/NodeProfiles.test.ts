import { execFileSync } from "node:child_process"
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { isAbsolute, join } from "node:path"
import { NodeProfiles } from "@effect-imap/node"
import type { ServerProfiles } from "@effect-imap/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, Option, Schema } from "effect"
import { ours } from "@effect-imap/core/internal/Quotation"
import { folder } from "../support/folder.ts"

const profile: ServerProfiles.ServerProfile = {
  wayIn: "startTls",
  port: 143,
  capabilities: {
    tls: [ours("IMAP4rev1"), ours("ID")],
    authenticated: [ours("IMAP4rev1"), ours("ID"), ours("IDLE")]
  },
  mechanism: "PLAIN with initial response",
  pipelining: true,
  swallows: ["id"]
}

const parsed = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ servers: Schema.Record(Schema.String, Schema.Unknown) }))
)

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

it.live("a damaged file is reported and set aside, never fatal, and written again", () =>
  Effect.gen(function* () {
    const within = yield* folder
    const path = join(within, "servers.json")
    writeFileSync(path, '{"v":1,"servers":{"imap.example.com":{"wayIn":"by boat"')
    const store = NodeProfiles.make(path)
    const logged: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => void logged.push(`${logLevel} ${String(message)}`))
    const got = yield* Effect.provide(store.get("imap.example.com"), Logger.layer([logger]))
    assert.deepStrictEqual(got, Option.none())
    assert.deepStrictEqual(logged, [`Warn ${path} is damaged and was renamed; servers are discovered again`])
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

it.live("two stores of one file lose nothing of each other", () =>
  Effect.gen(function* () {
    const path = join(yield* folder, "servers.json")
    const stores = [NodeProfiles.make(path), NodeProfiles.make(path)]
    const hosts = Array.from({ length: 20 }, (_, index) => `imap${index}.example.com`)
    yield* Effect.forEach(hosts, (host, index) => stores[index % 2]?.put(host, profile) ?? Effect.void, {
      concurrency: "unbounded",
      discard: true
    })
    const next = NodeProfiles.make(path)
    for (const host of hosts) assert.deepStrictEqual(yield* next.get(host), Option.some(profile))
  })
)

it.live("what a newer version wrote of one server costs no other, and stays", () =>
  Effect.gen(function* () {
    const path = join(yield* folder, "servers.json")
    const newer = { wayIn: "quic", port: 0 }
    const mode = { mode: 0o600 }
    writeFileSync(path, JSON.stringify({ v: 1, servers: { new: newer, old: profile } }), mode)
    const store = NodeProfiles.make(path)
    assert.deepStrictEqual(yield* store.get("old"), Option.some(profile))
    assert.deepStrictEqual(yield* store.get("new"), Option.none())
    yield* store.put("other", profile)
    assert.deepInclude(parsed(readFileSync(path, "utf8")).servers, { new: newer })

    const whole = JSON.stringify({ v: 2, servers: {} })
    writeFileSync(path, whole, mode)
    yield* store.put("other", profile)
    assert.strictEqual(readFileSync(path, "utf8"), whole)
  })
)

it.live("a server is one, however it is spelt", () =>
  Effect.gen(function* () {
    const store = NodeProfiles.make(join(yield* folder, "servers.json"))
    yield* store.put("IMAP.Bücher.example.", profile)
    for (const host of ["imap.bücher.example", "imap.xn--bcher-kva.example", "IMAP.XN--BCHER-KVA.EXAMPLE."]) {
      assert.deepStrictEqual(yield* store.get(host), Option.some(profile), host)
    }
  })
)

describe("M3 the store is nobody else's", () => {
  for (const value of ["", "caches", "./caches"]) {
    it(`XDG_CACHE_HOME="${value}" counts as not set`, () => {
      const before = process.env["XDG_CACHE_HOME"]
      process.env["XDG_CACHE_HOME"] = value
      assert.isTrue(isAbsolute(NodeProfiles.defaultPath()))
      assert.notInclude(NodeProfiles.defaultPath(), "caches")
      if (before === undefined) delete process.env["XDG_CACHE_HOME"]
      else process.env["XDG_CACHE_HOME"] = before
    })
  }

  it.live("a file that others may write to is reported, not used, and left alone", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "servers.json")
      const poisoned = JSON.stringify({ v: 1, servers: { "imap.example.com": profile } })
      writeFileSync(path, poisoned)
      chmodSync(path, 0o666)
      const logged: Array<string> = []
      const logger = Logger.make(({ message }) => void logged.push(String(message)))
      const store = NodeProfiles.make(path)
      const got = yield* Effect.provide(store.get("imap.example.com"), Logger.layer([logger]))
      assert.deepStrictEqual(got, Option.none())
      assert.include(logged.join(), "other users can write to this file")
      yield* Effect.provide(store.put("imap.example.net", profile), Logger.layer([]))
      assert.strictEqual(readFileSync(path, "utf8"), poisoned)
    })
  )

  it.live("L15 a pipe in its place holds up nothing", () =>
    Effect.gen(function* () {
      const within = yield* folder
      const path = join(within, "servers.json")
      execFileSync("mkfifo", [path])
      const store = NodeProfiles.make(path)
      yield* store.put("imap.example.com", profile)
      assert.deepStrictEqual(yield* store.get("imap.example.com"), Option.none())
      assert.deepStrictEqual(readdirSync(within), ["servers.json"])
    }).pipe(Effect.provide(Logger.layer([])), Effect.timeout("1 minute"))
  )
})
