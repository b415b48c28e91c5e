import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { invoke, run, start } from "../support/command.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

describe("connect reaches the mailbox", { concurrent: true }, () => {
  it.live("netease-late-id: ID is resent", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("netease-late-id")
      const { code, out } = yield* run([...tls, "--json"], { env })
      assert.deepNestedInclude(parseOutput(out), {
        outcome: "selected",
        identity: "resent",
        attempts: 1,
        "mailbox.name": "INBOX"
      })
      assert.strictEqual(code, 0)
    }).pipe(Effect.scoped)
  )

  it.live("qq-deaf: ID is swallowed, and the second connection goes without", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("qq-deaf")
      const { code, out } = yield* run([...tls, "--json"], { env })
      assert.deepNestedInclude(parseOutput(out), {
        outcome: "selected",
        identity: "swallowed",
        attempts: 2
      })
      assert.strictEqual(code, 0)
    }).pipe(Effect.scoped)
  )

  for (const way of ["tls", "starttls", "auto"] as const) {
    it.live(`by ${way}, with the steps on standard error and the mailbox on standard output`, () =>
      Effect.gen(function* () {
        const { env, [way]: args } = yield* simulated("wellBehaved")
        const { code, err, out } = yield* run(args, { env })
        assert.strictEqual(code, 0)
        assert.match(out, /^✓ INBOX is selected: \d+ messages?\n {2}server/)
        for (const step of ["connect", "TLS", "login", "ID", "select", "logout"])
          assert.include(err, `✓ ${step}`)
        assert.notInclude(out + err, "\x1b")
      }).pipe(Effect.scoped)
    )
  }

  it.live("--no-select stops after the login", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("wellBehaved")
      const words = yield* invoke([...tls, "--no-select"], { env })
      assert.strictEqual(words.code, 0)
      assert.match(words.out, /^✓ Logged in; no mailbox is open\n {2}server/)
      const json = yield* invoke([...tls, "--no-select", "--json"], { env })
      assert.deepInclude(parseOutput(json.out), { outcome: "authenticated", mailbox: null, attempts: 1 })
    }).pipe(Effect.scoped)
  )

  it.live("a trace is written where IMAP_TRACE says, with the label, and trace show draws it", () =>
    Effect.gen(function* () {
      const { env, folder, tls } = yield* simulated("netease")
      const file = `${folder}/t.imaptrace.jsonl`
      yield* run([...tls, "--label", "billing"], { env: { ...env, IMAP_TRACE: file } })
      assert.match(readFileSync(file, "utf8"), /"connection:started".*"label":"billing"/)
      const shown = yield* run(["trace", "show", "--wire", file])
      assert.include(shown.out, "selected in")
      assert.include(shown.out, "SELECT")
    }).pipe(Effect.scoped)
  )
})

/** A wrong password, a missing mailbox and silence at other steps: with a real server, in `test/dovecot`. */
describe("connect says why not", { concurrent: true }, () => {
  for (const [what, name, extra, code, reason] of [
    ["another name in the certificate", "wellBehaved", ["--server-name", "wrong.example"], 76, "TlsName"],
    ["NetEase without ID", "netease", ["--no-id"], 77, "UnsafeLogin"]
  ] as const) {
    it.live(`${what}: ${reason}, exit ${code}`, () =>
      Effect.gen(function* () {
        const { env, tls } = yield* simulated(name)
        const ended = yield* run([...tls, ...extra, "--json"], { env })
        assert.deepNestedInclude(parseOutput(ended.out), { outcome: "failed", "error.reason._tag": reason })
        assert.strictEqual(ended.code, code)
      }).pipe(Effect.scoped)
    )
  }

  it.live("TLS to a plain port is 78", () =>
    Effect.gen(function* () {
      const { env, server, tls } = yield* simulated("wellBehaved")
      const args = tls.map((arg) => (arg === String(server.tlsPort) ? String(server.port) : arg))
      const { code, out } = yield* run([...args, "--json"], { env })
      assert.deepNestedInclude(parseOutput(out), { "error.reason._tag": "TlsNotTls" })
      assert.strictEqual(code, 78)
    }).pipe(Effect.scoped)
  )

  it.live("the server's words, what to try and who must act stand on standard error", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("netease")
      const { code, err, out } = yield* run([...tls, "--no-id"], { env })
      assert.strictEqual(code, 77)
      assert.strictEqual(out, "")
      assert.include(err, "“SELECT Unsafe Login. Please contact kefu@188.com for help”")
      for (const label of ["whose ", "try ", "who ", "more "]) assert.include(err, `  ${label}`)
    }).pipe(Effect.scoped)
  )

  it.live("silence at select ends by its limit and names the step", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("silent-select")
      // so long that what answers has done so on a busy machine, too
      const args = ["--json", "--attempts", "1", "--timeout", "10s"]
      const { code, out } = yield* run([...tls, ...args], { env })
      assert.deepNestedInclude(parseOutput(out), { outcome: "failed", attempts: 1, "error.step": "select" })
      assert.strictEqual(code, 75)
    }).pipe(Effect.scoped)
  )
})

describe("Ctrl-C", () => {
  for (const step of ["tls", "greeting", "auth", "logout"]) {
    it.live(`at ${step}: 130 at once`, () =>
      Effect.gen(function* () {
        const { env, starttls, tls } = yield* simulated(`silent-${step}`)
        // what waited for the server would wait for longer than the test may
        const patient = ["--json", "--timeout", "10m"]
        const command = yield* start([...(step === "tls" ? tls : starttls), ...patient], { env })
        yield* command.said(step === "greeting" || step === "tls" ? "✓ connect" : "✓ greeting")
        yield* Effect.sleep("500 millis")
        yield* command.signal("SIGINT")
        const { code, out } = yield* command.ended
        assert.strictEqual(code, 130)
        assert.deepNestedInclude(parseOutput(out), { v: 1, outcome: "interrupted", host: "127.0.0.1" })
      }).pipe(Effect.scoped)
    )
  }
})

describe("secrets", { concurrent: true }, () => {
  it.live("a server that echoes the password finds no way into any output", () =>
    Effect.gen(function* () {
      const { folder, tls } = yield* simulated("echoing")
      const secret = 'cana"ry\\password'
      const trace = `${folder}/t.imaptrace.jsonl`
      const args = [...tls, "--trace", trace, "--trace-redaction", "raw"]
      const [plain, json] = yield* Effect.all([
        run(args, { env: { IMAP_PASSWORD: secret } }),
        run([...args, "--json"], { env: { IMAP_PASSWORD: secret } })
      ])
      const all = [plain.out, plain.err, json.out, json.err, readFileSync(trace, "utf8")].join("\n")
      assert.strictEqual(plain.code, 77)
      assert.include(plain.err, "Warning: a raw trace")
      for (const form of ["cana", btoa(secret).slice(0, 12)]) assert.notInclude(all, form)
    }).pipe(Effect.scoped)
  )
})
