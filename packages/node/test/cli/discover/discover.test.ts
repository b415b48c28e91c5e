/** `discover`, and `connect` without a host: a name server of the test's own leads to a simulated server. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as NameServer from "../../discovery/nameServer.ts"
import { invoke, run } from "../support/command.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

/** `localhost` is the one name that leads here on every machine. */
const world = Effect.fnUntraced(function* (zone: (tlsPort: number) => NameServer.Zone) {
  const { env, folder, server } = yield* simulated("well-behaved", { user: "ada@localhost" })
  const { address, asked } = yield* NameServer.start(zone(server.tlsPort))
  return { asked, env, here: ["--name-server", address, "--ca", `${folder}/ca.pem`], server }
})

const srv = (port: number, target = "localhost"): NameServer.Zone => ({
  srv: { "_imaps._tcp.localhost": [{ target, port }] }
})

describe("discover", () => {
  it.live("prints the servers with source and trust, and the line that connects", () =>
    Effect.gen(function* () {
      const { here } = yield* world(srv)
      const { code, err, out } = yield* invoke(["discover", "Ada <ada@localhost>", ...here])
      assert.strictEqual(code, 0)
      assert.match(
        out,
        /SERVER +SECURITY +NAMED BY +TRUST +USER\n +localhost:\d+ +tls +srv +dns +ada@localhost\n/
      )
      assert.match(
        out,
        /effect-imap connect --host localhost --port \d+ --security tls --user ada@localhost\n$/
      )
      assert.include(err, "asking DNS and the domain of the address (--ispdb also asks Mozilla)")
    })
  )

  it.live("D32 what is no address is an invalid command line: nobody is asked", () =>
    Effect.gen(function* () {
      for (const text of ["nonsense", "ada@", "ada@[192.0.2.1]"]) {
        const { code, err, out } = yield* invoke(["discover", text])
        assert.deepStrictEqual([code, out], [64, ""], text)
        assert.match(err, /^ADDRESS is not an email address: .*\.\nTry: effect-imap discover --help\n$/)
      }
    })
  )

  it.live("--json prints one object, and standard error who is asked", () =>
    Effect.gen(function* () {
      const { here } = yield* world((port) => srv(port, "imap.hoster.example"))
      const { code, out } = yield* invoke(["discover", "ada@localhost", ...here, "--json"])
      assert.strictEqual(code, 0)
      assert.deepNestedInclude(parseOutput(out), {
        v: 1,
        outcome: "discovered",
        "candidates[0].host": "imap.hoster.example",
        "candidates[0].trust": "dns",
        "candidates[0].needsConsent": true
      })
    })
  )

  it.live("asks nobody for a provider that is known, and says which password it wants", () =>
    Effect.gen(function* () {
      const { code, err, out } = yield* invoke(["discover", "ada@gmail.com"])
      assert.deepStrictEqual([code, err], [0, ""])
      assert.include(out, "Google wants an app password")
      assert.include(out, "https://support.google.com/accounts/answer/185833")
    })
  )

  it.live("if there is none it says who was asked, and ends with 69", () =>
    Effect.gen(function* () {
      const { here } = yield* world(() => ({
        srv: {
          "_imaps._tcp.localhost": [{ target: "", port: 0 }],
          "_imap._tcp.localhost": [{ target: "", port: 0 }]
        }
      }))
      const { code, err } = yield* invoke(["discover", "ada@localhost", ...here])
      assert.strictEqual(code, 69)
      assert.include(err, "says that it offers no IMAP over TLS (NothingDiscovered")
      assert.match(err, /asked +_imaps\._tcp\.localhost: says that there is no IMAP/)
    })
  )

  it.live.each([
    ["what is no address", ["discover", "ada lovelace"], 64, "CommandLine"],
    ["an invalid name server", ["discover", "a@localhost", "--name-server", "dns"], 78, "InvalidAccount"]
  ] as const)("%s fails", ([, args, expected, tag]) =>
    Effect.gen(function* () {
      const { code, out } = yield* invoke([...args, "--json"])
      assert.strictEqual(code, expected)
      assert.deepNestedInclude(parseOutput(out), { outcome: "failed", "error.reason._tag": tag })
    })
  )

  it.live("goes around no proxy", () =>
    Effect.gen(function* () {
      const env = { IMAP_PROXY: "socks5://127.0.0.1:1" }
      const { code, err } = yield* run(["discover", "ada@example.com"], { env })
      assert.strictEqual(code, 64)
      assert.include(err, "cannot use a proxy")
      assert.notInclude(err, "are asked")
    })
  )
})

describe("connect without a host", () => {
  it.live("takes the best server of the user's address, and says so", () =>
    Effect.gen(function* () {
      const { asked, env, here, server } = yield* world(srv)
      const { code, err, out } = yield* run(["connect", "--user", server.user, ...here, "--json"], {
        env
      })
      const printed = parseOutput(out)
      assert.includeMembers(asked, ["_imaps._tcp.localhost", "_imap._tcp.localhost"])
      assert.deepNestedInclude(printed, {
        outcome: "selected",
        host: "localhost",
        port: server.tlsPort,
        "discovered.source": "srv",
        "discovered.trust": "dns"
      })
      assert.strictEqual(code, 0)
      assert.match(err, /Found localhost:\d+ \(tls\) for ada@localhost, by an SRV record, in DNS/)
    })
  )

  it.live(
    "sends nothing to a stranger that DNS alone names: it ends with 78, before a password is asked for",
    () =>
      Effect.gen(function* () {
        const { env, here, server } = yield* world((port) => ({
          srv: { "_imaps._tcp.mail.localhost": [{ target: "localhost", port }] }
        }))
        const { code, out } = yield* run(["connect", "--user", "ada@mail.localhost", ...here, "--json"], {
          env
        })
        assert.strictEqual(code, 78)
        assert.deepNestedInclude(parseOutput(out), {
          "error.reason": {
            _tag: "ServerUnconfirmed",
            host: "localhost",
            port: server.tlsPort,
            domain: "mail.localhost"
          }
        })
      })
  )

  it.live("a security that is given is kept: the host alone is taken", () =>
    Effect.gen(function* () {
      const { env, here, server } = yield* world(srv)
      const flags = ["--user", server.user, "--security", "starttls", "--port", String(server.port)]
      const { out } = yield* run(["connect", ...flags, ...here, "--json"], { env })
      assert.deepNestedInclude(parseOutput(out), {
        host: "localhost",
        port: server.port,
        security: "starttls"
      })
    })
  )
})
