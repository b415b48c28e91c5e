/** What is true of logs of clients that name messages as nobody has, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const namingTruths: ReadonlyArray<Truth> = [
  {
    id: "log-search-numbers-as-uids",
    kind: "log",
    did: "imapflow's log: SEARCH UNSEEN (without UID) finds 2 and 4; the program asks `UID FETCH 2,4` and `UID STORE 2,4 +FLAGS (\\Seen)`: both OK, no FETCH comes. UIDNEXT is 925 with 4 messages.",
    truth:
      "The program takes message numbers for UIDs, in UID FETCH and in UID STORE: no message has these UIDs, so nothing was read or marked. The server is right; the program must use UID SEARCH.",
    holds: [
      ["1", /"wire:received".*\* SEARCH 2 4/],
      ["2", /"wire:sent".*UID (?:FETCH|STORE) 2,4/],
      ["0", /"wire:received".*FETCH \(/]
    ]
  },
  {
    id: "seen-by-searched-numbers",
    kind: "use",
    did: "INBOX has six unread messages with the UIDs 101 to 106; each 10 min the app sends SEARCH UNSEEN, which finds 1 to 6, then UID STORE 1:6 +FLAGS (\\Seen): OK, and nothing is reported.",
    truth:
      "The app takes message numbers for UIDs: nothing has been marked as read, four times, though each answer was OK. The connection is well; the app must use UID SEARCH.",
    holds: [
      ["4", /"wire:received".*SEARCH 1 2 3 4 5 6/],
      ["4", /"wire:sent".*UID STORE 1:6/],
      ["0", /"wire:received".*FETCH/]
    ]
  },
  {
    id: "log-search-numbers-are-uids",
    kind: "log",
    did: "INBOX has 4 messages and UIDNEXT 5, so that each UID is a number as well; SEARCH UNSEEN finds 2 and 4, UID STORE 2,4 +FLAGS (\\Seen) is OK without FETCH.",
    truth: "Nothing is wrong that the log shows: numbers and UIDs are the same here.",
    holds: [
      ["1", /"wire:received".*UIDNEXT 5/],
      ["1", /"wire:sent".*UID STORE 2,4/]
    ]
  },
  {
    id: "log-search-numbers-other-messages",
    kind: "log",
    did: "The same search; UID FETCH 2,4 brings the messages with UID 2 and 4, whose numbers are 1 and 2.",
    truth:
      "The program takes message numbers for UIDs: it got two messages, one of which it had not found. The program must use UID SEARCH.",
    holds: [
      ["1", /"wire:received".*\* SEARCH 2 4/],
      ["2", /"wire:received".*FETCH \(UID/]
    ]
  },
  {
    id: "log-uids-as-numbers",
    kind: "log",
    did: "UID SEARCH UNSEEN finds 921 and 924; the program asks FETCH 921,924 in a mailbox of 4 messages: BAD.",
    truth: "The program takes UIDs for message numbers: it must send UID FETCH.",
    holds: [
      ["1", /"wire:received".*\* SEARCH 921 924/],
      ["1", /"wire:received".*4 BAD/]
    ]
  },
  {
    id: "log-moved-after-vanished",
    kind: "log",
    did: "While IDLE lasts, `* VANISHED 920:921` comes; then the program sends UID MOVE 920: OK, nothing moved.",
    truth:
      "The message had been removed before, as the server had said: nothing was moved. Neither the server nor the target is at fault.",
    holds: [
      ["1", /"wire:received".*VANISHED 920:921/],
      ["1", /"wire:sent".*UID MOVE 920/],
      ["0", /COPYUID/]
    ]
  },
  {
    id: "log-expunge-of-nothing",
    kind: "log",
    did: "UID EXPUNGE 921 without any STORE before: OK, no EXPUNGE.",
    truth: "Nothing was removed: the program had not marked the message as deleted. No error.",
    holds: [
      ["1", /"wire:sent".*UID EXPUNGE 921/],
      ["0", /\* \d+ EXPUNGE/]
    ]
  },
  {
    id: "log-expunge-keeps-marked",
    kind: "log",
    did: "UID STORE 921 +FLAGS (\\Deleted) is confirmed by FETCH; UID EXPUNGE 921: OK, no EXPUNGE.",
    truth: "The server said OK twice and removed nothing: the message is still there.",
    holds: [
      ["1", /"wire:received".*FETCH \(UID 921 FLAGS \(\\\\Deleted\)/],
      ["0", /\* \d+ EXPUNGE/]
    ]
  },
  {
    id: "log-one-by-one",
    kind: "log",
    did: "120 UID FETCH of one message each, the same items, each sent after the answer before it; each takes 61 ms.",
    truth:
      "Nothing failed, but more than seven seconds went to 120 round trips where one command with a range would do: the program's own pace, not the server's.",
    holds: [["120", /"wire:sent".*UID FETCH \d+ \(UID ENVELOPE\)/]]
  },
  {
    id: "log-two-for-each",
    kind: "log",
    did: "60 messages, and for each of them two UID FETCH with different items, each sent after the answer before it; each takes 61 ms.",
    truth:
      "Nothing failed, but more than seven seconds went to 120 round trips where two commands would do, or one: the program's own pace, not the server's.",
    holds: [
      ["60", /"wire:sent".*UID FETCH \d+ \(UID FLAGS ENVELOPE\)/],
      ["60", /"wire:sent".*UID FETCH \d+ \(UID BODY\.PEEK\[1\]\)/]
    ]
  },
  {
    id: "log-one-by-one-at-once",
    kind: "log",
    did: "40 UID FETCH of one message each are sent at once; the answers come within a tenth of a second.",
    truth: "Nothing was lost: they were sent without waiting.",
    holds: [["40", /"wire:sent".*UID FETCH \d+ \(UID ENVELOPE\)/]]
  },
  {
    id: "log-appenduid-swapped",
    kind: "log",
    did: "INBOX has UIDVALIDITY 1602000000 and UIDNEXT 925; APPEND to it is answered with [APPENDUID 925 1602000000].",
    truth:
      "The message was stored, and the server swapped UIDVALIDITY and UID in its answer: whoever keeps the UID keeps a wrong one. Server's bug.",
    holds: [
      ["1", /"wire:received".*UIDVALIDITY 1602000000/],
      ["1", /"wire:received".*APPENDUID 925 1602000000/]
    ]
  },
  {
    id: "log-copyuid-other-validity",
    kind: "log",
    did: "STATUS Archive says UIDVALIDITY 1601000000; UID COPY to it is answered with [COPYUID 1602000000 920 12], which is INBOX's.",
    truth:
      "The server names the source's UIDVALIDITY for the target: the UID 12 cannot be trusted. Server's bug.",
    holds: [
      ["1", /"wire:received".*STATUS.*UIDVALIDITY 1601000000/],
      ["1", /"wire:received".*COPYUID 1602000000 920 12/]
    ]
  },
  {
    id: "log-uidvalidity-missing",
    kind: "log",
    did: "SELECT INBOX is answered with EXISTS, UIDNEXT and OK, without UIDVALIDITY; FETCH works.",
    truth:
      "The server does not report UIDVALIDITY: the program cannot know on the next connection whether its UIDs are still those of the same messages.",
    holds: [
      ["0", /UIDVALIDITY/],
      ["1", /"wire:received".*READ-WRITE/]
    ]
  },
  {
    id: "log-fetch-of-no-items",
    kind: "log",
    did: "FETCH 1 () is refused with BAD Invalid arguments.",
    truth: "The program asked for nothing of the message, with an empty list: its own mistake.",
    holds: [["1", /"wire:received".*3 BAD/]]
  },
  {
    id: "log-idle-unselected",
    kind: "log",
    did: "After the login IDLE is sent without SELECT: BAD. LOGOUT a minute and a half later.",
    truth: "The program sent IDLE before it had opened a mailbox: no news can come. IDLE itself may work.",
    holds: [
      ["1", /"wire:sent".*2 IDLE/],
      ["0", /"wire:sent".*SELECT/]
    ]
  },
  {
    id: "log-enable-unlisted",
    kind: "log",
    did: "ENABLE QRESYNC at a server that lists ENABLE and no QRESYNC: `* ENABLED` without a name, OK. INBOX opens.",
    truth: "QRESYNC is not in use, although the server said OK: it does not have it. All else is well.",
    holds: [["1", /"wire:received".*ENABLED/]]
  }
]
