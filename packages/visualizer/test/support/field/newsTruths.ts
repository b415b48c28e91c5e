/** What is true of mailboxes whose server has something to say, or where nothing is wrong, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const newsTruths: ReadonlyArray<Truth> = [
  {
    id: "migrated-leftover",
    kind: "use",
    did: "At the SELECT `* OK [ALERT] This mailbox was moved to mail.neu.example on 14 November, new mail does not arrive here`; INBOX opens READ-ONLY with 6 messages; 3 h without any news; nothing fails.",
    truth:
      "The connection is well, but the server says that the mailbox was moved to mail.neu.example on 14 November: no new mail comes here (and it is read-only). The account's host must be changed.",
    holds: [
      ["1", /"wire:received".*\[ALERT\] This mailbox was moved/],
      ["1", /"wire:received".*OK \[READ-ONLY\]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "courier-fam-alert",
    kind: "use",
    did: "Courier: after the login `* OK [ALERT] Filesystem notification initialization error -- contact your mail administrator (check for configuration errors with the FAM/Gamin library)`; two mails in 1 h are seen; a FETCH works.",
    truth:
      "All works for the user. The server reports a trouble of its own (file notification), which its administrator may mend; news may come later. No fault of account, network or app.",
    holds: [
      ["1", /"wire:received".*Filesystem notification initialization error/],
      ["1", /"wire:sent".*UID FETCH 2 /],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "restored-backup",
    kind: "use",
    did: "At 30 min `* BYE Mailbox is being restored from the backup of 03:00`; the ports refuse for 4 min; then INBOX opens again with the same UIDVALIDITY and 3 messages fewer; 25 min well.",
    truth:
      "The server's operator restored the mailbox from a backup of 03:00: closed about 4 min, back by itself, and three messages are gone (newer than the backup). App and network have no part. Ask the operator about the lost mails.",
    holds: [
      ["1", /"connection:ended".*"outcome":"retried".*restored from the backup/],
      ["2", /"wire:received".*OK \[READ-WRITE\]/],
      ["1", /"wire:received".*\* 3 EXISTS/],
      ["1", /"time":206\d{4},.*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "search-progress",
    kind: "use",
    did: 'App\'s UID SEARCH TEXT takes 95 s; every 10 s the server says `* OK [INPROGRESS ("…" 31 100)] Searched 31% of the mailbox, ETA 1:05`; then it answers with 2 hits. All else is quick, 20 min.',
    truth:
      "All is well: one search through the whole text took the server 95 s, it said so meanwhile and answered. Slow by its size (no index); no fault.",
    holds: [
      ["9", /"wire:received".*INPROGRESS/],
      ["1", /"wire:received".*OK UID SEARCH completed/],
      ["2", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "body-nil",
    kind: "use",
    did: "App fetches UIDs 1 to 5 whole, twice; for UID 3 the server answers `* 3 FETCH (UID 3 BODY[] NIL)`, OK, both times; others come whole.",
    truth:
      "The server gives no content for the message UID 3 (NIL) although it says OK: that message is broken/missing at the server. All others come; connection and account are well.",
    holds: [
      ["10", /"wire:sent".*UID FETCH/],
      ["2", /"wire:received".*BODY\[\] NIL/],
      ["10", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "clock-set-back",
    kind: "use",
    did: "While the mailbox is open the machine's clock is set back by two hours (by NTP); connection, IDLE and a FETCH go on; one mail before, one after.",
    truth:
      "All is well: the clock of this machine was set back (by about two hours), so times in the record go backwards. The connection never ended.",
    holds: [
      ["1 or more", /clock:/],
      ["2", /"UID FETCH","by":"changes"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "gmail-append-same",
    kind: "use",
    did: "Host imap.gmail.com. App appends the same message to Archive at 10 min and at 20 min; both times `OK [APPENDUID 7 41] (Success)`, the same UID. Nothing fails, 30 min.",
    truth:
      "All is well: both appends were accepted and are the same message (UID 41): the server recognized the copy, nothing is doubled.",
    holds: [
      ["2", /"wire:received".*APPENDUID 7 41/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "pool-idle-trimmed",
    kind: "use",
    did: "Pool of 4, busy for 1 min, then used once each 4 min by one caller; the server ends each connection that was idle for 10 min: `* BYE Autologout; idle for too long` (3 times); no caller is ever refused.",
    truth:
      "All is well: the server closed three unused connections of the pool after about 10 min of silence; no work was lost. Normal.",
    holds: [
      ["3", /"wire:received".*BYE Autologout/],
      ["4", /connection:started/],
      ["0", /"command:(refused|lost)"/]
    ]
  }
]
