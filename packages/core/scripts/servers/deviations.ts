/**
 * The deviations of real servers between dialing and a kept-alive mailbox; most are reported by users of other clients.
 * The later ones are in no list: the first line of a transcript says all, such as `# Q102 Zoho: IMAP is off`.
 */
import { testsOf } from "../rules.ts"

export interface Row {
  readonly row: number
  readonly server: string
  readonly what: string
}

const row = (row: number, server: string, what: string): Row => ({ row, server, what })

const listed: ReadonlyArray<Row> = [
  row(1, "NetEase 163/126/yeah/188, vip", "NO SELECT Unsafe Login"),
  row(2, "NetEase 126", "after the refused SELECT: NO SEARCH State error"),
  row(3, "NetEase", "* ID NIL accepted, does not unlock"),
  row(4, "NetEase", "ID list with trailing space / wrong format → BAD Request not ending with, BAD Parse …"),
  row(5, "NetEase (2015)", "NO SELECT The login is not safe! Please update your mail client"),
  row(6, "Coremail greeting", "* OK Coremail System IMap Server Ready(163com[…]): brackets that are no code"),
  row(7, "NetEase", 'SELECT without UIDNEXT; * STATUS "INBOX" ()'),
  row(8, "NetEase/QQ", "account password refused, needs 授权码 (authorization code), IMAP off by default"),
  row(9, "private Coremail", "after tagged OK an extra line OK ENABLE completed"),
  row(10, "QQ / exmail / foxmail", "unknown command → untagged * BAD Command!, then RST or silence"),
  row(11, "QQ", "two tagged NO for one LOGIN, text GBK-encoded"),
  row(12, "QQ", 'AUTH=LOGIN prompts VXNlciBOYW1lAA== / UGFzc3dvcmQA (NUL, "User Name")'),
  row(13, "exmail.qq.com", "LOGIN with literals not understood"),
  row(14, "exmail", "* CAPABILITY … UIDPLUS trailing space"),
  row(
    15,
    "QQ",
    "Login fail. Account is abnormal, service is not open, password is incorrect, …: five causes, one text"
  ),
  row(16, "QQ", "LOGIN dropped without answer when the mailbox has IMAP off"),
  row(17, "189.cn (21cn)", "advertises NAMESPACE after login, answers BAD command syntax error"),
  row(18, "Sohu", 'NAMESPACE answered * CAPABILITY (("" "/")) NIL NIL'),
  row(19, "Sina / Aliyun / Lark", "IMAP off until it is switched on, then a code instead of the password"),
  row(20, "O365/outlook.com", "auth OK, then BAD User is authenticated but not connected"),
  row(21, "O365", "* BYE Connection closed. 14, and the reason was in the line before"),
  row(22, "O365", "* BYE Session invalidated - AccessTokenExpired"),
  row(23, "O365", "a bare line Server Unavailable. 15, then * BYE"),
  row(24, "O365", "BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds"),
  row(25, "O365", "NO Basic authentication is disabled; NO LOGIN failed, then * BYE"),
  row(26, "O365", "AUTHENTICATE PLAIN → NO, then LOGIN same password → OK"),
  row(27, "Exchange", "shared mailbox user user@dom\\shared breaks PLAIN"),
  row(28, "Exchange", "tagged OK Unable to authenticate"),
  row(29, "O365", "pre-auth caps AUTH=XOAUTH2 LOGINDISABLED, after auth differ"),
  row(30, "O365 (2026-09)", "advertises ENABLE IMAP4rev2 for some tenants, SEARCH then buggy"),
  row(31, "Exchange 2003", "NAMESPACE drops the connection"),
  row(32, "Exchange", "unexpected + continuation, tagged OK without text, trailing SP"),
  row(33, "O365", "now and then no greeting for 30 s from one address, or 30 s for a login"),
  row(34, "outlook.com", "Account is blocked. Login to your account via a web browser"),
  row(35, "O365", "a code without status: […] or * [COPYUID …"),
  row(36, "Gmail", "NO [ALERT] Too many simultaneous connections"),
  row(37, "Gmail", "[ALERT] Please log in via your web browser; [WEBALERT url]"),
  row(38, "Gmail", "[ALERT] Application-specific password required: …/185833 (Failure)"),
  row(39, "Gmail/O365", "XOAUTH2 refusal = + <b64 JSON>; waits for an empty line (OAUTHBEARER: AQ==)"),
  row(40, "Gmail, Zoho, mailfence, SmarterMail …", "untagged * CAPABILITY before tagged LOGIN/AUTH OK"),
  row(41, "Gmail", "OK Success [THROTTLED], seconds-long delays"),
  row(42, "Gmail", 'without SNI: self-signed invalid2.invalid "No SNI provided"'),
  row(43, "Gmail", "drops IDLE after 9 to 10 min"),
  row(44, "Yahoo/AOL", "NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials for account password"),
  row(45, "Yahoo/AOL", "a token wants ID with a GUID before the login"),
  row(46, "Yahoo/AOL", "NO [UNAVAILABLE] … temporarily not available"),
  row(47, "AOL/Yahoo", "* BYE Server logging out: IDLE below 5 min needed"),
  row(
    48,
    "iCloud",
    "capability list holds host tokens st11p00mm-iscream022 15E205 XAPPLEPUSHSERVICE …; tagged …"
  ),
  row(49, "iCloud", "the user name is the whole address or its local part, by the age of the account"),
  row(
    50,
    "iCloud",
    "XAPPLEPUSHSERVICE proxy rewrites the stream (literals!) until CAPABILITY is sent again …"
  ),
  row(
    51,
    "iCloud",
    "ENABLE answered without * ENABLED; SELECT INBOX (CONDSTORE ANNOTATE) → BAD Unexpected …"
  ),
  row(52, "Yandex", "NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials or IMAP is disabled sc=…"),
  row(53, "Yandex", "never answers CAPABILITY, and says * BYE Autologout every minute forever"),
  row(54, "Yandex", "a bare +; IDLE ends after 6 to 45 min"),
  row(
    55,
    "Mail.ru",
    "NEOBHODIM parol prilozheniya https://help.mail.ru/… / Application password is REQUIRED"
  ),
  row(56, "Mail.ru", "numbers as 9.3736e+06"),
  row(57, "GMX/web.de/1&1", "IMAP off by default and again when it was not used: NO authentication failed"),
  row(58, "T-Online", "a separate password for e-mail"),
  row(
    59,
    "Strato RZimapd",
    "ENABLE IMAP4rev2 accepted (reports differ whether advertised), then SEARCH → * ESEARCH …"
  ),
  row(60, "Strato", 'LIST "" INBOX RETURN (SUBSCRIBED CHILDREN) returns nothing'),
  row(
    61,
    "interia.pl",
    "LOGIN → OK [ALERT] Please enable IMAP access in your account settings first., later …"
  ),
  row(
    62,
    "o2.pl / mail.de / Mailu+nginx / …",
    "ID advertised before auth but BAD (or proxy does not know it)"
  ),
  row(
    63,
    "Namecheap Private Email",
    'before STARTTLS every command: BAD "Must issue a STARTTLS command first" without tag'
  ),
  row(64, "Telekom HU, others", "* CAPABILITY … LITERAL + (space), lower-case * capability, * List"),
  row(65, "wp.pl, free.fr", "IDLE without DONE reply / SEARCH closes connection"),
  row(
    66,
    "Dovecot busy auth",
    "two greetings: * OK Waiting for authentication process to respond.. then the real * OK …"
  ),
  row(
    67,
    "Dovecot",
    "cleartext LOGIN: * BAD [ALERT] Plaintext authentication not allowed without SSL/TLS … …"
  ),
  row(68, "Dovecot", "delays failed auth up to ~15 s (penalty), anvil per IP"),
  row(69, "Dovecot", "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded …"),
  row(70, "Dovecot", "NO [UNAVAILABLE] Temporary authentication failure"),
  row(71, "Dovecot", "OK Pre-login capabilities listed, post-login capabilities have more"),
  row(72, "Dovecot", "second LOGIN after success → BAD … Unknown command"),
  row(73, "Dovecot misconf", "STARTTLS advertised, no cert → handshake WRONG_VERSION_NUMBER"),
  row(74, "gromox, others", "STARTTLS works but is not advertised"),
  row(
    75,
    "UW-imap 2007e",
    "advertises SASL-IR, AUTHENTICATE PLAIN <ir> → BAD Missing or invalid argument to …"
  ),
  row(76, "Zoho, public-inbox, others", "AUTH=PLAIN is listed, and answered BAD"),
  row(77, "nginx-mail, Perdition, imapproxy", "its own short list before the login; a bare +"),
  row(78, "Perdition + Exchange", "non-UTF-8 password bytes"),
  row(79, "Dovecot director/cluster", "NO [REFERRAL imap://user;AUTH=*@mail2.example.com/]"),
  row(80, "Cyrus", "short list before the login, delayed refusals, * BYE on fatal errors"),
  row(81, "Courier", "too many connections: accepts, then closes, or * BYE"),
  row(82, "mox / Stalwart", "* BYE too many open connections from your ip or network"),
  row(83, "IceWarp", "greeting NO LOGOUT Intrusion prevention active for IP"),
  row(84, "POP/SMTP on the port", "+OK …, 220 … instead of a greeting"),
  row(85, "hMailServer", "* OK IMAPrev1"),
  row(86, "Kerio", "drops TCP after 3 refused mechanisms"),
  row(
    87,
    "Proton Bridge",
    "self-signed CN=127.0.0.1 (CaUsedAsEndEntity), STARTTLS on 1143, BAD [Error offset=4]: …"
  ),
  row(88, "DavMail", "*  1688 EXISTS: two spaces, as a keepalive"),
  row(89, "GroupWise", "XGWTRUSTEDAPP + LOGIN user without password"),
  row(90, "Domino", "no IDLE, bridged semantics, odd user forms"),
  row(91, "Zimbra", "NO cleartext logins disabled; NO mailbox selected READ-ONLY"),
  row(92, "James", "re-announces capabilities after auth"),
  row(
    93,
    "Winmail Pro, Archiveopteryx, InterMail …",
    "no UIDNEXT; stray spaces; a quoted flag; words in the capability list; IMAP not enabled"
  ),
  row(94, "misc", "UIDVALIDITY 0, UIDNEXT 0, [UNSEEN 0], PERMANENTFLAGS ( \\*), NIL delimiter, missing …"),
  row(
    95,
    "any, MITM",
    "clear text after the OK of STARTTLS; PREAUTH on 143; OK before the command; BYE as success"
  ),
  row(96, "Avast/AVG/ESET mail shield", "TLS signed again by a root on this machine"),
  row(97, "TLS on a plaintext port / reverse", "WRONG_VERSION_NUMBER, Unable to parse TLS packet header"),
  row(98, "legacy TLS", "dh key too small, unsupported protocol"),
  row(99, "dead IPv6", "connect fails at once or stalls"),
  row(100, "NAT / firewall", "idle flow dropped after 2–10 min, no RST"),
  row(101, "suspend/resume", "socket dead, read blocks 15–17 min")
]

/** Finds what comes after the list, by the number of its transcript. */
const shown = Array.from(testsOf.values())
  .flat()
  .flatMap(({ name }) => {
    const [, number, server, what] = /^Q(\d+) ([^:]+): (.+)$/.exec(name) ?? []
    return server === undefined || what === undefined || Number(number) <= listed.length
      ? []
      : [row(Number(number), server, what)]
  })

export const rows: ReadonlyArray<Row> = [
  ...listed,
  ...new Map(shown.map((each) => [each.row, each])).values()
].toSorted((one, other) => one.row - other.row)
