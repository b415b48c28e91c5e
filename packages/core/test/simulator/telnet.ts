/** A client by hand: sends what a test says, and reads line by line. */
import { Effect, Fiber, Option, type Scope } from "effect"
import type { Simulator } from "../../src/simulator/Simulator.ts"
import type { TransportError } from "../../src/lifecycle/Transport.ts"
import { settle } from "../support/settle.ts"

export interface Telnet {
  /** Sends text as it is; CRLF is added. */
  readonly send: (...lines: ReadonlyArray<string>) => Effect.Effect<void, TransportError>
  readonly write: (text: string) => Effect.Effect<void, TransportError>
  readonly line: Effect.Effect<string, TransportError>
  /** Sends lines, and reads up to the line that begins with a prefix. */
  readonly ask: (
    prefix: string,
    ...lines: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<string>, TransportError>
  readonly startTls: Effect.Effect<void, TransportError>
  /** What has come and was not read. */
  readonly rest: () => string
}

export const telnet = Effect.fnUntraced(function* (
  { transport }: Pick<Simulator, "transport">,
  port: number
): Effect.fn.Return<Telnet, TransportError, Scope.Scope> {
  const connection = yield* transport.connect({ host: "localhost", port }, () => {})
  const startTls = Effect.asVoid(connection.upgrade({ serverName: "localhost" }))
  let text = ""
  if (port === 993) yield* startTls

  const line = Effect.gen(function* () {
    while (!text.includes("\r\n")) {
      for (const chunk of yield* connection.pull) text += new TextDecoder().decode(chunk)
    }
    const end = text.indexOf("\r\n")
    const first = text.slice(0, end)
    text = text.slice(end + 2)
    return first
  })
  const write = (text: string) => connection.write(new TextEncoder().encode(text))
  const send = (...lines: ReadonlyArray<string>) => write(lines.map((line) => `${line}\r\n`).join(""))
  const ask = Effect.fnUntraced(function* (prefix: string, ...lines: ReadonlyArray<string>) {
    yield* send(...lines)
    const answers = [yield* line]
    while (answers.at(-1)?.startsWith(prefix) === false) answers.push(yield* line)
    return answers
  })
  return { send, write, line, ask, startTls, rest: () => text }
})

/** The next line, if it comes before anything has to wait for time to pass. */
export const lineNow = Effect.fnUntraced(function* (client: Telnet) {
  const reading = yield* Effect.forkChild(client.line, { startImmediately: true })
  yield* settle
  if (reading.pollUnsafe() !== undefined) return Option.some(yield* Fiber.join(reading))
  yield* Fiber.interrupt(reading)
  return Option.none<string>()
})

/** A client that has read its greeting. */
export const greeted = Effect.fnUntraced(function* (simulator: Simulator, port = 993) {
  const client = yield* telnet(simulator, port)
  const greeting = yield* client.line
  return { ...client, greeting }
})

/** A client that has logged in. */
export const loggedIn = Effect.fnUntraced(function* (simulator: Simulator) {
  const client = yield* greeted(simulator)
  yield* client.ask("a OK", 'a LOGIN user@example.com "correct horse"')
  return client
})
