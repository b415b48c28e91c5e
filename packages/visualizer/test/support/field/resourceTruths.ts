/** What is true of how apps use connections, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const resourceTruths: ReadonlyArray<Truth> = [
  {
    id: "scope-closed-kept",
    kind: "app",
    did: "App opens a connection in a scope, FETCHes once, the scope ends (connection closed in good order); it keeps the object and executes 4 FETCHes later: refused, nothing sent.",
    truth:
      "The app itself ended the connection (its scope closed) and went on using it: four commands were refused before anything was sent. Server and network have no part.",
    holds: [
      ["1", /"connection:ended"/],
      ["1", /"wire:sent".*FETCH/],
      ["4", /"command:refused".*"reason":"Closed"/]
    ]
  },
  {
    id: "command-within-stream",
    kind: "app",
    did: "App reads the messages of INBOX as a stream; in the loop over it it waits for a STORE on the same connection: both wait for each other, until the library ends that after 5 min; the STORE is done or failed then; connection goes on.",
    truth:
      "The app waits for another command within the loop over a stream of the same connection, so each waits for the other; the library ended it after its limit (about 5 min). The server answered all.",
    holds: [
      ["1", /HeldTooLong/],
      ["1", /"wire:sent".*UID STORE/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "append-short-of-size",
    kind: "app",
    did: "App announces an APPEND of 50 000 octets from a stream that ends after 42 000: the library has to end the connection, nothing is stored; reconnects; a second time the same.",
    truth:
      "The app's stream gave fewer octets (42 000) than the size it had announced (50 000): the APPEND could not be finished, the connection had to be given up for it, twice; not stored. Neither server nor network.",
    holds: [
      ["2", /"connection:ended".*"outcome":"retried".*"error":"StreamFailed"/],
      ["2", /"wire:sent".*"APPEND"/],
      ["0", /APPENDUID/]
    ]
  },
  {
    id: "command-limit-too-tight",
    kind: "app",
    did: "App has set the library's limit for silence during a command to 2 s. The server needs 3 s for each FETCH of a whole message: the library gives up and ends the connection, 5 times; small commands work.",
    truth:
      "The limit of 2 s for a command is too short (set by the app): the server needs longer for these FETCHes, and each time the connection was given up by this program, five times. (How long the server would have taken, the record may not show.)",
    holds: [
      ["5", /"connection:ended".*"outcome":"retried"/],
      ["0", /"wire:received".*OK UID FETCH completed/],
      ["6", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "repeatable-append",
    kind: "app",
    did: "App appends a message and declares that work repeatable; the connection is reset after the server has stored it and before its answer, twice; the library repeats as told, the third try is answered: stored three times in truth.",
    truth:
      "The connection was lost twice before the APPEND was answered; as the app had said that this may be repeated, it was sent again each time: the message may be in the mailbox up to three times (APPEND is not repeatable). Why the connection was lost: not known.",
    holds: [
      ["3", /"wire:sent".*"APPEND"/],
      ["2", /"connection:ended".*"outcome":"retried"/],
      ["1", /"wire:received".*APPENDUID 2 3\]/]
    ]
  },
  {
    id: "token-ping-pong",
    kind: "app",
    did: "Two connections of the app for the same account share one sign-in; each time one renews its token, the other's is revoked: `* BYE Session invalidated - token revoked`; so alternately every 5 min, 6 times; each is back at once.",
    truth:
      "The app's two connections revoke each other's token: whenever one gets a new one, the other is ended by the server (token revoked), alternately, six times. Each came back at once. The app must share one token between them.",
    holds: [
      ["6", /"connection:ended".*"outcome":"retried".*token revoked/],
      ["8", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "supervised-twice",
    kind: "app",
    did: "App keeps the same account open twice (two supervised connections, both listening to changes); 4 mails in 1 h: each is fetched by both. Nothing fails.",
    truth:
      "Nothing failed. The same account is held open twice by this program, and both connections fetch the same news: double work, and one connection more than needed.",
    holds: [
      ["2", /connection:started/],
      ["8", /"wire:sent".*"UID FETCH","by":"changes"/],
      ["0", /connection:ended/]
    ]
  }
]
