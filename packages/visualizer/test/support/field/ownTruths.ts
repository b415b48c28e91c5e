/** What is true of apps that are in their own way, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const ownTruths: ReadonlyArray<Truth> = [
  {
    id: "old-uids-after-reset",
    kind: "app",
    did: "At 20 min the server restarts and INBOX has a new UIDVALIDITY with UIDs from 1 (once); the app goes on to fetch its old UIDs 101, 102, 103 each 5 min: OK without data, six times.",
    truth:
      "Since 20 min the old UIDs are void (new UIDVALIDITY, once); the app still asks for them and gets nothing each time. The app must drop its UIDs and read anew. Connection and server are well.",
    holds: [
      ["1", /"wire:received".*BYE Server restarting/],
      ["8", /"wire:sent".*UID FETCH 10[123] /],
      ["2", /"wire:received".*\[UIDVALIDITY/]
    ]
  },
  {
    id: "autosave-flood",
    kind: "app",
    did: "An app saves a draft every 5 s: APPEND Drafts, then deletes the one before (UID STORE \\Deleted, UID EXPUNGE); 60 times; from the 46th on `NO [LIMIT] Too many messages stored, try again in 15 minutes`; it goes on to append each 5 s.",
    truth:
      "The app stores a draft every 5 s until the server limits it, and goes on all the same. The last drafts are not stored. The app must save less often and wait 15 min. Account and connection are well.",
    holds: [
      ["60", /"wire:sent".*APPEND/],
      ["15", /"wire:received".*NO \[LIMIT\] Too many messages/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "pool-idle-too-short",
    kind: "app",
    did: "Pool of 2 with `idle: 1 second`: a call each 15 s for 20 min: every one opens a new connection, logs in, works, is closed after 1 s: 80 logins. All succeed.",
    truth:
      "Every call pays for a new connection and login, since the app lets the pool close unused ones after a second. Nothing fails; server and account are well.",
    holds: [
      ["80", /"wire:received".*Logged in/],
      ["0", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "retry-now-hammer",
    kind: "app",
    did: "At 10 min the server says `* BYE [UNAVAILABLE] Maintenance until 14:30` and its ports refuse for 25 min; the app calls retryNow each 5 s meanwhile (300 attempts); then open again.",
    truth:
      "The server was in maintenance for 25 min, as announced; the app tried about 300 times instead of waiting. It is open again (after 28 min). Not the password.",
    holds: [
      ["1", /"wire:received".*Maintenance until 14:30/],
      ["200 or more", /"connection:ended".*ConnectRefused/],
      ["2", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "append-size-wrong",
    kind: "app",
    did: "App appends a message as a stream at 10, 25 and 40 min: says 30000 octets, its stream gives 20000 and ends. Each time the connection ends for it, and the account is opened again within a minute; nothing is stored.",
    truth:
      "The app announces another size than it delivers (30000 said, 20000 given), three times: no message is stored, and each cost the connection, which was opened again. Neither server nor network.",
    holds: [
      ["3", /"wire:sent".*APPEND/],
      ["3", /"connection:ended".*"outcome":"retried".*StreamFailed/],
      ["4", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "two-workers-one-message",
    kind: "app",
    did: "Two supervised connections of the app on the same INBOX, `worker-1` and `worker-2`: at each of five new mails both UID MOVE it to Done; the first succeeds, the second gets `NO [EXPUNGEISSUED] …`.",
    truth:
      "Two parts of the app work on the same mail: one moves it, the other comes too late and is refused, five times. No mail is lost. Server right.",
    holds: [
      ["10", /"wire:sent".*UID MOVE/],
      ["5", /"wire:received".*COPYUID/],
      ["5", /"wire:received".*NO \[EXPUNGEISSUED\]/]
    ]
  },
  {
    id: "policy-too-tight",
    kind: "app",
    did: "The app's own policy gives SELECT 2 s. It opens well (0.1 s); from the restart at 30 min on the server takes 5 s for SELECT: each attempt is ended by the app's limit; stays so for 30 min.",
    truth:
      "Login works, the server needs 5 s to open the mailbox since its restart; the app's own limit of 2 s for SELECT ends each attempt. With more patience it would open. Not the password, not the network.",
    holds: [
      ["1", /"wire:received".*OK \[READ-WRITE\]/],
      ["3 or more", /"connection:ended".*Timeout/]
    ]
  },
  {
    id: "left-in-archive",
    kind: "app",
    did: "At 15 min the app selects Archive on its supervised connection (not within `use` of a mailbox) and never goes back; three mails come to INBOX, which nobody reports; the connection is open for 90 min.",
    truth:
      "Since 15 min Archive is open instead of INBOX, by the app's own select; so news of INBOX is not seen. Connection and server are well. (The mailbox's name is not shown in the trace.)",
    holds: [
      ["2", /"wire:received".*OK \[READ-WRITE\]/],
      ["0", /connection:ended/]
    ]
  }
]
