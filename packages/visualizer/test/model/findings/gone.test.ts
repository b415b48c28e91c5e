/** Messages that another session removed while the app works on them: nobody is at fault. */
import { assert, describe, it } from "@effect/vitest"
import { askedWords } from "../../../src/model/fleet/Asked.ts"
import { findingsIn, workIn } from "../../support/inUse.ts"

const opening = "C: A0 SELECT INBOX\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] ok\nS: A0 OK [READ-WRITE] done"

const told = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  findingsIn([opening, ...lines].join("\n"))
    .filter(({ id }) => id !== "trace-cut")
    .map(({ actionBy, id, severity }) => `${severity} ${id}: ${actionBy}`)

const first = (...lines: ReadonlyArray<string>) => {
  const [found] = findingsIn([opening, ...lines].join("\n"))
  return found && { ...found, tried: askedWords(found) }
}

const listed = [
  "C: L UID FETCH 1:* (FLAGS)",
  "S: * 1 FETCH (UID 901 FLAGS ())",
  "S: * 2 FETCH (UID 902 FLAGS ())",
  "S: * 3 FETCH (UID 903 FLAGS ())",
  "S: L OK done"
]
const asks = (command: string, ...answer: ReadonlyArray<string>) => [
  `C: B ${command}`,
  ...answer.map((each) => `S: ${each}`)
]
const news = (...lines: ReadonlyArray<string>) => [
  "C: N NOOP",
  ...lines.map((each) => `S: ${each}`),
  "S: N OK done"
]

describe("RFC 5530 §3: EXPUNGEISSUED", () => {
  const part = ["* 1 FETCH (UID 901 FLAGS ())", "* 3 FETCH (UID 903 FLAGS ())"]

  it.each([
    "NO [EXPUNGEISSUED] Some messages are gone",
    "NO Some of the requested messages no longer exist",
    "NO Einige Nachrichten existieren nicht mehr"
  ])("is settled once the server reports which are gone, if the others came: %s", (answer) => {
    const fetched = asks("UID FETCH 901:903 (FLAGS)", ...part, `B ${answer}`)
    assert.deepStrictEqual(told(...fetched, ...news("* 2 EXPUNGE")), ["info command-refused: nobody"])
    assert.deepStrictEqual(told(...listed, ...fetched, ...news("* VANISHED 902")), [
      "info command-refused: nobody"
    ])
    const open = first(...fetched)
    assert.strictEqual(open?.actionBy, "app")
    assert.include(open?.why, "neither the command nor the server is at fault")
    assert.include(open?.tried, "send NOOP, which tells which are gone")
  })

  it("is settled for what changes messages only if none is left", () => {
    const stores = (set: string) => asks(`UID STORE ${set} +FLAGS (\\Seen)`, "B NO [EXPUNGEISSUED] gone")
    assert.deepStrictEqual(told(...listed, ...stores("902"), ...news("* 2 EXPUNGE")), [
      "info command-refused: nobody"
    ])
    const some = first(...listed, ...stores("901:903"), ...news("* 2 EXPUNGE"))
    assert.strictEqual(some?.actionBy, "app")
    assert.include(some?.tried, "send the command again for the others")
  })

  it("is accepted later, if the app sends it again for the others", () => {
    const copies = (set: string, answer: string) => [
      `C: C${set} UID COPY ${set} Archive`,
      `S: C${set} ${answer}`
    ]
    const again = [
      ...copies("901:903", "NO [EXPUNGEISSUED] gone"),
      ...news("* 2 EXPUNGE"),
      ...copies("901,903", "OK done")
    ]
    assert.deepStrictEqual(told(...again), ["info accepted-later: nobody"])
    assert.include(first(...again)?.why, "Another session had removed a message that it names")
    const without = again
      .filter((line) => !line.includes("EXPUNGE]") || line.includes("NO"))
      .filter((line) => line !== "S: * 2 EXPUNGE")
    assert.deepStrictEqual(told(...without), ["warning command-refused: app"])
    const same = [...copies("901:903", "NO [EXPUNGEISSUED] gone"), ...copies("901:903", "OK done")]
    assert.deepStrictEqual(told(...same), ["info accepted-later: nobody"])
  })

  it("is no fault of the server in an OK", () => {
    assert.deepStrictEqual(told(...listed, ...asks("UID FETCH 902 (FLAGS)", "B OK [EXPUNGEISSUED] gone")), [
      "info expunged-meanwhile: nobody"
    ])
    assert.deepStrictEqual(told(...asks("FETCH 2 (FLAGS)", "B OK [EXPUNGEISSUED] gone")), [
      "info expunged-meanwhile: nobody"
    ])
  })
})

describe("RFC 9051 §7.5.1: an answer without a message that is reported gone after it", () => {
  it("was one of a message that another session had removed", () => {
    const byUid = [...listed, ...asks("UID FETCH 902 (BODY.PEEK[])", "B OK done")]
    assert.deepStrictEqual(told(...byUid, ...news("* 2 EXPUNGE")), ["info expunged-meanwhile: nobody"])
    assert.deepStrictEqual(told(...byUid, ...news("* VANISHED 902")), ["info expunged-meanwhile: nobody"])
    const byNumber = asks("FETCH 2 (BODY.PEEK[])", "B OK done")
    assert.deepStrictEqual(told(...byNumber, ...news("* 1 EXPUNGE", "* 1 EXPUNGE")), [
      "info expunged-meanwhile: nobody"
    ])
  })

  it("is the server's if another one went, or the app removed it", () => {
    const byUid = [...listed, ...asks("UID FETCH 902 (BODY.PEEK[])", "B OK done")]
    assert.include(told(...byUid, ...news("* 3 EXPUNGE")).join(), "fetch-empty")
    const removes = ["C: E EXPUNGE", "S: * 2 EXPUNGE", "S: E OK done"]
    assert.include(told(...byUid, ...removes).join(), "fetch-empty")
    assert.include(
      told(...asks("FETCH 2 (BODY.PEEK[])", "B OK done"), ...news("* 1 EXPUNGE")).join(),
      "fetch-empty"
    )
  })
})

describe("RFC 9051 §6.4.5: a FETCH that was refused", () => {
  it("is accepted in smaller parts", () => {
    const fetches = (set: string, answer: string) => [
      `C: F${set} UID FETCH ${set} (FLAGS)`,
      `S: F${set} ${answer}`
    ]
    const all = [
      ...fetches("901:904", "NO too much"),
      ...fetches("901:902", "OK x"),
      ...fetches("903:904", "OK x")
    ]
    assert.include(first(...all)?.why, "in smaller parts")
  })
})

describe("RFC 6851 §4.3: UID MOVE whose messages others had taken", () => {
  const moved = asks("UID MOVE 901 Done", "* OK [COPYUID 9 901 1] moved", "* 1 EXPUNGE", "B OK done")
  const taken = asks("UID MOVE 902 Done", "* 1 EXPUNGE", "B OK [EXPUNGEISSUED] gone")
  const none = asks("UID MOVE 903 Done", "B OK none")
  const work = (...lines: ReadonlyArray<string>) =>
    workIn([opening, ...listed, ...lines].join("\n")).filter((words) => /^moving|^told/.test(words))

  it("is told, although an EXPUNGE came meanwhile", () => {
    const found = first(...moved, ...taken, ...none)
    assert.include(found?.title, "reported no message as moved, 2 times: UIDs 902, 903")
    assert.include(found?.tried, "let each claim a message before it reads it")
    assert.strictEqual(found?.actionBy, "app")
  })

  it("counts what went as gone by others", () =>
    assert.deepStrictEqual(work(...moved, ...taken, ...news("* 1 EXPUNGE"), ...none), [
      "moving UIDs 901 and 902 and 903 to Done, in 3 commands: 1, none, then none gone (6 s)",
      "told by the server: 2 gone"
    ]))

  it("is the app's own where the server never gave a COPYUID", () =>
    assert.deepStrictEqual(work(...asks("UID MOVE 901 Done", "* 1 EXPUNGE", "B OK done")), [
      "moving UID 901 to Done: 1 gone (2 s)"
    ]))
})
