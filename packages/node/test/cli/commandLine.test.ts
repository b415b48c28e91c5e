import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { source } from "../support/executable.ts"
import { invoke, run } from "./support/command.ts"

const parsed = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))
const account = ["--host", "127.0.0.1", "--user", "me"]
const password = { IMAP_PASSWORD: "canary-secret" }

it.live(
  "D34 on an older Node the command says which one it needs",
  () =>
    Effect.gen(function* () {
      const older = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}` }
      const { err } = yield* run(["--version"], { env })
      assert.match(err, /effect-imap needs Node 22\.19 or newer; this is 20\.20\.2/)
    }),
  120_000
)

describe("an invalid command line", () => {
  for (const [args, command] of [
    [["connect"], "connect"],
    [["list"], "list"],
    [["discover", "me@example.com", "--proxy", "me"], "discover"],
    [["fleet"], "fleet"],
    [["fleet", "status"], "fleet status"],
    [["trace", "export", "run.imaptrace.jsonl"], "trace export"]
  ] as const) {
    it.live(`D34 ${args.join(" ")} names the help of ${command}`, () =>
      Effect.gen(function* () {
        const { err } = yield* invoke(args)
        assert.include(err, `Try: effect-imap ${command} --help`)
      })
    )
  }

  for (const [args, words] of [
    [["connect", "--bogus"], "Unrecognized flag: --bogus"],
    [["connect", "--flights", "brave"], '"careful" | "planned" | "eager"'],
    [["connect", "--order", "plain-first"], '"tls-first" | "starttls-first"'],
    [["connect", "--on-change", "panic"], '"rediscover" | "ask"'],
    [["visualize", "--port", "0"], "a whole number from 1 to 65535"],
    [["connect", "--port", "70000"], "a whole number from 1 to 65535"],
    [["connect", "--timeout", "soon"], "such as 60s, 2m or 500ms"],
    [["connect"], "No host is given"],
    [["connect", "--host", "h"], "No user is given"],
    [["connect", ...account], "IMAP_PASSWORD in the environment"],
    [["connect", ...account, "--security", "none"], "add --allow-plaintext"],
    [
      ["connect", ...account, "--no-select", "--mailbox", "Sent", "--watch"],
      "leave it out, or --mailbox, --watch."
    ],
    [["list", ...account, "--mailbox", "Sent"], "Unrecognized flag: --mailbox"],
    [["connect", ...account, "--proxy", "http://h", "--tunnel", "true"], "Both a proxy and a tunnel"],
    [["simulate", "--profile", "nobody"], "netease-late-id"],
    [["machine", "--format", "png"], '"mermaid" | "json" | "config" | "svg"'],
    [["trace", "show"], "Missing required argument: file"],
    [["discover"], "Missing required argument: address"],
    [["connect", "--user", "me@example.com", "--proxy", "http://h"], "no proxy or tunnel is used"],
    [["trace", "export", "run.imaptrace.jsonl"], "No format is given: add --md -"],
    [["conect"], 'Unknown subcommand "conect" for "effect-imap". Did you mean connect?']
  ] as const) {
    it.live(`D34 ${args.join(" ")} ends with 64 and one sentence`, () =>
      Effect.gen(function* () {
        const { code, err, out } = yield* invoke(args)
        assert.strictEqual(code, 64)
        assert.include(err, words)
        assert.strictEqual(out, "")
      })
    )
  }

  for (const args of [
    ["--password", "canary-secret"],
    ["--password=canary-secret"],
    ["--token", "canary-secret"]
  ]) {
    it.live(`a secret after ${args[0]} is refused and not repeated`, () =>
      Effect.gen(function* () {
        const { code, err, out } = yield* invoke(["connect", ...account, ...args, "--json"])
        assert.strictEqual(code, 64)
        assert.include(err, "--password-file FILE")
        assert.notInclude(out + err, "canary")
      })
    )
  }

  for (const url of [
    "socks5://me:canary@proxy.example:1080",
    "http://me:ca%na@ry@[::1",
    "me:canary@proxy.example",
    "http:me:canary@proxy.example",
    "https://:canary@proxy.example"
  ]) {
    it.live(`the password in --proxy ${url} is refused and not repeated`, () =>
      Effect.gen(function* () {
        const { code, err, out } = yield* invoke(["connect", ...account, "--proxy", url, "--json"])
        assert.strictEqual(code, 64)
        assert.include(err, "IMAP_PROXY")
        assert.notInclude(out + err, "canary")
      })
    )
  }

  it.live("a proxy that cannot be used is 78, before a password is asked for", () =>
    Effect.gen(function* () {
      const { code, out } = yield* invoke(["connect", ...account, "--proxy", "ftp://me@proxy", "--json"])
      assert.strictEqual(code, 78)
      assert.deepNestedInclude(parsed(out), { "error.reason.field": "proxy" })
    })
  )

  it.live("with --json the refusal is one JSON object, too", () =>
    Effect.gen(function* () {
      const { code, out } = yield* run(["connect", "--json", "--bogus"])
      assert.strictEqual(code, 64)
      assert.deepNestedInclude(parsed(out), { v: 1, outcome: "failed", "error.reason._tag": "CommandLine" })
    })
  )

  it.live("a file of certificates that cannot be read is 78", () =>
    Effect.gen(function* () {
      const { code, out } = yield* run(["connect", ...account, "--ca", "/nowhere/ca.pem", "--json"], {
        env: password
      })
      assert.strictEqual(code, 78)
      assert.deepNestedInclude(parsed(out), {
        "error.reason._tag": "InvalidAccount",
        "error.reason.field": "ca"
      })
    })
  )

  it.live("an account that does not decode is 78", () =>
    Effect.gen(function* () {
      const env = { ...password, IMAP_PORT: "none" }
      const { code, err } = yield* run(["connect", ...account], { env })
      assert.strictEqual(code, 78)
      assert.include(err, "IMAP_PORT")
    })
  )
})

describe("what needs no server", () => {
  it.live.each([
    ["bundled", undefined],
    ["in a clone", source]
  ] as const)("--help names the commands and ends with 0, %s", ([, program]) =>
    Effect.gen(function* () {
      const { code, out } = yield* run(["--help"], program === undefined ? {} : { program })
      assert.strictEqual(code, 0)
      for (const name of [
        "connect",
        "list",
        "discover",
        "explain",
        "demo",
        "simulate",
        "visualize",
        "machine",
        "trace"
      ])
        assert.include(out, name)
    })
  )

  it.live("connect --help has the flags of this version and no others", () =>
    Effect.gen(function* () {
      const { out } = yield* invoke(["connect", "--help"])
      const flags = Array.from(out.matchAll(/^ {2}--([a-z-]+)/gm), ([, name]) => name)
      const expected =
        "host port starttls-port security order server-name ca allow-plaintext proxy tunnel ispdb name-server user authorize-as mechanism password-file password-command token-command client-cert client-key anonymous mailbox read-only no-select no-id id-name id-version id-vendor id-support-email id flights compress timeout attempts on-change profile-store trace trace-redaction label config env-file visualize watch json help version completions"
      assert.strictEqual(flags.join(" "), expected)
    })
  )

  for (const command of [
    [],
    ["connect"],
    ["list"],
    ["discover"],
    ["explain"],
    ["demo"],
    ["simulate"],
    ["visualize"],
    ["machine"],
    ["trace"],
    ["trace", "export"]
  ] as const) {
    it.live(`D21 ${command.join(" ")} --help fits in 80 columns`, () =>
      Effect.gen(function* () {
        const { out } = yield* invoke([...command, "--help"])
        for (const line of out.split("\n")) assert.isAtMost(line.length, 80, line)
      })
    )
  }

  it.live("D21 connect --help has groups, three examples, exit codes and variables", () =>
    Effect.gen(function* () {
      const { out } = yield* invoke(["connect", "--help"])
      for (const title of ["ACCOUNT", "BEHAVIOUR", "EXAMPLES", "EXIT CODES", "VARIABLES"])
        assert.include(out, `\n${title}\n`)
      assert.lengthOf(out.match(/^ {2}# /gm) ?? [], 3)
      assert.include(out, "IMAP_PASSWORD, IMAP_TOKEN")
    })
  )

  for (const shell of ["bash", "zsh", "fish"]) {
    it.live(`D21 --completions ${shell} knows the simulator's profiles, words and files`, () =>
      Effect.gen(function* () {
        const { code, out } = yield* run(["--completions", shell])
        assert.strictEqual(code, 0)
        for (const word of ["netease-late-id", "starttls-first", "password-file"]) assert.include(out, word)
        assert.match(out, /trace(?![-\w])[^\n]*(\n[^\n]*)?(--paths|_files|-r -F)/)
      })
    )
  }

  it.live("D23 --version is printed without loading the library", () =>
    Effect.gen(function* () {
      const refuses = `import { registerHooks } from "node:module"
        registerHooks({ resolve: (name, context, next) => (/^effect/.test(name) ? process.exit(99) : next(name, context)) })`
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(refuses)}` }
      assert.strictEqual((yield* run(["machine"], { env, program: source })).code, 99)
      const { code, out } = yield* run(["--version"], { env, program: source })
      assert.strictEqual(code, 0)
      assert.match(out, /^effect-imap v\d+\.\d+\.\d+\n$/)
    })
  )

  it.live("a clone strips its files of types at the first run only", () =>
    Effect.gen(function* () {
      const strips = `process.on("exit", () => {
        if (process.moduleLoadList.some((name) => name.includes("amaro"))) process.exitCode = 98
      })`
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(strips)}` }
      yield* run(["machine"], { program: source })
      assert.strictEqual((yield* run(["machine"], { env, program: source })).code, 0)
    })
  )

  it.live("machine prints the chart as mermaid and as JSON", () =>
    Effect.gen(function* () {
      const mermaid = yield* invoke(["machine"])
      const json = yield* invoke(["machine", "--format", "json"])
      assert.match(mermaid.out, /^stateDiagram-v2\n/)
      assert.property(parsed(json.out), "states")
    })
  )

  it.live("trace show says what is no trace, shows the others, and ends with 78", () =>
    Effect.gen(function* () {
      const { code, err } = yield* invoke(["trace", "show", "/etc/hostname", "/nowhere/trace", "/etc"])
      assert.strictEqual(code, 78)
      assert.include(err, "this is no IMAP trace")
      assert.include(err, "/nowhere/trace: the file does not exist")
      assert.include(err, "/etc: this is not a file")
    })
  )
})
