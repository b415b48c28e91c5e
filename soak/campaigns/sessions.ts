/**
 * D: a selected connection that several fibers use at once, on a server that is late, sends unsolicited data and hangs
 * up.
 */
import { type ImapConnection, type ImapError } from "@effect-imap/core"
import * as Command from "@effect-imap/core/internal/Command"
import * as MessageSet from "@effect-imap/core/MessageSet"
import * as Response from "@effect-imap/core/internal/Response"
import { Effect, Option, Redacted } from "effect"
import * as SearchServer from "../servers/SearchServer.ts"
import * as Canary from "../world/Canary.ts"
import * as Dice from "../world/Dice.ts"
import * as Rig from "../world/Rig.ts"
import type { Campaign } from "./Campaign.ts"
import { findingOf } from "./servers.ts"

const lists = ["IMAP4rev1", "IMAP4rev1 LITERAL-", "IMAP4rev1 LITERAL+", "IMAP4rev1 ID SASL-IR AUTH=PLAIN"]

const setupOf = (seed: number): Rig.Setup => {
  const dice = Dice.make(seed)
  const canary = Canary.make(dice)
  const habits = SearchServer.drawHabits(dice)
  const capabilities = dice.oneOf(lists) ?? "IMAP4rev1"
  const server = dice.fork()
  const yields = dice.fork()
  const often = dice.chance(0.4) ? dice.pick(0.001, 0.01, 0.1) : 0
  return {
    account: {
      host: Rig.host,
      security: "tls",
      user: "user@example.com",
      password: Redacted.make(canary.secret)
    },
    policy: { limits: { command: dice.pick(60_000, 15_000) } },
    canary,
    redaction: "strict",
    network: { latency: dice.pick(0, 10, 150), chunk: dice.pick(Infinity, Infinity, 5) },
    dice: dice.fork(),
    server: (end) => SearchServer.serve(end, habits, server, capabilities),
    ...(often > 0 ? { yielding: { shouldYield: () => yields.chance(often) } } : {})
  }
}

/** Draws a search text. Some cannot be in a line; some would be commands if a server read them as lines. */
const drawText = (dice: Dice.Dice, number: number): Command.Argument => {
  const text = dice.pick(
    `n${number}`,
    `"n${number}"`,
    `n${number} größer`,
    `n${number}\r\nx1 DELETE Archive\r\n`,
    `n${number}${" ".repeat(4_200)}`
  )
  return { _tag: "String", text }
}

const numbersIn = (text: string): ReadonlyArray<number> =>
  Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits))

const search = Effect.fnUntraced(function* (
  { problem }: Rig.Stage,
  { exchange }: ImapConnection.ImapConnection,
  dice: Dice.Dice,
  number: number
) {
  const { untagged } = yield* exchange(Command.raw("SEARCH", "TEXT", drawText(dice, number)))
  const found = untagged.flatMap((response) =>
    response._tag === "Search" ? numbersIn(JSON.stringify(response)) : []
  )
  if (found.length !== 1 || found[0] !== number)
    problem(`SEARCH for ${number} found ${JSON.stringify(found)}`)
})

const fetch = Effect.fnUntraced(function* (
  { problem }: Rig.Stage,
  { execute }: ImapConnection.ImapConnection,
  number: number
) {
  const value = yield* execute(Command.fetch(MessageSet.sequenceNumbers(String(number)), ["UID"]))
  const uids = value
    .filter(({ sequence }) => sequence === 3)
    .map(({ attributes }) => Response.textOf(attributes.get("UID")))
  if (uids.length !== 1 || Number(uids[0]) !== number)
    problem(`FETCH of ${number} brought ${JSON.stringify(uids)}`)
})

/** Performs one fiber's work. Each number is searched for only once, which identifies its answer. */
const work = Effect.fnUntraced(function* (
  stage: Rig.Stage,
  connection: ImapConnection.ImapConnection,
  dice: Dice.Dice,
  first: number
) {
  for (let step = 0; step < 5; step++) {
    if (dice.chance(0.3)) yield* Effect.sleep(dice.pick(1, 100, 3_000))
    const number = first + step
    const operation = dice.pick<() => Effect.Effect<unknown, ImapError.ImapError>>(
      () => search(stage, connection, dice, number),
      () => search(stage, connection, dice, number),
      () => fetch(stage, connection, number),
      () => connection.execute(Command.noop),
      () => connection.select(dice.pick("Sent", "Drafts"))
    )
    const timeoutMs = dice.pick(undefined, undefined, 50, 700, 5_000)
    const bounded = timeoutMs === undefined ? operation() : Effect.timeoutOption(operation(), timeoutMs)
    yield* stage.note(`${step}`, bounded)
    if (dice.chance(0.02)) yield* connection.logout
  }
})

const program =
  (seed: number) =>
  (stage: Rig.Stage): Effect.Effect<void> =>
    Effect.gen(function* () {
      const connected = yield* stage.connect()
      if (Option.isNone(connected)) return
      const dice = Dice.make(seed ^ 0xface)
      const connection = connected.value
      const fibers = Array.from({ length: dice.pick(1, 2, 3, 5) }, (_, index) =>
        work(stage, connection, dice.fork(), 1_000 * (index + 1))
      )
      if (dice.chance(0.05)) fibers.push(flood(stage, connection))
      yield* Effect.all(fibers, { concurrency: "unbounded" })
      yield* stage.note("ended", Effect.timeoutOption(connection.ended, 1))
      // whatever happened, the connection answers or reports that it is over
      yield* stage.note("noop at last", connection.execute(Command.noop))
      if (dice.chance(0.5)) yield* stage.note("logout", connection.logout)
    })

/** Sends commands and abandons each of them. */
const flood = (stage: Rig.Stage, { execute }: ImapConnection.ImapConnection): Effect.Effect<void> =>
  Effect.repeat(stage.note("flood", Effect.timeoutOption(execute(Command.noop), 1)), { times: 80 })

/** Checks that no failure blames an honest server. */
const blamed = ({ results }: Rig.Played): ReadonlyArray<string> =>
  results.some((text) => /"_tag":"Protocol(Desync|Violation)"/.test(text))
    ? ["an honest server is blamed"]
    : []

const over =
  /^[^{]*\{"_tag":"ImapError","reason":\{"_tag":"(ServerBye|OAuthTokenExpired|TooManyConnections|ServerUnavailable|ConnectionLost|Closed)"/

/** Checks that all failures caused by the same end of the connection have the same reason. */
const oneEnd = ({ results }: Rig.Played): ReadonlyArray<string> => {
  const ends = new Set(results.flatMap((text) => over.exec(text)?.[1] ?? []))
  return ends.size > 1 ? [`one end, several reasons: ${[...ends].join(", ")}`] : []
}

export const sessions: Campaign = {
  name: "sessions",
  about: "a selected connection used by several fibers: executes, literals, selections, timeouts, goodbyes",
  runs: 3_000,
  run: (seed) =>
    Effect.map(Rig.play(setupOf(seed), program(seed)), (played) => {
      const finding = findingOf(played, [...oneEnd(played), ...blamed(played)])
      return { ...finding, counts: { ...finding.counts, operations: played.results.length } }
    })
}
