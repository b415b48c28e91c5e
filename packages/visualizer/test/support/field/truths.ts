/**
 * What is true of each situation of the field, written down before it was recorded: what its server and its app did, what
 * that means, and which events its trace must hold, so that a recording is right whatever a page says of it.
 */

export interface Truth {
  readonly id: string
  /** At fault, or when it happens: before a mailbox is open, while one is, by the app itself, in another program's log. */
  readonly kind: "opening" | "use" | "app" | "log"
  /** What the script of the server and the app did. */
  readonly did: string
  /** What a reader has to find, and must not claim. */
  readonly truth: string
  /** How many lines of the trace match each pattern. */
  readonly holds: ReadonlyArray<readonly [count: string, line: RegExp]>
}

export const truths: ReadonlyArray<Truth> = [
  {
    id: "icewarp-ban",
    kind: "opening",
    did: "Both ports: the first line is ` NO LOGOUT Intrusion prevention active for IP`, then the server waits.",
    truth:
      "The server blocks this IP address (intrusion prevention). Not the password: no login was sent. Who runs the server must lift the block (or wait); hammering makes it worse.",
    holds: [
      ["2 or more", /"wire:received".*<text>/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "courier-maxperip",
    kind: "opening",
    did: "993 completes TLS and closes without a greeting; 143 closes without a greeting.",
    truth:
      "The server accepts the connection and closes it before any greeting, on both ways in. Why is not said: often a limit of connections per address, or a broken/overloaded server. Must not be told as wrong password or as certificate trouble; must not claim to know the cause for sure.",
    holds: [
      ["1 or more", /"connection:ended".*"outcome":"failed".*"error":"ClosedBeforeGreeting"/],
      ["0", /wire:received/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "yandex-autologout",
    kind: "opening",
    did: "Greeting OK, no capabilities; CAPABILITY is never answered; after 3 s `* BYE Autologout; idle for too long`, three times, then the server closes.",
    truth:
      "The server never answered CAPABILITY and then ended the session itself, calling it idle although it owed an answer. Server's fault; try again later. No login was sent, so nothing about the password can be said.",
    holds: [
      ["1 or more", /"wire:sent".*CAPABILITY/],
      ["3 or more", /"wire:received".*BYE Autologout/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "dovecot-auth-stuck",
    kind: "opening",
    did: "Greeting `* OK Waiting for authentication process to respond..`, 12 s later `* BYE Disconnected: Auth process broken`.",
    truth:
      "Server's authentication process does not run. The server's admin must act; a retry later may help. Not the user's password.",
    holds: [
      ["1 or more", /"wire:received".*Waiting for authentication/],
      ["1 or more", /"wire:received".*BYE Disconnected: Auth process broken/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "exchange-ok-unable",
    kind: "opening",
    did: "LOGIN is answered by a tagged `OK Unable to authenticate`; (then the next command NO).",
    truth:
      "The login failed although the server's tag says OK: its words say that it could not authenticate. Credentials or account; must not be shown as 'logged in' success with a mailbox problem.",
    holds: [
      ["1 or more", /"wire:received".*OK Unable to authenticate/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/],
      ["0", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "kerio-drop",
    kind: "opening",
    did: "LOGIN is refused `NO Authentication failed`, then the server drops TCP.",
    truth:
      "The login was refused; the drop after it is the server's way of ending and not the cause. User/password (or settings) must be checked; not a network fault.",
    holds: [
      ["1 or more", /"wire:received".*NO Authentication failed/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "mailru-app-password",
    kind: "opening",
    did: "LOGIN: `NO [AUTHENTICATIONFAILED] NEOBHODIM parol prilozheniya https://help.mail.ru/mail/security/protection/external / Application password is REQUIRED`.",
    truth:
      "An application password is required, the account's own one is not accepted. The owner creates one (link in server's words). Retrying the same password does not help.",
    holds: [
      ["1 or more", /"wire:received".*NEOBHODIM/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "yandex-ambiguous",
    kind: "opening",
    did: "LOGIN: `NO [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled sc=Ab12cd`.",
    truth:
      "Either wrong credentials (perhaps app password needed) or IMAP is switched off: the server does not say which. The page must not decide for one. sc= is the support id.",
    holds: [
      ["1 or more", /"wire:received".*IMAP is disabled/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "gmx-plain-no",
    kind: "opening",
    did: "Host imap.gmx.net; LOGIN: `NO authentication failed`.",
    truth:
      "Login refused, without a reason by the server. At GMX IMAP is off until switched on in the web settings, so that or the password. Owner acts.",
    holds: [
      ["1 or more", /"wire:received".*NO authentication failed/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "starttls-only-unadvertised",
    kind: "opening",
    did: "993 refused; 143 answers without STARTTLS in its list and with LOGINDISABLED.",
    truth:
      "No encrypted way in: 993 closed, 143 does not offer STARTTLS. Password was not sent. Server's admin must offer TLS (or other port/host setting).",
    holds: [
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /],
      ["1 or more", /"connection:ended".*"outcome":"failed"/],
      ["1 or more", /ConnectRefused/]
    ]
  },
  {
    id: "legacy-dh",
    kind: "opening",
    did: "TLS on 993 fails: dh key too small; 143 refused.",
    truth:
      "The server's TLS is too weak/old (DH key too small) for this client. Server's admin must renew its TLS settings. Not the certificate's trust, not the password.",
    holds: [
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /],
      ["1 or more", /dh key too small/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "avast-shield",
    kind: "opening",
    did: "Certificate issued by 'Avast Web/Mail Shield Root', not trusted.",
    truth:
      "A virus scanner on this machine (Avast Mail Shield) intercepts TLS with its own certificate. Fix on this machine: turn off mail scanning or trust its root; not the provider's fault.",
    holds: [
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /],
      ["1 or more", /TlsIntercepted|Avast/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "host-is-ip",
    kind: "opening",
    did: "Account's host is the IP address 142.250.102.108; certificate is self-signed for invalid2.invalid (no SNI).",
    truth:
      "The host was given as an IP address, so the server (Google) cannot know which certificate is wanted and shows a placeholder. Use the name of the server instead. Setting of the user/app.",
    holds: [
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /],
      ["1 or more", /invalid2\.invalid/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "proton-bridge",
    kind: "opening",
    did: "Host 127.0.0.1 port 1143 STARTTLS, self-signed certificate CN=127.0.0.1.",
    truth:
      "A local bridge (loopback) uses its own self-signed certificate; it must be trusted/pinned (pass `ca`). Not an attack from the network, not the provider.",
    holds: [
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /],
      ["1 or more", /Proton AG/],
      ["1 or more", /"wire:sent".*STARTTLS/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "zoho-imap-off",
    kind: "opening",
    did: "LOGIN: `NO [ALERT] You are yet to enable IMAP for your account. Please contact your administrator (Failure)`.",
    truth: "IMAP is not enabled for the account; the administrator must enable it. Not the password.",
    holds: [
      ["1 or more", /"wire:received".*You are yet to enable IMAP/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "exchange-plain-then-login",
    kind: "opening",
    did: "AUTHENTICATE PLAIN → NO AUTHENTICATE failed; LOGIN with the same password → OK; INBOX opens. Greeting is Exchange's.",
    truth:
      "Success: INBOX is open. One mechanism was refused, the second accepted the same password. Nothing to do; not a password problem.",
    holds: [
      ["1 or more", /"wire:received".*NO AUTHENTICATE failed/],
      ["1 or more", /"wire:received".*OK LOGIN completed/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1 or more", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "uw-sasl-ir",
    kind: "opening",
    did: "AUTHENTICATE PLAIN with initial response → BAD Missing or invalid argument; then accepted without / by LOGIN.",
    truth:
      "Success: the server announces SASL-IR but cannot do it; the client logged in another way. Nothing for the user to do.",
    holds: [
      ["1 or more", /"wire:received".*BAD Missing or invalid argument/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1 or more", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "greeting-alert-maintenance",
    kind: "opening",
    did: "Greeting `* OK [ALERT] Maintenance on Sunday 02:00-04:00 UTC, mail will be unavailable`; all goes well.",
    truth:
      "Success. The server announces maintenance on Sunday; a person should read that. Nothing is broken now.",
    holds: [
      ["1 or more", /"wire:received".*\[ALERT\] Maintenance on Sunday/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1 or more", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "login-referral",
    kind: "opening",
    did: "LOGIN: `NO [REFERRAL imap://ada;AUTH=*@mail2.example.com/] Your account has moved`.",
    truth: "The account is on another server, mail2.example.com: change the host. Not the password.",
    holds: [
      ["1 or more", /"wire:received".*REFERRAL imap:\/\/mail2/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "mox-too-many",
    kind: "opening",
    did: "Greeting on both ports: `* BYE too many open connections from your ip or network`.",
    truth:
      "The server has too many connections from this address/network; close others or wait. No login was tried.",
    holds: [
      ["1 or more", /"wire:received".*BYE too many open connections/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "no-greeting-993",
    kind: "opening",
    did: "993: TLS completes, nothing is said for ever; 143 silent as well (TCP accepted).",
    truth:
      "The server accepts connections but never greets, within the limit. Server (or something before it) hangs; try later / tell the admin. Not wrong credentials.",
    holds: [
      ["0", /wire:received/],
      ["1 or more", /"connection:ended".*"outcome":"failed".*"error":"GreetingTimeout"/]
    ]
  },
  {
    id: "intermail-not-enabled",
    kind: "opening",
    did: "LOGIN OK; SELECT INBOX: `NO Full IMAP support is NOT enabled for this account`.",
    truth:
      "Login is right, but the account has no IMAP (plan/contract). The owner/provider must enable it; a retry does not help.",
    holds: [
      ["1 or more", /"wire:received".*Full IMAP support is NOT enabled/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "german-unlock",
    kind: "opening",
    did: "LOGIN: `NO [AUTHENTICATIONFAILED] Ihr Postfach ist gesperrt. Bitte entsperren Sie es im Kundencenter.`",
    truth:
      "The mailbox is locked; the owner must unlock it in the provider's customer centre (web). Not (only) a wrong password; retry does not help before.",
    holds: [
      ["1 or more", /"wire:received".*Kundencenter/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "geo-block",
    kind: "opening",
    did: "LOGIN: `NO [AUTHENTICATIONFAILED] Login from your country is not permitted. Ask your administrator to allow it`.",
    truth:
      "The login is refused for where it comes from; the administrator must allow it. Password may well be right.",
    holds: [
      ["1 or more", /"wire:received".*not permitted/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "telnet-port",
    kind: "opening",
    did: "Port 143 speaks telnet negotiation (FF FD 18 …) and `login: `; 993 refused. Security starttls.",
    truth:
      "What listens on port 143 is not an IMAP server (a telnet login). Host or port is wrong. No password was sent.",
    holds: [
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "exchange-not-connected",
    kind: "opening",
    did: "Login OK; SELECT: `BAD User is authenticated but not connected.`, then `* BYE Connection closed. 14`.",
    truth:
      "Password is right, the server cannot attach the mailbox: too many sessions, IMAP disabled for it, or wrong account/license. Wait some minutes or admin looks; the BYE is only the echo.",
    holds: [
      ["1 or more", /"wire:received".*authenticated but not connected/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/],
      ["0", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "scheduled-bye",
    kind: "opening",
    did: "Greeting `* BYE Server going down for an upgrade, back at 04:00 UTC` on both ports.",
    truth: "Maintenance until 04:00 UTC. Wait until then. Nothing about the account.",
    holds: [
      ["2 or more", /"wire:received".*back at 04:00/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "french-spam",
    kind: "opening",
    did: "LOGIN: `NO [CONTACTADMIN] Compte suspendu suite a un envoi massif. Contactez le support.`",
    truth:
      "The account is suspended (mass sending); the provider's support/admin must act. Not the password.",
    holds: [
      ["1 or more", /"wire:received".*Compte suspendu/],
      ["1 or more", /"connection:ended".*"outcome":"failed"/]
    ]
  },
  {
    id: "lark-idle-10min",
    kind: "use",
    did: "Supervised for 2 h; the server closes (EOF, no BYE) all connections every 10 minutes, 12 times; reconnecting works at once.",
    truth:
      "The server ends the connection without a word about every 10 minutes, 12 times; each time it is back within seconds. One pattern, not 12 faults: the server (or a box before it) limits how long a connection lives. Little harm; nothing for the user.",
    holds: [
      ["12", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["13", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["0", /"wire:received".*BYE/]
    ]
  },
  {
    id: "exchange-server-unavailable",
    kind: "use",
    did: "Supervised, idle; at 20 min a bare line `Server Unavailable. 15` and `* BYE Connection closed. 15`; reconnect works.",
    truth:
      "The server said that it was unavailable and ended the session; passed after a reconnect. Server's doing; nothing to do.",
    holds: [
      ["1 or more", /Server Unavailable\. 15/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "freefr-search-kills",
    kind: "use",
    did: "App asks every 5 min `UID SEARCH NEW`; the server closes the connection (EOF) instead of answering, each time (5 times).",
    truth:
      "The server ends the connection whenever this one command (SEARCH NEW) is asked. Not the network, not random: the app should ask differently, or the server be repaired.",
    holds: [
      ["5", /"wire:sent".*UID SEARCH NEW/],
      ["5", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["6", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "gmail-throttled",
    kind: "use",
    did: "App's FETCHes: each answered after 9 s with `OK Success [THROTTLED]` (6 of them).",
    truth:
      "The server slows this account down on purpose (THROTTLED). The waits are the server's; the app should ask for less for a while. Not the network.",
    holds: [
      ["6", /"wire:sent".*UID FETCH/],
      ["6 or more", /"wire:received".*THROTTLED/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "aol-logging-out",
    kind: "use",
    did: "Server says `* BYE IMAP4rev1 Server logging out` and closes every 5 min, 8 times in 40 min.",
    truth:
      "The server ends idle sessions every few minutes in good order; each time reconnected. Normal for this server; no failure of account or network; nothing to do (shorter idle).",
    holds: [
      ["8", /"wire:received".*BYE IMAP4rev1 Server logging out/],
      ["9", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "davmail-noise",
    kind: "use",
    did: "`*  12 EXISTS` with double space every minute as keepalive while idle, 1 h.",
    truth: "Healthy. The repeated EXISTS is a keepalive; no mail came. Nothing wrong must be claimed.",
    holds: [
      ["55 or more", /"wire:received".*12 EXISTS/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "clock-ntp",
    kind: "use",
    did: "The machine's clock is set forward by one hour while idle (no sleep): connection goes on.",
    truth:
      "Clock jump of 1 h (sleep or the clock was set); the connection survived or was checked at once. Must not say that the server was silent for an hour.",
    holds: [
      ["1 or more", /clock:jumped.*3600000/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "consent-withdrawn",
    kind: "use",
    did: "OAuth account; at 30 min `* BYE Session invalidated - AccessTokenExpired`; the token source answers `signInAgain` (consent withdrawn).",
    truth:
      "The session ended since the token expired, and no new one can be had: the user withdrew consent and must sign in again. Not the mail server's fault; retry does not help.",
    holds: [
      ["1 or more", /"wire:received".*AccessTokenExpired/],
      ["1 or more", /"connection:ended".*"outcome":"failed".*"error":"SignInRequired"/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "token-endpoint-down",
    kind: "app",
    did: "As before, but the token source fails (endpoint not reachable) for 25 min, then works; account selected again.",
    truth:
      "The mailbox was away some 25 min because no token could be had: the token endpoint (on the app's side), not the mail server. Over at the end.",
    holds: [
      ["3 or more", /"connection:ended".*"outcome":"[a-z]+".*"error":"CredentialUnavailable"/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "acl-removed",
    kind: "use",
    did: "Shared mailbox open; connection is reset; SELECT now `NO [NOPERM] Permission denied`; stays so.",
    truth:
      "The right to read this mailbox was withdrawn. Owner/admin of the mailbox must grant it again. The reset before is only when it was noticed; login works.",
    holds: [
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1 or more", /"wire:received".*NO \[NOPERM\]/]
    ]
  },
  {
    id: "retention-hold",
    kind: "use",
    did: "App: UID MOVE to Trash `NO [CANNOT] Messages are under retention policy` 4 times; otherwise healthy.",
    truth:
      "The server refuses to move/delete by policy (retention); admin decides. Connection and account are well. Retrying the same does not help.",
    holds: [
      ["4", /"wire:received".*under retention policy/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "pool-rolling-restart",
    kind: "use",
    did: "Pool of 3 busy connections; all get `* BYE Server is restarting` at the same second; pool opens new ones; work goes on.",
    truth:
      "One event of the server (a restart) ended all three connections; recovered at once. Not three faults; which commands were lost is to be seen.",
    holds: [
      ["3", /"wire:received".*BYE Server is restarting/],
      ["6 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "pool-one-noperm",
    kind: "use",
    did: "Pool of 3: each `use` of the mailbox Board is refused `NO [NOPERM] Permission denied` (4 times), INBOX and Archive work.",
    truth:
      "Only the mailbox Board may not be opened by this user; the rest of the pool works. Admin/owner grants rights.",
    holds: [["4", /"wire:received".*NO \[NOPERM\]/]]
  },
  {
    id: "pool-server-limit",
    kind: "use",
    did: "Server allows 3 connections (4th: `NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=3)`), pool wants 5.",
    truth:
      "The server's limit is 3 connections, the pool asks for 5. Lower the pool's maximum (or raise the limit). Login data are right.",
    holds: [["2 or more", /"wire:received".*Maximum number of connections/]]
  },
  {
    id: "literal-miscounted",
    kind: "use",
    did: "FETCH BODY[]: the server announces {50} but sends more octets; what follows within the response is no IMAP; the tagged OK comes. The connection is kept alive by NOOP afterwards.",
    truth:
      "The server miscounted a literal: its answer to FETCH cannot be read rightly (a bug of the server), so that message is not got. Not the network, not the app; asking again would bring the same. The connection itself went on. Tell the server's admin.",
    holds: [
      ["1 or more", /"wire:sent".*UID FETCH 8/],
      ["1 or more", /"wire:received".*unread/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "literal-pause",
    kind: "use",
    did: "FETCH BODY[] of 200 kB: stops for 45 s after half, then the rest comes.",
    truth:
      "The answer paused for 45 s in the middle of the message and then completed. Pause is on the server's side or the network between: not known which. Not the app's.",
    holds: [
      ["1", /"wire:received".*<literal>/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "domino-poll",
    kind: "use",
    did: "Server without IDLE; supervised for 3 h; library polls; two mails come and are seen.",
    truth:
      "Healthy: no IDLE offered, so it is asked from time to time. The commands are the library's own, not the app's.",
    holds: [
      ["60 or more", /"wire:sent".*NOOP/],
      ["0", /"wire:sent".*IDLE/],
      ["2", /"wire:received".*FETCH \(UID 11[23]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "store-dead",
    kind: "use",
    did: "From minute 2 on nothing passes (the path silently drops everything); at minute 8 the app wants to STORE: the library ends IDLE (DONE), gets no answer within 10 s, gives the connection up and reconnects. The STORE was never sent and failed in the app.",
    truth:
      "The connection was dead for minutes and nobody noticed until the app wanted something at 8 min; after 10 s without an answer it was replaced; well since. The STORE was not sent. Network/NAT or server: not proven; not the app. Must not claim that the mailbox was reachable all the time.",
    holds: [
      ["0", /"wire:sent".*UID STORE/],
      ["0", /"wire:sent".*"cmd":"NOOP","by":"app"/],
      ["1", /"connection:ended".*"outcome":"retried".*"error":"ConnectionStalled"/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "session-max-60",
    kind: "use",
    did: "`* BYE Maximum session time of 60 minutes reached` every hour, 5 h.",
    truth: "The server limits each session to 60 min and says so; reconnected each time. Nothing to do.",
    holds: [
      ["5", /"wire:received".*Maximum session time/],
      ["6", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "network-unreachable",
    kind: "use",
    did: "Connection reset at 30 min; for 4 min each dial fails ENETUNREACH; then back.",
    truth: "This machine had no network for about 4 min; not the server. Recovered by itself.",
    holds: [
      ["4 or more", /"connection:ended".*"outcome":"[a-z]+".*"error":"Offline"/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "dns-servfail",
    kind: "use",
    did: "Connection reset at 20 min; for 10 min each lookup of the name fails (EAI_AGAIN); then back.",
    truth:
      "The name could not be looked up for 10 min (resolver/network on this side); not the mail server, not the host's name being wrong. Recovered.",
    holds: [
      ["4 or more", /"connection:ended".*"outcome":"[a-z]+".*"error":"DnsTemporary"/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "failover-wrong-cert",
    kind: "use",
    did: "At 40 min the server restarts; from then on its certificate is for backup.internal.example; stays so.",
    truth:
      "After a restart the server shows a certificate for another name; the admin must repair it; the client rightly does not send the password. Stopped until a person acts.",
    holds: [
      ["1", /"connection:ended".*"outcome":"failed".*"error":"TlsName"/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "append-cut-midway",
    kind: "app",
    did: "App appends 300 kB from a stream (10 kB every 200 ms); the server asks for it and resets after 150 kB. Not stored.",
    truth:
      "The APPEND was lost after 150 of 300 kB, before the message had been sent whole: it cannot have been stored; it may be sent again. The connection was reset by the server or the network; well afterwards.",
    holds: [
      ["1 or more", /command:lost.*"written":150029.*"effect":"undone"/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "append-cut-after",
    kind: "app",
    did: "App appends 2 kB; the server takes all of it and resets before the answer; it is stored there.",
    truth:
      "The message was sent whole, the answer is missing: it may have been stored. Look before sending it again.",
    holds: [
      ["1 or more", /command:lost.*APPEND.*"effect":"unknown"/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "append-toobig",
    kind: "use",
    did: "APPEND: server answers `NO [TOOBIG] Message exceeds 25 MB` instead of asking for it.",
    truth:
      "The server refuses the message for its size; make it smaller. Connection well. Nothing was stored.",
    holds: [
      ["1", /"wire:received".*\[TOOBIG\]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "poison-fetch-no",
    kind: "use",
    did: "UID FETCH of one message `NO [SERVERBUG] Server error while fetching messages` 3 times; other UIDs fine.",
    truth:
      "The server cannot read one message (its damage). Skip it, tell the provider. The rest works; no connection fault.",
    holds: [
      ["3", /"wire:received".*\[SERVERBUG\]/],
      ["3", /"wire:received".*OK UID FETCH completed/]
    ]
  },
  {
    id: "lock-timeout",
    kind: "use",
    did: "EXPUNGE/STORE: `NO [INUSE] Timeout while waiting for lock` three times, then OK.",
    truth: "The mailbox was locked by another process on the server for a while; it passed. Nothing to do.",
    holds: [
      ["3", /"wire:received".*\[INUSE\]/],
      ["1", /"wire:received".*OK UID STORE completed/]
    ]
  },
  {
    id: "quota-95",
    kind: "use",
    did: "While idle: `* NO [ALERT] Mailbox is at 95% of its quota`.",
    truth: "Healthy, but the server warns that the mailbox is nearly full: owner should make room.",
    holds: [
      ["1", /"wire:received".*95% of its quota/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "suspended-midday",
    kind: "use",
    did: "At 25 min `* BYE [CONTACTADMIN] Account suspended due to outgoing spam. Contact abuse@provider.example`; logins then `NO [CONTACTADMIN]` same words.",
    truth:
      "The provider suspended the account for spam; support (abuse@…) must act. Retry and password do not help.",
    holds: [
      ["1 or more", /"wire:received".*BYE \[CONTACTADMIN\]/],
      ["1 or more", /"wire:received".*NO \[CONTACTADMIN\]/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "login-rate",
    kind: "use",
    did: "Connection cut 4 times in 2 min; then login `NO [LIMIT] Too many logins, try again in 10 minutes` ; after that accepted.",
    truth:
      "Connection was unstable, and the many logins met the server's rate limit; it said 10 minutes; the client waited; well again.",
    holds: [
      ["4", /"connection:ended".*"outcome":"retried".*"error":"ConnectionLost"/],
      ["1", /"wire:received".*\[LIMIT\]/],
      ["5", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "idle-gone-after-update",
    kind: "use",
    did: "Restart at 15 min; afterwards the server lists no IDLE; polled from then on.",
    truth:
      "After the restart the server no longer offers IDLE; works, new mail is seen later (poll). Nothing broken.",
    holds: [
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1", /"wire:received".*FETCH \(UID 112/]
    ]
  },
  {
    id: "poison-crash",
    kind: "use",
    did: "App fetches UID 7 four times; each time the server says `* BYE Internal error occurred. Refer to server log` and closes; other commands fine.",
    truth:
      "This one FETCH makes the server end the session each time: a server's fault with that message. App should leave the message out; admin sees the log. Not network.",
    holds: [
      ["4", /"wire:received".*BYE Internal error/],
      ["5", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "slow-select",
    kind: "use",
    did: "After a loss SELECT takes 25 s once, then all is quick.",
    truth: "The server took 25 s to open the mailbox after the reconnect (once). Server's time. Passed.",
    holds: [
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1", /"connection:ended".*"outcome":"[a-z]+".*"error":"ConnectionLost"/]
    ]
  },
  {
    id: "big-fetch-reset",
    kind: "use",
    did: "FETCH of a 2 MB message: the server's answer ends (connection closed) after 1 MB, 3 times; small things work before and after.",
    truth:
      "The large answer is cut each time, at the same place; small ones pass. Cause (server, firewall) is not known. Ask for it in parts.",
    holds: [
      ["3 or more", /"literalReceived":1008/],
      ["4", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "replica-refuses-once",
    kind: "use",
    did: "Reset at 20 min; login `NO [AUTHENTICATIONFAILED]`; account waits for a person; at 35 min app calls retryNow and the same password is accepted.",
    truth:
      "The same password was refused once and later accepted: the password was right; the server erred. Away 15 min since nobody retried.",
    holds: [
      ["1", /"wire:received".*NO \[AUTHENTICATIONFAILED\]/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "done-unanswered",
    kind: "use",
    did: "The server falls silent after each DONE (no answer to it nor to anything after); every IDLE of the hour ends so.",
    truth:
      "Whenever the client ends IDLE (DONE), the server answers nothing more; each time the connection is given up after 10 s and replaced, many times in the hour. The server (or a proxy before it) cannot end IDLE; switch IDLE off for it or have it repaired. One pattern.",
    holds: [
      ["5 or more", /"connection:ended".*"outcome":"retried".*"error":"ConnectionStalled"/],
      ["0", /"wire:received".*OK IDLE completed/]
    ]
  },
  {
    id: "syn-dropped",
    kind: "use",
    did: "Reset at 30 min; for an hour every connect attempt gets no answer at all (dropped); then back.",
    truth:
      "The server could not be reached for about an hour (no answer to connecting): server down or firewall: not known. Recovered by itself.",
    holds: [
      ["5 or more", /"connection:ended".*"outcome":"[a-z]+".*"error":"Timeout"/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "healthy-8h",
    kind: "use",
    did: "8 hours, 6 mails, flags, two uses of the app, no incident.",
    truth: "Healthy. Nothing to do; no blame on anybody.",
    holds: [
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["0", /connection:ended/],
      ["6 or more", /"wire:sent".*"by":"changes".*UID FETCH/]
    ]
  },
  {
    id: "mobile-900ms",
    kind: "use",
    did: "Latency 900 ms one way each; 1 h, app fetches some mails.",
    truth:
      "Healthy but slow: each round trip takes 1.8 s: the network path, not the server. Nothing is broken.",
    holds: [
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "inbox-never-opened",
    kind: "app",
    did: "App selects 'Projekte' which does not exist (`NO [NONEXISTENT]`), and leaves it so for 2 h.",
    truth:
      "The app chose a mailbox that does not exist; since then no mailbox is open and no news comes. The app must select an existing one. Server and account are well.",
    holds: [
      ["1", /"wire:received".*\[NONEXISTENT\]/],
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "held-4min",
    kind: "app",
    did: "`use` holds the connection for 4 min doing nothing (sleeps), a second `use` waits for it meanwhile. Then all goes on.",
    truth:
      "The app itself kept the connection for 4 min without using it; another part of the app waited. Not the server.",
    holds: [
      ["1 or more", /program:start.*"hold"/],
      ["1 or more", /program:start.*"turn"/],
      ["0", /HeldTooLong/]
    ]
  },
  {
    id: "held-too-long",
    kind: "app",
    did: "`use` sleeps 8 min; ended by the library after 5 min with HeldTooLong.",
    truth:
      "The app held the connection idle until the library took it back (5 min). The app must not wait for other things inside `use`. Not the server.",
    holds: [["1 or more", /HeldTooLong/]]
  },
  {
    id: "nested-use",
    kind: "app",
    did: "Inside `use('INBOX')` the app calls `use('Archive')`: refused at once by the library (Misuse), 3 times.",
    truth:
      "The app nests one use in another of a different mailbox; this is refused before anything is sent, three times. The developer must end the first before the second. Server and account are well.",
    holds: [["3", /command:refused.*Misuse/]]
  },
  {
    id: "slow-reader",
    kind: "app",
    did: "App reads a 1 MB message as a stream and takes a piece every 3 s; the server has the whole answer ready at once, its end is taken 99 s later, and the reading lasts 3 min.",
    truth:
      "The app read slowly: for 3 minutes it was the program that did not take what had come. Must not be told as a slow server, slow FETCH or slow network.",
    holds: [
      ["1 or more", /program:start.*"unread"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "stream-abandoned",
    kind: "app",
    did: "App starts reading a 1 MB body at 3 min and takes nothing more; another command (STORE) of the app waits behind it; at 8.5 min the library ends it (HeldTooLong), then the STORE runs.",
    truth:
      "The app stopped reading and kept the connection; its own STORE waited 4.5 min for that. The library took it back after its limit. Program's fault, not the server's.",
    holds: [
      ["1 or more", /HeldTooLong/],
      ["1", /"wire:sent".*UID STORE/],
      // nothing was read from 3 min to 8.5 min, told once
      ["1", /"program:start".*"kind":"unread"/],
      ["1", /"program:end".*"ms":3[23]\d{4}[,}]/],
      ["1", /command:interrupted.*"by":"app","reason":"HeldTooLong"/],
      ["0", /"wire:sent".*"cmd":"NOOP","by":"app"/]
    ]
  },
  {
    id: "wrong-arguments",
    kind: "app",
    did: "Every minute for 15 min the app asks FETCH for message 0, refused by the library before sending (Misuse).",
    truth:
      "The app's own arguments are wrong: refused locally, the server never saw the command. Developer must repair the call.",
    holds: [
      ["15", /command:refused.*Misuse/],
      ["0", /"wire:sent".*UID FETCH/]
    ]
  },
  {
    id: "busy-loop",
    kind: "app",
    did: "(Real time) the app blocks its event loop for 3 s twice while a FETCH is in flight; six FETCHes altogether.",
    truth:
      "This program was busy (blocked) for about 3 s, twice: answers were seen late for that. Not server, not network.",
    holds: [
      ["2 or more", /program:busy.*"ms":2\d\d\d|program:busy.*"ms":3\d\d\d/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "pool-leak",
    kind: "app",
    did: "Pool of 2: the app takes two connections and never gives them back; three other callers wait from 20 s on and give up after 2 min.",
    truth:
      "All connections of the pool are held by the app and not returned; the callers wait on the app itself. Not the server.",
    holds: [
      ["3", /program:start.*"pool"/],
      ["3 or more", /program:end.*interrupted/]
    ]
  },
  {
    id: "connect-leak",
    kind: "app",
    did: "App calls connect again and again without closing scopes; the 5th is refused by the server `NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=4)`.",
    truth:
      "The app has left 4 connections open, the server's limit. Close them (or use one). Password is right.",
    holds: [
      ["1", /"wire:received".*mail_max_userip_connections=4/],
      ["4", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "append-local-limit",
    kind: "app",
    did: "Server lists APPENDLIMIT=1000; app appends 5000 octets: refused locally, twice.",
    truth:
      "The message is larger than the server's announced limit; this program refused it without sending. Make it smaller. Server did nothing wrong.",
    holds: [
      ["2", /command:refused.*MessageTooLarge/],
      ["0", /"wire:sent".*APPEND/]
    ]
  },
  {
    id: "sort-not-offered",
    kind: "app",
    did: "Server does not list SORT; app asks for SORT three times: refused locally.",
    truth:
      "The app uses a command that this server does not offer; not sent. App must do without. Server well.",
    holds: [["3", /command:refused.*NotOffered/]]
  },
  {
    id: "token-source-hangs",
    kind: "app",
    did: "The token source never answers at the opening.",
    truth:
      "The app's token source gave no token in time; the login could not begin. Not the server's, not the user's password.",
    holds: [
      ["1 or more", /"connection:ended".*"outcome":"failed".*"error":"Timeout"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "token-source-fails",
    kind: "app",
    did: "The token source fails at the opening (connect): endpoint refused.",
    truth:
      "No token: the app's source failed before a login was sent. Look at the token endpoint/app; not the mail server.",
    holds: [
      ["1 or more", /"connection:ended".*"outcome":"failed".*"error":"CredentialUnavailable"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "token-source-stale",
    kind: "app",
    did: "Server refuses the token (invalid_token); the app's source always returns the same expired token.",
    truth:
      "The token is refused and the app's source has no other: it hands out an expired one. The source must be repaired (refresh) or the user signs in again. Not a wrong password; a retry with the same token does not help.",
    holds: [
      ["1 or more", /"connection:ended".*"outcome":"failed".*"error":"OAuthTokenRejected"/],
      ["0", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "search-impatient",
    kind: "app",
    did: "App gives up SEARCH after 2 s (own timeout) three times; the server would answer after 6 s, and does so each time late.",
    truth:
      "The app gave up after 2 s; server takes 6 s for this search. Both: slow search at the server, app's limit too short. No connection loss by server.",
    holds: [
      ["3", /command:interrupted.*"by":"app"\}/],
      ["3", /"wire:received".*OK UID SEARCH completed/]
    ]
  },
  {
    id: "select-fight",
    kind: "app",
    did: "Two fibers of the app alternate between INBOX and Archive by `use`, each holding for 20 s; each waits for the other, 10 min.",
    truth:
      "Waits are the app's own: two parts share one connection in turns. Server quick. (A pool would help.)",
    holds: [
      ["10 or more", /program:start.*"turn"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "delete-inbox",
    kind: "app",
    did: "App: DELETE INBOX → `NO [CANNOT] INBOX cannot be deleted`, once.",
    truth: "App asked for what is never possible; refused by the server rightly. All else well.",
    holds: [["1", /"wire:received".*\[CANNOT\]/]]
  },
  {
    id: "raw-bad",
    kind: "app",
    did: "App sends raw `UID FETCH 1:* (NONSENSE)` each minute: `BAD Error in IMAP command FETCH: Unknown parameter NONSENSE`, 5 times.",
    truth:
      "The app's command is malformed; the server rightly says BAD. Developer must repair it; not a server fault.",
    holds: [["5", /"wire:received".*BAD Error in IMAP command FETCH/]]
  },
  {
    id: "closed-midway",
    kind: "app",
    did: "App closes its scope (ends) while a FETCH is being answered.",
    truth: "The app itself ended while FETCH was under way. No failure of server or network.",
    holds: [
      ["1 or more", /"connection:ended".*"interrupted"/],
      ["1 or more", /command:interrupted/]
    ]
  },
  {
    id: "renew-typo",
    kind: "app",
    did: "Password changed at the server at 20 min (reset, NO); the user gives a wrong one (renew), refused; then the right one, accepted.",
    truth:
      "Password had changed; first new one was wrong, second right. Well again at the end. The server acted rightly.",
    holds: [
      ["2", /"wire:received".*NO \[AUTHENTICATIONFAILED\]/],
      ["2", /credential:renewed/],
      ["2", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "readonly-store",
    kind: "app",
    did: "App opens the mailbox read-only itself (account readOnly, EXAMINE) and then STOREs: `NO [READ-ONLY] Mailbox is read-only`, twice.",
    truth:
      "App opened the mailbox read-only itself and then tried to change it. Open it for writing. No rights problem at the server proven.",
    holds: [
      ["2", /"wire:received".*NO \[READ-ONLY\]/],
      ["1 or more", /"wire:received".*OK \[READ-ONLY\]/]
    ]
  },
  {
    id: "after-logout",
    kind: "app",
    did: "App logs out and then executes commands on the ended connection, three times.",
    truth: "The app used the connection after its own logout; nothing was sent. Not the server's failure.",
    holds: [
      ["1", /"connection:ended".*"outcome":"closed"/],
      ["1", /"wire:sent".*UID FETCH/],
      ["3", /"command:refused".*"cmd":"UID FETCH","reason":"Closed"/]
    ]
  },
  {
    id: "gave-up-opening",
    kind: "app",
    did: "App's own timeout of 3 s ends the opening while the greeting takes 6 s.",
    truth:
      "The app gave up after 3 s before the server had greeted; whether it would have worked is not known. App's limit too short (server slow to greet).",
    holds: [
      ["1 or more", /"connection:ended".*"interrupted"/],
      ["0", /wire:received/]
    ]
  },
  {
    id: "long-line",
    kind: "app",
    did: "App asks FETCH for 400 000 single sequence numbers: refused locally, once; another FETCH later is well.",
    truth:
      "The app's command is too long and was refused before anything was sent. App's fault; ask for ranges or UIDs. The rest is well.",
    holds: [
      ["1", /command:refused.*longer than/],
      ["1", /"wire:received".*OK UID FETCH completed/]
    ]
  },
  {
    id: "slow-consumer-changes",
    kind: "app",
    did: "App takes each change and works 30 s on it; 20 mails arrive within a minute.",
    truth: "Healthy connection; the app is slow in taking changes. Server must not be blamed for delay.",
    holds: [
      ["1", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1 or more", /program:start.*"kind":"untaken","by":"app","call":"changes"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "log-imapflow-idle",
    kind: "log",
    did: "imapflow: login, INBOX, IDLE; keepalives 'Still here'; then breaking IDLE (DONE) and nothing is answered; socket timeout closes.",
    truth:
      "After DONE nothing came back: the connection had died unnoticed (network/NAT or server: not known). Login and mailbox were right; reconnect.",
    holds: [
      ["1 or more", /"connection:ended".*"outcome":"failed"/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "log-imapflow-search-new",
    kind: "log",
    did: "imapflow at imap.free.fr: SEARCH NEW …; no answer; the log says 'Connection closed', then the program's error 'Connection not available'.",
    truth:
      "The connection ended while SEARCH NEW was unanswered (50 ms after it was asked): closed by the server or way, not by a wish of the program as far as the log shows; ask without NEW. Not credentials. Must not be told as a normal end.",
    holds: [
      ["1 or more", /"wire:sent".*SEARCH/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["0", /"wire:received".*3 OK/]
    ]
  },
  {
    id: "log-mailkit-849",
    kind: "log",
    did: "MailKit at Exchange: AUTHENTICATE PLAIN NO, LOGIN OK, then `BAD User is authenticated but not connected.`, `* BYE Connection closed. 14`.",
    truth:
      "Logged in (second way), but the mailbox could not be attached: the BAD is the reason, BYE is only its echo. Too many sessions / IMAP off for it. Not the password.",
    holds: [
      ["1 or more", /"wire:received".*NO AUTHENTICATE failed/],
      ["1 or more", /"wire:received".*OK LOGIN completed/],
      ["1 or more", /"wire:received".*authenticated but not connected/]
    ]
  },
  {
    id: "log-mailkit-938",
    kind: "log",
    did: "MailKit at Yandex: CAPABILITY never answered; `* BYE Autologout; idle for too long` many times.",
    truth:
      "The server never answered CAPABILITY and ended the session. Not the credentials; try later/server's fault.",
    holds: [["5", /"wire:received".*Autologout/]]
  },
  {
    id: "log-mailkit-1536",
    kind: "log",
    did: "MailKit at wp.pl: all well; LOGOUT answered by tagged BYE only.",
    truth: "Everything worked, also the goodbye (server writes it oddly). No failure.",
    holds: [
      ["1 or more", /"wire:received".*A00000004 BYE/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "log-mailkit-358",
    kind: "log",
    did: "MailKit at Yahoo: FETCH of one message `NO [SERVERBUG] FETCH Server error while fetching messages`, then LOGOUT in good order.",
    truth: "The server cannot deliver that message; its fault; session otherwise well.",
    holds: [["2", /"wire:received".*\[SERVERBUG\]/]]
  },
  {
    id: "log-dovecot-inactivity",
    kind: "log",
    did: "Dovecot rawlog: login, SELECT, then client says nothing for 30 min; `* BYE Disconnected for inactivity.`",
    truth:
      "The client was silent for 30 min (no IDLE/NOOP), so the server ended the session as RFC allows. The client's doing; not a server fault.",
    holds: [
      ["1 or more", /"wire:received".*BYE Disconnected for inactivity/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "log-curl-8984",
    kind: "log",
    did: "curl at a voicemail server: AUTHENTICATE refused `NO Incorrect authentication`… curl: (67) Login denied.",
    truth:
      "Login refused by the server. User/password (or the mechanism) are to be checked. TLS and connection were fine.",
    holds: [["1 or more", /"wire:received".*NO Incorrect authentication data/]]
  },
  {
    id: "log-curl-35",
    kind: "log",
    did: "curl imaps:// to port 143: TLS fails with wrong version number, curl: (35).",
    truth:
      "Port speaks plain text (STARTTLS port) where TLS was begun: use imap:// with STARTTLS, or port 993. Not the certificate.",
    holds: [["1 or more", /"connection:ended".*"outcome":"[a-z]+".*"error":"TlsNotTls"/]]
  },
  {
    id: "log-openssl-gmail-limit",
    kind: "log",
    did: "openssl at Gmail: a2 NO [ALERT] Too many simultaneous connections. (Failure).",
    truth: "Too many connections of this account; close others/wait. Password not judged.",
    holds: [["1 or more", /"wire:received".*Too many simultaneous/]]
  },
  {
    id: "log-openssl-exchange",
    kind: "log",
    did: "openssl at Exchange: `a1 NO LOGIN failed.`; SELECT and LIST then `BAD Command received in Invalid state.`; LOGOUT.",
    truth:
      "The first LOGIN was refused ('LOGIN failed.'), so SELECT came in the wrong state: the cause is the login, the BAD is only the echo.",
    holds: [
      ["1 or more", /"wire:received".*NO LOGIN failed/],
      ["2 or more", /"wire:received".*BAD Command received/]
    ]
  },
  {
    id: "log-thunderbird-limit",
    kind: "log",
    did: "Thunderbird: login NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10).",
    truth:
      "The server's limit of 10 connections is reached; reduce Thunderbird's cached connections. Not the password.",
    holds: [["1 or more", /"wire:received".*mail_max_userip_connections=10/]]
  },
  {
    id: "log-thunderbird-trycreate",
    kind: "log",
    did: "Thunderbird: login OK; APPEND to 'Sent' → NO [TRYCREATE] Mailbox doesn't exist: Sent; LOGOUT.",
    truth:
      "Copy to Sent fails as that folder does not exist: create it or choose another in settings. Connection and login well.",
    holds: [["1 or more", /"wire:received".*\[TRYCREATE\]/]]
  }
]
