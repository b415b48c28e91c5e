import { assert, it } from "@effect/vitest"
import { chaptersOf } from "../../../src/model/work/Chapter.ts"
import { Work } from "../../../src/model/work/Work.ts"

/** Plays a transcript of an app's commands and a server's lines. */
const worked = (group: string, ...lines: ReadonlyArray<string>) => {
  const work = new Work()
  lines.forEach((each, at) => {
    const [, side, text = ""] = /^([CS]): (.*)$/s.exec(each) ?? []
    const [, tag, condition] = /^(a\d+) (OK|NO|BAD)?/.exec(text) ?? []
    const code = /^\S+ \S+ \[(\S+?)[ \]]/.exec(text)?.[1]
    const [, name] = /^\S+ ((?:UID )?\S+)/.exec(text) ?? []
    const line = at + 1
    if (side === "C") work.sent({ line, text, tag, name, by: "app" })
    else work.received({ line, text, tag, condition, code, bytes: text.length })
  })
  return { id: Number(group.slice(1)), group, work, isOver: true }
}

const told = (...all: ReadonlyArray<ReturnType<typeof worked>>) =>
  chaptersOf(all).flatMap(({ mailbox, sentences }) =>
    sentences.map(({ words }) => `${mailbox ?? "account"}: ${words}`)
  )

const opened = ['C: a1 SELECT "INBOX"', "S: * 3 EXISTS", "S: a1 OK [READ-WRITE] done"]

it("each kind of command is told once, in its mailbox, with what came of it", () => {
  const all = worked(
    "c1",
    ...opened,
    "C: a2 UID SEARCH UNSEEN",
    "S: * SEARCH 311 318 319",
    "S: a2 OK done",
    'C: a3 UID COPY 311,318:319 "bakup"',
    "S: a3 OK done",
    "C: a4 UID STORE 311,318:319 +FLAGS.SILENT (\\Deleted)",
    "S: a4 OK done",
    "C: a5 UID EXPUNGE 311,318:319",
    "S: * 1 EXPUNGE",
    "S: * 2 EXPUNGE",
    "S: * 2 EXPUNGE",
    "S: a5 OK done",
    "C: a6 UID SEARCH UNSEEN",
    "S: * SEARCH",
    "S: a6 OK done"
  )
  assert.deepStrictEqual(told(all), [
    "INBOX: searching UNSEEN, twice: 3, then none found",
    'INBOX: copying UIDs 311,318:319 to "bakup": done',
    "INBOX: marking UIDs 311,318:319 as deleted: done",
    "INBOX: removing UIDs 311,318:319: 3 gone"
  ])
})

it("of different messages, it says of which the answer is missing, or was refused", () => {
  const all = worked(
    "c1",
    ...opened,
    "C: a2 UID FETCH 7 (BODY.PEEK[])",
    "S: * 1 FETCH (UID 7 BODY[] {1}",
    "S: a2 OK done",
    "C: a3 UID FETCH 8 (BODY.PEEK[])",
    "S: a3 NO [SERVERBUG] no",
    "C: a4 UID FETCH 9:10 (BODY.PEEK[])"
  )
  assert.deepStrictEqual(told(all), [
    "INBOX: reading UIDs 7 and 8 and 9:10 whole, 3 times: 1 came; 1 refused, [SERVERBUG] (8); 1 not answered (9:10)"
  ])
})

it("what the server told by itself is apart from what was asked for, and what opens a mailbox is neither", () => {
  const all = worked(
    "c1",
    ...opened,
    "S: * 4 EXISTS",
    "S: * 2 FETCH (FLAGS ())",
    "S: * 1 EXPUNGE",
    "C: a2 SELECT Archive",
    "S: * 9 EXISTS",
    "S: * 1 FETCH (UID 4 FLAGS ())",
    "S: a2 OK done",
    "C: a3 FETCH 1 (FLAGS)",
    "S: * 1 FETCH (FLAGS ())",
    "S: a3 OK done"
  )
  assert.deepStrictEqual(told(all), [
    "INBOX: told by the server: 1 new, 1 gone, 1 change of flags",
    "Archive: reading message 1 (FLAGS): 1 came"
  ])
})

it("the same on several connections is told once, unless only a strict trace gives the mailbox a name", () => {
  const search = (mailbox: string) => [
    `C: a1 SELECT ${mailbox}`,
    "S: a1 OK done",
    "C: a2 SEARCH ALL",
    "S: * SEARCH 1 2",
    "S: a2 OK done"
  ]
  assert.deepStrictEqual(told(worked("c1", ...search("inbox")), worked("c2", ...search("INBOX"))), [
    "INBOX: searching ALL, twice: the same 2 found each time"
  ])
  assert.deepStrictEqual(told(worked("c1", ...search("<mbox:1>")), worked("c2", ...search("<mbox:1>"))), [
    "<mbox:1>: searching ALL: 2 found",
    "<mbox:1>: searching ALL: 2 found"
  ])
})

it("a mailbox that cannot be opened is told of the account, with the server's reason", () => {
  const all = worked(
    "c1",
    "C: a1 SELECT Sent",
    "S: a1 NO [NONEXISTENT] no",
    "C: a2 APPEND Sent {3}",
    "S: a2 NO full"
  )
  assert.deepStrictEqual(told(all), [
    "account: opening Sent: refused, [NONEXISTENT]",
    "account: storing a message in Sent: refused, full"
  ])
})

it("what the library asks for itself is not the app's", () => {
  const { work } = worked("c1", ...opened)
  work.sent({ line: 9, text: "a9 UID FETCH 1 (FLAGS)", tag: "a9", name: "UID FETCH", by: "changes" })
  work.received({
    line: 10,
    text: "* 1 FETCH (FLAGS ())",
    tag: undefined,
    condition: undefined,
    code: undefined,
    bytes: 9
  })
  assert.deepStrictEqual(chaptersOf([{ id: 1, group: "c1", work, isOver: true }]), [])
})
