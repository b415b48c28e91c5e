/** STARTTLS with a command behind it, in one write: the only bytes that are written without a session. */
import { Clock, Effect, Option } from "effect"
import { type Connection, Transport } from "../../lifecycle/Transport.ts"
import { broken, type Finding, kept, notAsked, refused } from "../Answer.ts"
import type { Asking } from "../Connections.ts"
import type { Means, Question } from "../Question.ts"

export const starttls: ReadonlyArray<Question> = [
  {
    id: "starttls-injection",
    title: "a command behind STARTTLS in the clear",
    sends: "STARTTLS and NOOP in one write, then TLS; no credential",
    rule: "RFC 9051 §6.2.1 (S06)",
    matters: "whoever can add to the clear text could give commands to the encrypted session",
    where: "own",
    needs: ["STARTTLS"],
    listed: "clear",
    ask: (_, means) => injected(means)
  }
]

const injected = (means: Means): Asking<Finding> =>
  Effect.gen(function* () {
    const { account, connections, note } = means
    const { place } = connections
    if (place?.wayIn !== "startTls") return notAsked("the connection is encrypted from its beginning")
    if (!connections.encrypts) return notAsked("the account does without TLS")
    yield* connections.count
    const transport = yield* Transport
    const target = { host: account.host, port: place.port }
    const connection = yield* transport.connect(target, () => {})
    const greeting = yield* lineFrom(connection, /^\* .*\r?\n/)
    if (greeting === undefined) return notAsked("no greeting came")
    note("C: <1> STARTTLS, <2> NOOP")
    yield* connection.write(new TextEncoder().encode("x1 STARTTLS\r\nx2 NOOP\r\n"))
    const answer = yield* lineFrom(connection, /^x1 .*\r?\n/m)
    if (answer === undefined) return refused("STARTTLS with a command behind it is not answered")
    if (!/^x1 OK/im.test(answer)) return kept("STARTTLS with a command behind it is refused")
    if (/^x2 /m.test(answer)) return broken("the command behind STARTTLS is answered in the clear")
    return yield* within(connection, means)
  }).pipe(
    Effect.catchTag("TransportError", () =>
      Effect.succeed(kept("the connection ends if clear text follows STARTTLS"))
    )
  )

/** Encrypts, and listens: nothing was asked within TLS, so that nothing may be answered there. */
const within = Effect.fnUntraced(function* (connection: Connection, { account, note }: Means) {
  const { ca, clientCertificate, host, serverName = host } = account
  const limit = "10 seconds"
  const upgraded = yield* Effect.timeoutOption(
    connection.upgrade({ serverName, ca, clientCertificate }),
    limit
  )
  if (Option.isNone(upgraded)) return kept("no TLS begins if clear text follows STARTTLS")
  const heard = yield* Effect.timeoutOption(connection.pull, "2 seconds")
  if (Option.isNone(heard)) return kept("what follows STARTTLS in the clear is forgotten")
  note("S: an answer within TLS to what was sent in the clear")
  return broken(
    "what follows STARTTLS in the clear is carried out within TLS: whoever is on the path can add commands"
  )
})

/** Reads until the pattern is found, for ten seconds and 16 KiB at most. */
const lineFrom = Effect.fnUntraced(function* (connection: Connection, pattern: RegExp) {
  const until = (yield* Clock.currentTimeMillis) + 10_000
  const decoder = new TextDecoder()
  let text = ""
  while (!pattern.test(text)) {
    const left = until - (yield* Clock.currentTimeMillis)
    if (left <= 0 || text.length > 16_384) return undefined
    const chunks = yield* Effect.timeoutOption(connection.pull, left)
    if (Option.isNone(chunks)) return undefined
    for (const chunk of chunks.value) text += decoder.decode(chunk, { stream: true })
  }
  return text
})
