/** What is true of what apps ask of servers, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const requestTruths: ReadonlyArray<Truth> = [
  {
    id: "keyword-not-permitted",
    kind: "app",
    did: "Exchange: SELECT says `PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)` (no \\*). App does UID STORE +FLAGS (Project-X) 4 times: `BAD Command Argument Error. 11`.",
    truth:
      "The app wants to set a keyword of its own; this mailbox permits none (no \\* in PERMANENTFLAGS): refused by the server each time (BAD Command Argument Error. 11). Connection and account are well.",
    holds: [
      ["1", /"wire:received".*PERMANENTFLAGS .*\$MDNSent\)\]/],
      ["4", /"wire:received".*BAD Command Argument Error/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "wrong-delimiter",
    kind: "app",
    did: "App CREATEs 'Kunden/Meier' each 5 min, 5 times: `NO [CANNOT] Invalid mailbox name: Name must not have '/' characters`; the server's delimiter is '.'.",
    truth:
      "The app builds mailbox names with '/', this server allows no '/' in a name (its separator is another): not created, each time. The app must take the separator from LIST/NAMESPACE. All else well.",
    holds: [
      ["5", /"wire:sent".*CREATE/],
      ["5", /"wire:received".*NO \[CANNOT\] Invalid mailbox name/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "uids-kept-after-reset",
    kind: "app",
    did: "At 20 min the server restarts (BYE), and INBOX has a new UIDVALIDITY and UIDs 1-6. Afterwards the app goes on to UID FETCH the old UIDs 4102, 4103, 4104 (2 rounds): `OK`, no data each time.",
    truth:
      "The mailbox's UIDVALIDITY changed at the restart, so all old UIDs are void; the app still asks for the old ones and gets nothing, six times. The server answers rightly. (Why the UIDVALIDITY changed: the server's side, once.)",
    holds: [
      ["1", /"wire:received".*UIDVALIDITY 1764065942/],
      ["3", /"wire:received".*FETCH .*UID 410[234]/],
      ["9", /"wire:sent".*UID FETCH 410[234]/],
      ["9", /"wire:received".*OK UID FETCH completed/]
    ]
  },
  {
    id: "delete-by-number",
    kind: "app",
    did: "App deletes messages by sequence number, one by one for n = 1..6: STORE n +FLAGS (\\Deleted), EXPUNGE. After 3 of them (1, 3, 5 in truth) numbers 4 to 6 no longer exist: `BAD Error in IMAP command STORE: Invalid messageset`, 3 times.",
    truth:
      "The app deletes by sequence numbers, which shift at each EXPUNGE: so three messages were deleted, every second one, and the last three commands named numbers that no longer exist (BAD). The server is right. Use UIDs.",
    holds: [
      ["3", /"wire:received".*\* \d EXPUNGE/],
      ["6", /"wire:sent".*STORE \d \+FLAGS/],
      ["3", /"wire:received".*BAD Error in IMAP command STORE/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "set-line-too-long",
    kind: "app",
    did: "App UID FETCHes 1500 single UIDs (every other one) in one command of 7 kB, 3 times: `BAD [CLIENTBUG] Command line too long (4096 octets at most)`; a short FETCH between them works.",
    truth:
      "The app's FETCH names so many single UIDs that the command is too long for this server: refused, 3 times. Ask in smaller portions or by ranges. All else is well.",
    holds: [
      ["3", /"wire:received".*BAD \[CLIENTBUG\] Command line too long/],
      ["1", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "fetch-without-peek",
    kind: "app",
    did: "App (says it only reads) fetches each of 6 unread messages with BODY[] instead of BODY.PEEK[]; the server sets \\Seen on each, and says so (FLAGS (\\Seen)). Nothing fails, 30 min.",
    truth:
      "Nothing failed. The app fetched with BODY[], which marks each message as read (\\Seen) at the server: if messages become read by themselves, this program did it.",
    holds: [
      ["6", /"wire:sent".*UID FETCH \d \(?BODY\[\]/],
      ["6", /"wire:received".*FLAGS \(\\\\Seen\)/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "expunge-takes-others",
    kind: "app",
    did: "App marks UID 2 \\Deleted and sends plain EXPUNGE; another client had marked UIDs 4 and 5 \\Deleted: three messages vanish (EXPUNGE 2, 3, 3). All OK.",
    truth:
      "The app's EXPUNGE removed three messages, although it had marked only one: the other two had been marked by another client. The server did what it was told. Use UID EXPUNGE for one's own.",
    holds: [
      ["1", /"wire:sent".*UID STORE 2 /],
      ["3", /"wire:received".*\* [23] EXPUNGE/],
      ["0", /connection:ended/]
    ]
  }
]
