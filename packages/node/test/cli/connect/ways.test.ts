import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync, writeFileSync } from "node:fs"
import { microsocks, tinyproxy } from "../../transport/proxy/proxies.ts"
import { isLeftOut } from "../../support/programs.ts"
import { run } from "../support/command.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

const canary = "Canary-7Hq9.proxy"

/** Runs with a trace, and shows it together with all that was printed. */
const traced = Effect.fnUntraced(function* (
  folder: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>
) {
  const file = `${folder}/t.imaptrace.jsonl`
  const ended = yield* run([...args, "--json", "--trace", file, "--trace-redaction", "raw"], {
    env,
    cwd: folder
  })
  return { ...ended, all: ended.out + ended.err + readFileSync(file, "utf8") }
})

const modes = { concurrent: true }

describe.skipIf(isLeftOut("microsocks"))("connect through a SOCKS5 proxy", modes, () => {
  for (const [source, args] of [
    ["an env file", ["--env-file", "env"]],
    ["a configuration file", ["--config", "c.yaml"]]
  ] as const) {
    it.live(`its password may stand in ${source}, and is shown nowhere`, () =>
      Effect.gen(function* () {
        const { env, folder, tls } = yield* simulated("wellBehaved")
        const url = `socks5://me:${canary}@127.0.0.1:${yield* microsocks("me", canary)}`
        writeFileSync(`${folder}/env`, `IMAP_PROXY=${url}\n`)
        writeFileSync(`${folder}/c.yaml`, `proxy: ${url}\n`)
        const { all, code, out } = yield* traced(folder, [...tls, ...args], env)
        assert.deepNestedInclude(parseOutput(out), { outcome: "selected", security: "tls" })
        assert.strictEqual(code, 0)
        assert.notInclude(all, canary)
      }).pipe(Effect.scoped)
    )
  }

  it.live("the proxy wants another login: 77", () =>
    Effect.gen(function* () {
      const { auto, env, folder } = yield* simulated("wellBehaved")
      const IMAP_PROXY = `socks5://me:${canary}@127.0.0.1:${yield* microsocks("me", "another")}`
      const { all, code, out } = yield* traced(folder, auto, { ...env, IMAP_PROXY })
      assert.deepNestedInclude(parseOutput(out), { "error.reason._tag": "ProxyAuthRequired", attempts: 1 })
      assert.strictEqual(code, 77)
      assert.notInclude(all, canary)
    }).pipe(Effect.scoped)
  )
})

describe.skipIf(isLeftOut("tinyproxy"))("connect through an HTTP proxy", modes, () => {
  it.live("--proxy beats IMAP_PROXY, and STARTTLS goes through it, too", () =>
    Effect.gen(function* () {
      const { env, starttls } = yield* simulated("wellBehaved")
      const proxy = ["--proxy", `http://127.0.0.1:${yield* tinyproxy()}`]
      const { code } = yield* run([...starttls, ...proxy], {
        env: { ...env, IMAP_PROXY: "http://127.0.0.1:1" }
      })
      assert.strictEqual(code, 0)
    }).pipe(Effect.scoped)
  )

  it.live("a proxy that wants a login: 77", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("wellBehaved")
      const proxy = ["--proxy", `http://me@127.0.0.1:${yield* tinyproxy({ login: `me ${canary}` })}`]
      const { code, out } = yield* run([...tls, ...proxy, "--json"], { env })
      assert.deepNestedInclude(parseOutput(out), { "error.reason._tag": "ProxyAuthRequired" })
      assert.strictEqual(code, 77)
    }).pipe(Effect.scoped)
  )
})

/** A server as a shell would write it: it answers OK to everything. */
const server = (greeting: string) =>
  `printf '* ${greeting} [CAPABILITY IMAP4rev1] hi\\r\\n'; while read -r tag name rest; do case $name in SELECT*) printf '* FLAGS ()\\r\\n* 3 EXISTS\\r\\n* OK [UIDVALIDITY 1] v\\r\\n';; LOGOUT*) printf '* BYE bye\\r\\n';; esac; printf '%s OK done\\r\\n' "$tag"; done`

const account = ["connect", "--host", "mail.example", "--user", "me", "--json"]

describe("connect through a tunnel", modes, () => {
  it.live("PREAUTH selects without a password", () =>
    Effect.gen(function* () {
      const { code, err, out } = yield* run([...account, "--tunnel", server("PREAUTH")])
      assert.deepNestedInclude(parseOutput(out), {
        outcome: "selected",
        security: "trusted",
        mechanism: "PREAUTH",
        "mailbox.exists": 3
      })
      assert.strictEqual(code, 0)
      assert.notInclude(err, "Password")
    })
  )

  it.live("one that wants a login after all says so: 77", () =>
    Effect.gen(function* () {
      const { code, out } = yield* run([...account, "--tunnel", server("OK")])
      assert.deepNestedInclude(parseOutput(out), {
        "error.reason._tag": "CredentialUnavailable",
        "error.step": "auth"
      })
      assert.strictEqual(code, 77)
    })
  )

  it.live("one that wants a login gets the password of IMAP_PASSWORD; the command is IMAP_TUNNEL", () =>
    Effect.gen(function* () {
      const env = { IMAP_TUNNEL: server("OK"), IMAP_PASSWORD: "secret" }
      const { code, out } = yield* run(account, { env })
      assert.deepNestedInclude(parseOutput(out), { outcome: "selected", mechanism: "LOGIN" })
      assert.strictEqual(code, 0)
    })
  )

  it.live("a command that fails is reported with its last words", () =>
    Effect.gen(function* () {
      const { code, out } = yield* run([
        ...account,
        "--attempts",
        "1",
        "--tunnel",
        "echo 'no route' >&2; exit 255"
      ])
      assert.deepNestedInclude(parseOutput(out), {
        "error.reason._tag": "TunnelEnded",
        "error.serverText": "no route"
      })
      assert.strictEqual(code, 75)
    })
  )
})
