/** M5, M6: what a server echoes reaches no error, report, trace or profile but redacted, bounded and escaped. */
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fc from "fast-check"
import * as ImapError from "../../src/failure/ImapError.ts"
import type { Quotation } from "../../src/failure/Quotation.ts"
import { all } from "../../src/failure/reason/all.ts"
import { type Fields, isText, type Kind, kindOf, textOf } from "../../src/failure/reason/Kind.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { canaries } from "../trace/canaries.ts"
import { attempt, type Attempted, errorOf, inTime, type Options } from "./support.ts"

const { wellBehaved } = Simulator.profiles

/** Keeps what is put, as a store on disk would. */
const recordingStore = () => {
  const store = ServerProfiles.inMemory()
  const kept: Array<string> = []
  const put: ServerProfiles.Store["put"] = (host, profile) =>
    Effect.andThen(
      Effect.sync(() => kept.push(JSON.stringify(profile))),
      store.put(host, profile)
    )
  return { store: { ...store, put }, kept }
}

/** Everything that leaves the library. */
const outputs = ({ events, exit, opening }: Attempted) => {
  const error = errorOf(exit)
  const report = Effect.runSync(opening.report)
  const printed = JSON.stringify({ ...report, serverId: [...(report.serverId ?? [])] })
  return {
    error: error === undefined ? "" : `${JSON.stringify(ImapError.toJson(error))} ${error.message}`,
    report: printed,
    trace: events().map(Trace.toLine).join("\n")
  }
}

/** The server says `text` wherever its grammar has room for it. */
const saying = (profile: Simulator.Profile, text: string): Simulator.Profile => {
  const word = text.replace(/[\]\s]/g, "")
  const { authenticated, clear, tls } = profile.capabilities
  return {
    ...profile,
    capabilities: {
      clear: `${clear} ${word}`,
      tls: `${tls} ${word} AUTH=${word}`,
      authenticated: `${authenticated} ${word}`
    },
    lines: {
      ...profile.lines,
      greeting: `* OK [${word} ${word}] ${text}`,
      wrongPassword: `{tag} NO [${word} ${word}] ${text}`,
      noSuchMailbox: `{tag} NO [${word} ${word}] ${text}`,
      identity: `* ID ("${word.replace(/["\\]/g, "")}" "${word.replace(/["\\]/g, "")}" "name" "x")`,
      loggedIn: `{tag} OK [CAPABILITY ${authenticated} ${word}] ${text}`
    }
  }
}

const trial = Effect.fnUntraced(function* (
  profile: Simulator.Profile,
  password: string,
  options: Options = {}
) {
  const { kept, store } = recordingStore()
  const account = { ...options.account, password: Redacted.make(password) }
  const attempted = yield* attempt(profile, { ...options, account, profiles: store })
  if (attempted.exit._tag === "Success") yield* inTime(attempted.exit.value.logout)
  return { attempted, ...outputs(attempted), profile: kept.join("\n") }
})

const ways: ReadonlyArray<readonly [string, string, Options]> = [
  ["accepted", "", {}],
  ["refused", "x", {}],
  ["a folder that is missing", "", { account: { mailbox: "Nowhere" } }]
]

describe("a password that the server echoes", () => {
  for (const password of ["Straße-Größe-9", "GROSSE-strasse", "ǰulius-ŉaΐ-7", "correct-horse"]) {
    for (const [how, wrong, options] of ways) {
      it.effect(`M5 ${password}, ${how}: as it is and in any case, in codes, capabilities and ID`, () =>
        Effect.gen(function* () {
          const echoes = [password, password.toUpperCase(), password.toUpperCase().toLowerCase()]
          for (const echo of echoes) {
            const server = saying({ ...wellBehaved, password: `${password}${wrong}` }, echo)
            const { attempted: _, ...shown } = yield* Effect.scoped(trial(server, password, options))
            assert.include(shown.trace, "<redacted>")
            for (const [where, text] of Object.entries(shown)) {
              for (const form of [password, ...echoes, password.toLowerCase()]) {
                assert.notInclude(text.toLowerCase(), form.toLowerCase(), `${where} shows ${form}`)
                assert.notInclude(text.toLowerCase(), JSON.stringify(form).slice(1, -1), where)
              }
            }
          }
        })
      )
    }
  }

  it.effect("M5 M6 in no form and at no place, whatever it is", () =>
    Effect.gen(function* () {
      const secrets = fc
        .array(fc.constantFrom(..."abcXYZ019-_.ßäÖıİΐﬁ"), { minLength: 8, maxLength: 20 })
        .map((units) => `Zq${units.join("")}`)
      for (const password of fc.sample(secrets, { numRuns: 2, seed: 7 })) {
        const forms = canaries(password).filter(([name]) => !/half|literal|UTF-16|Latin/.test(name))
        for (const [name, form] of forms) {
          for (const wrong of ["", "x"]) {
            const server = saying({ ...wellBehaved, password: `${password}${wrong}` }, form)
            const { attempted: _, ...shown } = yield* Effect.scoped(trial(server, password))
            assert.include(shown.trace, "<redacted>")
            for (const [where, text] of Object.entries(shown)) {
              assert.notInclude(text.toLowerCase(), form.toLowerCase(), `${where}: ${name} of ${password}`)
            }
          }
        }
      }
    })
  )

  const own =
    "mailbox password123 mechanism1 AUTHENTICATIONFAILED SELECT IMAP4rev1 capabilities TLSv1.3 advice"
  it.effect.each(own.split(" "))("H1 L1 %s is no word of ours: our names and literals stay", (password) =>
    Effect.gen(function* () {
      const lines = { ...wellBehaved.lines, wrongPassword: "{tag} NO [AUTHENTICATIONFAILED] Go away" }
      const wrong = { ...wellBehaved, lines, password: "another one" }
      const plain = yield* Effect.scoped(trial(wrong, "correct horse battery"))
      const alike = yield* Effect.scoped(trial(wrong, password))
      const failed = errorOf(alike.attempted.exit)
      assert.deepStrictEqual(failed?.reason, errorOf(plain.attempted.exit)?.reason)
      assert.strictEqual(alike.error, plain.error)
      assert.strictEqual(alike.report, plain.report)
      assert.strictEqual(withoutTags(alike.trace), withoutTags(plain.trace))
    })
  )
})

/** Tags, nonces and lengths of credentials differ from run to run. */
const withoutTags = (trace: string) =>
  trace.replace(/"tag":"\w+",?/g, "").replace(/"line":"\w+ (?=[A-Z])/g, '"line":"A1 ')

describe("a server's words in an error", () => {
  const huge = "X".repeat(900_000)
  const cases: ReadonlyArray<readonly [string, Simulator.Profile, Options]> = [
    ["at the login", { ...wellBehaved, password: "another" }, {}],
    ["at SELECT", wellBehaved, { account: { mailbox: "Nowhere" } }],
    ["in the list", { ...wellBehaved, capabilities: { clear: "", tls: "", authenticated: "" } }, {}]
  ]
  for (const [where, profile, options] of cases) {
    for (const text of [huge, "a\u001b[31m\u0007\u202eb"]) {
      it.effect(`M6 ${text.length} characters ${where} are bounded and escaped`, () =>
        Effect.gen(function* () {
          const {
            error,
            report,
            profile: stored
          } = yield* trial(saying(profile, text), wellBehaved.password, options)
          for (const shown of [error, report, stored]) {
            assert.isBelow(shown.length, 30_000)
            assert.strictEqual(Trace.visible(shown), shown)
          }
        })
      )
    }
  }
})

describe("the type of a server's words", () => {
  it("M6 is no token of a string", () => {
    expectTypeOf<string>().not.toExtend<Quotation>()
    expectTypeOf<Quotation>().toExtend<string>()
  })

  it("M6 discloses the same by one name, in every reason", () => {
    const found = new Map<string, ReadonlyArray<string>>()
    for (const fields of Object.values(all).map((reason): Fields => reason.fields)) {
      for (const [name, field] of Object.entries<Fields[string]>(fields)) {
        const of = textOf(kindOf(field))
        const known = found.get(name) ?? []
        if (of !== "own" && !known.includes(of)) found.set(name, [...known, of])
      }
    }
    assert.deepStrictEqual(
      Array.from(found).filter(([, of]) => of.length > 1),
      []
    )
    assert.isAbove(found.size, 10)
  })

  it("M6 is that of every text in a reason, but for the account's words and ours", () => {
    const names = new Set<string>()
    const visit = (name: string, kind: Kind): void => {
      if (typeof kind === "string") return void (isText(kind) && names.add(name))
      if ("list" in kind) visit(name, kind.list)
      if ("record" in kind) visit(name, kind.record)
      if ("fields" in kind) fieldsOf(kind.fields)
    }
    const fieldsOf = (fields: Fields): void => {
      for (const [name, field] of Object.entries(fields)) visit(name, kindOf(field))
    }
    for (const { fields } of Object.values(all)) fieldsOf(fields)
    assert.deepStrictEqual(Array.from(names).toSorted(), [
      "capability",
      "command",
      "domain",
      "errno",
      "failure",
      "field",
      "forms",
      "host",
      "item",
      "mailbox",
      "mechanism",
      "near",
      "problem",
      "serverName",
      "state",
      "through",
      "wanted"
    ])
  })
})
