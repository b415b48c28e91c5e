/** Logs of clients that name messages as nobody has, or ask for what cannot be where they ask. */
import * as Argument from "@effect-imap/core/Argument"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"
import { imapflow, loggedIn, said, sent } from "./logParts.ts"
import { at, every, sends, well } from "./parts.ts"
import { kept } from "./Scene.ts"

const can = "IMAP4rev1 SASL-IR ID ENABLE IDLE UNSELECT NAMESPACE UIDPLUS ESEARCH MOVE LITERAL+"
const host = "mail.example.net"

type Entry = readonly [at: number, fields: object]

/** INBOX, four messages whose UIDs are not their numbers. */
const inbox: ReadonlyArray<Entry> = [
  [140, sent("2 SELECT INBOX")],
  [176, said("* 4 EXISTS")],
  [176, said("* OK [UIDVALIDITY 1602000000] UIDs valid")],
  [176, said("* OK [UIDNEXT 925] Predicted next UID")],
  [177, said("2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).")]
]

const leaves: ReadonlyArray<Entry> = [
  [90_000, sent("99 LOGOUT")],
  [90_030, said("* BYE Logging out")],
  [90_030, said("99 OK Logout completed (0.001 + 0.000 secs).")],
  [90_033, { msg: "Connection closed" }]
]

const inInbox = (...entries: ReadonlyArray<Entry>) =>
  imapflow(...loggedIn(host, can), ...inbox, ...entries, ...leaves)

const unread: ReadonlyArray<Entry> = [
  [900, sent("3 SEARCH UNSEEN")],
  [930, said("* SEARCH 2 4")],
  [931, said("3 OK Search completed (0.001 + 0.000 secs).")]
]

const unreadByUid: ReadonlyArray<Entry> = [
  [900, sent("3 UID SEARCH UNSEEN")],
  [930, said("* SEARCH 921 924")],
  [931, said("3 OK Search completed (0.001 + 0.000 secs).")]
]

/** Messages whose UIDs are not their numbers. */
const later = Array.from({ length: 6 }, (_, index) =>
  Simulator.message(`Subject: Mail ${index}\n\nHello.\n`, { uid: 101 + index })
)

export const naming = {
  "seen-by-searched-numbers": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: later } },
    plan: (_, supervised) =>
      at(
        every(10, 4),
        Effect.andThen(
          sends(supervised, "SEARCH", Argument.atom("UNSEEN")),
          sends(
            supervised,
            "UID STORE",
            Argument.sequence([1, 6]),
            Argument.atom("+FLAGS"),
            Argument.list(Argument.atom("\\Seen"))
          )
        )
      )
  }),
  "log-search-numbers-as-uids": inInbox(
    ...unread,
    [1_000, sent("4 UID FETCH 2,4 (UID FLAGS)")],
    [1_030, said("4 OK Fetch completed (0.001 + 0.000 secs).")],
    [1_100, sent("5 UID STORE 2,4 +FLAGS (\\Seen)")],
    [1_130, said("5 OK Store completed (0.001 + 0.000 secs).")]
  ),
  "log-search-numbers-are-uids": imapflow(
    ...loggedIn(host, can),
    ...inbox.map(([time, fields]): Entry =>
      JSON.stringify(fields).includes("UIDNEXT") ? [time, said("* OK [UIDNEXT 5] Next")] : [time, fields]
    ),
    ...unread,
    [1_100, sent("5 UID STORE 2,4 +FLAGS (\\Seen)")],
    [1_130, said("5 OK Store completed (0.001 + 0.000 secs).")],
    ...leaves
  ),
  "log-search-numbers-other-messages": inInbox(
    ...unread,
    [1_000, sent("4 UID FETCH 2,4 (UID FLAGS)")],
    [1_030, said("* 1 FETCH (UID 2 FLAGS ())")],
    [1_030, said("* 2 FETCH (UID 4 FLAGS (\\Seen))")],
    [1_031, said("4 OK Fetch completed (0.001 + 0.000 secs).")]
  ),
  "log-uids-as-numbers": inInbox(
    ...unreadByUid,
    [1_000, sent("4 FETCH 921,924 (UID FLAGS)")],
    [1_030, said("4 BAD Error in IMAP command FETCH: Invalid messageset (0.001 + 0.000 secs).")]
  ),
  "log-moved-after-vanished": inInbox(
    [900, sent("3 IDLE")],
    [930, said("+ idling")],
    [5_000, said("* VANISHED 920:921")],
    [6_000, sent("DONE")],
    [6_030, said("3 OK Idle completed (0.001 + 5.000 secs).")],
    [6_100, sent("4 UID MOVE 920 Archive")],
    [6_130, said("4 OK Move completed (0.001 + 0.000 secs).")]
  ),
  "log-expunge-of-nothing": inInbox(
    [900, sent("3 UID EXPUNGE 921")],
    [930, said("3 OK Expunge completed (0.001 + 0.000 secs).")]
  ),
  "log-expunge-keeps-marked": inInbox(
    [900, sent("3 UID STORE 921 +FLAGS (\\Deleted)")],
    [930, said("* 2 FETCH (UID 921 FLAGS (\\Deleted))")],
    [931, said("3 OK Store completed (0.001 + 0.000 secs).")],
    [1_000, sent("4 UID EXPUNGE 921")],
    [1_030, said("4 OK Expunge completed (0.001 + 0.000 secs).")]
  ),
  "log-one-by-one": inInbox(
    ...Array.from({ length: 120 }, (_, index): ReadonlyArray<Entry> => {
      const at = 1_000 + index * 100
      return [
        [at, sent(`a${index} UID FETCH ${800 + index} (UID ENVELOPE)`)],
        [
          at + 60,
          said(`* ${index + 1} FETCH (UID ${800 + index} ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL))`)
        ],
        [at + 61, said(`a${index} OK Fetch completed (0.001 + 0.000 secs).`)]
      ]
    }).flat()
  ),
  "log-two-for-each": inInbox(
    ...every(1, 60).flatMap((index): ReadonlyArray<Entry> => {
      const at = 1_000 + index * 150
      return ["(UID FLAGS ENVELOPE)", "(UID BODY.PEEK[1])"].flatMap((items, half): ReadonlyArray<Entry> => [
        [at + half * 70, sent(`a${index}b${half} UID FETCH ${800 + index} ${items}`)],
        [at + half * 70 + 61, said(`a${index}b${half} OK Fetch completed (0.001 + 0.000 secs).`)]
      ])
    })
  ),
  "log-one-by-one-at-once": inInbox(
    ...every(1, 40).map((index): Entry => [1_000, sent(`a${index} UID FETCH ${800 + index} (UID ENVELOPE)`)]),
    ...every(1, 40).map((index): Entry => [
      1_060 + index,
      said(`a${index} OK Fetch completed (0.001 + 0.000 secs).`)
    ])
  ),
  "log-appenduid-swapped": inInbox(
    [900, sent("3 APPEND INBOX {12}")],
    [930, said("+ OK")],
    [970, said("3 OK [APPENDUID 925 1602000000] Append completed.")]
  ),
  "log-copyuid-other-validity": inInbox(
    [900, sent('3 STATUS "Archive" (UIDVALIDITY UIDNEXT)')],
    [930, said('* STATUS "Archive" (UIDVALIDITY 1601000000 UIDNEXT 12)')],
    [931, said("3 OK Status completed.")],
    [970, sent('4 UID COPY 920 "Archive"')],
    [999, said("4 OK [COPYUID 1602000000 920 12] Copy completed.")]
  ),
  "log-uidvalidity-missing": imapflow(
    ...loggedIn(host, can),
    ...inbox.filter(([, fields]) => !JSON.stringify(fields).includes("UIDVALIDITY")),
    [200, sent("3 UID FETCH 1:* (FLAGS)")],
    [230, said("* 1 FETCH (UID 920 FLAGS ())")],
    [231, said("3 OK Fetch completed.")],
    ...leaves
  ),
  "log-fetch-of-no-items": inInbox(
    [900, sent("3 FETCH 1 ()")],
    [930, said("3 BAD Error in IMAP command FETCH: Invalid arguments (0.001 + 0.000 secs).")]
  ),
  "log-idle-unselected": imapflow(
    ...loggedIn(host, can),
    [200, sent("2 IDLE")],
    [230, said("2 BAD Command IDLE is not valid before a mailbox is selected")],
    ...leaves
  ),
  "log-enable-unlisted": imapflow(
    ...loggedIn(host, can),
    [134, sent("8 ENABLE QRESYNC")],
    [137, said("* ENABLED")],
    [138, said("8 OK Enabled (0.001 + 0.000 secs).")],
    ...inbox,
    ...leaves
  )
}
