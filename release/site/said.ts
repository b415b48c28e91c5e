/**
 * What servers say, exactly as people quote it in issues and search for it, and what examinations found. The pages of the site that
 * explain it, and `servers.json`, are made from this list; no package has it. A test compares each entry with the quirk of its name,
 * if there is one.
 */
import type { Said } from "../../packages/core/src/examine/contribution.ts"

export const said: ReadonlyArray<Said> = [
  {
    id: "netease-unsafe-login",
    title: "Unsafe Login. Please contact kefu@188.com for help",
    lines: [
      "NO SELECT Unsafe Login. Please contact kefu@188.com for help",
      "NO EXAMINE Unsafe Login. Please contact kefu@188.com for help",
      "NO SELECT The login is not safe! Please update your mail client: http://mail.163.com/dashi"
    ],
    server: "NetEase (163.com, 126.com, yeah.net, 188.com, vip.163.com)",
    step: "select",
    reason: "UnsafeLogin",
    note: "`ID NIL` does not count: the client has to send at least a name and a version, after the login and before the first SELECT, EXAMINE or STATUS."
  },
  {
    id: "netease-state-error",
    title: "SEARCH State error",
    lines: ["NO SEARCH State error", "NO FETCH State error"],
    server: "NetEase (163.com, 126.com, yeah.net, 188.com)",
    step: "command",
    reason: "UnsafeLogin",
    note: "No mailbox is open: the SELECT before it was refused with “Unsafe Login”, and the client went on anyway. The refused SELECT is what has to be solved."
  },
  {
    id: "netease-authorization-code",
    title: "LOGIN please use the authorization code",
    lines: ["NO LOGIN please use the authorization code"],
    server: "NetEase (163.com, 126.com, yeah.net, 188.com)",
    step: "auth",
    reason: "AppPasswordRequired",
    note: "The authorization code (授权码) is created in the web settings, where IMAP is switched on. It replaces the password in every mail program."
  },
  {
    id: "qq-ambiguous-refusal",
    title:
      "Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy",
    lines: [
      "NO Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy."
    ],
    server: "QQ Mail (qq.com, foxmail.com, exmail.qq.com)",
    step: "auth",
    reason: "AmbiguousRefusal",
    note: "One text for five causes. The usual one is the password of the QQ account in place of an authorization code (授权码), which the web settings give out when IMAP is switched on."
  },
  {
    id: "qq-bad-command",
    title: "BAD Command!",
    lines: ["* BAD Command!"],
    server: "QQ Mail (qq.com, foxmail.com, exmail.qq.com)",
    step: "command",
    reason: "CommandRejectedUntagged",
    note: "The answer has no tag, so a client that waits for the tagged response to its command waits forever. Any command that the server does not know gets it, and sometimes the connection is cut after it."
  },
  {
    id: "exchange-not-connected",
    title: "User is authenticated but not connected",
    lines: ["BAD User is authenticated but not connected."],
    server: "Exchange, Microsoft 365 and outlook.com",
    step: "select",
    reason: "AuthenticatedNotConnected"
  },
  {
    id: "exchange-token-expired",
    title: "Session invalidated - AccessTokenExpired",
    lines: ["* BYE Session invalidated - AccessTokenExpired"],
    server: "Exchange, Microsoft 365 and outlook.com",
    step: "selected",
    reason: "OAuthTokenExpired"
  },
  {
    id: "exchange-throttled",
    title: "Request is throttled. Suggested Backoff Time",
    lines: ["BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds"],
    server: "Exchange, Microsoft 365 and outlook.com",
    step: "command",
    reason: "AuthThrottled"
  },
  {
    id: "exchange-unavailable",
    title: "Server Unavailable. 15",
    lines: ["Server Unavailable. 15"],
    server: "Exchange, Microsoft 365 and outlook.com",
    step: "command",
    reason: "ServerUnavailable",
    note: "The line is no IMAP response: it has neither a tag nor an asterisk. A client that skips it goes on waiting until the connection is closed."
  },
  {
    id: "exchange-basic-disabled",
    title: "Basic authentication is disabled",
    lines: ["NO Basic authentication is disabled."],
    server: "Exchange, Microsoft 365 and outlook.com",
    step: "auth",
    reason: "OAuthRequired"
  },
  {
    id: "outlook-password-refused",
    title: "AUTHENTICATE failed, LOGIN failed",
    lines: ["NO AUTHENTICATE failed.", "NO LOGIN failed.", "NO Server Unavailable. 15"],
    server: "Microsoft 365 and outlook.com",
    step: "auth",
    reason: "OAuthRequired",
    note: "From outlook.com and Microsoft 365 these words mean that passwords are no longer accepted at all, the right one included."
  },
  {
    id: "exchange-account-blocked",
    title: "Account is blocked. Login to your account via a web browser",
    lines: ["NO LOGIN failed. Account is blocked. Login to your account via a web browser"],
    server: "outlook.com",
    step: "auth",
    reason: "WebLoginRequired"
  },
  {
    id: "exchange-refused-by-ok",
    title: "OK Unable to authenticate",
    lines: ["OK Unable to authenticate"],
    server: "Exchange",
    step: "auth",
    reason: "AuthRejected",
    note: "The response says OK and means NO. A client that trusts the OK fails at its next command, with an error that does not mention the login."
  },
  {
    id: "gmail-app-password",
    title: "Application-specific password required",
    lines: [
      "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)"
    ],
    server: "Gmail and Google Workspace",
    step: "auth",
    reason: "AppPasswordRequired"
  },
  {
    id: "gmail-account-password",
    title: "Invalid credentials (Failure)",
    lines: ["NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"],
    server: "Gmail and Google Workspace",
    step: "auth",
    reason: "AmbiguousRefusal",
    note: "Gmail says the same to a wrong password and to the right password of the Google account, which IMAP does not accept."
  },
  {
    id: "gmail-web-login",
    title: "Please log in via your web browser",
    lines: [
      "NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)"
    ],
    server: "Gmail and Google Workspace",
    step: "auth",
    reason: "WebLoginRequired"
  },
  {
    id: "gmail-web-alert",
    title: "WEBALERT: Web login required",
    lines: ["NO [WEBALERT https://accounts.google.com/signin/continue] Web login required. (Failure)"],
    server: "Gmail and Google Workspace",
    step: "auth",
    reason: "WebLoginRequired"
  },
  {
    id: "gmail-imap-disabled",
    title: "Your account is not enabled for IMAP use",
    lines: ["NO [ALERT] Your account is not enabled for IMAP use. (Failure)"],
    server: "Gmail and Google Workspace",
    step: "auth",
    reason: "ImapDisabled"
  },
  {
    id: "gmail-bandwidth",
    title: "Account exceeded command or bandwidth limits",
    lines: ["NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)"],
    server: "Gmail and Google Workspace",
    step: "auth",
    reason: "BandwidthExceeded"
  },
  {
    id: "too-many-connections",
    title: "Too many simultaneous connections",
    lines: ["NO [ALERT] Too many simultaneous connections. (Failure)"],
    server: "Gmail and others",
    step: "auth",
    reason: "TooManyConnections",
    note: "Gmail allows 15 connections to an account, Dovecot 10 from one address unless `mail_max_userip_connections` says otherwise. Connections that were lost count until the server notices. Trying other ways to log in replaces this answer by “Invalid credentials”, which is misleading."
  },
  {
    id: "too-many-of-user-at-address",
    title: "Maximum number of connections from user+IP exceeded",
    lines: [
      "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)"
    ],
    server: "Dovecot",
    step: "auth",
    reason: "TooManyConnections"
  },
  {
    id: "too-many-of-address",
    title: "too many open connections from your ip or network",
    lines: ["* BYE too many open connections from your ip or network"],
    server: "mox",
    step: "greeting",
    reason: "TooManyConnections"
  },
  {
    id: "yahoo-lockout",
    title: "Too many bad auth attempts",
    lines: ["NO Too many bad auth attempts"],
    server: "Yahoo and AOL",
    step: "auth",
    reason: "AuthThrottled"
  },
  {
    id: "yahoo-app-password",
    title: "LOGIN Invalid credentials",
    lines: ["NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials"],
    server: "Yahoo and AOL",
    step: "auth",
    reason: "AmbiguousRefusal"
  },
  {
    id: "yandex-refusal",
    title: "LOGIN Invalid credentials or IMAP is disabled",
    lines: ["NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials or IMAP is disabled sc=aBcD1234_imap"],
    server: "Yandex",
    step: "auth",
    reason: "AmbiguousRefusal",
    note: "`sc=…` is an id that Yandex's support can look up."
  },
  {
    id: "mailru-app-password",
    title: "NEOBHODIM parol prilozheniya: Application password is REQUIRED",
    lines: [
      "NO [AUTHENTICATIONFAILED] NEOBHODIM parol prilozheniya https://help.mail.ru/mail/security/protection/external / Application password is REQUIRED"
    ],
    server: "Mail.ru",
    step: "auth",
    reason: "AppPasswordRequired"
  },
  {
    id: "interia-imap-disabled",
    title: "Please enable IMAP access in your account settings first",
    lines: ["OK [ALERT] Please enable IMAP access in your account settings first."],
    server: "Interia (interia.pl, poczta.fm)",
    step: "auth",
    reason: "ImapDisabled",
    note: "The response to the login says OK anyway, and every later command is refused."
  },
  {
    id: "imap-not-enabled",
    title: "Full IMAP support is not enabled for this account",
    lines: ["NO Full IMAP support is not enabled for this account"],
    server: "InterMail and others",
    step: "auth",
    reason: "ImapDisabled"
  },
  {
    id: "imap-off-by-administrator",
    title: "IMAP access is disabled for your domain. Please contact your domain administrator",
    lines: [
      "NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator. (Failure)"
    ],
    server: "Google Workspace, Zoho, Microsoft 365 and others",
    step: "auth",
    reason: "ImapDisabled",
    note: "The owner of the account cannot switch it on: the settings of the whole domain decide."
  },
  {
    id: "second-factor",
    title: "Two-step verification is on",
    lines: [
      "NO Two-step verification is on. Generate a device key to log in",
      "NO 2FA is enabled for this account"
    ],
    server: "Zoho, Fastmail and others",
    step: "auth",
    reason: "AppPasswordRequired"
  },
  {
    id: "app-password",
    title: "Please use an app password",
    lines: ["NO Please use an app password", "NO [AUTHENTICATIONFAILED] Use an app-specific password"],
    server: "iCloud, Fastmail, Zoho and others",
    step: "auth",
    reason: "AppPasswordRequired"
  },
  {
    id: "address-listed",
    title: "Your IP is listed by zen.spamhaus.org",
    lines: ["* BYE 192.0.2.7 is listed by zen.spamhaus.org", "NO Your IP is blacklisted"],
    server: "Many servers",
    step: "greeting",
    reason: "IpBlocked",
    note: "Others keep the list. Waiting does not end it; whoever runs the network asks for its removal on the page of the list."
  },
  {
    id: "logindisabled",
    title: "LOGINDISABLED",
    lines: ["* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED"],
    server: "Dovecot, Cyrus, Exchange and others",
    step: "capability",
    reason: "NoUsableMechanism",
    note: "LOGINDISABLED is a capability (RFC 9051 §6.2.3): the server takes no LOGIN on this connection as it is. Most servers list it until STARTTLS has encrypted the connection, and no longer after it. If it is still listed within TLS, the server accepts other mechanisms only, such as XOAUTH2."
  },
  {
    id: "cleartext-refused",
    title: "Plaintext authentication not allowed without SSL/TLS; cleartext logins disabled",
    lines: [
      "NO cleartext logins disabled",
      "NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections."
    ],
    server: "Zimbra, Dovecot, Cyrus and others",
    step: "auth",
    reason: "PrivacyRequired",
    note: "The password was already sent in the clear when this is said. If others can read that network, change it."
  },
  {
    id: "mechanism-refused",
    title: "Unsupported authentication mechanism",
    lines: ["NO [ALERT] Unsupported authentication mechanism.", "NO no mechanism available"],
    server: "Dovecot, Cyrus and others",
    step: "auth",
    reason: "AuthSyntaxRejected",
    note: "The password was never checked. A proxy in front of the server may list mechanisms that the server itself does not support: try another one, such as LOGIN."
  },
  {
    id: "temporary-authentication-failure",
    title: "Temporary authentication failure",
    lines: ["NO [UNAVAILABLE] Temporary authentication failure."],
    server: "Dovecot",
    step: "auth",
    reason: "AuthTemporarilyUnavailable",
    note: "The password was not even looked at: the server could not reach its list of users."
  },
  {
    id: "authenticationfailed",
    title: "AUTHENTICATIONFAILED",
    lines: ["NO [AUTHENTICATIONFAILED] Authentication failed."],
    server: "Dovecot, Cyrus and many others",
    step: "auth",
    reason: "AuthRejected"
  },
  {
    id: "address-blocked",
    title: "Your IP address has been temporarily blocked",
    lines: ["* BYE [ALERT] Your IP address 192.0.2.7 has been temporarily blocked"],
    server: "Many servers",
    step: "greeting",
    reason: "IpBlocked"
  },
  {
    id: "place-refused",
    title: "Login from your country is not permitted",
    lines: [
      "NO [AUTHENTICATIONFAILED] Login from your country is not permitted. Ask your administrator to allow it"
    ],
    server: "Hosters that admit logins by country",
    step: "auth",
    reason: "IpBlocked",
    note: "The code says AUTHENTICATIONFAILED, and the words say why: the password may be right. A VPN or a machine abroad is the usual cause."
  },
  {
    id: "icewarp-intrusion",
    title: "Intrusion prevention active for IP",
    lines: ["NO LOGOUT Intrusion prevention active for IP"],
    server: "IceWarp",
    step: "greeting",
    reason: "IpBlocked"
  },
  {
    id: "dovecot-busy",
    title: "Waiting for authentication process to respond",
    lines: ["* OK Waiting for authentication process to respond.."],
    server: "Dovecot",
    step: "greeting",
    note: "It is not yet the greeting, although it looks like one: another line follows when the login service is ready, or a BYE if it never is. A client that sends a command after the first of the two may lose it."
  },
  {
    id: "mailbox-missing",
    title: "Mailbox does not exist",
    lines: ["NO Mailbox does not exist", "NO Unknown mailbox: Sent", "NO Sent doesn't exist."],
    server: "Cyrus, Courier, Exchange and others",
    step: "select",
    reason: "MailboxMissing",
    note: "Names differ between servers (`Sent`, `Sent Items`, `INBOX.Sent`, `[Gmail]/Sent Mail`), and between the language of the web page and IMAP."
  },
  {
    id: "mailbox-no-access",
    title: "NO Permission denied",
    lines: ["NO Permission denied"],
    server: "Cyrus, Courier and others",
    step: "select",
    reason: "MailboxNoAccess"
  },
  {
    id: "wrong-version-number",
    title: "SSL routines: wrong version number",
    lines: ["wrong version number"],
    server: "OpenSSL, for the client",
    step: "tls",
    reason: "TlsNotTls",
    note: "It has nothing to do with versions of TLS: the server's first bytes were plain text, such as `* OK ready`."
  },
  {
    id: "old-tls",
    title: "dh key too small, unsupported protocol",
    lines: ["dh key too small", "unsupported protocol", "unsafe legacy renegotiation disabled"],
    server: "OpenSSL, for the client",
    step: "tls",
    reason: "TlsTooOld"
  },
  {
    id: "cyrus-imapd-search-unknown-charset",
    title: "Cyrus IMAPD 3.6.1-Debian-3.6.1-4+deb12u5: SEARCH in a charset that does not exist",
    lines: ["BAD Unrecognized character set"],
    server: "Cyrus IMAPD 3.6.1-Debian-3.6.1-4+deb12u5",
    step: "command",
    reason: "CommandRejected",
    note: "It is refused by BAD, as an error of grammar would be.",
    source: "effect-imap examine, 2026-11-25"
  },
  {
    id: "hoodiecrow-select-missing",
    title: "Hoodiecrow: a mailbox that does not exist",
    lines: ["BAD Invalid mailbox name"],
    server: "Hoodiecrow",
    step: "command",
    reason: "CommandRejected",
    note: "After a refused SELECT the mailbox before it stays open: what is read is of that one.",
    source: "effect-imap examine, 2026-11-25"
  },
  {
    id: "hoodiecrow-uid-star",
    title: "Hoodiecrow: the last message by *",
    lines: ["* BAD [SYNTAX] Unexpected whitespace at position 18", "BAD Error parsing command"],
    server: "Hoodiecrow",
    step: "command",
    reason: "CommandRejected",
    note: "`*` does not name the last message.",
    source: "effect-imap examine, 2026-11-25"
  },
  {
    id: "hoodiecrow-search-nothing",
    title: "Hoodiecrow: SEARCH that finds nothing",
    lines: ["OK UID SEARCH completed"],
    server: "Hoodiecrow",
    step: "command",
    note: "A search that finds nothing is answered by OK alone.",
    source: "effect-imap examine, 2026-11-25"
  },
  {
    id: "hoodiecrow-search-unknown-charset",
    title: "Hoodiecrow: SEARCH in a charset that does not exist",
    lines: ["OK UID SEARCH completed"],
    server: "Hoodiecrow",
    step: "command",
    note: "A charset that does not exist is accepted.",
    source: "effect-imap examine, 2026-11-25"
  },
  {
    id: "hoodiecrow-append",
    title: "Hoodiecrow: APPEND",
    lines: ["OK [APPENDUID 1 4] APPEND Completed", "OK Completed"],
    server: "Hoodiecrow",
    step: "command",
    note: "The message is not reported to the connection that appended it: ask by STATUS.",
    source: "effect-imap examine, 2026-11-25"
  },
  {
    id: "hoodiecrow-fetch-odd",
    title: "Hoodiecrow: FETCH of odd items",
    lines: ["BAD Not implemented: 99"],
    server: "Hoodiecrow",
    step: "command",
    reason: "CommandRejected",
    note: "Some are refused: BODY.PEEK[99] by BAD.",
    source: "effect-imap examine, 2026-11-25"
  },
  {
    id: "hoodiecrow-condstore",
    title: "Hoodiecrow: CONDSTORE against FETCH",
    lines: ["NO NO Invalid query element: MODSEQ (Failure)"],
    server: "Hoodiecrow",
    step: "command",
    note: "CHANGEDSINCE does not report what has changed since: read all flags again.",
    source: "effect-imap examine, 2026-11-25"
  }
]
