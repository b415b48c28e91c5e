/** What is true of mailboxes that were open, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const useTruths: ReadonlyArray<Truth> = [
  {
    id: "uidvalidity-each-restart",
    kind: "use",
    did: "Server closes at 20, 40, 60, 80 min; after each reconnection INBOX has a new UIDVALIDITY (server doesn't keep it). Reconnects at once each time.",
    truth:
      "Each time the mailbox is opened again its UIDVALIDITY is another: all known UIDs are void, the app must read everything again, four times. Server's fault (a defective store or gateway).",
    holds: [
      ["4", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["5", /"wire:received".*UIDVALIDITY 17\d+/],
      ["4", /mailbox:resynchronized.*"reset"/]
    ]
  },
  {
    id: "disk-full",
    kind: "use",
    did: "From 15 min on each STORE and APPEND is refused `NO [SERVERBUG] Internal error occurred: write() failed: No space left on device`; FETCH works. 5 times.",
    truth:
      "The server's disk is full: nothing can be stored or changed, reading works. The operator must act. Not the account's quota.",
    holds: [
      ["5", /"wire:received".*No space left on device/],
      ["2", /"wire:sent".*UID FETCH/],
      ["4", /"wire:sent".*UID STORE/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "exchange-not-connected-later",
    kind: "use",
    did: "Host outlook.office365.com. At 20 min `* BYE Connection is closed. 13`; then login OK but SELECT `BAD User is authenticated but not connected.` for 25 min; then all well again, 30 min.",
    truth:
      "For about 25 min the login was accepted but the server did not open the mailbox; over by itself. Not the password. Why: not said.",
    holds: [
      ["1", /"connection:ended".*"outcome":"retried".*"error":"ServerBye"/],
      ["9", /"connection:ended".*"outcome":"retried".*"error":"AuthenticatedNotConnected"/],
      ["9", /"wire:received".*authenticated but not connected/],
      ["2", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "mailru-float",
    kind: "use",
    did: "Host imap.mail.ru; app asks STATUS of Archive each 5 min: `* STATUS Archive (MESSAGES 9.3736e+06 UNSEEN 0)`, tagged OK; 4 times. All else is healthy.",
    truth:
      "In its answers to STATUS the server writes a number that cannot be read (9.3736e+06 in truth; the trace only says that a number was bad): the count of messages is missing. The connection and everything else are well. Server's bug, small.",
    holds: [
      ["4", /"wire:sent".*STATUS <mbox:1>/],
      ["4", /"wire:received".*STATUS <mbox:1> \(UNSEEN 0\)/],
      ["1", /read leniently: badNumber/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "yandex-idle-eof",
    kind: "use",
    did: "Host imap.yandex.com; server closes (EOF, without BYE) idle connections after 6, 17, 45, 9, 31 min; reconnects at once each time; 2 mails came while open.",
    truth:
      "The connection is closed from the other side without a word at irregular times, five times; opened again at once, nothing missed. Server or something on the way: not known.",
    holds: [
      ["5", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["0", /"wire:received".*BYE/],
      ["5", /mailbox:resynchronized.*"complete"/]
    ]
  },
  {
    id: "exchange-late-greeting",
    kind: "use",
    did: "Host outlook.office365.com. At 30 min reset; next attempt: TLS but no greeting (given up after the limit), the one after that greets at once and opens. Open again since.",
    truth:
      "Lost once; one attempt got no greeting from the server, the next succeeded. Over. Not the password.",
    holds: [
      ["1", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["1", /"connection:ended".*"outcome":"retried".*"error":"GreetingTimeout"/],
      ["2", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "train-day",
    kind: "use",
    did: "5 h on a train: four times the machine has no network for 1, 3, 12 and 2 min (reset, then ENETUNREACH or EAI_AGAIN), comes back each time; two mails.",
    truth:
      "The machine's own network was away four times (up to 12 min); each time opened again by itself. Server well. Account is open.",
    holds: [
      ["4", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["5 or more", /"connection:ended".*"outcome":"retried".*"error":"Offline"/],
      ["2 or more", /"connection:ended".*"outcome":"retried".*"error":"DnsTemporary"/],
      ["4", /mailbox:resynchronized.*"complete"/]
    ]
  },
  {
    id: "laptop-day",
    kind: "use",
    did: "14 h: the machine sleeps three times (40 min, 2 h, 8 h); after each wake the old connection is dead, reconnects within a second or so; nothing else.",
    truth: "The machine slept three times; each time the mailbox was opened again at once. Nobody's fault.",
    holds: [
      ["3", /clock:jumped/],
      ["3", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["4", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "pool-slow-mailbox",
    kind: "use",
    did: "Pool of 3: each SELECT of Archive takes 14 s, INBOX and Sent are quick; nothing fails.",
    truth:
      "One mailbox (its name is not shown) takes the server 14 s to open each time; the others are quick; nothing failed.",
    holds: [
      ["3", /connection:started/],
      ["9 or more", /"wire:sent".*SELECT <mbox:/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "pool-tokens-expired",
    kind: "use",
    did: "Pool of 3 with OAuth: at 60 min all three get `* BYE Session invalidated - AccessTokenExpired`; the source gives a new token; all are open again within seconds, work goes on.",
    truth: "Normal: the token ran out after an hour, a new one was used, all connections are back. Nobody.",
    holds: [
      ["3", /"connection:ended".*"outcome":"failed".*"error":"OAuthTokenExpired"/],
      ["6", /connection:started/]
    ]
  },
  {
    id: "pool-network-down",
    kind: "use",
    did: "Pool of 3 at work; at 3 min the network of the machine is away for 90 s (reset, then ENETUNREACH); callers fail meanwhile; then all three work again.",
    truth:
      "The machine had no network for about 90 s; all three connections were lost and came back; calls meanwhile failed and must be repeated. Server well.",
    holds: [
      ["3", /"connection:ended".*"outcome":"failed".*"error":"ConnectionLost"/],
      ["9 or more", /"connection:ended".*"Offline"/],
      ["6 or more", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "token-day",
    kind: "use",
    did: "OAuth account, 8 h: every 60 min `* BYE Session invalidated - AccessTokenExpired`; the source gives a new token each time, back within a second. Three mails.",
    truth:
      "All is well: the session ends with its token every hour and is opened again at once with a new one; nothing missed.",
    holds: [
      ["7", /"connection:ended".*"outcome":"retried".*"error":"OAuthTokenExpired"/],
      ["7", /credential:renewed/],
      ["7", /mailbox:resynchronized.*"complete"/]
    ]
  },
  {
    id: "idle-exists-first",
    kind: "use",
    did: "Server announces `* 7 EXISTS` right after IDLE was sent, before its `+ idling`, each time a mail is there (3 mails in 1 h). All is taken.",
    truth: "All is well. (The server says EXISTS before the `+`; allowed.)",
    holds: [
      ["6 or more", /"wire:received".*\* [789] EXISTS/],
      ["3", /"UID FETCH","by":"changes"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "still-here-night",
    kind: "use",
    did: "Night of 6 h, no mail; the server sends `* OK Still here` every 2 min while idle; IDLE renewed; nothing else.",
    truth: "A quiet healthy night.",
    holds: [
      ["179", /"wire:received".*OK Still here/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "coremail-extra-line",
    kind: "use",
    did: "Server says after each tagged OK of STORE one more line, `OK STORE completed`, without a tag (4 times). Everything works, 1 h.",
    truth: "All works; the server writes an extra line which is no IMAP after STORE; harmless, ignored.",
    holds: [
      ["4", /a line without tag/],
      ["4", /"wire:sent".*UID STORE/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "asks-faster-than-answered",
    kind: "use",
    did: "The app asks for an envelope each 60 ms, 200 times, on one connection whose round trip is 200 ms, each in a fiber of its own; all are answered.",
    truth:
      "The server answered each in one round trip; the app asked three times as fast as answers can come on one connection, so that its own calls waited behind each other, at last for nearly half a minute. Nobody else is slow.",
    holds: [
      ["200", /"wire:sent".*UID FETCH 2 /],
      ["0", /"error"/]
    ]
  },
  {
    id: "one-message-silent",
    kind: "use",
    did: "The app reads message 4 at 12, 24, 36 and 48 min, and message 2 in between: the server says nothing to each UID FETCH 4, the command's limit of 60 s passes and the connection is replaced; message 2 is answered each time.",
    truth:
      "The server is silent each time that message 4 is asked for, and answers all else: it cannot read that message. Asked again it is the same: leave it out, tell the operator. The network is well.",
    holds: [
      ["4", /"wire:sent".*UID FETCH 4 /],
      ["4", /"wire:sent".*UID FETCH 2 /],
      ["4", /"connection:ended".*"error":"Timeout"/]
    ]
  },
  {
    id: "long-answers-lost",
    kind: "use",
    did: "Whatever the server sends in one piece of more than 20,000 octets never comes; the app reads messages 7 to 10, which are that long, once each, and the short message 2 in between, which is answered.",
    truth:
      "Long answers get lost on the way while short ones pass, as where a tunnel or VPN drops packets of full size. Neither one message nor the account is at fault; asking again does not help on this network.",
    holds: [
      ["4", /"wire:sent".*UID FETCH (?:7|8|9|10) /],
      ["4", /"wire:sent".*UID FETCH 2 /],
      ["4", /"connection:ended".*"error":"Timeout"/]
    ]
  }
]
