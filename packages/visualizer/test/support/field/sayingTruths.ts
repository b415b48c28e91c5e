/** What is true of servers whose words decide whose turn it is. */
import type { Truth } from "./truths.ts"

export const sayingTruths: ReadonlyArray<Truth> = [
  {
    id: "shuts-down-again",
    kind: "use",
    did: "Three times in two minutes, each time soon after the mailbox was open, the server says BYE [UNAVAILABLE] Server shutting down; then it stays.",
    truth:
      "The server shut down or restarted several times; the library waited longer after the third and opened the mailbox again. No other program has a part in it; nobody must act.",
    holds: [
      ["3", /"wire:received".*BYE \[UNAVAILABLE\] Server shutting down/],
      ["0", /SessionPingPong/],
      ["3", /"connection:ended".*"error":"ServerBye"/]
    ]
  },
  {
    id: "taken-by-another-login",
    kind: "use",
    did: "Three times in two minutes the server says BYE Session replaced by another client.",
    truth:
      "Another program of the account logs in again and again, and the server lets only one in: the owner closes it.",
    holds: [
      ["3", /"wire:received".*BYE Session replaced by another client/],
      ["1", /"connection:ended".*"error":"SessionPingPong"/]
    ]
  },
  {
    id: "fetch-internal-error",
    kind: "use",
    did: "UID FETCH of one message is answered NO Interner Serverfehler (an internal error of the server), twice.",
    truth:
      "The server failed in itself; the command is right. A retry may help later; refused again, its operator has to look. Nothing for the app to correct.",
    holds: [
      ["2", /"wire:received".*NO Interner Serverfehler/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "fetch-says-failed",
    kind: "use",
    did: "UID FETCH is answered NO UID FETCH failed, once.",
    truth: "The server refused it and said nothing of why: nobody's for certain. To be tried once more.",
    holds: [["1", /"wire:received".*NO UID FETCH failed/]]
  },
  {
    id: "store-later",
    kind: "use",
    did: "UID STORE is answered NO Derzeit nicht möglich, bitte in 5 Minuten erneut versuchen.",
    truth:
      "The server cannot do it now and names five minutes: to be sent again then; nobody has to mend anything.",
    holds: [["1", /"wire:received".*in 5 Minuten/]]
  }
]
