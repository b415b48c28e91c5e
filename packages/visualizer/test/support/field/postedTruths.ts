/** What is true of logs that people posted, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const postedTruths: ReadonlyArray<Truth> = [
  {
    id: "log-imapflow-download-in-loop",
    kind: "log",
    did: "imapflow: login, INBOX (31 EXISTS), `FETCH 1:* (UID FLAGS BODYSTRUCTURE)`; `* 1 FETCH …` is logged, and nothing more is read or sent for 5 min; then the program's socket timeout, closed. (The app awaited a download within the loop over fetch().)",
    truth:
      "After the first message of a FETCH nothing more is on record for 5 min, until the program's own socket timeout closed the connection. Whether the server stopped, the network, or the program did not read on (as with a command awaited inside the loop over fetch): the log cannot say. Login and INBOX were right.",
    holds: [
      ["1", /"wire:received".*\* 1 FETCH/],
      ["0", /"wire:received".*\* 2 FETCH/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"ConnectionStalled"/]
    ]
  },
  {
    id: "log-imapflow-empty-fetch",
    kind: "log",
    did: "imapflow at Dovecot: INBOX has 0 EXISTS; `FETCH 1:* …` → `BAD Error in IMAP command FETCH: Invalid messageset`; LOGOUT.",
    truth:
      "INBOX is empty, and there is no message 1 to fetch: the program asked for messages that do not exist. Server and account are well.",
    holds: [
      ["1", /"wire:received".*\* 0 EXISTS/],
      ["1", /"wire:received".*BAD Error in IMAP command FETCH/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "log-mailkit-idle-ended",
    kind: "log",
    did: "MailKit: INBOX idles; after 18 min 48 s the server itself completes the IDLE (`A00000013 OK Idle completed`); later the client sends DONE and SELECT: `DONE BAD Error in IMAP command : Unknown command`, SELECT OK, goes on, LOGOUT.",
    truth:
      "The server ended the IDLE by itself after about 19 min; the client's DONE came after that and was no command any more: harmless, the session went on.",
    holds: [
      ["1", /"wire:received".*OK Idle completed/],
      ["1", /"wire:sent".*"line":"DONE"/],
      ["1", /"wire:received".*DONE BAD/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "log-mailkit-opened-read-only",
    kind: "log",
    did: "MailKit: SELECT of a shared mailbox is answered `OK [READ-ONLY]` with PERMANENTFLAGS (); then UID STORE +FLAGS \\Seen → `NO [READ-ONLY] Mailbox is read-only` ; LOGOUT.",
    truth:
      "The client asked to open it for writing; the server opened the mailbox read-only (no permanent flags) and so refused the flag. The rights on that mailbox, at the server. Login right.",
    holds: [
      ["1", /"wire:received".*OK \[READ-ONLY\] Select/],
      ["1", /"wire:received".*NO \[READ-ONLY\]/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "log-curl-unquoted",
    kind: "log",
    did: "curl at Gmail: login OK; `A003 SELECT [Gmail]/All Mail` → `A003 BAD Could not parse command`; curl: (67) / LOGOUT.",
    truth:
      "The name with a space was sent without quotes: a malformed command. Login right, the mailbox itself was not judged.",
    holds: [
      ["1", /"wire:sent".*SELECT <mbox:1>\/<mbox:2> Mail/],
      ["1", /"wire:received".*BAD Could not parse command/],
      ["1", /"wire:received".*<user>@example.com authenticated/]
    ]
  },
  {
    id: "log-curl-uid-none",
    kind: "log",
    did: "curl: login OK, SELECT INBOX 4 EXISTS UIDNEXT 107; `UID FETCH 1 BODY[]` → `OK Fetch completed` without data; curl: (78) Remote file not found.",
    truth:
      "There is no message with UID 1 in INBOX (four messages, next UID 107): the server answered rightly with nothing. Probably a sequence number was meant, or it was deleted. Server and login are well.",
    holds: [
      ["1", /"wire:sent".*UID FETCH 1 BODY/],
      ["1", /"wire:received".*OK Fetch completed/],
      ["0", /"wire:received".*FETCH \(/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "log-openssl-self-signed",
    kind: "log",
    did: "openssl s_client -starttls imap: verify error 18 self-signed certificate; goes on; a1 LOGIN OK, a2 SELECT OK, LOGOUT.",
    truth:
      "The server's certificate was not verified (openssl went on all the same; for what reason it is not trusted, the trace does not hold: self-signed in truth). Login and INBOX work. A mail program would refuse it.",
    holds: [
      ["1", /"net:end".*"authorized":false/],
      ["1", /"wire:received".*a1 OK/],
      ["1", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "log-thunderbird-trash-full",
    kind: "log",
    did: 'Thunderbird: INBOX open; `uid move 812 "Trash"` → `NO [OVERQUOTA] Quota exceeded (mailbox for user is full)`, twice; logout.',
    truth:
      "Messages cannot be moved (UID MOVE to another mailbox, Trash in truth; the name is not shown) since the account is full: nothing was moved. Owner makes room (delete for good, empty the trash).",
    holds: [
      ["2", /"wire:sent".*"UID MOVE"/],
      ["2", /"wire:received".*NO \[OVERQUOTA\]/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "log-dovecot-append-slow",
    kind: "log",
    did: "Dovecot rawlog: APPEND Sent of 480 kB, `OK [APPENDUID …] Append completed (120.4 + 0.000 secs).` comes 129 s after the command; the log ends.",
    truth:
      "The server took two minutes to store the message (120 s by its own words), but stored it (APPENDUID). A client that gives up earlier would store it twice. Slow: the server (storage).",
    holds: [
      ["1", /"wire:sent".*"APPEND".*"bytes":480058/],
      ["1", /"wire:received".*APPENDUID 1404303446 4813\] Append completed \(120/]
    ]
  }
]
