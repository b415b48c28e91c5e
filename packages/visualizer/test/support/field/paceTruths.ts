/** What is true of accounts that are open for a part of the time, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const paceTruths: ReadonlyArray<Truth> = [
  {
    id: "share-refused",
    kind: "use",
    did: "App keeps INBOX open, reads Archive five times and Team five times over 80 min; the server answers each SELECT of Team NO [NOPERM] Access denied.",
    truth:
      "One mailbox (Team) is refused each time, for want of a right, while all others open: whoever shares it has to give the right. Trying again does not help.",
    holds: [
      ["5", /"wire:received".*NO \[NOPERM\]/],
      ["6 or more", /"wire:received".*OK \[READ-WRITE\] SELECT/]
    ]
  },
  {
    id: "mailbox-broken",
    kind: "use",
    did: "The same with NO [UNAVAILABLE] Mailbox is temporarily unavailable, for 80 min.",
    truth:
      "One mailbox (Team) is out of order at the server for 80 min, and the others are not: the server's administrator has to look at it. Trying again does not help.",
    holds: [
      ["5", /"wire:received".*NO \[UNAVAILABLE\]/],
      ["6 or more", /"wire:received".*OK \[READ-WRITE\] SELECT/]
    ]
  },
  {
    id: "hardly-open",
    kind: "use",
    did: "The server accepts each login and opens INBOX, and closes each connection without a word some seconds later, for four hours; the library opens it again, after longer and longer waits.",
    truth:
      "For four hours the mailbox is open for about 1 % of the time: each connection is cut some seconds after it was opened. Whether by the server or the network is not known; waiting does not help.",
    holds: [["40 or more", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/]]
  },
  {
    id: "visits-of-the-app",
    kind: "app",
    did: "App supervises the account for 2 min, ends that (scope closes), pauses for 28 min, and begins again, five times; in the second visit the connection is lost once and opened again.",
    truth:
      "The mailbox was lost once, for about a second. The pauses of 28 min are the app's own: it closed the connection and opened another when it wanted one. No outage.",
    holds: [
      ["5", /"connection:ended".*"outcome":"closed"/],
      ["1", /"connection:ended".*"outcome":"retried"/]
    ]
  },
  {
    id: "slow-throughout",
    kind: "use",
    did: "Each answer comes 2 to 4 s after the command, on a network whose round trip takes 80 ms, for two hours; the app reads a message every 5 min.",
    truth:
      "The server is slow all the time (2 to 4 s for every answer, login and mailbox included); the network is not, since connecting takes 80 ms.",
    holds: [["20 or more", /"wire:received".*OK UID FETCH/]]
  },
  {
    id: "token-takes-25s",
    kind: "app",
    did: "Tokens are valid for an hour, and the server ends the session with each; the app's source takes 25 s to give another one.",
    truth:
      "At the beginning and at each of the four reconnections the app's own token source takes 25 s; before that nothing is sent. Server and network have no part in it.",
    holds: [
      ["4", /"credential:renewed"/],
      ["4", /"connection:ended".*"OAuthTokenExpired"/]
    ]
  },
  {
    id: "sign-in-lost",
    kind: "use",
    did: "The token expires after 40 min, the server ends the session with it, and the app's source reports invalid_grant.",
    truth: "The consent was withdrawn or has expired: the owner has to sign in again. It is not tried again.",
    holds: [["1", /"connection:ended".*"outcome":"failed".*"SignInRequired"/]]
  },
  {
    id: "append-stops-giving",
    kind: "app",
    did: "App appends a message of 60 000 octets from a stream that gives 20 000 and then nothing more, without an end; the server has asked for the literal and waits.",
    truth:
      "The app's stream gave a third of the message and then nothing: the server waited for the rest, and owed no answer. The connection had to be given up; nothing is stored.",
    holds: [
      ["1", /"wire:sent".*"APPEND"/],
      ["1", /"connection:ended".*"outcome":"retried"/]
    ]
  },
  {
    id: "logout-unanswered",
    kind: "app",
    did: "App reads flags, keeps the connection for 12 min and closes it; the server does not answer LOGOUT.",
    truth:
      "Nothing is wrong: the app was closing the connection. LOGOUT had no answer, which nobody waited for any longer; it was not given up by the app.",
    holds: [["1", /"wire:sent".*LOGOUT/]]
  }
]
