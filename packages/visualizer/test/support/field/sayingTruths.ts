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
  }
]
