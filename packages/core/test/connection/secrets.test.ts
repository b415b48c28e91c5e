import { assert, describe, it } from "@effect/vitest"
import { Effect, Inspectable, Redacted, Schema } from "effect"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Command from "../../src/imap/Command.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { canaries } from "../trace/canaries.ts"
import { attempt, type Attempted, errorOf, inTime, profileNames, written } from "./support.ts"

const passwords = ["correct horse battery", 'qu"ote\\back/sl&sh', "Grüne Bäume über Wien", "пароль-секрет"]
const { profiles } = Simulator
const profileOf = (name: string) => Simulator.profile(name).pipe((found) => Effect.fromOption(found))

/** Everything that an app, a log or a file could show. */
const shown = ({ events, exit, opening, ring }: Attempted): string => {
  const error = errorOf(exit)
  const report = Effect.runSync(opening.report)
  const printed = [
    error === undefined ? "" : JSON.stringify(ImapError.toJson(error)),
    error === undefined ? "" : JSON.stringify(error),
    String(error),
    error?.message,
    error?.stack,
    Inspectable.toStringUnknown(error),
    Inspectable.toStringUnknown(exit),
    JSON.stringify({ ...report, serverId: [...(report.serverId ?? [])] }),
    Inspectable.toStringUnknown(report),
    JSON.stringify(ring.header())
  ]
  return [...printed, ...events().map(Trace.toLine)].join("\n")
}

const leaks = (text: string, password: string) =>
  canaries(password).flatMap(([form, canary]) => (text.includes(canary) ? [form] : []))

const ways: ReadonlyArray<Partial<Account>> = [
  { mechanism: "LOGIN" },
  { mechanism: "PLAIN" },
  { security: "starttls" },
  { authorizeAs: "boss" }
]

/** A server that is silent is silent soon. */
const short = { attempt: "1 second" } as const

describe("X34 no secret is shown", () => {
  it.effect.each(passwords)("%s is found in each of its forms, and was sent", (password) =>
    Effect.gen(function* () {
      for (const [form, canary] of canaries(password)) assert.include(leaks(`NO ${canary}`, password), form)
      const { simulator } = yield* Effect.scoped(
        attempt({ ...profiles.wellBehaved, password }, { account: { mechanism: "PLAIN" } })
      )
      assert.isNotEmpty(leaks(written(simulator).join(), password))
    })
  )

  // each server meets all passwords and all ways, and each pair of them is met by every fourth server
  it.effect.each(profileNames.map((name, at) => [name, at] as const))(
    "%s: not by the trace, the report, nor an error, whatever the password",
    ([name, at]) =>
      Effect.gen(function* () {
        const profile = yield* profileOf(name)
        for (const [way, account] of ways.entries()) {
          const password = passwords[(at + way) % passwords.length] ?? ""
          const attempted = yield* Effect.scoped(
            attempt({ ...profile, password }, { account, policy: { attempts: 1, limits: short } })
          )
          assert.isEmpty(leaks(shown(attempted), password), `${password} ${JSON.stringify(account)}`)
        }
      })
  )

  it.effect.each(passwords)("echoing: not where the server repeats it, plain or in base64: %s", (password) =>
    Effect.gen(function* () {
      const echoes = profiles.echoing
      const base64 = {
        ...echoes,
        lines: { ...echoes.lines, wrongPassword: '{tag} NO got "{password}" as AGFs{line}' }
      }
      for (const profile of [echoes, base64]) {
        for (const account of ways) {
          const attempted = yield* Effect.scoped(
            attempt(profile, { account: { ...account, password: Redacted.make(password) } })
          )
          assert.include(
            ["AuthRejected", "AuthSyntaxRejected", "NoUsableMechanism"],
            errorOf(attempted.exit)?.reason._tag
          )
          assert.isEmpty(leaks(shown(attempted), password), JSON.stringify(account))
          assert.include(shown(attempted), "<redacted>")
        }
      }
    })
  )

  it.effect("not by a refusal of a user's own command either", () =>
    Effect.gen(function* () {
      const [password = ""] = passwords
      const attempted = yield* attempt({ ...profiles.echoing, password })
      const connection = yield* attempted.exit
      const exit = yield* inTime(connection.execute(Command.raw("XXX", JSON.stringify(password))))
      const error = errorOf(exit)
      assert.isDefined(error)
      assert.isEmpty(leaks(`${error?.message}${JSON.stringify(error)}${shown(attempted)}`, password))
    })
  )
})

describe("the trace", () => {
  it.effect.each(profileNames)("of %s reads as its schema says, line by line", (name) =>
    Effect.gen(function* () {
      const profile = yield* profileOf(name)
      const { events, exit, ring } = yield* attempt(profile)
      if (exit._tag === "Success") yield* inTime(exit.value.logout)
      const first = yield* Effect.fromOption(ring.header())
      const header = Schema.decodeUnknownSync(Trace.Header)(JSON.parse(Trace.toLine(first)))
      assert.strictEqual(header.v, 2)
      const decode = Schema.decodeUnknownSync(Trace.Event)
      const read = events().map((event) => decode(JSON.parse(Trace.toLine(event))))
      assert.deepStrictEqual(read, [...events()])
      assert.isAbove(read.length, 5)
      const times = read.map(({ time }) => time)
      assert.deepStrictEqual(
        times,
        times.toSorted((a, b) => a - b)
      )
      const ends = read.filter((event) => event.name === "connection:ended")
      const starts = read.filter((event) => event.name === "connection:started")
      assert.strictEqual(ends.length, starts.length)
    })
  )
})
