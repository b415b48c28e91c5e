import { assert, describe, it } from "@effect/vitest"
import { chaptersOf } from "../../../src/model/work/Chapter.ts"
import { Work } from "../../../src/model/work/Work.ts"
import { plays, type Spoken } from "../../support/dialogue.ts"

/** Plays a transcript of an app's commands and a server's lines. */
const worked = (group: string, ...lines: ReadonlyArray<string | Spoken>) => {
  const work = new Work()
  const spoken = lines.map((each, at) => {
    if (typeof each !== "string") return { line: at + 1, time: 0, ...each }
    const [, time, text = ""] = /^(?:(\d+) )?([CS]: .*)$/s.exec(each) ?? []
    return { line: at + 1, time: Number(time ?? 0), text }
  })
  const dialogue = plays([work], spoken)
  return { id: Number(group.slice(1)), group, work, isOver: true, dialogue }
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
    "INBOX: searching UNSEEN: 3 found",
    'INBOX: copying UIDs 311,318:319 to "bakup": done',
    "INBOX: marking UIDs 311,318:319 as deleted: done",
    "INBOX: removing UIDs 311,318:319: 3 gone",
    "INBOX: searching UNSEEN: none found"
  ])
})

it("what is asked anew after a change is told after it, if it is so once", () => {
  const looks = (tag: string, found: string) => [
    `C: ${tag} UID SEARCH UNSEEN`,
    `S: * SEARCH${found}`,
    `S: ${tag} OK done`
  ]
  const creates = (tag: string) => [`C: ${tag} CREATE Old`, `S: ${tag} NO not here`]
  const copies = (tag: string) => [`C: ${tag} UID COPY 311 Old`, `S: ${tag} NO [TRYCREATE] none`]
  const once = [...opened, ...looks("b1", " 311"), ...copies("b2"), ...creates("b3"), ...copies("b4")]
  const refused = [
    "INBOX: copying UID 311 to Old: refused, [TRYCREATE]",
    "account: creating Old: refused, not here"
  ]
  assert.deepStrictEqual(told(worked("c1", ...once)), [
    "INBOX: searching UNSEEN: 1 found",
    ...refused,
    "INBOX: copying UID 311 to Old: refused, [TRYCREATE]"
  ])
  const often = [...once, ...looks("b5", " 311"), ...creates("b6"), ...looks("b7", "")]
  assert.deepStrictEqual(told(worked("c1", ...often)), [
    "INBOX: searching UNSEEN, 3 times: 1, 1, then none found",
    ...refused,
    "INBOX: copying UID 311 to Old: refused, [TRYCREATE]",
    "account: creating Old: refused, not here"
  ])
})

it("how many a search found is told by the server, where the trace has a part of its result", () => {
  const all = worked(
    "c1",
    ...opened,
    "C: a2 UID SEARCH UNSEEN",
    { text: "S: * SEARCH 311 318 3...", truncated: true },
    "S: a2 OK Completed (79 msgs in 0.020 secs)"
  )
  assert.deepStrictEqual(told(all), ["INBOX: searching UNSEEN: 79 found"])
})

it("what the server says to be a part is told as one", () => {
  const all = worked(
    "c1",
    ...opened,
    "C: a2 UID FETCH 1:* (FLAGS)",
    "S: * 3 FETCH (UID 9 FLAGS ())",
    "S: a2 OK [MESSAGELIMIT 1 9] 1 partial result",
    "C: a3 UID STORE 1:* +FLAGS (\\Seen)",
    "S: a3 OK [MESSAGELIMIT 1 9] STORE completed only for 1 message",
    "C: a4 SEARCH ALL",
    "S: a4 OK result truncated",
    "C: a5 SEARCH ALL",
    "S: * SEARCH 1 2 3",
    "S: a5 OK done"
  )
  assert.deepStrictEqual(told(all), [
    "INBOX: reading UIDs 1:* (FLAGS): 1 came, in part, as the server says",
    "INBOX: marking UIDs 1:* as read: done, in part, as the server says",
    "INBOX: searching ALL, twice: none, then 3 found, 1 of them in part, as the server says"
  ])
})

it("what was refused as well did not come each time", () => {
  const lists = [2, 3].flatMap((at) => [
    `C: a${at} LIST "" INBOX`,
    'S: * LIST () "/" INBOX',
    `S: a${at} OK done`
  ])
  assert.deepStrictEqual(told(worked("c1", ...lists, 'C: a4 LIST "" INBOX', "S: a4 BAD not connected")), [
    "account: looking up INBOX, 3 times: 1 listed twice; 1 refused, not connected"
  ])
})

it("an answer without content is no message that came", () => {
  const one = worked(
    "c1",
    ...opened,
    "C: a2 UID FETCH 7 (UID BODY.PEEK[])",
    "S: * 1 FETCH (UID 7 BODY[] <literal>)",
    "S: a2 OK done",
    "C: a3 UID FETCH 8 (UID BODY.PEEK[])",
    "S: * 2 FETCH (UID 8 BODY[] NIL)",
    "S: a3 OK done"
  )
  const other = worked(
    "c2",
    ...opened,
    "C: a2 UID FETCH 8 (UID BODY.PEEK[])",
    "S: * 2 FETCH (UID 8 BODY[] NIL)",
    "S: a2 OK done"
  )
  assert.deepStrictEqual(told(one), [
    "INBOX: reading UIDs 7 and 8 whole, in 2 commands: 1, then none came; 1 without content (NIL)"
  ])
  assert.deepStrictEqual(told(one, other), [
    "INBOX: reading UIDs 7 and 8 whole, in 3 commands: 1, none, then none came; 2 without content (NIL)"
  ])
})

it("a message that came with far fewer octets than it has did not come whole", () => {
  const all = worked(
    "c1",
    ...opened,
    "C: a2 UID FETCH 7 (UID BODY.PEEK[])",
    "S: * 1 FETCH (UID 7 BODY[] <literal>)",
    "S: a2 OK done",
    "C: a3 UID FETCH 8 (UID RFC822.SIZE BODY.PEEK[])",
    "S: * 2 FETCH (UID 8 RFC822.SIZE 29411806 BODY[] <literal>)",
    "S: a3 OK done"
  )
  assert.deepStrictEqual(told(all), [
    "INBOX: reading UIDs 7 and 8 whole, in 2 commands: 1 came whole; 1 with far fewer octets than the server states"
  ])
})

it("the pieces of a message are told together, and are not the same each time", () => {
  const pieces = [0, 64, 128].flatMap((from, at) => [
    `C: a${at + 2} UID FETCH 7 (BODY.PEEK[2]<${from}.64>)`,
    `S: * 1 FETCH (UID 7 BODY[2]<${from}> {64}`,
    `S: a${at + 2} OK done`
  ])
  assert.deepStrictEqual(told(worked("c1", ...opened, ...pieces)), [
    "INBOX: reading pieces of UID 7 (BODY.PEEK[2]), 3 times: 3 came in all"
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
    "INBOX: reading UIDs 7 and 8 and 9:10 whole, in 3 commands: 1 came; 1 refused, [SERVERBUG] (8); 1 not answered (9:10)"
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
  const all = worked(
    "c1",
    ...opened,
    { text: "C: a9 UID FETCH 1 (FLAGS)", by: "changes" },
    "S: * 1 FETCH (FLAGS ())"
  )
  assert.deepStrictEqual(told(all), [])
})

const asked = (at: number, command: string, ...answers: ReadonlyArray<string>) => [
  `C: a${at} ${command}`,
  ...answers,
  `S: a${at} OK done`
]

it("what was asked of several messages is not told as if it had been asked of each again", () => {
  const all = worked(
    "c1",
    ...opened,
    ...asked(2, "UID STORE 164 FLAGS (\\Deleted)"),
    ...asked(3, "UID STORE 167 FLAGS (\\Deleted)")
  )
  assert.deepStrictEqual(told(all), [
    "INBOX: marking UIDs 164 and 167 as deleted, in place of all other flags, in 2 commands: done"
  ])
})

it("RFC 9051 §6.3.3: what is stored in a mailbox that EXAMINE opened is not done", () => {
  const stores = asked(2, "UID STORE 7 +FLAGS (\\Seen)")
  const examined = [
    "INBOX: marking UID 7 as read: answered OK, but nothing changed in a mailbox open for reading alone"
  ]
  assert.deepStrictEqual(told(worked("c1", ...asked(1, "EXAMINE INBOX"), ...stores)), examined)
  const again = asked(3, "SELECT INBOX")
  assert.deepStrictEqual(told(worked("c1", ...asked(1, "EXAMINE INBOX"), ...again, ...stores)), [
    "INBOX: marking UID 7 as read: done"
  ])
})

it.each([
  [
    "a UID beyond",
    "UID STORE 328 +FLAGS.SILENT (\\Flagged)",
    "flagging UID 328: ",
    "no message has such a UID"
  ],
  [
    "a flag that none has",
    "UID STORE 7 -FLAGS.SILENT (\\Seen)",
    "marking UID 7 as unread: ",
    "none had what was taken"
  ]
])("RFC 9051 §6.4.6, §6.4.9: a change of %s changes nothing", (_, change, doing, why) => {
  const flags = asked(2, "UID FETCH 7 (FLAGS)", "S: * 1 FETCH (UID 7 FLAGS (\\Flagged))")
  const toldOf = (...meanwhile: ReadonlyArray<string>) =>
    told(
      worked(
        "c1",
        "C: a1 SELECT INBOX",
        "S: * 3 EXISTS",
        "S: * OK [UIDNEXT 328] next",
        "S: a1 OK done",
        ...flags,
        ...meanwhile,
        ...asked(9, change)
      )
    ).find((each) => each.includes(doing))
  assert.strictEqual(toldOf(), `INBOX: ${doing}answered OK, but nothing changed, as ${why}`)
  assert.strictEqual(toldOf("S: * 4 EXISTS", "S: * 1 FETCH (UID 7 FLAGS (\\Seen))"), `INBOX: ${doing}done`)
})

it("RFC 7162 §3.1.3: what a conditional STORE left out is not done", () => {
  const store = (at: number, set: string, left = "") => [
    `C: a${at} UID STORE ${set} (UNCHANGEDSINCE 12) +FLAGS (\\Seen)`,
    `S: a${at} OK ${left}done`
  ]
  const toldOf = (...all: ReadonlyArray<string>) => told(worked("c1", ...opened, ...all)).join()
  const doing = "changing the flags of"
  assert.strictEqual(
    toldOf(...store(2, "7:9", "[MODIFIED 8] ")),
    `INBOX: ${doing} UIDs 7:9 ((UNCHANGEDSINCE 12) +FLAGS (\\Seen)): answered OK, but left 1 message as it was (MODIFIED)`
  )
  assert.match(
    toldOf(...store(2, "7"), ...store(3, "8:9", "[MODIFIED 8:9] "), ...store(4, "8:9", "[MODIFIED 8,9] ")),
    /, in 3 commands: 1 done; 2 answered OK, but left 2 messages as they were \(MODIFIED\)$/
  )
})

describe("RFC 9051 §6.4.6: a flag that a later FETCH does not show", () => {
  const store = asked(2, "UID STORE 7,9 +FLAGS (\\Seen)")
  const flags = (...flags: ReadonlyArray<string>) =>
    flags.map((each) => `S: * 1 FETCH (UID 7 FLAGS (${each}))`)
  const toldOf = (...all: ReadonlyArray<string>) => told(worked("c1", ...opened, ...all))[0]
  const notDone =
    "INBOX: marking UIDs 7,9 as read: answered OK, but a later FETCH shows 1 message without the change"
  const done = "INBOX: marking UIDs 7,9 as read: done"

  it("is not set", () =>
    assert.strictEqual(toldOf(...store, ...asked(3, "UID FETCH 7 (FLAGS)", ...flags(""))), notDone))

  it.each([
    ["the server shows it", asked(3, "UID FETCH 7 (FLAGS)", ...flags("\\Seen"))],
    ["it is shown after all", asked(3, "UID FETCH 7:9 (FLAGS)", ...flags("", "\\Seen"))],
    ["another session took it", [...flags(""), ...asked(3, "UID FETCH 7 (FLAGS)", ...flags(""))]],
    [
      "it was taken",
      [...asked(3, "UID STORE 7 -FLAGS (\\Seen)"), ...asked(4, "UID FETCH 7 (FLAGS)", ...flags(""))]
    ],
    [
      "it is in another mailbox",
      [...asked(3, "SELECT Sent"), ...asked(4, "UID FETCH 7 (FLAGS)", ...flags(""))]
    ]
  ])("is set if %s", (_, since) => assert.strictEqual(toldOf(...store, ...since), done))

  it("is not set for a number either, as long as it is that of the same message", () => {
    const stores = asked(2, "STORE 1 +FLAGS (\\Seen)")
    const reads = asked(3, "FETCH 1 (FLAGS)", "S: * 1 FETCH (FLAGS ())")
    assert.match(toldOf(...stores, ...reads) ?? "", /a later FETCH shows 1 message without the change$/)
    assert.match(toldOf(...stores, "S: * 1 EXPUNGE", ...reads) ?? "", /: done$/)
  })

  it("is not kept if PERMANENTFLAGS does not list it", () => {
    const [selects = "", ...answers] = opened
    const some = worked("c1", selects, "S: * OK [PERMANENTFLAGS (\\Deleted)] ok", ...answers, ...store)
    assert.deepStrictEqual(told(some), [
      "INBOX: marking UIDs 7,9 as read: answered OK, but not kept, as PERMANENTFLAGS says"
    ])
  })
})

it("searches whose words are hidden, and of other lengths, are told as different ones", () => {
  const search = (at: number, octets: number) => ({ at, octets })
  const searches = (...all: ReadonlyArray<{ readonly at: number; readonly octets: number }>) => {
    const lines = all.flatMap(({ at, octets: bytes }) => [
      { text: `C: a${at} UID SEARCH SUBJECT <literal>`, bytes },
      { text: `S: a${at} NO [BADCHARSET] no` }
    ])
    return told(worked("c1", ...opened, ...lines))
  }
  assert.deepStrictEqual(searches(search(9, 50), search(10, 52)), [
    "INBOX: searching SUBJECT <literal>, twice, with different words: refused, [BADCHARSET]"
  ])
  assert.deepStrictEqual(searches(search(9, 50), search(10, 51)), [
    "INBOX: searching SUBJECT <literal>, twice: refused, [BADCHARSET]"
  ])
})

it("results that differ are not the same, whatever their order and MODSEQ", () => {
  const searches = (one: string, other: string) =>
    told(
      worked(
        "c1",
        ...opened,
        ...asked(2, "UID SEARCH FROM ada", `S: * SEARCH ${one}`),
        ...asked(3, "UID SEARCH FROM ada", `S: * SEARCH ${other}`)
      )
    )
  assert.deepStrictEqual(searches("2 4 6", "1 3 5"), [
    "INBOX: searching FROM ada, twice: 3 found each time, not the same UIDs"
  ])
  assert.deepStrictEqual(searches("2 4 6 (MODSEQ 9)", "6 4 2 (MODSEQ 12)"), [
    "INBOX: searching FROM ada, twice: the same 3 found each time"
  ])
})

it("what is only counted is not known to be the same, or another", () => {
  const counts = (...results: ReadonlyArray<string>) =>
    told(
      worked(
        "c1",
        ...opened,
        ...results.flatMap((result, at) =>
          asked(at + 2, "UID SEARCH RETURN (COUNT) UNSEEN", `S: * ESEARCH (TAG "a${at + 2}") UID ${result}`)
        )
      )
    )
  assert.deepStrictEqual(counts("COUNT 3", "COUNT 3"), ["INBOX: searching UNSEEN, twice: 3 each time"])
  assert.deepStrictEqual(counts("COUNT 3", "ALL 4:6"), ["INBOX: searching UNSEEN, twice: 3 each time"])
  assert.deepStrictEqual(counts("COUNT 3 ALL 4:6", "COUNT 3 ALL 4:6"), [
    "INBOX: searching UNSEEN, twice: the same 3 found each time"
  ])
})

it("messages that come again count once, as far as their UIDs and UIDVALIDITY tell", () => {
  const reads = (validity: number, ...uids: ReadonlyArray<number>) => [
    "C: a1 SELECT INBOX",
    `S: * OK [UIDVALIDITY ${validity}] ok`,
    "S: a1 OK done",
    ...asked(
      2,
      "UID FETCH 7:* (BODY.PEEK[])",
      ...uids.map((uid) => `S: * ${uid} FETCH (UID ${uid} BODY[] "")`)
    )
  ]
  const twice = (one: number, other: number) =>
    told(worked("c1", ...reads(one, 7)), worked("c2", ...reads(other, 7, 8)))
  assert.deepStrictEqual(twice(5, 5), [
    "INBOX: reading UIDs 7:* whole, twice: 1, then 2 came, of 2 different messages"
  ])
  assert.deepStrictEqual(twice(5, 6), ["INBOX: reading UIDs 7:* whole, twice: 1, then 2 came"])
  const thrice = (validity: number) =>
    told(worked("c1", ...reads(5, 7)), worked("c2", ...reads(validity, 7)), worked("c3", ...reads(5, 7)))
  assert.deepStrictEqual(thrice(5), [
    "INBOX: reading UIDs 7:* whole, 3 times: 3 came in all, all of one message"
  ])
  assert.deepStrictEqual(thrice(6), [
    "INBOX: reading UIDs 7:* whole, 3 times: 3 came in all, of 2 different messages"
  ])
})

it("what came while several connections had the mailbox open is counted once", () => {
  const open = (group: string, line: number) => {
    const lines = ["C: a1 SELECT INBOX", "S: * 3 EXISTS", "S: a1 OK done"]
    const one = worked(group, ...lines.map((text, at) => ({ line: line + at, text })))
    const hears = (at: number, text: string) =>
      plays([one.work], [{ line: at, time: 0, text: `S: ${text}` }], one.dialogue)
    return { ...one, hears }
  }
  const [first, second] = [open("c1", 1), open("c2", 4)]
  for (const { hears } of [first, second]) hears(8, "* 4 EXISTS")
  assert.deepStrictEqual(told(first, second), ["INBOX: told by the server: 1 new"])
  second.hears(9, "* 6 EXISTS")
  assert.deepStrictEqual(told(first, second), ["INBOX: told by the server: 3 new"])
  const later = open("c3", 10)
  later.hears(13, "* 4 EXISTS")
  assert.deepStrictEqual(told(first, later), ["INBOX: told by the server: 2 new"])
})

it("RFC 5258 §3: a name that no mailbox has is no mailbox that is listed", () => {
  const lists = (...names: ReadonlyArray<string>) => told(worked("c1", ...asked(2, 'LIST "" "*"', ...names)))
  const left = 'S: * LIST (\\NonExistent \\Subscribed) "/" Old'
  assert.deepStrictEqual(lists(left), [
    "account: listing the mailboxes: none listed; 1 name that no mailbox has (\\NonExistent)"
  ])
  assert.deepStrictEqual(lists('S: * LIST () "/" New', left, left), [
    "account: listing the mailboxes: 1 listed; 2 names that no mailbox has (\\NonExistent)"
  ])
})

it("what took seconds says so, and what was waited for at once counts once", () => {
  const all = worked(
    "c1",
    ...opened,
    'C: a2 LIST "" "*"',
    '21000 S: * LIST () "/" INBOX',
    "21000 S: a2 OK done",
    "22000 C: a3 UID SEARCH UNSEEN",
    "22000 C: a4 UID SEARCH SEEN",
    "S: * SEARCH 1",
    "24000 S: a3 OK done",
    "S: * SEARCH 2",
    "24900 S: a4 OK done"
  )
  assert.deepStrictEqual(told(all), [
    "account: listing the mailboxes: 1 listed (21 s)",
    "INBOX: searching UNSEEN: 1 found (2 s)",
    "INBOX: searching SEEN: 1 found"
  ])
})

it("every command counts, however many different ones, mailboxes and commands at once there are", () => {
  const mailboxes = Array.from({ length: 300 }, (_, box) => [
    `C: a${box} SELECT "${box}"`,
    `S: a${box} OK done`,
    ...Array.from({ length: 9 }, (_, each) => [
      `C: a${box}00${each} UID SEARCH HEADER "X" "${each}"`,
      "S: * SEARCH 7",
      `S: a${box}00${each} OK done`
    ]).flat()
  ]).flat()
  const all = told(worked("c1", ...mailboxes))
  const counts = all.map((each) => Number(/(\d+) times/.exec(each)?.[1]))
  assert.strictEqual(all[0], "0: searching for messages, 9 times: the same one found each time")
  assert.strictEqual(
    counts.reduce((sum, each) => sum + each, 0),
    300 * 9
  )

  const tags = Array.from({ length: 200 }, (_, at) => `a${at + 2}`)
  const atOnce = [
    ...tags.map((tag) => `C: ${tag} UID STORE 7 +FLAGS (\\Seen)`),
    ...tags.map((tag) => `S: ${tag} OK done`)
  ]
  assert.deepStrictEqual(told(worked("c2", ...opened, ...atOnce)), [
    "INBOX: marking UID 7 as read, 200 times: done"
  ])
})

it("a result that the trace cuts, and that says how many it has, is of so many", () => {
  const all = worked(
    "c1",
    ...opened,
    "C: a9 UID SEARCH ALL",
    { text: 'S: * ESEARCH (TAG "a9") UID COUNT 260 ALL 1,3,5', truncated: true },
    "S: a9 OK done"
  )
  assert.deepStrictEqual(told(all), ["INBOX: searching ALL: 260 found"])
})

it("RFC 9051 §6.4.5: BODY without brackets is the structure", () => {
  const fetches = [
    ...asked(2, "UID FETCH 7 (UID BODY)", "S: * 1 FETCH (UID 7 BODY (<text>))"),
    ...asked(3, "UID FETCH 7 BODY.PEEK[TEXT]", 'S: * 1 FETCH (UID 7 BODY[TEXT] "x")')
  ]
  assert.deepStrictEqual(told(worked("c1", ...opened, ...fetches)), [
    "INBOX: reading the structure of UID 7 (UID BODY): 1 came",
    "INBOX: reading UID 7 BODY.PEEK[TEXT]: 1 came"
  ])
})

describe("messages by their numbers", () => {
  const twice = (...between: ReadonlyArray<string>) =>
    told(
      worked(
        "c1",
        ...opened,
        "C: a2 FETCH 1:2 (ENVELOPE)",
        "S: * 1 FETCH (ENVELOPE ())",
        "S: * 2 FETCH (ENVELOPE ())",
        "S: a2 OK done",
        ...between,
        "C: a4 FETCH 1:2 (ENVELOPE)",
        "S: * 1 FETCH (ENVELOPE ())",
        "S: * 2 FETCH (ENVELOPE ())",
        "S: a4 OK done"
      )
    ).at(0)

  it("are the same each time", () => assert.include(twice(), "the same 2 came each time"))
  it("unless one has gone meanwhile", () =>
    assert.include(twice("C: a3 NOOP", "S: * 1 EXPUNGE", "S: a3 OK done"), "4 came in all"))
})
