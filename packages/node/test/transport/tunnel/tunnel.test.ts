import { join } from "node:path"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { Transport, trusted } from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as TestClock from "effect/testing/TestClock"
import * as NodeTransport from "../../../src/transport/NodeTransport.ts"
import * as Dovecot from "../../dovecot/Dovecot.ts"
import { keeps, over } from "../support/contract.ts"
import { gone } from "../../child/gone.ts"
import { stateOf } from "../../support/processes.ts"

const target = { host: "ignored", port: 0 }
const canary = "Canary-7Hq9.tunnel"

const opened = (command: string) => NodeTransport.tunnel(command).connect(target, () => {})

/** All that a command writes until it ends, and how it ended. */
const drained = Effect.fnUntraced(function* (command: string) {
  const { pull } = yield* opened(command)
  let text = ""
  const error = yield* Effect.flip(
    Effect.forever(Effect.map(pull, (chunks) => (text += Buffer.concat(chunks).toString())))
  )
  return { error, text }
})

/** The processes that a command reports in its first line. */
const reported = Effect.fnUntraced(function* (command: string) {
  const { pull } = yield* opened(command)
  let text = ""
  while (!text.includes("\n")) text += Buffer.concat(yield* pull).toString()
  const pids = text.trim().split(" ").map(Number)
  assert.deepStrictEqual(
    pids.map((pid) => Option.isSome(stateOf(pid))),
    pids.map(() => true)
  )
  return pids
})

const script = (port: number) =>
  `const s = require("net").connect(${port}, "127.0.0.1"); process.stdin.pipe(s).pipe(process.stdout)
   s.on("close", () => process.stdout.write("", () => process.exit()))`

keeps(
  "a command",
  over((port) => Effect.succeed(NodeTransport.tunnel(`exec "${process.execPath}" -e '${script(port)}'`)))
)

describe("a tunnel", () => {
  it.live("has one other end, which is trusted", () =>
    Effect.gen(function* () {
      const connection = yield* opened("cat")
      assert.strictEqual(NodeTransport.tunnel("cat").kind, "fixed")
      assert.deepStrictEqual(connection.channel(), trusted("process"))
    })
  )

  const endings: Readonly<Record<string, readonly [command: string, detail: string, output?: string]>> = {
    "a command that fails": ["echo no route >&2; exit 7", "it exited with status 7", "no route\n"],
    "a command that is not there": ["exec /no/such/command 2>/dev/null", "it exited with status 127"],
    "a command that succeeds without a word": ["true", "it exited with status 0"],
    "a command that fails after its greeting": ["echo '* OK'; exit 3", "it exited with status 3"],
    "a command that is killed": ["kill -9 $$", "it was ended by SIGKILL"]
  }
  for (const [name, [command, detail, output]] of Object.entries(endings)) {
    it.live(`reports ${name}`, () =>
      Effect.gen(function* () {
        const { error } = yield* drained(command)
        assert.deepStrictEqual([error.failure, error.detail, error.output], ["tunnelEnded", detail, output])
      })
    )
  }

  it.live("ends as any connection does where the command ends well", () =>
    Effect.gen(function* () {
      const { error, text } = yield* drained("echo '* BYE'; echo done >&2")
      assert.deepStrictEqual([error.failure, text], ["closed", "* BYE\n"])
    })
  )

  it.live("delivers all that was written before it reports the end", () =>
    Effect.gen(function* () {
      const { error, text } = yield* drained("head -c 300000 /dev/zero | tr '\\0' x; exit 2")
      assert.deepStrictEqual([text.length, error.failure], [300_000, "tunnelEnded"])
    })
  )

  it.live("keeps the last words on stderr, 4 KiB of them, and never waits for a reader of them", () =>
    Effect.gen(function* () {
      const { error } = yield* drained("head -c 300000 /dev/zero | tr '\\0' x >&2; echo last >&2; exit 2")
      assert.strictEqual(error.output, `${"x".repeat(4091)}last\n`)
    })
  )

  it.live("reports a command that cannot be one", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(opened("a\0b"))
      assert.strictEqual(error.failure, "tunnelEnded")
    })
  )

  // nobody turns the test's clock on: the second that it would wait for those that do not obey never passes
  it.effect("ends with all that it started, at once if they obey", () =>
    Effect.gen(function* () {
      const pids = yield* Effect.scoped(reported("sleep 1000 & echo $$ $!; cat"))
      yield* TestClock.withLive(gone(...pids))
    })
  )

  it.live("kills after a second what does not obey", () =>
    Effect.gen(function* () {
      const pids = yield* Effect.scoped(reported("trap '' TERM; sleep 1000 & echo $$ $!; cat; sleep 1000"))
      yield* gone(...pids)
    })
  )

  it.live("leaves no zombie", () =>
    Effect.gen(function* () {
      const [shell = 0] = yield* Effect.scoped(reported("echo $$; cat"))
      assert.deepStrictEqual(stateOf(shell), Option.none())
    })
  )
})

const account = { host: "imap.example.com", user: "alice", password: Redacted.make(canary) }

const connected = (command: string) =>
  ImapConnection.make(account).pipe(
    Effect.provideService(Transport, NodeTransport.tunnel(command)),
    Effect.provideService(ServerProfiles, none)
  )

describe("IMAP over a tunnel", () => {
  it.live("an error has the last words of the command, but no secret that it repeats", () =>
    Effect.gen(function* () {
      const greeting = "printf '* OK [CAPABILITY IMAP4rev1] ready\\r\\n'"
      const error = yield* Effect.flip(
        connected(`${greeting}; read -r line; echo "I heard $line" >&2; exit 3`)
      )
      assert.strictEqual(error.reason._tag, "TunnelEnded")
      assert.match(error.serverText ?? "", /^I heard \w+ LOGIN .*<redacted>/)
      assert.notInclude(JSON.stringify(error) + error.message, canary)
    })
  )
})

describe.skipIf(Dovecot.skipped)("PREAUTH of a real Dovecot over a tunnel", () => {
  // As root it takes no socket as its output, and the pipes of Node are sockets.
  const programs: Readonly<Record<string, (configuration: string) => string>> = {
    doveadm: (configuration) => `doveadm -c ${configuration} exec imap -u alice | cat`,
    imap: (configuration) => `/usr/lib/dovecot/imap -c ${configuration} -u alice | cat`
  }
  for (const [name, command] of Object.entries(programs)) {
    it.live(`reaches the mailbox: ${name}`, () =>
      Effect.gen(function* () {
        const { folder } = yield* Dovecot.start
        const connection = yield* connected(command(join(folder, "dovecot.conf")))
        assert.strictEqual((yield* connection.mailbox).exists, 3)
        const { mechanism, security } = yield* connection.report
        assert.deepStrictEqual([mechanism, security], ["PREAUTH", "trusted"])
        yield* connection.logout
      })
    )
  }
})
