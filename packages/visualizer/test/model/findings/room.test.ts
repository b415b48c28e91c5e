/** What is advised where a server has no room, in the light of what the app removed before. */
import { assert, describe, it } from "@effect/vitest"
import { askedWords } from "../../../src/model/fleet/Asked.ts"
import { findingsIn } from "../../support/inUse.ts"

const removes = (mailbox: string, ...lines: ReadonlyArray<string>) => [
  `C: A1 SELECT ${mailbox}`,
  "S: * 3 EXISTS",
  "S: A1 OK [READ-WRITE] done",
  ...lines,
  "C: A2 UID STORE 4,5 +FLAGS.SILENT (\\Deleted)",
  "S: A2 OK done",
  "C: A3 UID EXPUNGE 4,5",
  "S: * 1 EXPUNGE",
  "S: * 1 EXPUNGE",
  "S: A3 OK done"
]

const counts = (tag: string, messages: number) => [
  `C: ${tag} STATUS "[Gmail]/All Mail" (MESSAGES)`,
  `S: * STATUS "[Gmail]/All Mail" (MESSAGES ${messages})`,
  `S: ${tag} OK done`
]

const refused = (words: string) => [
  'C: A9 APPEND "Backup" (\\Seen) {8}',
  "S: + go on",
  `S: A9 NO [OVERQUOTA] ${words}`
]

const gmail = ["C: A0 CAPABILITY", "S: * CAPABILITY IMAP4rev1 UIDPLUS X-GM-EXT-1", "S: A0 OK done"]
const full = "Account storage limit exceeded"

const told = (lines: ReadonlyArray<string>) => {
  const found = findingsIn(lines.join("\n")).find(({ id }) => id === "command-refused")
  return {
    why: found?.why ?? "",
    tried: found === undefined ? "" : askedWords(found),
    actionBy: found?.actionBy
  }
}

describe("a refusal for want of room", () => {
  it("says that what was removed made none, and does not ask to remove it again", () => {
    const { actionBy, tried, why } = told([...removes("INBOX"), ...refused(full)])
    assert.include(why, "The account's storage is full, by the server's own words.")
    assert.include(why, "The 2 messages that were removed by EXPUNGE before did not make enough room.")
    assert.notInclude(tried, "EXPUNGE")
    assert.strictEqual(actionBy, "user")
  })

  it("says so by its code alone", () => {
    const { why } = told([...removes("INBOX"), ...refused("no")])
    assert.include(why, "It would exceed a quota, by the server's own code.")
    assert.include(why, "did not make enough room")
  })

  it("says at Gmail what makes some, and that all mail is as it was", () => {
    const lines = [
      ...gmail,
      ...removes("INBOX", ...counts("B1", 61_244)),
      ...counts("B2", 61_244),
      ...refused(full)
    ]
    const { tried, why } = told(lines)
    assert.include(why, "made no room: at Gmail, EXPUNGE outside of [Gmail]/Trash by default takes only the")
    assert.include(why, "That mailbox had 61244 messages after it, as many as before.")
    assert.include(tried, "Do not expunge more there: move the messages")
  })

  it.each([
    ["other counts", removes("INBOX", ...counts("B1", 61_244)), counts("B2", 61_236)],
    ["one count alone", removes("INBOX"), counts("B2", 61_244)]
  ])("says nothing of all mail after %s", (_, before, after) => {
    assert.notInclude(told([...gmail, ...before, ...after, ...refused(full)]).why, "as many as before")
  })

  it("takes what was removed in the trash for gone, at Gmail, too", () => {
    const { tried, why } = told([...gmail, ...removes('"[Gmail]/Trash"'), ...refused(full)])
    assert.include(why, "did not make enough room")
    assert.notInclude(tried, "Do not expunge more")
  })

  it.each([
    ["elsewhere", [], "Delete messages for good (EXPUNGE"],
    ["at Gmail", gmail, "Move messages to [Gmail]/Trash"]
  ])("says what makes room where nothing was removed, %s", (_, first, words) => {
    const { tried, why } = told([...first, ...refused("Mailbox is full")])
    assert.include(why, "The mailbox is full, by the server's own words.")
    assert.include(tried, words)
  })

  it.each([
    "Not enough disk space (0.012 + 0.000 secs)",
    "write() failed: No space left on device",
    "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
    "Aucun espace disponible sur le périphérique",
    "No queda espacio en el dispositivo",
    "Spazio esaurito sul device",
    "Não há espaço disponível no dispositivo",
    "На устройстве не осталось свободного места",
    "设备上没有空间"
  ])("is the administrator's, if the words name the disk: %s", (words) => {
    const { actionBy, why } = told(refused(words))
    assert.include(why, "The server's disk is full, by its own words")
    assert.strictEqual(actionBy, "admin")
  })

  it.each(["Disk quota exceeded", "Not enough disk space in your mailbox", "Mailbox is full"])(
    "is the owner's, if they name what the account has: %s",
    (words) => assert.strictEqual(told(refused(words)).actionBy, "user")
  )

  it("is not the owner's, if a change of flags was refused in the same words", () => {
    const flags = (words: string) => ["C: B1 STORE 3 +FLAGS (\\Seen)", `S: B1 NO [OVERQUOTA] ${words}`]
    const { actionBy, why } = told([
      ...refused("Quota exceeded (0.012 secs)"),
      ...flags("Quota exceeded (0.003 secs)")
    ])
    assert.include(why, "not the account's quota")
    assert.include(why, "A change of flags, which needs no room in a quota, was refused as well.")
    assert.strictEqual(actionBy, "admin")
    assert.strictEqual(told([...refused("Mailbox is full"), ...flags("Too many keywords")]).actionBy, "user")
  })

  it("is the app's, if it only marks messages as deleted to make some", () => {
    const marks = ["C: B1 STORE 1:12 +FLAGS.SILENT (\\Deleted)", "S: B1 OK done"]
    const full = refused("Mailbox is full")
    const lines = [...full, ...marks, ...full.map((line) => line.replace("A9", "B9"))]
    const { actionBy, tried, why } = told(lines)
    assert.include(why, "12 messages were only marked as \\Deleted")
    assert.include(tried, "UID EXPUNGE")
    assert.strictEqual(actionBy, "app")
    const kept = findingsIn(lines.join("\n")).find(({ id }) => id === "deleted-kept")
    assert.include(kept?.why, "The quota was reached before (OVERQUOTA), and the marks freed nothing")
    assert.strictEqual(kept?.actionBy, "app")
    assert.strictEqual(told([...full, ...marks]).actionBy, "user")
    const meanwhile = findingsIn([...marks, ...full].join("\n")).find(({ id }) => id === "deleted-kept")
    assert.include(meanwhile?.why, "The quota was reached meanwhile")
  })

  it("is none of room where no message was removed, and no words speak of it", () => {
    assert.include(told(refused("no")).tried, "if it is that of storage")
  })
})

describe("\\Recent", () => {
  it.each([
    ["C: A1 APPEND INBOX (\\Recent) {5}", "S: A1 BAD Invalid system flag"],
    ["C: A1 UID STORE 7 +FLAGS (\\Seen \\recent)", "S: A1 BAD parse error"]
  ])("is named as what no client may set: %s", (...lines) => {
    const { actionBy, tried, why } = told(lines)
    assert.include(why, "\\Recent, which the server alone sets")
    assert.include(tried, "leave \\Recent out")
    assert.strictEqual(actionBy, "app")
  })

  it.each([
    ["C: A1 APPEND Recent (\\Seen) {5}", "S: A1 BAD Invalid"],
    ["C: A1 APPEND INBOX (\\Recent) {5}", "S: A1 NO [OVERQUOTA] full"]
  ])("is not where it is no flag, or the refusal is of another kind: %s", (...lines) => {
    assert.notInclude(told(lines).why, "\\Recent")
  })
})

describe("messages deleted whose copy was refused", () => {
  const deletes = (to: string) =>
    findingsIn(
      [
        `C: A1 UID COPY 4,5 ${to}`,
        "S: A1 NO [OVERQUOTA] Over quota",
        "C: A2 UID STORE 4,5 +FLAGS.SILENT (\\Deleted)",
        "S: A2 OK done",
        "C: A3 UID EXPUNGE 4,5",
        "S: * 1 EXPUNGE",
        "S: * 1 EXPUNGE",
        "S: A3 OK done"
      ].join("\n")
    ).find(({ id }) => id === "deleted-uncopied")

  it("were perhaps meant to go where the trash was to have them, and not where an archive was", () => {
    assert.include(deletes("Trash")?.why, "that may be meant")
    for (const to of ["Archive", "<mbox:1>"]) {
      assert.notInclude(deletes(to)?.why, "that may be meant")
      assert.match(deletes(to)?.fix ?? "", /^Stop the app/)
    }
  })
})

describe("messages marked as read by BODY[]", () => {
  const reads = (...lines: ReadonlyArray<string>) =>
    findingsIn(
      [
        "C: A1 UID SEARCH UNSEEN",
        "S: * SEARCH 5 6",
        "S: A1 OK done",
        ...["5", "6"].flatMap((uid) => [
          `C: B${uid} UID FETCH ${uid} (INTERNALDATE BODY[])`,
          `S: * ${uid} FETCH (UID ${uid} FLAGS (\\Seen) BODY[] <literal>)`,
          `S: B${uid} OK done`
        ]),
        ...lines,
        "C: A9 UID SEARCH UNSEEN",
        "S: * SEARCH",
        "S: A9 OK done"
      ].join("\n")
    ).find(({ id }) => id === "read-marks-set")?.fix

  it("can be set back where the app only reads", () => {
    assert.include(reads(), "open the mailbox with EXAMINE")
    assert.include(reads(), "UID STORE 5,6 -FLAGS (\\Seen)")
  })

  it("are worked through where the app sets flags itself", () => {
    const work = ["C: C1 UID STORE 5 +FLAGS (\\Flagged)", "S: C1 OK done"]
    assert.include(reads(...work), "set \\Seen itself when it is done")
  })

  it("are told once each, however often they were set back, and of each that the next search missed it", () => {
    const opening = ["C: A0 SELECT INBOX", "S: * 9 EXISTS", "S: * OK [UIDVALIDITY 3] ok", "S: A0 OK done"]
    const round = (tag: string, found: string) => [
      `C: ${tag}1 UID SEARCH UNSEEN`,
      `S: * SEARCH${found}`,
      `S: ${tag}1 OK done`,
      `C: ${tag}2 UID FETCH 5 (BODY[])`,
      "S: * 5 FETCH (UID 5 FLAGS (\\Seen) BODY[] <literal>)",
      `S: ${tag}2 OK done`
    ]
    const last = ["C: Z1 UID SEARCH UNSEEN", "S: * SEARCH", "S: Z1 OK done"]
    const told = (...lines: ReadonlyArray<string>) =>
      findingsIn([...opening, ...lines, ...last].join("\n")).find(({ id }) => id === "read-marks-set")
    const back = "S: * 5 FETCH (UID 5 FLAGS ())"
    const again = told(...round("B", " 5"), back, ...round("C", " 5"))
    assert.match(again?.title ?? "", /marked a message as read: .* without \.PEEK$/)
    assert.strictEqual(again?.severity, "warning")
    assert.include(told(...round("B", " 5"))?.title, "its next search for unread messages found none")
  })
})
