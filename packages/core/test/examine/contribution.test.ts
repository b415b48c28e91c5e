/**
 * What an examination adds to what is known: an entry for each deviation, a quirk if the library can do without what is not kept, and
 * a transcript, which this library's client plays as those of the repository.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { contributions } from "../../src/examine/contribution.ts"
import type { Examination } from "../../src/examine/Examination.ts"
import { productOf } from "../../src/examine/product.ts"
import { questions } from "../../src/examine/questions.ts"
import { withoutFor } from "../../src/examine/without.ts"
import * as Quirks from "../../src/failure/Quirks.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { imapConnection } from "../support/client.ts"
import { defaults, replay } from "../support/transcript.ts"
import { examinationOf } from "./support.ts"

const { profiles } = Simulator
const { netease, qq, wellBehaved } = profiles

const at = (command: string, fault: "ignore" | "reset" | "refuse"): Simulator.Options => ({
  faults: [{ on: command, nth: "every", fault, ...(fault === "refuse" ? { with: "BAD Sorry" } : {}) }]
})

const greeting = (profile: Simulator.Profile, words: string): Simulator.Profile => ({
  ...profile,
  lines: { ...profile.lines, greeting: `* OK ${words}` }
})

/** The well-behaved server with other answers. */
const answering = (...said: ReadonlyArray<Simulator.Said>): Simulator.Profile => ({ ...wellBehaved, said })

interface Expected {
  /** The questions whose deviation is shown by a transcript. */
  readonly shown: ReadonlyArray<string>
  /** What is done without. */
  readonly without?: ReadonlyArray<string>
}

const servers: ReadonlyArray<readonly [string, Simulator.Profile, Simulator.Options, Expected]> = [
  ["an untagged BAD", qq, {}, { shown: ["unknown-command"] }],
  [
    "silence at ID",
    greeting(profiles["silent-id"], "Quietmail IMAP 4.2.1-beta ready"),
    {},
    { shown: ["id"], without: ["ID"] }
  ],
  [
    "silence at ID of a server that greets as any does",
    greeting(profiles["silent-id"], "IMAP4rev1 server ready"),
    {},
    { shown: [] }
  ],
  [
    "a SEARCH that does not find all",
    answering({ command: "UID SEARCH 1:*", lines: ["* SEARCH 1", "{tag} OK done"] }),
    {},
    { shown: ["search"] }
  ],
  [
    "IDLE that is refused",
    greeting(wellBehaved, "Quietmail ready"),
    at("IDLE", "refuse"),
    { shown: ["idle"], without: ["IDLE"] }
  ],
  [
    "a refused search",
    wellBehaved,
    at("SEARCH", "refuse"),
    {
      shown: ["search", "search-nothing"],
      without: ["ESEARCH", "CONDSTORE", "QRESYNC"]
    }
  ],
  ["silence", wellBehaved, at("NAMESPACE", "ignore"), { shown: ["namespace"], without: ["NAMESPACE"] }],
  [
    "the end of the connection",
    wellBehaved,
    at("NAMESPACE", "reset"),
    { shown: ["namespace"], without: ["NAMESPACE"] }
  ],
  ["a server that deviates in nothing that a command shows", netease, {}, { shown: [] }]
]

const deviating = ({ answers }: Examination): ReadonlyArray<string> =>
  answers.flatMap(({ kept, question }) => (kept === "yes" || kept === "notAsked" ? [] : [question]))

describe("what an examination adds", () => {
  it.effect.each(servers)("%s", ([, profile, simulator, { shown, without = [] }]) =>
    Effect.gen(function* () {
      const { examination } = yield* examinationOf(profile, { simulator })
      const added = contributions(examination)
      assert.deepStrictEqual(
        added.map(({ question }) => question),
        deviating(examination)
      )
      assert.deepStrictEqual(
        added.flatMap(({ quirk }) => (quirk?.recovery._tag === "Without" ? quirk.recovery.capabilities : [])),
        [...without]
      )
      assert.includeMembers(
        added.flatMap((each) => (each.transcript === undefined ? [] : [each.question])),
        [...shown]
      )
      for (const { quirk, transcript } of added) {
        if (transcript === undefined) continue
        const script = yield* Simulator.script(transcript.replace("{number}", "102"))
        const settings = { ...defaults, ...script.settings }
        yield* replay({ name: script.name, script, settings }, imapConnection).pipe(
          Effect.provide(Quirks.layer(...(quirk === undefined ? [] : [quirk])))
        )
      }
    })
  )

  it.effect("the extension is examined again, whatever is known of the server", () =>
    Effect.gen(function* () {
      const profile = greeting(wellBehaved, "Quietmail ready")
      const { examination } = yield* examinationOf(profile, { simulator: at("IDLE", "refuse") })
      const quirks = contributions(examination).flatMap(({ quirk }) => quirk ?? [])
      const again = yield* examinationOf(profile).pipe(Effect.provide(Quirks.layer(...quirks)))
      assert.strictEqual(again.answer("idle").kept, "yes")
    })
  )
})

describe("the product in a greeting", () => {
  const cases: ReadonlyArray<readonly [string, string | undefined, string | undefined]> = [
    [
      "* OK [CAPABILITY IMAP4rev1] mx1 Cyrus IMAP 3.6.1-Debian-3.6.1-4 server ready",
      "Cyrus",
      "Cyrus IMAP 3\\.6\\.1"
    ],
    ["* OK Hoodiecrow ready for rumble", "Hoodiecrow", "Hoodiecrow"],
    ["* OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.", "Dovecot", "Dovecot"],
    ["* OK imap.example.com IMAP4rev1 server ready", undefined, undefined],
    ["* OK", undefined, undefined]
  ]

  it.each(cases)("%s", (line, name, pattern) => {
    const product = productOf({
      answers: [{ question: "capability", evidence: [`S: ${line}`, "C: <1> CAPABILITY"] }],
      server: {}
    })
    assert.strictEqual(product?.name, name)
    assert.strictEqual(product?.pattern.source, pattern === undefined ? undefined : `\\b${pattern}\\b`)
  })
})

describe("what is done without", () => {
  const answer = { question: "idle", kept: "no", facts: {} } as const
  const listing = (...authenticated: ReadonlyArray<string>) => ({ capabilities: { authenticated } })

  it("is what the server lists", () => {
    assert.deepStrictEqual(withoutFor(answer, listing("IMAP4REV1", "IDLE")), ["IDLE"])
    assert.deepStrictEqual(withoutFor(answer, listing("IMAP4REV1")), [])
  })

  it("contains IMAP4rev2, of which it is a part, if the server is still one of IMAP4 without it", () => {
    assert.deepStrictEqual(withoutFor(answer, listing("IMAP4REV1", "IMAP4REV2")), ["IMAP4REV2"])
    assert.deepStrictEqual(withoutFor(answer, listing("IMAP4REV2", "IDLE")), [])
  })

  it("is never TLS, a mechanism, or an ID that was answered", () => {
    const all = listing("IMAP4REV1", "STARTTLS", "AUTH=PLAIN", "ID")
    for (const { id } of questions.filter(({ id }) => /^(?:starttls|login|id)/.test(id)))
      assert.deepStrictEqual(withoutFor({ ...answer, question: id }, all), [], id)
  })
})
