/** One command and its answers, written as in the RFC: `C:` and `S:` lines, `⏎` for a line break within a line. */
import { assert } from "@effect/vitest"
import { Effect, Result } from "effect"
import type * as Command from "../../src/imap/Command.ts"
import type { Response, Tagged, Untagged } from "../../src/imap/Response.ts"
import * as CommandEncoder from "../../src/imap/wire/CommandEncoder.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { listed } from "../support/quotation.ts"
import { bytes, concat } from "../wire/bytes.ts"
import type { PlannedCommand } from "../../src/imap/command/Command.ts"
import * as Plan from "../../src/imap/command/Plan.ts"

export interface Server {
  /** What it lists after the login, separated by spaces. */
  readonly lists?: string
  readonly utf8?: boolean
}

/** The only one of them. */
export const only = <A>(values: ReadonlyArray<A>): A => {
  const [first, ...more] = values
  return first === undefined || more.length > 0 ? assert.fail(`${values.length} where one is due`) : first
}

const parsed = (line: string): Response => Result.getOrThrow(ResponseParser.parse(bytes(line)))

/** Untagged responses as they are read. */
export const untagged = (...lines: ReadonlyArray<string>): ReadonlyArray<Untagged> =>
  lines.map(parsed).filter(isUntagged)

const isUntagged = (response: Response): response is Untagged =>
  response._tag !== "Tagged" && response._tag !== "Continuation" && response._tag !== "Stray"

/** What this server is sent. */
export const sentTo = <A>(command: Command.Command<A>, { lists = "", utf8 = false }: Server = {}) => {
  const plan = Plan.of(command, { capabilities: listed(lists), utf8 })
  const sent = plan._tag === "Steps" ? firstOf(plan) : plan._tag === "Send" ? plan.command : undefined
  if (sent === undefined) return assert.fail(`${command.name} is not sent: ${plan._tag}`)
  const encoded = CommandEncoder.encode("A1", sent, { literals: "plus", utf8 })
  const line = Result.map(encoded, ({ parts }) =>
    new TextDecoder().decode(concat(parts)).replace(/\r\n$/, "").replaceAll("\r\n", "⏎")
  )
  const planned: PlannedCommand<A> = plan._tag === "Send" ? plan.command : command
  return { command: planned, line }
}

/** The first command of steps that know others in case it is refused: each of them has the same result. */
const firstOf = <A>({ steps }: Extract<Plan.Plan<A>, { readonly _tag: "Steps" }>) => {
  const sent: Array<Command.Command> = []
  Effect.runSyncExit(steps((command) => Effect.die(sent.push(command))))
  return sent[0]
}

/** Sends the command, compares its line with the one that is written, and gives what the answers mean. */
export const converse = <A>(command: Command.Command<A>, text: string, server: Server = {}): A => {
  const rows = text
    .trim()
    .split("\n")
    .map((row) => row.trim())
  const [first = "", ...answers] = rows
  const sent = sentTo(command, server)
  assert.strictEqual(`C: ${Result.getOrThrow(sent.line)}`, first)
  const responses = answers.map((row) => {
    assert.isTrue(row.startsWith("S: "), row)
    return parsed(row.slice(3))
  })
  const tagged = responses.find((response): response is Tagged => response._tag === "Tagged")
  return tagged === undefined
    ? assert.fail("no tagged response")
    : sent.command.result(responses.filter(isUntagged), tagged)
}
