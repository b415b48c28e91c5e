/** What is true of plain situations, as a helpdesk gets them. */
import type { Truth } from "./truths.ts"

export const helpdeskTruths: ReadonlyArray<Truth> = [
  {
    id: "pop3-port-995",
    kind: "opening",
    did: "The account names port 995 with TLS; the server there greets `+OK Dovecot ready.`, which is POP3.",
    truth:
      "Another service listens on port 995: POP3, not IMAP. The account's port is wrong; the server and the password are not at fault, no login was sent. Set port 993.",
    holds: [
      ["1", /"connection:started".*"port":995/],
      ["1", /"wire:received".*"line":"\+OK/],
      ["0", /"wire:sent"/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "greeting-after-12s",
    kind: "opening",
    did: "One way in: TCP and TLS at once, the greeting after 12 s; login, SELECT and FETCH take 80 ms each; LOGOUT.",
    truth:
      "The connection came about, and was slow in one place only: the server took 12 s to greet. Network, login and mailbox are fast. The administrator looks for what the server waits for before it greets (name lookups of the client's address are usual); nothing failed.",
    holds: [
      ["1", /"time":12240,"name":"wire:received".*\* OK \[CAPABILITY/],
      ["1", /"time":12400,"name":"wire:received".*SELECT completed/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "auth-backend-down",
    kind: "opening",
    did: "Login: `NO [UNAVAILABLE] Temporary authentication failure. [mx1…]`; one attempt.",
    truth:
      "The server could not check the login now: its authentication does not work. Nothing is said about the password, which must not be changed. Wait and try again; the administrator looks at the authentication of the server.",
    holds: [
      ["1", /"wire:received".*NO \[UNAVAILABLE\] Temporary authentication failure/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "inbox-internal-error",
    kind: "opening",
    did: "Login is accepted; `SELECT INBOX` → `NO [SERVERBUG] Internal error occurred. Refer to server log for more information.`",
    truth:
      "The login is right; the server cannot open INBOX because of an error of its own. The administrator must read the server's log of that time (rights, storage, index). Neither the account nor the program can help.",
    holds: [
      ["1", /"wire:received".*OK \[CAPABILITY.*Logged in/],
      ["1", /"wire:received".*NO \[SERVERBUG\] Internal error/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "gmail-domain-imap-off",
    kind: "opening",
    did: "imap.gmail.com: login → `NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator …`",
    truth:
      "The administrator of the domain has switched IMAP off. Not the password; trying again does not help. The administrator allows IMAP, or the account is read another way.",
    holds: [
      ["1", /"connection:started".*imap\.gmail\.com/],
      ["1", /"wire:received".*IMAP access is disabled for your domain/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "folder-without-prefix",
    kind: "opening",
    did: "INBOX opens; then the app selects `Solar`: `NO Client tried to access nonexistent namespace. (Mailbox name should probably be prefixed with: INBOX.)`; LOGOUT.",
    truth:
      "The folder that the app is set to does not exist under this name: on this server folders are called `INBOX.…`, as it says itself. The setting of the app is to be changed to the whole name; login and INBOX are right.",
    holds: [
      ["1", /"wire:received".*OK \[READ-WRITE\] SELECT completed/],
      ["1", /"wire:received".*NO Client tried to access nonexistent namespace/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "asks-from-next-uid",
    kind: "app",
    did: "Each 5 min the app fetches from its last UID plus one to `*`: `UID FETCH 7:*` with 6 as the last message is answered by UID 6 (RFC 9051 §9: `*` is the largest number in use, and a range has no order), and the app downloads and flags 6 again, and 7 after it arrived.",
    truth:
      "The app imports the newest message again at each poll. `7:*` always includes the last message, also if its UID is smaller; the server is right. The app must pass over what is not greater than its last UID.",
    holds: [
      ["5", /"wire:sent".*UID FETCH 7:\* /],
      ["5", /"wire:sent".*UID FETCH 6 \(UID BODY\.PEEK\[\]\)/],
      ["9", /"wire:sent".*UID STORE [67] \+FLAGS/],
      ["0", /"wire:received".* (NO|BAD) /]
    ]
  },
  {
    id: "copy-to-own-inbox",
    kind: "app",
    did: "The app follows INBOX, fetches each message that arrives and appends another to INBOX 6 s later; that arrives too. One delivery at 4 min, then about 90 appends, one each 6.5 s, until the end.",
    truth:
      "A loop of the app: what it appends to INBOX is news to itself, and it answers each by another. Nothing else arrives. The app must append elsewhere, or pass over its own messages (the UID is in APPENDUID); the server and the connection are well.",
    holds: [
      ["80 or more", /"wire:sent".*APPEND INBOX/],
      ["80 or more", /"wire:received".*\[APPENDUID 1 \d+\]/],
      ["0", /"connection:ended"/]
    ]
  },
  {
    id: "keyword-per-ticket",
    kind: "app",
    did: "Each 15 s the app adds a keyword with the number of a ticket, each another: 100 are accepted, then six are refused: `NO Too many user flags in mailbox`. Reading works.",
    truth:
      "The app uses a new keyword for each ticket, and a mailbox has room for a limited number of different keywords, which is used up. It must use a few fixed keywords and keep numbers elsewhere; no retry helps. Reading is not affected.",
    holds: [
      ["106", /"wire:sent".*UID STORE \d \+FLAGS \(ticket-/],
      ["6", /"wire:received".*NO Too many user flags in mailbox/],
      ["1", /"wire:received".*OK UID FETCH completed/]
    ]
  },
  {
    id: "uids-as-numbers",
    kind: "app",
    did: "INBOX with 6 messages, UIDs 4101 to 4106: `UID SEARCH UNSEEN` → 4105 4106, then `FETCH 4105 BODY.PEEK[]` (without UID) → `BAD … Invalid messageset`; five times.",
    truth:
      "The app takes UIDs of UID SEARCH for sequence numbers: there is no 4105th message among 6. It must send UID FETCH. The server is right.",
    holds: [
      ["5", /"wire:received".*\* SEARCH 4105 4106/],
      ["5", /"wire:sent".*"line":"\w+ FETCH 4105 BODY\.PEEK/],
      ["5", /"wire:received".*BAD Error in IMAP command FETCH: Invalid messageset/]
    ]
  },
  {
    id: "append-date-of-header",
    kind: "app",
    did: 'Four times `APPEND Sent (\\Seen) "Tue, 24 Nov 2026 09:00:00 +0100" {…}` → `BAD … Invalid internal date.`, the first time in both forms of a literal; a FETCH between succeeds.',
    truth:
      "The app sends the date as a mail header writes it; IMAP wants `24-Nov-2026 09:00:00 +0100`. No copy was stored. The app must be changed; server and account are well.",
    holds: [
      ["5", /"wire:sent".*APPEND.*"Tue, 24 Nov 2026|"wire:sent".*APPEND.*Tue, 24 Nov 2026/],
      ["5", /"wire:received".*BAD .*Invalid internal date/],
      ["1", /"wire:received".*OK UID FETCH completed/]
    ]
  },
  {
    id: "unseen-since-today",
    kind: "app",
    did: "INBOX has three messages of 19, 21 and 23 November, all read. At 12 min somebody marks the second as unread (`* 2 FETCH (FLAGS (…))` without \\Seen); each 5 min the app searches `UNSEEN SINCE 25-Nov-2026` and finds nothing.",
    truth:
      "The app asks only for mail that came on or after 25 November; the message that was marked unread is of 21 November, so that it is never found. The server answers rightly. The app must leave out SINCE (or keep the UIDs that it has done).",
    holds: [
      ["1", /"wire:received".*INTERNALDATE \\?"21-Nov-2026/],
      ["8", /"wire:sent".*UID SEARCH UNSEEN SINCE 25-Nov-2026/],
      ["8", /"wire:received".*"line":"\* SEARCH ?"/],
      ["1", /"wire:received".*"line":"\* 2 FETCH \(FLAGS \(/]
    ]
  },
  {
    id: "read-on-phone-first",
    kind: "app",
    did: "Three messages arrive (10, 25, 40 min); 6 s after each the server reports it \\Seen without a command of this program; a minute later the app searches UNSEEN and finds nothing.",
    truth:
      "Another program of the same account marks each message as read within seconds, before this app asks for UNSEEN. No mail is lost, and the server is right. The app should go by UIDs instead of \\Seen, or the other program must stop marking.",
    holds: [
      ["3", /"wire:received".*"line":"\* [789] FETCH \(FLAGS \(\\\\Seen/],
      ["3", /"wire:sent".*UID SEARCH UNSEEN/],
      ["3", /"wire:received".*"line":"\* SEARCH ?"/],
      ["0", /"wire:sent".*STORE/]
    ]
  },
  {
    id: "appenduid-turned-round",
    kind: "use",
    did: "The mailbox has UIDVALIDITY 2 and UIDNEXT 13; APPEND → `OK [APPENDUID 13 2]`, so UIDVALIDITY and UID are exchanged; the app fetches UID 2, which is another message. Three times.",
    truth:
      "A fault of the server: APPENDUID must be `[APPENDUID 2 13]`. The message is stored (13 EXISTS), but the app takes it for UID 2, which is an old one. The server is to be updated; until then the app must not trust APPENDUID there, but search.",
    holds: [
      ["3", /"wire:received".*\[UIDVALIDITY 2\]/],
      ["3", /"wire:received".*\[APPENDUID 1[345] 2\]/],
      ["3", /"wire:sent".*UID FETCH 2 /]
    ]
  },
  {
    id: "open-by-another-process",
    kind: "use",
    did: "At 20 min `* BYE Lost mailbox lock`; on reconnecting SELECT says `* NO Mailbox is open by another process, access is readonly` and `[READ-ONLY]`; two STORE → `NO … read-only`, a FETCH succeeds; at 42 min `* BYE Server shutting down`, then SELECT is `[READ-WRITE]` and STORE succeeds.",
    truth:
      "Another program or session took the mailbox, which on this server only one may change; this one could only read from 20 to 42 min. It passed by itself. Whoever runs the accounts keeps the other program away or uses a server or format that several may open; login and rights are not at fault.",
    holds: [
      ["1", /"wire:received".*BYE Lost mailbox lock/],
      ["1", /"wire:received".*Mailbox is open by another process/],
      ["2", /"wire:received".*NO STORE failed: mailbox is read-only/],
      ["2", /"wire:received".*OK UID STORE completed/]
    ]
  },
  {
    id: "structure-of-one-unreadable",
    kind: "use",
    did: 'The structure of the fourth of six messages is written with an unescaped quote (`"text" "html""`), each of four times; the other five are well, and so is the message itself when it is fetched whole.',
    truth:
      "The server describes one message, UID 4, in a way that cannot be read, each time; the app gets no structure of it. The other messages, and the whole of UID 4, are well. A fault of the server; the app can fetch the message whole and read its structure itself.",
    holds: [
      ["4", /"wire:received".*"unread":true.*\* 4 FETCH/],
      ["4", /"wire:received".*\* 5 FETCH \(UID 5 BODYSTRUCTURE/],
      ["3", /"wire:received".*\* 4 FETCH \(UID 4 BODY\[\]/],
      ["0", /"connection:ended"/]
    ]
  },
  {
    id: "first-listing-slow",
    kind: "use",
    did: "Each 7 min the app lists a mailbox with 240 messages by their envelopes: the first answer comes after 52 s, the other four after 80 ms.",
    truth:
      "The server was slow once: 52 s for the first listing, and fast for the same afterwards, as when it builds its index or cache. Nothing failed, and nothing is to be done but to allow that time at first.",
    holds: [
      ["5", /"wire:sent".*UID FETCH 1:\* \(UID ENVELOPE\)/],
      ["5", /"wire:received".*OK UID FETCH completed/],
      ["1", /"time":4722\d\d,"name":"wire:received".*OK UID FETCH completed/]
    ]
  },
  {
    id: "reset-after-60s",
    kind: "use",
    did: "Whenever this program has sent nothing for 60 s, the connection is reset (ECONNRESET) without BYE: five times; then the program says something each 35 to 60 s, and the sixth stays for good. Two messages arrive.",
    truth:
      "Something between client and server (or before the server: a balancer, a proxy, a firewall) resets connections that are quiet for 60 s. The login is right and no mail is lost. The program helped itself by asking more often; who runs the proxy should allow 30 min for IMAP.",
    holds: [
      ["5", /"connection:ended".*"silentMs":60000/],
      ["6", /"connection:started"/],
      ["0", /"wire:received".*BYE/],
      ["2", /"wire:received".*\* [78] EXISTS/]
    ]
  },
  {
    id: "line-renewed-each-night",
    kind: "use",
    did: "Three days. At 10, 34 and 58 h nothing passes any more on the open connection, and for 40 s there is no network; the program finds out when an answer is owed for 10 s (within 4 min) and connects anew at once. A message that arrived 2 min after the second cut is reported after that.",
    truth:
      "The line is cut once in 24 hours, always at the same hour, without a sign: as with a forced reconnection of the provider or the router. Each time the program reconnected by itself within minutes, and no mail was lost. Nothing needs to be done.",
    holds: [
      ["3", /"connection:ended".*"error":"ConnectionStalled"/],
      ["4", /"connection:started"/],
      ["0", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "other-device-locks",
    kind: "use",
    did: "At 1.5, 5 and 9 h: `* BYE [UNAVAILABLE] Account locked for 30 minutes: 10 failed logins from …`; the next login is refused with the same words; 45 min later the app tries again (retryNow) and is accepted with the same password.",
    truth:
      "Somebody else (no login of this program failed on its password) logs in with a wrong one, so that the server locks the account for 30 minutes, three times that day. The password of this program is right. The owner must find the device with the old password (or the attacker), or the administrator block that address; here waiting 30 minutes suffices.",
    holds: [
      ["3", /"wire:received".*BYE \[UNAVAILABLE\] Account locked for 30 minutes/],
      ["3", /"wire:received".*NO \[UNAVAILABLE\] Account locked for 30 minutes/],
      ["7", /"connection:started"/],
      ["5", /"wire:received".*\* [789] EXISTS/]
    ]
  },
  {
    id: "certificate-over-weekend",
    kind: "use",
    did: "Open and used each hour; at 16 h `* BYE Server restarting after update`; the handshake then fails because the certificate was valid until 2026-11-21; at 62 h 20 min the app tries again (retryNow), the certificate is a new one, and it is open and read from since.",
    truth:
      "The certificate of the server had expired, which was seen only when the server restarted: an open connection goes on. For 46 hours there was no mail. The administrator replaced it; it should be renewed automatically. Neither password nor network nor program were at fault.",
    holds: [
      ["1", /"wire:received".*BYE Server restarting after update/],
      ["1", /"connection:ended".*"error":"TlsExpired"/],
      ["3", /"connection:started"/],
      ["17", /"wire:received".*OK UID FETCH completed/]
    ]
  },
  {
    id: "log-imapflow-two-selects",
    kind: "log",
    did: "imapflow at Dovecot: `SELECT INBOX.Sent` and, a millisecond later, `SELECT INBOX`; then `UID FETCH 309:310` (the last two of Sent, which has 310) is answered by nothing, since INBOX is open (2 messages, UIDs 9008 and 9011), and `UID FETCH 1:*` by these two.",
    truth:
      "Two tasks of the program use one connection at once, each with its mailbox; the second SELECT closed the first one's mailbox before its FETCH, which then found nothing in INBOX. Nothing is missing on the server. The program must do them one after the other (a lock per mailbox), or use two connections.",
    holds: [
      ["2", /"wire:sent".*SELECT/],
      ["1", /"wire:received".*\[CLOSED\]/],
      ["2", /"wire:received".*OK Fetch completed/],
      ["2", /"wire:received".*\* \d FETCH/]
    ]
  },
  {
    id: "log-thunderbird-draft-too-large",
    kind: "log",
    did: "Thunderbird: INBOX opens; `append Drafts {21483920}` → `NO [LIMIT] Mail size is larger than the maximum size allowed by server configuration`, twice; logout.",
    truth:
      "The draft is larger than the server stores. It was not saved, and saving again does not help. The user makes the attachment smaller or shares it otherwise, or the administrator raises the limit; login and mailbox are well.",
    holds: [
      ["2", /"wire:sent".*APPEND/],
      ["2", /"wire:received".*NO \[LIMIT\] Mail size is larger/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "log-mailkit-move-nothing",
    kind: "log",
    did: "MailKit at Dovecot: UID SEARCH UNSEEN → 7310 7312; 30 s later NOOP reports two messages expunged (41 → 39); `UID MOVE 7310 …` and `UID MOVE 7312 …` → `OK No messages found`, without COPYUID.",
    truth:
      "Both messages were gone before the program moved them: another client or rule removed them within the half minute. OK does not mean moved: nothing was. The program must look for COPYUID; the user looks for the other program (or filter) at this mailbox.",
    holds: [
      ["2", /"wire:received".*\* \d+ EXPUNGE/],
      ["2", /"wire:received".*OK No messages found/],
      ["0", /"wire:received".*COPYUID/]
    ]
  }
]
