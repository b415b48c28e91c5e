/**
 * The rules that a connection keeps: what RFCs demand, what servers require of clients, and what attackers try.
 *
 * Severity: C, a credential is lost or the wrong party trusted; H, it fails or hangs with real servers; M, it works worse; L, it would be nice.
 */
export interface Rule {
  readonly id: string
  readonly severity: "C" | "H" | "M" | "L"
  readonly text: string
}

const rule = (id: string, severity: Rule["severity"], text: string): Rule => ({ id, severity, text })

export const rules: ReadonlyArray<Rule> = [
  // framing and parsing
  rule("P01", "M", "Lines end with CRLF; a bare LF is accepted, and noted"),
  rule("P02", "H", "Any split of the bytes into chunks gives the same responses"),
  rule(
    "P03",
    "C",
    "A literal is exactly n octets, and may contain CRLF and lines that look like tagged responses"
  ),
  rule(
    "P04",
    "H",
    "A literal may be empty, fill the line exactly, or be the last token, and a line may contain several"
  ),
  rule("P05", "M", "A literal {n+} from a server is read and noted; ~{n} is framed"),
  rule("P07", "C", "A literal that is too large is refused before anything is buffered"),
  rule("P08", "M", "Quoted strings: escapes, a missing end, NIL only where it is allowed"),
  rule("P10", "H", "Keywords are compared without regard to case"),
  rule("P11", "H", "Double and trailing spaces are tolerated"),
  rule("P12", "H", "The text of a status response may be empty, also after a response code"),
  rule("P13", "H", "A response code exists only if [ is the first character of the text"),
  rule("P14", "M", "The arguments of a response code end at ]; without it, the whole is text"),
  rule("P15", "H", "Unknown response codes are ignored"),
  rule("P16", "H", "A line with neither tag nor star nor plus is skipped and counted"),
  rule("P17", "M", "UTF-8 is accepted everywhere; invalid UTF-8 keeps its bytes"),
  rule("P18", "H", "Numbers of 32 bits, and of 63 bits such as mod-sequences, are exact"),
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
  rule("G02", "M", "Capabilities listed in the greeting save a CAPABILITY command"),
  rule("G03", "H", "PREAUTH within verified TLS needs no login"),
  rule("G04", "C", "PREAUTH in the clear ends the connection if TLS is required"),
  rule("G05", "H", "BYE instead of a greeting is reported with its code and text"),
  rule("G06", "C", "NO, BAD, a tag or junk instead of a greeting ends the connection"),
  rule("G07", "H", "Greetings of other protocols are recognised: SMTP, POP3, SSH, HTTP, TLS"),
  rule(
    "G08",
    "H",
    "A silent server ends in GreetingTimeout; the limit counts from the beginning, not from the last byte"
  ),
  rule("G09", "H", "An end before the first whole line is ClosedBeforeGreeting"),
  rule("G10", "C", "ALERT in cleartext greeting is not shown as trusted"),
  rule("G11", "C", "Before the login, untagged data is ignored, except capabilities and status responses"),
  rule("G12", "C", "* PREAUTH after the greeting is a violation"),
  // tags, commands, continuation, goodbye
  rule("T01", "H", "Each command of a connection has its own tag"),
  rule("T02", "H", "A tag has at most 15 letters and digits (exmail.qq.com echoes only 15 of 20)"),
  rule("T03", "C", "An answer to a tag that was never issued completes nothing"),
  rule("T04", "C", "The rest of a command waits for its continuation, and is not sent after NO or BAD"),
  rule("T05", "C", "A continuation request that no command waits for is never answered"),
  rule("T06", "H", "{n+} is written only if the current capabilities list LITERAL+, LITERAL- or IMAP4rev2"),
  rule("T07", "H", "Nothing is sent after STARTTLS or an AUTHENTICATE that may be challenged"),
  rule("T08", "M", "An untagged NO or BAD is a warning, and completes no command"),
  rule("T09", "H", "An untagged BAD that no tagged response follows does not make a command hang"),
  rule(
    "T10",
    "H",
    "NO and BAD leave the state as it is, except that a refused SELECT or EXAMINE leaves no mailbox open"
  ),
  rule(
    "T11",
    "H",
    "User, password and mailbox may contain any octet but NUL: as an atom, quoted, or as a literal"
  ),
  rule(
    "T12",
    "M",
    "A user or password that is not ASCII is sent by AUTHENTICATE, because LOGIN is not UTF-8"
  ),
  rule("T13", "M", "A command line has at most 8192 octets besides its literals"),
  rule("T14", "H", "BYE may come at any time"),
  rule("T15", "H", "An end without BYE is not a success"),
  rule(
    "T16",
    "M",
    "LOGOUT is answered by BYE and a tagged OK; any other answer, or none within 3 s, is not an error"
  ),
  rule(
    "T17",
    "C",
    "A command that exceeds its limit ends the connection with Timeout; a late answer resolves no other command"
  ),
  // capabilities
  rule("C01", "M", "Order, case and doubles in the list do not matter; unknown names are kept"),
  rule("C02", "C", "After STARTTLS, capabilities are dropped and requested again"),
  rule(
    "C03",
    "H",
    "After the login, capabilities are dropped; those of the tagged OK are used, or requested again"
  ),
  rule("C04", "M", "Untagged CAPABILITY during the login counts (Gmail, Yandex)"),
  rule(
    "C05",
    "H",
    "If CAPABILITY is refused or answered without data, it is repeated once; then the greeting's list counts, within TLS"
  ),
  rule("C06", "C", "A server with neither IMAP4rev1 nor IMAP4rev2 is an UnsupportedServer"),
  rule(
    "C07",
    "H",
    "Without AUTH=, LOGIN is used if it is allowed; otherwise NoUsableMechanism lists what is offered"
  ),
  rule("C08", "H", "Each extension is used only if the current capabilities list it"),
  // STARTTLS and TLS
  rule("S01", "C", "TLS is required by default"),
  rule("S02", "H", "993 and 143 are tried at the same time; 143 wins only once TLS is up"),
  rule(
    "S03",
    "C",
    "If STARTTLS is missing and TLS is required, the other way in is tried; nothing continues in the clear"
  ),
  rule(
    "S04",
    "C",
    "If STARTTLS is refused, cut off or not answered, StartTlsFailed follows, and no secret is sent"
  ),
  rule("S05", "C", "Nothing is written between STARTTLS and the end of the handshake"),
  rule("S06", "C", "Bytes after the OK of STARTTLS, before TLS, are StartTlsInjection"),
  rule("S07", "C", "Everything that was received before the OK of STARTTLS is dropped"),
  rule("S08", "C", "The channel is checked again right before every secret"),
  rule("S10", "C", "TLS 1.2 is the minimum"),
  rule("S11", "C", "The certificate is checked for the configured host name"),
  rule("S12", "H", "A certificate without subjectAltName is refused"),
  rule("S13", "M", "International names as A-labels; addresses by their own entry, without SNI"),
  rule("S14", "C", "A refused certificate is not retried and cannot be clicked away"),
  rule("S15", "H", "After PRIVACYREQUIRED, encryption is tried once, then a person is needed"),
  rule("S16", "C", "A connection is shared only by callers with the same account and the same policy"),
  rule("S17", "M", "Channel binding within TLS 1.2 needs the extended master secret, or no resumption"),
  // authentication
  rule("A01", "C", "LOGINDISABLED forbids LOGIN; AUTHENTICATE PLAIN remains allowed within TLS"),
  rule(
    "A02",
    "C",
    "Mechanisms that send the secret itself need TLS; for tokens there is no exception but loopback"
  ),
  rule("A03", "M", "LOGIN is the last resort, and can be switched off"),
  rule("A04", "H", "After NO another mechanism may be tried"),
  rule("A05", "C", "Only what is listed; no step down to a weaker mechanism in the clear"),
  rule("A06", "H", "Initial response only with SASL-IR (or IMAP4rev2)"),
  rule(
    "A07",
    "H",
    "A server that lists SASL-IR and rejects the initial response is tried once without, which is remembered (Coremail)"
  ),
  rule("A08", "H", "A challenge that does not fit, or one too many, is cancelled"),
  rule(
    "A09",
    "C",
    "An OK before the mechanism is satisfied, as SCRAM without a valid v=, is a failure and ends the connection"
  ),
  rule("A10", "H", "Challenge state is per attempt"),
  rule("A11", "C", "PLAIN is UTF-8; NUL and empty parts are refused here"),
  rule(
    "A12",
    "H",
    "SCRAM-SHA-1 and SCRAM-SHA-256 reproduce the vectors of their RFCs; the user a,b=c is sent as a=2Cb=3Dc"
  ),
  rule("A13", "C", "The server nonce begins with ours and adds to it; extensions as RFC 5802 says"),
  rule(
    "A14",
    "C",
    "Fewer than 4096 iterations are refused, or reported within verified TLS; more than 1 000 000 are refused; hashing blocks nothing"
  ),
  rule(
    "A15",
    "C",
    "The server's proof (v=) is compared in constant time; a wrong or missing one ends the connection"
  ),
  rule(
    "A16",
    "C",
    "gs2 is p= if a -PLUS mechanism is offered, y if only the server cannot bind, and n if this side cannot"
  ),
  rule(
    "A17",
    "H",
    "With TLS 1.3, channel binding is tls-exporter (EXPORTER-Channel-Binding, 32 octets, an empty context)"
  ),
  rule("A18", "H", "OAUTHBEARER carries user, host and port; control characters are refused here"),
  rule(
    "A19",
    "H",
    "The error challenge of OAUTHBEARER is answered by AQ==; its status and scope are reported, its URL is never fetched"
  ),
  rule("A20", "H", "The error challenge of XOAUTH2 is answered by an empty line"),
  rule(
    "A21",
    "H",
    "A rejected token is replaced by the token source once; if the new one is rejected, a person is needed"
  ),
  rule("A22", "H", "A tagged OK may carry an ALERT although the account is unusable"),
  rule(
    "A23",
    "M",
    "ANONYMOUS is used only by an account that asks for it; nothing else follows it, and its trace information is hidden"
  ),
  // ID
  rule("I01", "H", "ID is sent only if the current capabilities list it"),
  rule(
    "I02",
    "H",
    "ID has at most 30 pairs, keys of 30 octets, values of 1024 octets, and no key twice; the account is checked for that"
  ),
  rule("I03", "M", "An empty ID is sent as NIL, never as ()"),
  rule(
    "I04",
    "M",
    "ID contains nothing false, nothing about the machine or the user, and can be switched off"
  ),
  rule(
    "I05",
    "M",
    "Nothing depends on the server's ID: quirks are recognised by host, capabilities and answers"
  ),
  rule("I06", "H", "ID is sent after the login and before SELECT, and never before TLS"),
  rule("I07", "M", "Whatever the answer to ID looks like, it is read or passed over"),
  rule("I08", "H", "NO, BAD, an untagged BAD and silence after ID are not fatal (T09)"),
  rule("I09", "H", "An Unsafe Login refusal of SELECT or EXAMINE is answered by ID and SELECT once more"),
  // ENABLE, UTF-8
  rule("E01", "H", "ENABLE is sent only between login and SELECT"),
  rule("E02", "H", "What is enabled is what untagged ENABLED lists"),
  rule("E03", "M", "If only IMAP4rev2 is offered, it needs no ENABLE"),
  rule("E04", "H", "A server with UTF8=ONLY gets ENABLE UTF8=ACCEPT before any command on mailboxes"),
  rule("E05", "H", "Names are modified UTF-7 unless UTF-8 or IMAP4rev2 is enabled"),
  rule("E06", "M", "QRESYNC implies CONDSTORE, and is used only after ENABLED lists it"),
  // mailboxes
  rule("O01", "H", "The mailbox is open only after the tagged OK"),
  rule("O02", "H", "Missing data has defaults: without PERMANENTFLAGS, all flags are permanent"),
  rule("O03", "M", "The tagged OK says READ-WRITE or READ-ONLY; without it, SELECT is read-write"),
  rule("O04", "H", "A failed SELECT deselects the previous mailbox"),
  rule("O05", "H", "Data before [CLOSED] belongs to the old mailbox, data after it to the new one"),
  rule("O06", "C", "EXISTS, FLAGS, FETCH and EXPUNGE are ignored while no mailbox is open"),
  rule("O07", "H", "NO with NONEXISTENT is MailboxMissing"),
  rule("O09", "H", "INBOX means the same in upper and lower case"),
  rule(
    "O10",
    "C",
    "A mailbox is left by UNSELECT if it is listed; otherwise by EXAMINE, and by CLOSE after its OK"
  ),
  rule("O12", "M", "NAMESPACE and special use are optional, and read as they come"),
  rule("O14", "L", "OBJECTID: a mailbox that has another name is recognised by MAILBOXID"),
  rule("O15", "M", "HIGHESTMODSEQ and NOMODSEQ need a command that enables CONDSTORE, such as SELECT"),
  rule("O16", "M", "Without a mailbox the way ends with the login: nothing is selected, and ID still sent"),
  // a mailbox that is kept
  rule("K01", "H", "IDLE only if it is listed, else polling by NOOP"),
  rule("K02", "H", "IDLE is issued again within 29 minutes, sooner if connections are lost"),
  rule("K03", "H", "Nothing is sent while DONE is outstanding, and DONE only after +"),
  rule("K04", "H", "If IDLE is refused, the connection polls"),
  rule(
    "K05",
    "H",
    "Data after DONE, before its answer, counts; an IDLE that the server ends begins once more"
  ),
  rule("K06", "H", "Without IDLE a NOOP at least every 25 minutes"),
  rule("K07", "H", "A silence is followed by a probe, and an unanswered probe by ConnectionStalled"),
  rule(
    "K08",
    "M",
    "Changes of the mailbox's size are remembered; if EXISTS shrinks without EXPUNGE, the mailbox is read again"
  ),
  rule("K11", "H", "A new UIDVALIDITY voids all that was known, and no change is applied"),
  rule("K12", "M", "SELECT uses QRESYNC; VANISHED (EARLIER) does not change the count"),
  rule("K13", "M", "After ENABLE QRESYNC, VANISHED comes instead of EXPUNGE"),
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
  rule(
    "K17",
    "H",
    "If NOTIFY is refused, overflows or ends the connection, mailboxes are polled, and the app learns of it"
  ),
  rule("K18", "M", "Data of NOTIFY is not the answer to a command of the app"),
  rule("K19", "H", "Mailboxes are followed by turns over one connection, each as if it were always open"),
  rule(
    "K20",
    "H",
    "A mailbox arrives in pages, each asked for when the app has taken the one before, and ends exact"
  ),
  // extensions and referrals
  rule(
    "Z01",
    "M",
    "COMPRESS is off by default, and comes only after the login, within TLS; what follows its OK is compressed"
  ),
  rule("Z03", "L", "UNAUTHENTICATE resets the selected mailbox, ENABLE, COMPRESS and capabilities"),
  rule("Z04", "C", "A login referral is reported, and not followed"),
  rule("Z05", "C", "A referral is followed only by leave of the user"),
  rule("Z06", "C", "A mailbox referral is never followed"),
  rule("Z07", "L", "Codes and data of LANGUAGE, METADATA, PARTIAL and PREVIEW are passed over"),
  // discovery and dialing
  rule("N01", "H", "SRV records are requested, and a target of . is respected"),
  rule("N02", "C", "SRV never weakens security: _imap (143) still requires STARTTLS"),
  rule(
    "N03",
    "C",
    "A server that only plain DNS named needs the owner's consent, or a name within the user's domain"
  ),
  rule("N04", "M", "IPv6 and IPv4 addresses are tried in turns"),
  rule("N05", "C", "Losers of the race are closed before any byte is written to them"),
  rule(
    "N06",
    "H",
    "One limit covers the way from the name to the greeting, and each step has its own as well"
  ),
  rule("N07", "C", "No connection to loopback or private addresses that SRV or a referral names"),
  // attacks
  rule("X01", "C", "STARTTLS removed from the capabilities"),
  rule("X02", "C", "STARTTLS refused by an attacker"),
  rule("X03", "C", "Responses injected after the OK of STARTTLS"),
  rule("X04", "C", "A tagged OK before STARTTLS is written"),
  rule("X05", "C", "Answers in another order"),
  rule("X06", "C", "PREAUTH to keep the connection in the clear"),
  rule("X07", "C", "Data from before TLS that is remembered"),
  rule("X08", "C", "A forged ALERT"),
  rule("X09", "C", "A forged greeting, or junk before it"),
  rule("X10", "C", "BYE after the OK of STARTTLS"),
  rule("X11", "C", "A malicious login referral"),
  rule("X12", "C", "A malicious mailbox referral"),
  rule("X13", "C", "CRLF in user, password, mailbox, ID, authorization identity, tag or host"),
  rule("X14", "C", "^A in XOAUTH2 and OAUTHBEARER, NUL in PLAIN, , and = in a SCRAM name"),
  rule("X15", "C", "A wrong host named by SRV"),
  rule(
    "X16",
    "C",
    "A certificate that is self-signed, unknown, expired, not yet valid, revoked, weak or for another name"
  ),
  rule("X17", "C", "A downgrade of TLS, or its end without close_notify"),
  rule("X19", "C", "A huge literal"),
  rule("X20", "C", "A line without an end"),
  rule("X21", "C", "A flood of untagged responses"),
  rule("X22", "C", "Deep nesting"),
  rule(
    "X23",
    "C",
    "Input that is slow to parse: many small literals, long runs of digits, long atoms, 10⁵ of [, \\ or spaces"
  ),
  rule("X25", "C", "Ranges of four billion messages"),
  rule("X26", "C", "One byte per second"),
  rule("X27", "C", "A compression bomb"),
  rule("X28", "C", "Too many SCRAM iterations"),
  rule("X29", "C", "A wrong SCRAM nonce, signature or late challenge"),
  rule("X30", "C", "Mechanisms removed from the capabilities"),
  rule("X31", "C", "Endless challenges"),
  rule("X32", "C", "A continuation request that asks for more than is due"),
  rule("X33", "C", "A tag of the past or the future"),
  rule("X34", "C", "A server that echoes secrets"),
  rule("X35", "C", "Control characters in logs and on terminals"),
  rule("X36", "C", "HTML and scripts in a trace"),
  rule("X37", "C", "Others who reach the viewer's server"),
  rule("X38", "C", "Names such as __proto__"),
  rule("X39", "C", "Valid data at a time when none is due"),
  rule("X40", "C", "Refusals that lead to a locked account"),
  rule("X42", "C", "A hostile OAuth error"),
  rule("X43", "C", "Internal addresses named by SRV, autoconfig or a referral"),
  rule("X44", "C", "A server that ends each session at once"),
  rule("X45", "C", "Late bytes of the way in that lost"),
  rule("X47", "C", "Unusual Unicode in user names")
]
