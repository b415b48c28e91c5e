/**
 * Situations that were thought of after the viewer's words had been written for the earlier ones. What is true of each was
 * written down before it was recorded.
 */
import type { Truth } from "./truths.ts"

export const laterTruths: ReadonlyArray<Truth> = [
  {
    id: "davmail-down",
    kind: "opening",
    did: "Host 127.0.0.1 port 1143, STARTTLS: connection refused.",
    truth:
      "Nothing listens on port 1143 of this very machine: the local gateway (DavMail, a bridge) is not running. Neither the provider nor the network has a part.",
    holds: [
      ["1", /"connection:ended".*"outcome":"failed".*"error":"ConnectRefused"/],
      ["0", /wire:/]
    ]
  },
  {
    id: "gateway-soap-timeout",
    kind: "opening",
    did: "Host 127.0.0.1 (gateway on this machine), login OK; SELECT INBOX: `BAD unable to handle request: ErrorTimeoutExpired The request timed out.`",
    truth:
      "The login was right; the gateway's own request to the server behind it timed out. Not the app's command, not the password.",
    holds: [
      ["1", /"wire:received".*BAD unable to handle request/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"CommandRejected"/]
    ]
  },
  {
    id: "bridge-no-such-user",
    kind: "opening",
    did: "Host 127.0.0.1 with a bridge; LOGIN: `NO no such user`.",
    truth:
      "The bridge on this machine does not know this user (not signed in there, or another name): use the name and password which the bridge shows.",
    holds: [
      ["1", /"wire:received".*NO no such user/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"AuthRejected"/]
    ]
  },
  {
    id: "cyrus-backend-unavailable",
    kind: "opening",
    did: "LOGIN OK; SELECT INBOX: `NO [UNAVAILABLE] Server(s) unavailable to complete operation`.",
    truth:
      "The login worked; the server that has the mailbox cannot be reached by the front end at the moment. Password right.",
    holds: [
      ["1", /"wire:received".*NO \[UNAVAILABLE\]/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"MailboxUnavailable"/]
    ]
  },
  {
    id: "yahoo-rate-limit",
    kind: "opening",
    did: "LOGIN: `NO [LIMIT] LOGIN Rate limit hit.`",
    truth:
      "Too many logins (or connections) lately: the server limits the rate. The password was not judged. Wait, log in less often.",
    holds: [
      ["1", /"wire:received".*NO \[LIMIT\]/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"AuthThrottled"/]
    ]
  },
  {
    id: "tenant-token-refused",
    kind: "opening",
    did: "Host outlook.office365.com, XOAUTH2 with a fresh token: `NO AUTHENTICATE failed.`",
    truth:
      "The server refuses the token and does not say why: a missing IMAP permission (scope), IMAP or the mailbox disabled by the administrator, or a token of another user.",
    holds: [
      ["2", /"wire:received".*NO AUTHENTICATE failed/],
      ["1", /"credential:renewed"/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"AuthRejected"/]
    ]
  },
  {
    id: "cert-not-yet-valid",
    kind: "opening",
    did: "TLS on 993 and 143 fails: certificate is not yet valid (CERT_NOT_YET_VALID). The server's certificate is good: this machine's clock is wrong.",
    truth:
      "The certificate is not yet valid by this machine's clock: the clock is likely behind. Set it; otherwise the server's certificate is dated wrongly.",
    holds: [
      ["1", /"connection:ended".*"outcome":"failed".*"error":"TlsNotYetValid"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "greeting-half-line",
    kind: "opening",
    did: "993: TLS completes, the server sends `* OK [CAPABILITY IMAP4rev1` without end of line and closes; 143 refused.",
    truth:
      "The server (or a proxy) broke off within its greeting. It is IMAP; no login was sent. Cause not known; try again, then operator.",
    holds: [
      ["1", /wire:unfinished/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"ClosedBeforeGreeting"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "overquota-login",
    kind: "opening",
    did: "LOGIN: `NO [OVERQUOTA] Mailbox is full, login denied. Delete mail in webmail or buy storage`.",
    truth:
      "The mailbox is full, and this server admits no login then. Not the password. Owner makes room in web mail.",
    holds: [
      ["1", /"wire:received".*NO \[OVERQUOTA\]/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "subscription-expired",
    kind: "opening",
    did: "LOGIN: `NO Your subscription has expired. Please renew it at https://pay.mailhost.example/`.",
    truth:
      "The account's subscription is over; the owner must renew it. Not the password; retry does not help.",
    holds: [
      ["1", /"wire:received".*NO Your subscription has expired/],
      ["1", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "tarpit-every-step",
    kind: "opening",
    did: "Round trip 80 ms; greeting, CAPABILITY, LOGIN, ID, SELECT each take 7 s. INBOX opens.",
    truth:
      "The server answers each step 7 s late (overloaded, or slow on purpose); not the network. It works.",
    holds: [
      ["1 or more", /"to":"selected|"to":"usable|"mailbox|SELECT completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "courier-subscribed",
    kind: "opening",
    did: "Account's mailbox is 'Rechnungen'; SELECT: `NO Mailbox does not exist, or must be subscribed to.`",
    truth:
      "That mailbox is not there under this name (Courier: names are below INBOX.). Login right. Use the listed name.",
    holds: [
      ["1", /"wire:received".*NO Mailbox does not exist, or must be subscribed/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"MailboxMissing"/]
    ]
  },
  {
    id: "client-cert-required",
    kind: "opening",
    did: "993: TLS ends with alert 'certificate required' (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED); 143 refused.",
    truth:
      "The server demands a certificate of the client, and none was given. Owner/admin has to supply one. Not an attack, not a password.",
    holds: [
      ["1", /"connection:ended".*"outcome":"failed".*"error":"TlsClientCertificateRequired"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "wrong-mailbox-loop",
    kind: "app",
    did: "App `use('Spam')` each minute for 20 min; there is no such mailbox (it is 'Junk'): `NO [NONEXISTENT] Mailbox doesn't exist: Spam` 20 times. INBOX works in between.",
    truth: "The app asks for a mailbox that does not exist, again and again. Server and account are well.",
    holds: [
      ["20", /"wire:received".*\[NONEXISTENT\]/],
      ["20", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "move-trycreate",
    kind: "app",
    did: "App UID MOVEs a message to 'Archiv/2026' each 5 min: `NO [TRYCREATE] Mailbox doesn't exist: Archiv/2026`, 6 times.",
    truth: "The target does not exist: the app must create it first. Messages were not moved.",
    holds: [
      ["6", /"wire:received".*\[TRYCREATE\]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "search-badcharset",
    kind: "app",
    did: "App sends SEARCH CHARSET ISO-8859-15 …: `NO [BADCHARSET (US-ASCII UTF-8)] Unknown charset`, 3 times.",
    truth: "The app asks in a charset which the server does not know; use UTF-8.",
    holds: [
      ["3", /"wire:received".*\[BADCHARSET /],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "status-storm",
    kind: "app",
    did: "App sends STATUS of a mailbox every 2 s for 10 min, then the server: `* BYE [LIMIT] Command rate exceeded, slow down`; reconnects; the app goes on, ended once more.",
    truth:
      "The app asks far too often; the server ended the session for it. The app must ask less often (or wait for changes).",
    holds: [
      ["2", /"wire:received".*BYE \[LIMIT\]|\* BYE .*rate/],
      ["500 or more", /"wire:sent".*"cmd":"STATUS","by":"app"/]
    ]
  },
  {
    id: "pool-nested",
    kind: "app",
    did: "Pool of 1: within `use` the app calls `use` of the same pool, and waits for itself; it gives up after 60 s; three times.",
    truth: "The app waits for a connection which it holds itself (deadlock). The server has no part.",
    holds: [
      ["3", /program:start.*"pool"/],
      ["3", /program:end.*"interrupted"/]
    ]
  },
  {
    id: "partial-downloads",
    kind: "app",
    did: "App begins to read 1 MB messages as streams and stops after the first piece, 8 times in 16 min.",
    truth:
      "The app gave up each download itself; the connection has to read or drop the rest. Nothing wrong at the server.",
    holds: [
      ["8", /program:start.*"hold".*"stream"/],
      ["8", /"wire:sent".*"cmd":"UID FETCH","by":"app"/],
      ["8", /command:interrupted.*"cmd":"UID FETCH","by":"app"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "wrong-flag",
    kind: "app",
    did: "App STOREs `+FLAGS (\\Important)` every 3 min: `BAD Error in IMAP command UID STORE: Invalid system flag \\IMPORTANT`, 5 times.",
    truth: "The app asks for a flag that does not exist. A bug of the app.",
    holds: [
      ["5", /"wire:received".*BAD Error in IMAP command UID STORE/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "exit-mid-append",
    kind: "app",
    did: "The app ends (its scope closes) while an APPEND of 400 kB from a stream is being sent; 160 kB are out.",
    truth:
      "The app itself stopped in the middle: the message was not stored. Not the server, not the network.",
    holds: [
      ["1", /command:lost.*APPEND.*"effect":"undone"/],
      ["1", /command:interrupted/]
    ]
  },
  {
    id: "timeout-too-short",
    kind: "app",
    did: "Latency 300 ms each way; the app gives up each FETCH after 1 s (IDLE is ended first, which takes 0.6 s), 8 times; answers come 0.2 s later.",
    truth: "The app's limit of 1 s is too short for this network (two round trips of 0.6 s). Server well.",
    holds: [
      ["8", /command:interrupted/],
      ["8", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "hammering",
    kind: "app",
    did: "Password is wrong from the start; the app calls connect again each 10 s, 12 times: `NO [AUTHENTICATIONFAILED] Authentication failed.`; from the 6th on `NO [LIMIT] Too many failed logins, locked for 15 minutes`.",
    truth:
      "The password is wrong, and the app tried again and again, so the server locked it. Correct the password, wait 15 min; do not retry.",
    holds: [
      ["5", /"wire:received".*NO \[AUTHENTICATIONFAILED\]/],
      ["1", /"wire:received".*NO \[LIMIT\]/],
      ["12", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "night-maintenance",
    kind: "use",
    did: "At 60 min `* BYE [UNAVAILABLE] Server going down for maintenance, back at 04:30`; the port refuses for 30 min; then all well for an hour.",
    truth: "Announced maintenance; away 30 min; recovered by itself. Nothing to do.",
    holds: [
      ["1", /"wire:received".*BYE \[UNAVAILABLE\]/],
      ["5 or more", /"connection:ended".*"outcome":"retried".*"error":"ConnectRefused"/]
    ]
  },
  {
    id: "network-switch",
    kind: "use",
    did: "At 12 min the phone changes its network: nothing passes on the old connection, for 20 s no network (ENETUNREACH); the library notices at its next IDLE renewal and reconnects at once.",
    truth:
      "The connection was dead since 12 min, noticed only later; reason unknown (network, not proven). News of that time came late. Recovered.",
    holds: [
      ["1", /"connection:ended".*"outcome":"retried".*"error":"ConnectionStalled"/],
      ["1", /"mailbox:resynchronized".*"complete"/]
    ]
  },
  {
    id: "bridge-restarts",
    kind: "use",
    did: "Host 127.0.0.1:1143 (a bridge): at 25 min the connection is closed, the port refuses for 3 min; then back.",
    truth:
      "The gateway on this machine was stopped and started again (3 min). No network in between, not the provider.",
    holds: [
      ["1", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["5 or more", /"connection:ended".*"outcome":"retried".*"error":"ConnectRefused"/]
    ]
  },
  {
    id: "search-internal-error",
    kind: "use",
    did: "App's UID SEARCH BODY: each time `NO [SERVERBUG] Internal error occurred. Refer to server log for more information.`, 4 times; FETCH in between works.",
    truth:
      "The server has an internal error with this search; operator must look at its log. Everything else works.",
    holds: [
      ["4", /"wire:received".*NO \[SERVERBUG\]/],
      ["3", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "expunged-fetch",
    kind: "use",
    did: "Another client deletes messages; app's FETCH: `NO [EXPUNGEISSUED] Some of the requested messages no longer exist`, twice; next FETCH OK.",
    truth:
      "Messages were deleted elsewhere: no fault of server or network. The app should learn of the deletions and go on.",
    holds: [
      ["2", /"wire:received".*NO \[EXPUNGEISSUED\]/],
      ["2", /"wire:received".*OK FETCH completed/],
      ["1", /"wire:received".*VANISHED 3:4/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "imap-off-midday",
    kind: "use",
    did: "At 30 min `* BYE [ALERT] IMAP access was disabled by your administrator`; the program gave up at once (no further login).",
    truth: "The administrator switched IMAP off for the account. Not the password. Admin must act.",
    holds: [
      ["1", /"wire:received".*BYE \[ALERT\]/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"ImapDisabled"/]
    ]
  },
  {
    id: "gmail-bandwidth",
    kind: "use",
    did: "After large FETCHes at 50 min `* BYE [UNAVAILABLE] Account exceeded command or bandwidth limits. (Failure)`; login then `NO [ALERT] Account exceeded command or bandwidth limits. (Failure)` for 2 h, then accepted.",
    truth:
      "The account's traffic limit was reached by too much reading; it is lifted by itself (hours). App should read less. Not the password.",
    holds: [
      ["2", /"connection:ended".*"outcome":"retried".*"error":"BandwidthExceeded"/],
      ["1", /"wire:received".*NO \[ALERT\]/]
    ]
  },
  {
    id: "server-slows",
    kind: "use",
    did: "App FETCHes the same small thing every 5 min: answers take 1, 3, 6, 12, 24 and 40 s; keep-alives between are quick at first. Nothing fails.",
    truth: "The server gets slower and slower with FETCH. Not the app, and not proven the network.",
    holds: [
      ["6", /"wire:received".*OK UID FETCH completed/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "idle-deaf",
    kind: "use",
    did: "The server accepts IDLE but reports nothing during it: three new mails are reported only when IDLE is ended (renewal).",
    truth: "The server doesn't push: news come only at each renewal, minutes late. Nothing fails.",
    holds: [
      ["3", /"cmd":"UID FETCH","by":"changes"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "flags-storm",
    kind: "use",
    did: "Another client changes flags of all messages again and again: 3000 untagged FETCH in 10 min. Healthy 1 h.",
    truth: "All is well; only many changes from elsewhere.",
    holds: [
      ["3000", /"wire:received".*\* \d FETCH /],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "password-expires-soon",
    kind: "use",
    did: "After the login `* OK [ALERT] Your password expires in 5 days. Change it at https://id.mailhost.example/`. Healthy 1 h.",
    truth: "Healthy; but the owner must change the password within five days.",
    holds: [
      ["1", /"wire:received".*OK \[ALERT\] Your password expires/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "cert-expires-meanwhile",
    kind: "use",
    did: "At 40 min `* BYE Server restarting`; from then on its certificate is expired (CERT_HAS_EXPIRED); stays so.",
    truth:
      "The server's certificate has expired (since its restart it is shown). The administrator must renew it. No password was sent.",
    holds: [
      ["1", /"wire:received".*BYE Server restarting/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"TlsExpired"/]
    ]
  },
  {
    id: "append-cut-each",
    kind: "use",
    did: "App appends 200 kB three times (10 min apart): each time the connection is reset after 64 kB; a small APPEND in between is stored.",
    truth:
      "Large appends are cut each time at the same size: not stored. Server or a device on the way, not known. Small ones work.",
    holds: [
      ["3", /command:lost.*APPEND.*"effect":"undone"/],
      ["3", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["1", /"wire:received".*OK \[APPENDUID/]
    ]
  },
  {
    id: "pool-password-changed",
    kind: "use",
    did: "Pool of 3; at 2 min the password is changed at the server; the two connections that are open go on; a third that is opened is refused `NO [AUTHENTICATIONFAILED]`.",
    truth:
      "The password is no longer right: new connections are refused, the old ones still work. The owner must supply the new one.",
    holds: [
      ["1 or more", /"wire:received".*NO \[AUTHENTICATIONFAILED\]/],
      ["1 or more", /"connection:ended".*"error":"AuthRejected"/]
    ]
  },
  {
    id: "pool-one-lost",
    kind: "use",
    did: "Pool of 4 at work; one connection is reset amid a FETCH at 2 min; it is replaced at once; the others never notice.",
    truth:
      "One of four connections was lost and replaced; one FETCH had to be repeated. No lasting trouble; cause server or network.",
    holds: [
      ["1", /"connection:ended".*"error":"ConnectionLost"/],
      ["1", /command:lost.*UID FETCH.*"effect":"none"/]
    ]
  },
  {
    id: "idle-refused",
    kind: "use",
    did: "The server lists IDLE but answers it `NO IDLE is disabled on this system` each time; the library polls. Mail at 20 min is seen at the next poll.",
    truth: "Without IDLE: new mail is seen later. Nothing failed.",
    holds: [
      ["1 or more", /"wire:received".*NO IDLE is disabled/],
      ["1", /"cmd":"UID FETCH","by":"changes"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "log-imapflow-throttled",
    kind: "log",
    did: "imapflow at outlook.office365.com: FETCH answered `BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds`.",
    truth: "Microsoft throttles the account: wait 92 s, ask less.",
    holds: [
      ["2", /"wire:received".*BAD Request is throttled/],
      ["1", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "log-thunderbird-bridge",
    kind: "log",
    did: "Thunderbird's log at a bridge on 127.0.0.1: login OK; SELECT 'Archive/2025' → `NO no such mailbox`.",
    truth: "That mailbox does not exist under this name at the bridge. Login right.",
    holds: [["1", /"wire:received".*NO no such mailbox/]]
  },
  {
    id: "log-mailkit-server-unavailable",
    kind: "log",
    did: "MailKit in IDLE at Exchange: `* BYE Connection is closed. 13` after 9 min; then the client's socket error.",
    truth: "The server ended the idle session by itself (13: by the server). Reconnect. Not the client.",
    holds: [["1", /"wire:received".*BYE Connection is closed. 13/]]
  },
  {
    id: "log-openssl-spaces",
    kind: "log",
    did: "openssl s_client: a1 LOGIN lena@example.com my secret phrase → `a1 BAD Too many arguments to LOGIN`; LOGOUT.",
    truth:
      "The person typed a password with spaces without quotes: the command is malformed; the password was not judged.",
    holds: [["1", /"wire:received".*BAD Too many arguments to LOGIN/]]
  }
]
