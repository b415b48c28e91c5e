import { Effect, Fiber, Option, Result } from "effect"
import { TestClock } from "effect/testing"
import { assert, describe, it } from "@effect/vitest"
import * as Script from "../../../src/simulator/script/Script.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { settle } from "../../support/settle.ts"
import { telnet } from "../telnet.ts"

/** A script as a transport's server, and a client of one of its ports. */
const play = Effect.fnUntraced(function* (text: string, port = 993, options?: Simulator.Options) {
  const simulator = yield* Simulator.make(yield* Simulator.script(text), options)
  return { ...(yield* telnet(simulator, port)), simulator }
})

const outcome = (simulator: Simulator.Simulator) =>
  simulator.mismatches().map(({ expected, got, line }) => [line, expected, got])

const bytesFrom = (simulator: Simulator.Simulator) =>
  simulator
    .log()
    .filter(({ from }) => from === "server")
    .flatMap(({ bytes }) => [...bytes])

describe("reading a script", () => {
  it("keeps name, settings and connections", () => {
    const script = Result.getOrThrow(
      Script.parse("# a name\n@ security starttls\n\nS: * OK\nconnection 993\n# a remark\nS: * BYE\nclose\n")
    )
    assert.strictEqual(script.name, "a name")
    assert.deepStrictEqual(script.settings, { security: "starttls" })
    assert.deepStrictEqual(
      script.connections.map(({ line, port, steps }) => [
        line,
        Option.getOrNull(port),
        steps.map(({ _tag }) => _tag)
      ]),
      [
        [4, null, ["Server"]],
        [5, 993, ["Server", "Close"]]
      ]
    )
  })

  it.each([
    ["S: * OK\nX: what", 2, '"X:" is not a mark of the script format'],
    ["# only a name", 1, "there is nothing to play"],
    [".. soon", 1, '"soon" is not a duration such as "5 seconds"'],
    ["S: \\xg", 1, "\\x needs two hexadecimal digits"],
    ["C: <1> NOOP\nS: <2> OK", 2, "<2> is used before a client's line has it"],
    ['C: <1> LOGIN {"u"}', 1, '"{"u"}" can stand in a server\'s line only'],
    ["C: base64(a...)", 1, "base64(…) encloses bytes only"]
  ])("names the line of what it cannot read: %j", (text, line, problem) => {
    const error = Result.getOrThrow(Result.flip(Script.parse(text)))
    assert.deepStrictEqual([error._tag, error.line, error.problem], ["ScriptError", line, problem])
  })
})

describe("playing a script", () => {
  it.effect("notes a difference before the client can notice that the connection is closed", () =>
    Effect.gen(function* () {
      const script = yield* Simulator.script("clear\nS: * OK\nC: <1> NOOP")
      const { mismatches, serve } = yield* Simulator.serverOf(script)
      const noted: Array<number> = []
      yield* serve({
        port: 143,
        implicitTls: false,
        read: Effect.succeed(new TextEncoder().encode("a1 LIST\r\n")),
        write: () => Effect.void,
        startTls: Effect.void,
        compress: () => {},
        end: Effect.sync(() => void noted.push(mismatches().length)),
        reset: Effect.void
      })
      assert.deepStrictEqual(noted, [1])
    })
  )

  it.effect("binds tags, takes wildcards and base64, and is content with a client that closes", () =>
    Effect.gen(function* () {
      const text = `
S: * OK ready
C: <1> LOGIN ... pass
S: <1> OK
C: <2> AUTHENTICATE PLAIN base64(\\x00u\\x00p)
S: <2> OK base64(hi)
closed`
      const simulator = yield* Simulator.make(yield* Simulator.script(text))
      yield* Effect.scoped(
        Effect.gen(function* () {
          const client = yield* telnet(simulator, 993)
          assert.strictEqual(yield* client.line, "* OK ready")
          assert.deepStrictEqual(yield* client.ask("A7", "A7 LOGIN some user pass"), ["A7 OK"])
          assert.deepStrictEqual(yield* client.ask("q", `q AUTHENTICATE PLAIN ${btoa("\0u\0p")}`), [
            "q OK aGk="
          ])
        })
      )
      yield* settle
      assert.deepStrictEqual(outcome(simulator), [])
      assert.strictEqual(simulator.remaining(), 0)
    })
  )

  it.effect("sends odd bytes, no CRLF, counted literals and lines within a line", () =>
    Effect.gen(function* () {
      const { simulator, ...client } = yield* play('C: <1> X\nS: \\xff\\x0d⏎{"<1> é"}\nS: * cut\\')
      yield* client.send("tag X")
      yield* client.line
      yield* client.line
      const literal = [...new TextEncoder().encode("{6}\r\ntag é\r\n* cut")]
      assert.deepStrictEqual(bytesFrom(simulator), [0xff, 0x0d, 0x0d, 0x0a, ...literal])
    })
  )

  it.effect.each([
    ["C: <1> NOOP", "a CAPABILITY", [1, "<1> NOOP", "a CAPABILITY"]],
    ["C: <1> NOOP\nC: <2> NOOP", "a NOOP\r\na NOOP", [2, "<2> NOOP", "a NOOP"]],
    ["C: <1> NOOP\nC: <1> NOOP", "a NOOP\r\nb NOOP", [2, "<1> NOOP", "b NOOP"]],
    ["S: * BYE\nclosed", "a NOOP", [2, "the client to close", "a NOOP\r\n"]],
    ["C: <1> NOOP", "a NOOP\r\nb NOOP", [1, "nothing more", "b NOOP\r\n"]]
  ] as const)("%j played with %j ends in a mismatch, and closes", ([text, sent, expected]) =>
    Effect.gen(function* () {
      const { simulator, ...client } = yield* play(text)
      yield* client.send(sent)
      while (Result.isSuccess(yield* Effect.result(client.line))) yield* Effect.void
      assert.deepStrictEqual(outcome(simulator), [[...expected]])
    })
  )

  it.effect("a client that closes too early is a mismatch", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(yield* Simulator.script("S: * OK\nC: <1> NOOP"))
      yield* Effect.scoped(telnet(simulator, 993))
      yield* settle
      assert.deepStrictEqual(outcome(simulator), [[2, "<1> NOOP", "a closed connection"]])
    })
  )

  it.effect("lets time pass, and cuts", () =>
    Effect.gen(function* () {
      const client = yield* play("S: * OK\n.. 5 seconds\nreset")
      yield* client.line
      const cut = yield* Effect.forkChild(Effect.flip(client.line), { startImmediately: true })
      yield* TestClock.adjust("4999 millis")
      assert.isUndefined(cut.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* Fiber.join(cut)).failure, "reset")
    })
  )

  it.effect("G01 quiet notices what is sent before the greeting", () =>
    Effect.gen(function* () {
      const { simulator, ...client } = yield* play("quiet 2 seconds\nS: * OK")
      const line = yield* Effect.forkChild(Effect.result(client.line), { startImmediately: true })
      yield* TestClock.adjust("1 second")
      yield* client.send("a NOOP")
      yield* TestClock.adjust("1 second")
      assert.isTrue(Result.isFailure(yield* Fiber.join(line)))
      assert.deepStrictEqual(outcome(simulator), [[1, "nothing from the client", "a NOOP\r\n"]])
    })
  )

  it.effect("quiet lets a silent client go on", () =>
    Effect.gen(function* () {
      const { simulator, ...client } = yield* play("quiet 2 seconds\nS: * OK\nC: <1> NOOP\nS: <1> OK")
      const line = yield* Effect.forkChild(client.line, { startImmediately: true })
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(yield* Fiber.join(line), "* OK")
      assert.deepStrictEqual(yield* client.ask("a", "a NOOP"), ["a OK"])
      assert.deepStrictEqual(outcome(simulator), [])
    })
  )

  it.effect("S05 STARTTLS: the handshake is where the script has it, and nothing may come before", () =>
    Effect.gen(function* () {
      const text = "S: * OK\nC: <1> STARTTLS\nS: <1> OK\ntls\nC: <2> NOOP\nS: <2> OK"
      const good = yield* play(text, 143)
      yield* good.line
      yield* good.ask("a", "a STARTTLS")
      yield* good.startTls
      assert.deepStrictEqual(yield* good.ask("b", "b NOOP"), ["b OK"])
      const bad = yield* play(text, 143)
      yield* bad.line
      yield* bad.ask("a", "a STARTTLS", "b NOOP")
      yield* Effect.flip(bad.startTls)
      assert.deepStrictEqual(outcome(bad.simulator), [[4, "a TLS handshake", "b NOOP\r\n"]])
    })
  )

  it.effect("plays connections by port and in order, refuses other ports, and knows of one too many", () =>
    Effect.gen(function* () {
      const script = "connection 143\nS: * OK first\nconnection 143\nS: * OK second"
      const { simulator, ...first } = yield* play(script, 143)
      assert.strictEqual(yield* first.line, "* OK first")
      assert.strictEqual(simulator.remaining(), 1)
      assert.strictEqual((yield* Effect.flip(telnet(simulator, 993))).failure, "refused")
      const second = yield* telnet(simulator, 143)
      assert.strictEqual(yield* second.line, "* OK second")
      const third = yield* telnet(simulator, 143)
      assert.strictEqual((yield* Effect.flip(third.line)).failure, "closed")
      assert.deepStrictEqual(outcome(simulator), [[3, "no further connection", "a connection to port 143"]])
    })
  )

  it.effect("takes a command with its literals, and asks for those that wait", () =>
    Effect.gen(function* () {
      const { simulator, ...client } = yield* play("command <1> LOGIN ... pass\nS: <1> OK")
      yield* client.send("a LOGIN {4}")
      assert.strictEqual(yield* client.line, "+ OK")
      assert.deepStrictEqual(yield* client.ask("a", "user pass"), ["a OK"])
      assert.deepStrictEqual(outcome(simulator), [])
    })
  )

  it.effect.each([
    [["a LOGIN u {1+}", "p"], []],
    [["a AUTHENTICATE PLAIN AHUAcA=="], []],
    [["a AUTHENTICATE PLAIN", "AHUAcA=="], ["+ "]],
    [
      ["a authenticate login", "dQ==", "cA=="],
      ["+ VXNlcm5hbWU6", "+ UGFzc3dvcmQ6"]
    ]
  ] as const)("a login is one, whatever it says: %j", ([lines, challenges]) =>
    Effect.gen(function* () {
      const { simulator, ...client } = yield* play("login <1>\nS: <1> OK")
      assert.deepStrictEqual(yield* client.ask("a", ...lines), [...challenges, "a OK"])
      assert.deepStrictEqual(outcome(simulator), [])
    })
  )

  it.effect("another command is no login", () =>
    Effect.gen(function* () {
      const { simulator, ...client } = yield* play("login <1>")
      yield* client.send("a NOOP")
      yield* Effect.flip(client.line)
      assert.deepStrictEqual(outcome(simulator), [[1, "a login", "a NOOP"]])
    })
  )

  it.effect("clear and deaf: neither handshake nor answer, whatever is sent", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(yield* Simulator.script("clear\nS: * OK\ndeaf"))
      yield* Effect.scoped(
        Effect.gen(function* () {
          const { pull, write } = yield* simulator.transport.connect({ host: "", port: 993 }, () => {})
          assert.strictEqual(new TextDecoder().decode((yield* pull)[0]), "* OK\r\n")
          yield* write(new TextEncoder().encode("a NOOP\r\n"))
          const answer = yield* Effect.forkChild(Effect.exit(pull), { startImmediately: true })
          yield* TestClock.adjust("1 hour")
          assert.isUndefined(answer.pollUnsafe())
        })
      )
      yield* settle
      assert.deepStrictEqual(outcome(simulator), [])
    })
  )

  it.effect("asks its hooks in the order of the script", () =>
    Effect.gen(function* () {
      const heard: Array<string> = []
      const note = (text: string) => Effect.sync(() => void heard.push(text))
      const hooks: Simulator.Hooks = {
        call: (text) => note(`call ${text}`),
        reached: (text) => note(`reached ${text}`),
        pass: (duration) => note(`pass ${duration.toString()}`)
      }
      const client = yield* play(">> idle\nC: <1> IDLE\n.. 29 minutes\n== selected.quiet\nS: <1> OK", 993, {
        hooks
      })
      yield* client.ask("a", "a IDLE")
      assert.strictEqual(heard.length, 3)
      assert.deepStrictEqual([heard[0], heard[2]], ["call idle", "reached selected.quiet"])
      assert.match(heard[1] ?? "", /^pass /)
    })
  )
})
