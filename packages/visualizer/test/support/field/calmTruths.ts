/** What is true of days on which nobody is to blame, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const calmTruths: ReadonlyArray<Truth> = [
  {
    id: "mailboxes-rearranged",
    kind: "use",
    did: "App follows the account's mailboxes. At 20 min another client creates `Tax 2026`, at 35 min renames `Projects` to `Projects 2025`, at 50 min deletes `Old`; mail comes to Tax 2026. Connection is open for 80 min.",
    truth:
      "All is well: someone arranged the folders elsewhere (one new, one renamed, one deleted) and the app was told. No failure. (Names are not shown in the trace.)",
    holds: [
      ["3 or more", /"wire:sent".*LIST/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "hourly-batch",
    kind: "use",
    did: "Pool of 3: each hour a job of 2 min uses three mailboxes; the pool opens three connections, uses them and closes them (logout) a minute after; 4 rounds.",
    truth:
      "All is well: the pool opens connections when needed and closes them when not, four rounds. No connection was lost, no login refused.",
    holds: [
      ["12", /"wire:received".*Logged in/],
      ["12", /"wire:sent".*LOGOUT/],
      ["0", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "arrives-and-goes",
    kind: "use",
    did: "Eight mails come in 90 min, each is moved away within 3 s by another client (a filter); the app's FETCH for two of them comes too late and gets OK without data.",
    truth:
      "All is well: something else (a filter, another client) removes new mail at once; the app asked for two that were gone already. Not a fault of server or network.",
    holds: [
      ["8 or more", /"wire:received".*(EXPUNGE|VANISHED)/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "deploys",
    kind: "use",
    did: "The app is deployed three times within 2 h: each time it logs out in order and 20 s later a new one begins; works as before.",
    truth:
      "The app itself ended its connection in good order three times and began anew 20 s later; all is well. No connection was lost.",
    holds: [
      ["4", /"wire:received".*Logged in/],
      ["3", /"wire:sent".*LOGOUT/],
      ["0", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "uidnext-jump",
    kind: "use",
    did: "Restart at 30 min (BYE); afterwards INBOX has the same UIDVALIDITY and messages, but UIDNEXT is 100000 higher, and new mail gets those UIDs; 2 mails.",
    truth:
      "All is well: the server restarted once, the mailbox came back at once, UIDVALIDITY is the same; that UIDs jump ahead is allowed. Nothing was missed.",
    holds: [
      ["1", /"wire:received".*BYE Server restarting/],
      ["1 or more", /"wire:received".*UIDNEXT 100008/]
    ]
  },
  {
    id: "folder-recreated",
    kind: "use",
    did: "App follows the mailbox `Scans` beside INBOX; each evening (at 60 and 120 min) a scanner's program deletes Scans and creates it again under the same name; then two mails are put there.",
    truth:
      "The mailbox followed was deleted and made again by another client, twice; so its UIDVALIDITY is another and the app has to read it anew, which it was told. No fault of server or network.",
    holds: [
      ["0", /connection:ended/],
      ["1 or more", /"wire:received".*UIDVALIDITY 3/],
      ["1 or more", /"wire:received".*UIDVALIDITY 4/]
    ]
  }
]
