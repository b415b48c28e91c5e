import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { problemIn } from "../../../src/cli/settings/secretArguments.ts"
import { invoke } from "../support/command.ts"

interface Found {
  readonly path: ReadonlyArray<string>
  readonly flag: string
}

/** Every flag of every command, as their helps list them. */
const flagsOf = (path: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Found>> =>
  Effect.gen(function* () {
    const { out } = yield* invoke([...path, "--help"])
    const own = Array.from(out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm), ([, flag = ""]) => ({ path, flag }))
    const [, commands = ""] = /\nCOMMANDS\n((?: .*\n)+)/.exec(out) ?? []
    const names = Array.from(commands.matchAll(/^ {2}([a-z]+)(?= )/gm), ([, name = ""]) => name)
    const inner = yield* Effect.forEach(names, (name) => flagsOf([...path, name]))
    return [...own, ...inner.flat()]
  })

const urls = [
  "postgres://fleet:Canary-1@db.example/fleet",
  "postgres://db.example/fleet?user=fleet&password=Canary-1",
  "http://127.0.0.1:40123/#token=Canary-1",
  "socks5://me:Canary-1/x@proxy.example:1080"
]

describe("no flag of any command takes a secret", () => {
  it.live("L18 refuses a URL with a password or a token after each flag, and does not repeat it", () =>
    Effect.gen(function* () {
      const all = yield* flagsOf([])
      const named = (wanted: string) =>
        all.filter(({ flag }) => flag === wanted).map(({ path }) => path.join(" "))
      assert.deepStrictEqual(named("--database"), ["fleet", "fleet status"])
      assert.include(named("--proxy"), "connect")
      for (const { flag, path } of all) {
        for (const url of urls) {
          for (const given of [[flag, url], [`${flag}=${url}`]]) {
            const { code, err, out } = yield* invoke([...path, ...given, "--json"])
            assert.deepStrictEqual([...path, flag, code], [...path, flag, 64])
            assert.notInclude(out + err, "Canary")
          }
        }
      }
    })
  )

  it.live.each([
    ["fleet", "--database", "postgres://fleet:Canary-1@db.example/fleet", "IMAP_FLEET_DATABASE"],
    ["fleet status", "--database", "fleet:Canary-1@db.example", "IMAP_FLEET_DATABASE"],
    ["fleet status", "--page", "http://127.0.0.1:40123/#token=Canary-1", "IMAP_FLEET_PAGE"],
    ["connect", "--proxy", "socks5://me:Canary-1@proxy.example", "IMAP_PROXY"],
    ["connect", "--password-command", "curl https://me:Canary-1@vault.example", "IMAP_PASSWORD_COMMAND"]
  ] as const)("%s %s: the variable that takes it is named", ([command, flag, value, variable]) =>
    Effect.gen(function* () {
      const { err } = yield* invoke([...command.split(" "), flag, value])
      assert.include(err, variable)
      assert.notInclude(err, "Canary")
    })
  )

  it("takes what holds none", () => {
    for (const args of [
      ["connect", "--host", "imap.example.com", "--port", "993", "--user", "me@example.com"],
      ["connect", "--tunnel", "ssh -p 22 me@host.example exec imapd", "--id-support-email", "me@example.com"],
      ["connect", "--proxy", "socks5://me@proxy.example:1080", "--password-file", "/run/secrets/password"],
      ["fleet", "--database", "postgres://db.example:5432/fleet?sslmode=require"],
      ["fleet", "status", "--find", "host:gmail state:stuck"],
      ["connect", "--id", "support-url=https://example.com/imap?from=client"],
      ["trace", "explain", "Mail: of me@example.com.jsonl"]
    ]) {
      assert.isUndefined(problemIn(args), args.join(" "))
    }
  })
})
