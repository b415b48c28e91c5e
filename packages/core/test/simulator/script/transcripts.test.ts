import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { toBytes } from "../../../src/base/octets.ts"
import { parse, type ScriptStep } from "../../../src/simulator/script/Script.ts"
import { write } from "../../../src/simulator/script/scriptText.ts"
import type { Connection, Transport } from "../../../src/lifecycle/Transport.ts"
import { defaults, replay, type Runner, type Transcript, transcripts } from "../../support/transcript.ts"

const tags = new Map(Array.from({ length: 20 }, (_, index) => [index, `T${index}`]))

/** Does what a transcript expects of its client, word by word. */
const mirror =
  ({ script }: Transcript): Runner =>
  (settings, transport) =>
    Effect.gen(function* () {
      const usual = settings.security === "tls" ? 993 : 143
      const client = Effect.forEach(script.connections, ({ port, steps }) =>
        mimic(
          steps,
          Option.getOrElse(port, () => usual),
          transport
        )
      )
      yield* Effect.forkScoped(client)
      return { call: () => Effect.void, reached: () => Effect.void }
    })

const mimic = Effect.fnUntraced(function* (
  steps: ReadonlyArray<ScriptStep>,
  port: number,
  transport: Transport
) {
  const connection = yield* transport.connect({ host: "localhost", port }, () => {})
  if (port === 993) yield* connection.upgrade({ serverName: "localhost" })
  for (const step of steps) {
    if (step._tag === "Closed") return
    yield* follow(step, connection)
  }
  yield* Effect.never
}, Effect.scoped)

const follow = Effect.fnUntraced(function* (step: ScriptStep, connection: Connection) {
  if (step._tag === "Client") yield* connection.write(toBytes(`${write(step.parts, tags)}\r\n`))
  if (step._tag === "Pass" || step._tag === "Quiet") yield* Effect.sleep(step.duration)
  if (step._tag === "Tls") yield* connection.upgrade({ serverName: "localhost" })
  if (step._tag === "Deflate") connection.compress?.(new Uint8Array())
  if (step._tag === "Server") yield* read(connection, write(step.parts, tags).length)
})

const read = Effect.fnUntraced(function* (connection: Connection, octets: number) {
  for (let got = 0; got < octets;) {
    for (const chunk of yield* connection.pull) got += chunk.length
  }
})

describe("the transcripts", () => {
  it("cover the path from the greeting to a selected mailbox", () => assert.isAbove(transcripts.length, 40))

  for (const transcript of transcripts) {
    const { name, script } = transcript
    it.effect(`${name} can be played`, () =>
      Effect.gen(function* () {
        assert.match(name, /: [A-Z]\d{1,3} |\bRFC \d+/, "cites neither a rule nor an RFC")
        const last = script.connections.flatMap(({ steps }) => steps).map(({ _tag }) => _tag)
        assert.include(last, "Reached", "says nothing of what is reached")
        yield* replay(transcript, mirror(transcript))
      })
    )
  }

  it.effect("replay fails where the client strays", () =>
    Effect.gen(function* () {
      const expected = yield* Effect.fromResult(parse("C: <1> NOOP\nS: <1> OK\n== selected"))
      const done = yield* Effect.fromResult(parse("C: <1> CAPABILITY\nS: <1> OK\n== selected"))
      const transcript = { name: "", script: expected, settings: defaults }
      const outcome = yield* Effect.exit(replay(transcript, mirror({ ...transcript, script: done })))
      assert.match(String(outcome), /expected <1> NOOP, got T1 CAPABILITY/)
    })
  )
})
