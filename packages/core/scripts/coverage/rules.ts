/**
 * The rules that a connection is held to: what the RFCs demand, what servers force upon clients, what attackers try.
 *
 * Severity: C loses a credential or the right party, H fails or hangs with real servers, M degrades, L is nice.
 */
export interface Rule {
  readonly id: string
  readonly severity: "C" | "H" | "M" | "L"
  readonly text: string
}

const rule = (id: string, severity: Rule["severity"], text: string): Rule => ({ id, severity, text })

export const rules: ReadonlyArray<Rule> = [
  // framing and parsing
  rule("P01", "M", "Lines end CRLF. Accept bare LF with quirk event bareLf"),
  rule("P02", "H", "Any split of the bytes into chunks gives the same responses"),
  rule("P03", "C", "Literal = exactly n octets, may contain CRLF and look-alike tagged lines"),
  rule(
    "P04",
    "H",
    "{0}, literal that exactly fills the line, several literals in one line, literal as last token"
  ),
  rule("P05", "M", "A literal {n+} from a server is read and noted; ~{n} is framed"),
  rule("P07", "C", "A literal that is too large is refused before anything is buffered"),
  rule("P08", "M", "Quoted strings: escapes, a missing end, NIL only where it is allowed"),
  rule("P10", "H", "All keywords case-insensitive"),
  rule("P11", "H", "Double and trailing spaces are tolerated"),
  rule("P12", "H", "resp-text may be empty and the SP+text after ] may be missing"),
  rule("P13", "H", "A response code exists only if [ is the first char of resp-text"),
  rule("P14", "M", "Code args run to ]; no close bracket ⇒ treat whole as text + quirk"),
  rule("P15", "H", "Unknown response codes MUST be ignored"),
  rule("P16", "H", "A line with neither tag nor star nor plus is skipped and counted"),
  rule("P17", "M", "UTF-8 is accepted everywhere; invalid UTF-8 keeps its bytes"),
  rule("P18", "H", "number 32-bit, number64/modseq 63-bit lossless"),
  rule(
    "P19",
    "H",
    "Untagged data and completions of other commands may arrive while a continuation is awaited"
  ),
  rule("P20", "H", "+ text, + base64 and a bare + are all continuation requests"),
  rule("P22", "C", "Parsing is linear in the bytes"),
  rule("P23", "C", "Every size has a limit, with a typed error"),
  rule("P24", "C", "Whatever string is written, another parser reads the same octets"),
  // the greeting
  rule("G01", "H", "Only * OK, * PREAUTH and * BYE are greetings, and nothing is written before"),
  rule("G02", "M", "[CAPABILITY …] in OK/PREAUTH used instead of a CAPABILITY round trip"),
  rule("G03", "H", "PREAUTH within verified TLS needs no login"),
  rule("G04", "C", "PREAUTH on cleartext when TLS is required: MUST close"),
  rule("G05", "H", "BYE instead of a greeting is reported with its code and text"),
  rule("G06", "C", "NO, BAD, a tag or junk instead of a greeting ends the connection"),
  rule("G07", "H", "Foreign banners classified"),
  rule("G08", "H", "Silence → GreetingTimeout (deadline total, not per byte)"),
  rule("G09", "H", "EOF before full line → ClosedBeforeGreeting (fail2ban, connection limits, proxies)"),
  rule("G10", "C", "ALERT in cleartext greeting is not shown as trusted"),
  rule("G11", "C", "Before authentication ignore all untagged data except CAPABILITY and status responses"),
  rule("G12", "C", "* PREAUTH after the greeting is a violation"),
  // tags, commands, continuation, goodbye
  rule("T01", "H", "Unique tag per command on a connection"),
  rule("T02", "H", "Tag ≤ 15 chars, alnum (exmail.qq.com echoes only 15 of 20)"),
  rule("T03", "C", "An answer to a tag that was never issued completes nothing"),
  rule("T04", "C", "The rest of a command waits for its continuation, and is not sent after NO or BAD"),
  rule("T05", "C", "A continuation that nobody asked for is never answered"),
  rule("T06", "H", "{n+} only if LITERAL+/LITERAL-/IMAP4rev2 in the current caps"),
  rule("T07", "H", "Nothing is sent after STARTTLS or an AUTHENTICATE that may be challenged"),
  rule("T08", "M", "Untagged NO/BAD is a warning, does not complete a command"),
  rule("T09", "H", "An untagged BAD that is never followed by a tag hangs nothing"),
  rule(
    "T10",
    "H",
    "NO generally keeps state, BAD never changes state, except SELECT/EXAMINE NO ⇒ deselected"
  ),
  rule(
    "T11",
    "H",
    "userid/password/mailbox accept any octet except NUL: atom if safe, else quoted, else literal"
  ),
  rule("T12", "M", "Non-ASCII user/password ⇒ AUTHENTICATE, not LOGIN (LOGIN is not UTF-8 clean)"),
  rule("T13", "M", "Command line ≤ 8192 octets excluding literals (2683's 1000 was raised)"),
  rule("T14", "H", "BYE any time"),
  rule("T15", "H", "An end without BYE is no success"),
  rule(
    "T16",
    "M",
    "LOGOUT: expect * BYE + tagged OK; tolerate tagged <t> BYE …, only BYE, only EOF, or nothing (3 s) → …"
  ),
  rule(
    "T17",
    "C",
    "Command deadline expiry ⇒ connection closed, Timeout{step}; late reply must not resolve a later command"
  ),
  // capabilities
  rule("C01", "M", "Order, case and doubles in the list do not matter; unknown names are kept"),
  rule("C02", "C", "After STARTTLS MUST discard, SHOULD re-ask"),
  rule("C03", "H", "After LOGIN/AUTHENTICATE discard"),
  rule("C04", "M", "Untagged CAPABILITY between our last auth octet and the tagged OK (Gmail, Yandex)"),
  rule("C05", "H", "CAPABILITY answered NO/BAD/untagged BAD/OK-without-data"),
  rule("C06", "C", "Neither IMAP4rev1 nor IMAP4rev2: UnsupportedServer unless policy legacy"),
  rule("C07", "H", "No AUTH= at all : LOGIN if allowed, else NoUsableMechanism{offered}"),
  rule("C08", "H", "Gate every extension on current caps"),
  // STARTTLS and TLS
  rule("S01", "C", "Default policy = TLS required"),
  rule("S02", "H", "993 and 143 are tried side by side; 143 wins only once TLS is up"),
  rule(
    "S03",
    "C",
    "STARTTLS missing in caps & TLS required ⇒ StartTlsNotOffered, try other candidate, never continue in …"
  ),
  rule(
    "S04",
    "C",
    "STARTTLS answered NO / BAD / + / unknown tag / BYE / EOF / timeout ⇒ StartTlsFailed, no secrets"
  ),
  rule("S05", "C", "Nothing written between STARTTLS and handshake end"),
  rule("S06", "C", "Bytes after the tagged OK's CRLF in our buffer ⇒ StartTlsInjection, close"),
  rule("S07", "C", "Untagged lines before the tagged OK are discarded, not only caps"),
  rule("S08", "C", "The channel is read again right before every secret"),
  rule("S10", "C", "TLS ≥ 1.2 (MUST), 1.3 preferred"),
  rule("S11", "C", "Check the configured host name"),
  rule("S12", "H", "A certificate without subjectAltName is refused"),
  rule("S13", "M", "International names as A-labels; addresses by their own entry, without SNI"),
  rule("S14", "C", "A refused certificate is not retried and cannot be clicked away"),
  rule("S15", "H", "[PRIVACYREQUIRED]: upgrade (STARTTLS or 993) once, then needs-user"),
  rule("S16", "C", "Connection/session reuse key includes TLS policy, host, pin, account"),
  rule("S17", "M", "SCRAM-*-PLUS on TLS 1.2 needs extended master secret or no resumption"),
  // authentication
  rule("A01", "C", "LOGINDISABLED ⇒ MUST NOT send LOGIN. AUTHENTICATE PLAIN remains legal on TLS"),
  rule(
    "A02",
    "C",
    "Clear-text mechanisms (LOGIN, PLAIN, LOGIN-mech, XOAUTH2, OAUTHBEARER) need TLS; bearer tokens have no …"
  ),
  rule(
    "A03",
    "M",
    "LOGIN is last resort and can be disabled (the Dovecot wiki prefers LOGIN without SASL-IR to save a …"
  ),
  rule("A04", "H", "After NO another mechanism may be tried"),
  rule("A05", "C", "Only what is listed; no step down to a weaker mechanism in the clear"),
  rule("A06", "H", "Initial response only with SASL-IR (or IMAP4rev2)"),
  rule(
    "A07",
    "H",
    "SASL-IR advertised but broken: Coremail 163/126 answers BAD Request not ending with ⇒ retry once …"
  ),
  rule("A08", "H", "A challenge that does not fit, or one too many, is cancelled"),
  rule("A09", "C", "Tagged OK before the mechanism is satisfied (SCRAM without valid v=) ⇒ failure, close"),
  rule("A10", "H", "Challenge state is per attempt"),
  rule("A11", "C", "PLAIN is UTF-8; NUL and empty parts are refused here"),
  rule(
    "A12",
    "H",
    "SCRAM vectors: SHA-1 (fyko+d2…) and SHA-256 (rOprNGf…) reproduce . User a,b=c → a=2Cb=3Dc"
  ),
  rule("A13", "C", "The server nonce begins with ours and adds to it; extensions as RFC 5802 says"),
  rule(
    "A14",
    "C",
    "Iterations: < 4096 warn (SHOULD ≥ 4096), > 1 000 000 refuse ; derive async with deadline"
  ),
  rule("A15", "C", "Verify v= (constant time)"),
  rule("A16", "C", "gs2"),
  rule("A17", "H", "TLS 1.3 ⇒ tls-exporter (EXPORTER-Channel-Binding, 32, empty ctx"),
  rule("A18", "H", "OAUTHBEARER carries user, host and port; control characters are refused here"),
  rule(
    "A19",
    "H",
    "On error challenge (base64 JSON status/scope/openid-configuration) send AQ== (or *), then expect NO …"
  ),
  rule(
    "A20",
    "H",
    "XOAUTH2 user=<u>^Aauth=Bearer <tok>^A^A; on error challenge send an empty line then expect NO"
  ),
  rule(
    "A21",
    "H",
    "invalid_token/401 ⇒ ask token provider once for a fresh token, new attempt (new connection if server …"
  ),
  rule("A22", "H", "Tagged OK may carry ALERT and the account still be unusable"),
  // ID
  rule("I01", "H", "Only if ID advertised in the current state"),
  rule(
    "I02",
    "H",
    "≤ 30 pairs, key ≤ 30 octets, value ≤ 1024 octets, no duplicate key (case-insensitive) — validated at …"
  ),
  rule(
    "I03",
    "M",
    '"no information" = ID NIL, never ID () (Nemesis/GMX and Exchange disagree on the empty variants ⇒ …'
  ),
  rule(
    "I04",
    "M",
    "ID contains nothing false, nothing about the machine or the user, and can be switched off"
  ),
  rule(
    "I05",
    "M",
    "MUST NOT change behaviour because of the server's ID ⇒ quirks keyed on host/caps/observed replies only"
  ),
  rule("I06", "H", "Default moment"),
  rule("I07", "M", "Whatever the answer to ID looks like, it is read or passed over"),
  rule("I08", "H", "NO / BAD / untagged BAD / timeout (5 s) ⇒ non-fatal (rule T09)"),
  rule("I09", "H", "SELECT NO … Unsafe Login … (or EXAMINE …)"),
  // ENABLE, UTF-8
  rule("E01", "H", "Authenticated state only, before any SELECT; MUST NOT afterwards"),
  rule("E02", "H", "Enabled = what untagged ENABLED lists"),
  rule("E03", "M", "If only IMAP4rev2 is offered (no rev1) no ENABLE needed"),
  rule("E04", "H", "UTF8=ONLY ⇒ must ENABLE UTF8=ACCEPT (never UTF8=ONLY) before mailbox commands"),
  rule("E05", "H", "Modified UTF-7 for names unless UTF8/rev2 enabled"),
  rule(
    "E06",
    "M",
    "QRESYNC implies CONDSTORE; QRESYNC param only after ENABLED lists QRESYNC (else server BAD)"
  ),
  // mailboxes
  rule("O01", "H", "Selected only on tagged OK. Fields"),
  rule("O02", "H", "Defaults when missing: PERMANENTFLAGS ⇒ all"),
  rule("O03", "M", "READ-WRITE/READ-ONLY from tagged OK; absent on SELECT ⇒ read-write"),
  rule("O04", "H", "A failed SELECT deselects the previous mailbox"),
  rule("O05", "H", "Data before [CLOSED] belongs to the old, after to the new mailbox"),
  rule("O06", "C", "EXISTS/FLAGS/FETCH/EXPUNGE when not selected are ignored"),
  rule("O07", "H", "NO codes: NONEXISTENT ⇒ MailboxMissing"),
  rule("O09", "H", "INBOX case-insensitive"),
  rule("O10", "C", "Leaving: UNSELECT if advertised/rev2; else EXAMINE, then CLOSE after its OK"),
  rule("O12", "M", "NAMESPACE and special use are optional, and read as they come"),
  rule("O14", "L", "OBJECTID: SELECT returns [MAILBOXID (…)]; rename detection"),
  rule("O15", "M", "HIGHESTMODSEQ/NOMODSEQ need a CONDSTORE-enabling command (SELECT x (CONDSTORE))"),
  rule("O16", "M", "Without a mailbox the way ends with the login: nothing is selected, and ID still sent"),
  // a mailbox that is kept
  rule("K01", "H", "IDLE only if it is listed, else polling by NOOP"),
  rule("K02", "H", "IDLE is issued again within 29 minutes, sooner if connections are lost"),
  rule("K03", "H", "Nothing is sent while DONE is outstanding, and DONE only after +"),
  rule("K04", "H", "IDLE refused ⇒ polling on this connection"),
  rule(
    "K05",
    "H",
    "Data after DONE, before its answer, counts; an IDLE that the server ends begins once more"
  ),
  rule("K06", "H", "Without IDLE a NOOP at least every 25 minutes"),
  rule("K07", "H", "A silence is followed by a probe, and that by the end: ConnectionStalled"),
  rule("K08", "M", "Mailbox size updates are remembered; EXISTS that shrinks without EXPUNGE ⇒ read again"),
  rule("K11", "H", "UIDVALIDITY changed ⇒ all that was known is void, and no delta is applied"),
  rule("K12", "M", "SELECT with QRESYNC; VANISHED (EARLIER) must not decrement the count"),
  rule("K13", "M", "After ENABLE QRESYNC, VANISHED instead of EXPUNGE"),
  rule(
    "K14",
    "H",
    "A lost session is opened again, with backoff and full jitter; two sessions that take turns are noticed"
  ),
  rule("K15", "H", "What made the server hang up is not repeated without end"),
  rule(
    "K16",
    "H",
    "All mailboxes of an account are followed over one connection; each change is reported once"
  ),
  rule("K17", "H", "NOTIFY refused, overflown or fatal ⇒ mailboxes are asked for, and the app is notified"),
  rule("K18", "M", "Data of NOTIFY is not the answer to a command of the app"),
  rule("K19", "H", "Mailboxes are followed by turns over one connection, each as if it were always open"),
  // extensions and referrals
  rule(
    "Z01",
    "M",
    "COMPRESS is off by default, and comes only after the login, within TLS; what follows its OK is compressed"
  ),
  rule("Z03", "L", "UNAUTHENTICATE resets selected, ENABLE, COMPRESS, caps"),
  rule("Z04", "C", "A login referral is reported, and not followed"),
  rule("Z05", "C", "A referral is followed only by leave of the user"),
  rule("Z06", "C", "A mailbox referral is never followed"),
  rule("Z07", "L", "Codes and data of LANGUAGE, METADATA, PARTIAL and PREVIEW are passed over"),
  // discovery and dialing
  rule("N01", "H", "SRV records are asked, and a target of . is respected"),
  rule("N02", "C", "Never pick a weaker security because SRV says so: _imap (143) still requires STARTTLS"),
  rule("N03", "C", "SRV without DNSSEC: reference ids = user domain (SRV-ID/DNS-ID)"),
  rule("N04", "M", "v6/v4 interleave"),
  rule("N05", "C", "Losers of the race are closed before any byte is written to them"),
  rule("N06", "H", "Same deadline covers DNS+TCP+TLS+greeting (connectTimeout), each step also has its own"),
  rule("N07", "C", "No connection to loopback or private addresses that SRV or a referral names"),
  // attacks
  rule("X01", "C", "STARTTLS stripping from caps"),
  rule("X02", "C", "STARTTLS refused"),
  rule("X03", "C", "Response injection after OK (same segment / later segment before ServerHello)"),
  rule("X04", "C", "Early tagged OK before STARTTLS is written"),
  rule("X05", "C", "Re-ordered reply"),
  rule("X06", "C", "PREAUTH downgrade"),
  rule("X07", "C", "Pre-TLS data remembered"),
  rule("X08", "C", "Fake ALERT / UI spoof"),
  rule("X09", "C", "Tampered greeting / junk first line"),
  rule("X10", "C", "BYE tricks"),
  rule("X11", "C", "Malicious login referral"),
  rule("X12", "C", "Malicious mailbox referral"),
  rule("X13", "C", "CRLF injection via user/pass/mailbox/ID/authzid/tag prefix/host"),
  rule("X14", "C", "^A injection in XOAUTH2/OAUTHBEARER, NUL in PLAIN, ,/= in SCRAM name"),
  rule("X15", "C", "Wrong host after redirect/SRV"),
  rule("X16", "C", "Cert"),
  rule("X17", "C", "TLS version/cipher downgrade"),
  rule("X19", "C", "Huge literal"),
  rule("X20", "C", "Endless line"),
  rule("X21", "C", "Infinite untagged flood"),
  rule("X22", "C", "Deep nesting"),
  rule("X23", "C", "Quadratic/ReDoS: many small literals, long digit runs, long atoms, [/\\/space × 10⁵"),
  rule("X25", "C", "Range bombs"),
  rule("X26", "C", "Slowloris"),
  rule("X27", "C", "Compression bomb"),
  rule("X28", "C", "SCRAM iteration DoS"),
  rule("X29", "C", "SCRAM nonce / signature / stale challenge"),
  rule("X30", "C", "SASL downgrade by caps edit (pre-TLS or injected)"),
  rule("X31", "C", "Auth loop"),
  rule("X32", "C", "Continuation bait"),
  rule("X33", "C", "Stale/future tag"),
  rule("X34", "C", "Secret leakage"),
  rule("X35", "C", "Log/terminal injection"),
  rule("X36", "C", "HTML/JS injection in visualizer"),
  rule("X37", "C", "Visualizer feed exposure"),
  rule("X38", "C", "Prototype pollution"),
  rule("X39", "C", "Parser/state confusion by valid data at odd times"),
  rule("X40", "C", "Account lockout amplification"),
  rule("X42", "C", "OAuth error JSON abuse"),
  rule("X43", "C", "SSRF via SRV/autoconfig/referral"),
  rule("X44", "C", "Reconnect storm"),
  rule("X45", "C", "Race confusion"),
  rule("X47", "C", "Unicode user names")
]
