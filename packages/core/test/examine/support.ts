/** Examinations of simulated servers, in virtual time. */
import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Answer } from "../../src/examine/Answer.ts"
import { examine, type Options } from "../../src/examine/examine.ts"
import { Examination } from "../../src/examine/Examination.ts"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, inTime } from "../connection/support.ts"

/** As a file has it. */
export const fileOf = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(Examination)))

interface Asked extends Options {
  readonly account?: Partial<Account>
  readonly simulator?: Simulator.Options
  /** Done with each connection that is opened. */
  readonly around?: (opening: Opening) => Opening
}

/** A connection that is being opened. */
export type Opening = ReturnType<Transport["connect"]>

/** Examines a simulated server; returns what came of it, and the server. */
export const examined = Effect.fnUntraced(function* (
  profile: Simulator.Profile,
  { account = {}, around = (opening) => opening, simulator = {}, ...options }: Asked = {}
) {
  const server = yield* Simulator.make(profile, simulator)
  const { transport } = server
  const connect: typeof transport.connect = (...args) => around(transport.connect(...args))
  const examining = examine(accountFor(profile, account), options).pipe(
    Simulator.loadsAtOnce,
    Effect.provideService(Transport, { ...transport, connect }),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make())
  )
  const exit = yield* inTime(examining, 3_600_000)
  return { exit, server }
})

/** As `examined`, of a server that can be examined. */
export const examinationOf = Effect.fnUntraced(function* (profile: Simulator.Profile, asked: Asked = {}) {
  const { exit, server } = yield* examined(profile, asked)
  const examination = yield* exit
  assert.isAtMost(examination.used.connections, examination.budget.connections)
  return { examination, server, answer: (id: string) => answerIn(examination, id) }
})

export const answerIn = ({ answers }: Examination, id: string): Answer => {
  const found = answers.find(({ question }) => question === id)
  assert.isDefined(found, id)
  return found ?? assert.fail(id)
}

/** All answers but those by which the rule is kept, and those that were not asked, as `question: kept`. */
export const deviations = ({ answers }: Examination): ReadonlyArray<string> =>
  answers.flatMap(({ kept, question }) =>
    kept === "yes" || kept === "notAsked" ? [] : [`${question}: ${kept}`]
  )

/** An answer in a line. */
export const brief = (answer: Answer | undefined) =>
  answer === undefined ? "not asked" : `${answer.kept} ${JSON.stringify(answer.facts)} ${answer.means}`
