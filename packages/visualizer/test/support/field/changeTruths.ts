/** What is true of servers, networks and accounts that change meanwhile, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const changeTruths: ReadonlyArray<Truth> = [
  {
    id: "nat-forgets",
    kind: "use",
    did: "Everything that has been quiet for more than 5 min is dropped silently by a NAT (nothing comes any more, no reset), for 3 h. The first idle connections die so unnoticed for minutes, until the library's own check; it replaces each at once and idles shorter from then on, so that later ones last. A mail at 8 min is seen late, one at 100 min at once.",
    truth:
      "At first quiet connections died without a word (noticed only by the own check, some minutes later) and were replaced at once; since the program asks more often nothing has been lost. Something on the way (NAT, firewall) or the server: not proven. Not the account. Well now.",
    holds: [
      ["1 or more", /"connection:ended"/],
      ["2 or more", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "quota-cleared",
    kind: "use",
    did: "From 20 min on APPEND to Sent is refused `NO [OVERQUOTA] Mailbox is full (500 MB of 500 MB)`, four times; FETCH and STORE work; at 50 min the owner deletes 3 large messages elsewhere; the APPEND at 55 min is stored.",
    truth:
      "The account was full from 20 to about 50 min: four messages were not stored in Sent; the owner made room and it works again. Connection well.",
    holds: [
      ["6", /"wire:sent".*APPEND/],
      ["4", /"wire:received".*NO \[OVERQUOTA\]/],
      ["2", /"wire:received".*APPENDUID/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "modseq-goes-back",
    kind: "use",
    did: "Restart at 25 min; afterwards INBOX has the same UIDVALIDITY, but HIGHESTMODSEQ 3, where it was 900 before (the server lost its mod-sequences). Works for another hour; a flag changed elsewhere meanwhile.",
    truth:
      "After its restart the server's HIGHESTMODSEQ is lower than before with the same UIDVALIDITY, which must not be: changes of flags during the break may be missed unless all flags are read again. Connection and mail are well.",
    holds: [
      ["1 or more", /"wire:received".*HIGHESTMODSEQ 9\d\d/],
      ["1 or more", /"wire:received".*HIGHESTMODSEQ \d\d?\]/],
      ["1", /"wire:received".*BYE Server restarting/]
    ]
  },
  {
    id: "qresync-bad-after-update",
    kind: "use",
    did: "Restart at 20 min for an update; from then on each `SELECT INBOX (QRESYNC …)` is answered `BAD Unknown SELECT parameter QRESYNC` though QRESYNC is listed and enabled; the library selects without; two more restarts; all works.",
    truth:
      "The server lists QRESYNC but does not understand it since its update; it works without, so nobody has to act. Its restarts (three) were survived at once.",
    holds: [
      ["1 or more", /"wire:received".*BAD Unknown SELECT parameter/],
      ["4", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "shared-seen-not-kept",
    kind: "use",
    did: "Shared mailbox Team; PERMANENTFLAGS are (\\Answered \\Flagged) without \\Seen; the app stores \\Seen on 3 messages (OK); after a reconnection at 30 min they are unseen again; stores them anew, and the same at 60 min.",
    truth:
      "The server keeps no \\Seen in this shared mailbox (it is not in PERMANENTFLAGS): the flag lasts for one session only, although STORE says OK. Rule/setting of the server, not a lost command.",
    holds: [
      ["3", /"wire:sent".*UID STORE/],
      ["1 or more", /"wire:received".*PERMANENTFLAGS \([^)]*Flagged\)/],
      ["3", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "pool-login-slow",
    kind: "use",
    did: "Pool of 3 over 8 min: each login takes 14 s (the answer to AUTHENTICATE), everything else is quick; the callers wait 14 s for their first connection, then all is quick. Nothing fails.",
    truth:
      "Logins take the server 14 s each (its login service is slow); once logged in all is quick. So the callers waited at first only. Nothing failed, the password is right.",
    holds: [
      ["3", /"wire:received".*Logged in/],
      ["0", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "backup-window",
    kind: "use",
    did: "2 h 30; between 60 and 90 min each command takes the server 8 to 18 s (FETCH, NOOP, IDLE); before and after it is quick. The app fetches each 5 min. Nothing fails.",
    truth:
      "For half an hour the server answered slowly (8 to 18 s instead of at once), then well again. Nothing failed. Not the network as far as seen, not the app.",
    holds: [
      ["29", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "download-crawls",
    kind: "use",
    did: "App downloads a message of 1 MB as a stream and takes everything at once; it comes evenly at 4 kB/s and takes 4 min; commands before and after are quick. Twice.",
    truth:
      "The large message came slowly (4 kB/s, about 4 min) but completely; the app took it as it came. Line or server: not known. Small commands are quick.",
    holds: [
      ["2 or more", /"wire:sent".*UID FETCH/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "migration-read-only",
    kind: "use",
    did: "At 20 min `* BYE Migration in progress`; back at once, but for 40 min the mailbox opens `OK [READ-ONLY]` with `* OK [ALERT] Your mailbox is being migrated and is read-only until 16:00`; 4 STOREs are refused `NO [READ-ONLY] Mailbox is read-only`; from the restart at 60 min on READ-WRITE, STORE works.",
    truth:
      "For 40 min the server had the mailbox read-only for its migration, as announced; four changes of flags were refused meanwhile. Over: writing works again. The app had not asked for read-only.",
    holds: [
      ["4", /"wire:received".*NO \[READ-ONLY\]/],
      ["1", /"wire:received".*OK \[READ-ONLY\]/],
      ["1 or more", /"wire:received".*ALERT\] Your mailbox is being migrated/],
      ["2", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "confirm-sign-in",
    kind: "use",
    did: "At 30 min the connection is ended: `* BYE [ALERT] Unusual activity. Confirm this sign-in in your authenticator app`; the next login is refused `NO [AUTHENTICATIONFAILED] Confirm this sign-in in your authenticator app, then try again`; at 48 min the user has confirmed and the app calls retryNow: accepted with the same password; open since.",
    truth:
      "The provider wanted the owner to confirm the sign-in; done after 18 min, and the same password was accepted. Password was not wrong. Well since.",
    holds: [
      ["1", /"wire:received".*NO \[AUTHENTICATIONFAILED\] Confirm/],
      ["2", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "hotel-wifi",
    kind: "use",
    did: "At 25 min the laptop joins another network: the old connection is reset; there a portal answers TLS with a certificate for `login.hotel-wifi.example` (another name); at 40 min the user has signed in to the Wi-Fi and the app calls retryNow; open since.",
    truth:
      "In the new network something else (the Wi-Fi's portal) answered in the server's place with its own certificate; no password was sent. After the sign-in there it is open again. The mail server is well.",
    holds: [
      ["1 or more", /login\.hotel-wifi\.example/],
      ["2", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "two-backends",
    kind: "use",
    did: "Behind the name are two servers (greetings `node-a`, `node-b`) taken in turn; the connection is closed each 12 min; on node-b `STATUS Archive` is `NO [NONEXISTENT] Mailbox doesn't exist: Archive`, on node-a it is OK; six connections in 70 min; the app asks each 4 min.",
    truth:
      "Whether Archive exists depends on the server that answers: node-a has it, node-b does not. The provider's two servers differ (not synchronised). Not the app's wrong name. The closes each 12 min are harmless. (The mailbox's name is not shown in the trace.)",
    holds: [
      ["17", /"wire:sent".*STATUS/],
      ["5 or more", /"wire:received".*NO \[NONEXISTENT\]/],
      ["3", /"wire:received".*node-b/],
      ["3", /"wire:received".*node-a/]
    ]
  },
  {
    id: "ghost-sessions",
    kind: "use",
    did: "Between 20 and 23 min the network drops the connection three times without a word to the server; then the login is refused for 12 min: `NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=3)`, though the app has none open; then accepted.",
    truth:
      "The server still counted the three dead connections and so refused new ones for about 12 min, until it had forgotten them (away 15 min altogether). The app had no connection open. Over by itself. Not the password.",
    holds: [
      ["1 or more", /"wire:received".*mail_max_userip_connections=3/],
      ["4", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "done-takes-8s",
    kind: "use",
    did: "The server answers each DONE 8 s late; everything else is quick. The app fetches each 5 min for an hour: each call takes 8 s, for the end of IDLE. Nothing fails.",
    truth:
      "Each call of the app waits 8 s for the server to end IDLE; commands themselves are quick. Works. A fault of the server (or a proxy).",
    holds: [
      ["12", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  }
]
