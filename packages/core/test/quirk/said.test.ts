/** What servers say is recognised as what its page says it means. */
import { globSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as Quirks from "../../src/failure/Quirks.ts"
import { known } from "../../src/failure/quirk/known.ts"
import type { Said } from "../../src/examine/contribution.ts"
import { said } from "../../../../release/site/said.ts"

/** `* BYE [ALERT] text`, `NO text`, or a line that is no response. */
const seen = ({ step }: Said, line: string, { match, state }: Quirks.Quirk): Quirks.Seen => {
  const [, condition, code, rest] = /^(?:\* )?(OK|NO|BAD|BYE) (?:\[([A-Z]+)[^\]]*\] )?(.*)$/.exec(line) ?? []
  const manners: ReadonlyArray<Quirks.Manner> = ["OK", "NO", "BAD", "BYE"]
  return {
    // a reason of its own is looked for on the way to the mailbox alone
    state: state === "any" && step === "command" ? "auth" : step,
    manner: manners.find((manner) => manner === condition) ?? "line",
    code,
    text: rest ?? line,
    host: match.host?.[0] ?? "imap.example.com",
    greeting: "",
    capabilities: new Set(),
    user: "ada@example.com",
    credential: match.credential ?? "password"
  }
}

const quirkOf = (id: string): Quirks.Quirk | undefined => known.find((quirk) => quirk.id === id)

const tagOf = ({ recovery }: Quirks.Quirk): string | undefined => {
  if (recovery._tag === "Means") return recovery.reason?._tag
  if (recovery._tag === "IdentifyAgain") return "UnsafeLogin"
  if (recovery._tag === "MechanismRefused") return "AuthSyntaxRejected"
  return recovery._tag === "Refusal" ? "AuthRejected" : undefined
}

describe("what servers say", () => {
  const recognised = said.flatMap((entry) => {
    const quirk = quirkOf(entry.id)
    return quirk === undefined ? [] : [{ entry, quirk }]
  })

  it("each line is recognised by the quirk that it is listed for", () => {
    // what is not kept is known by the greeting
    const byWords = recognised.filter(({ quirk }) => quirk.recovery._tag !== "Without")
    const found = byWords.flatMap(({ entry, quirk }) =>
      entry.lines.map((line) => {
        const { recovery } = quirk
        return { line, id: Quirks.find(known, seen(entry, line, quirk), recovery._tag)?.quirk.id }
      })
    )
    assert.deepStrictEqual(
      found,
      byWords.flatMap(({ entry }) => entry.lines.map((line) => ({ line, id: entry.id })))
    )
  })

  it("comes to the reason that is listed", () => {
    assert.deepStrictEqual(
      recognised.map(({ entry }) => [entry.id, entry.reason]),
      recognised.map(({ quirk }) => [quirk.id, tagOf(quirk)])
    )
  })

  it("every quirk that is recognised by words has an entry, or a transcript that shows them", () => {
    // these are words of a certificate, or have a row in words.test.ts
    const without = new Set(["mail-shield", "captive-portal", "account-locked-by-administrator"])
    const folder = new URL("../transcripts/", import.meta.url)
    const lines = globSync("**/*.txt", { cwd: folder }).flatMap((file) =>
      Array.from(
        readFileSync(new URL(file, folder), "utf8").matchAll(
          /^S: (?:<\d+> |\* )?(?:[A-Z]+ )?(?:\[[^\]]*\] )?(.*)$/gm
        ),
        ([, text = ""]) => text
      )
    )
    const isShown = ({ match: { text }, recovery }: Quirks.Quirk): boolean =>
      text === undefined ||
      recovery._tag === "Waits" ||
      (recovery._tag === "Means" && recovery.reason === undefined) ||
      lines.some((line) => text.test(line))
    assert.deepStrictEqual(
      known.flatMap((quirk) =>
        isShown(quirk) || without.has(quirk.id) || said.some(({ id }) => id === quirk.id) ? [] : [quirk.id]
      ),
      []
    )
  })

  it("has one page for each", () => {
    assert.strictEqual(new Set(said.map(({ id }) => id)).size, said.length)
    assert.strictEqual(new Set(said.map(({ title }) => title)).size, said.length)
  })
})
