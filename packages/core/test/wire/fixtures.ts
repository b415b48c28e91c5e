/** What servers have been seen to send, well-behaved and otherwise. `⏎` is CRLF, `\xhh` a byte. */
export const fixtures: ReadonlyArray<readonly [name: string, stream: string]> = [
  [
    "Dovecot greeting",
    "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS AUTH=PLAIN] Dovecot ready.⏎"
  ],
  ["Coremail greeting", "* OK Coremail System IMap Server Ready(163com[8db7a0])⏎"],
  [
    "Dovecot SELECT",
    "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)⏎* OK [PERMANENTFLAGS (\\Answered \\*)] Flags permitted.⏎* 3 EXISTS⏎* 0 RECENT⏎* OK [UIDVALIDITY 1700000000] UIDs valid⏎* OK [UIDNEXT 4] Predicted next UID⏎* OK [HIGHESTMODSEQ 9] Highest⏎A3 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).⏎"
  ],
  ["ID with literals", '* ID ("name" {7}⏎Dovecot "x" ~{3}⏎a\\x00b "y" {0}⏎)⏎A1 OK done⏎'],
  ["P03 literal look-alike", '* ID ("name" {13}⏎A1 OK spoof⏎)⏎A1 OK real⏎'],
  ["P04 odd pair, literal with CRLF", "* ID ({4}⏎ab⏎)⏎A1 OK⏎"],
  ["P04 literal as last token", '* STATUS {5}⏎INBOX (MESSAGES 1)⏎* LIST () "/" {3}⏎a b⏎A1 OK x⏎'],
  ["P05 non-synchronizing literal from a server", '* LIST () "/" {5+}⏎INBOX⏎'],
  ["P16 junk", "[COPYUID 55 31 6]⏎* [COPYUID 1 1 2]⏎* {25}⏎This should be skipped...⏎⏎* 1 EXISTS⏎"],
  ["P17 UTF-8 and GBK", '* OK h\\xff⏎A1 NO \\xb5\\xc7\\xc2\\xbc\\xca\\xa7\\xb0\\xdc⏎* LIST () "/" "台北 ü"⏎'],
  ["P01 bare LF", "* OK hi\n* 1 FETCH (BODY[] {3}\nabc)\nA1 OK x⏎"],
  ["literal that looks like a header", "* 1 FETCH (BODY[TEXT] {6}⏎x{9}⏎ UID 1)⏎A1 OK x⏎"],
  ["many literals", `* 1 FETCH (X (${"{1}⏎a ".repeat(20)}))⏎`],
  [
    "FETCH with an envelope",
    '* 12 FETCH (UID 7 FLAGS (\\Seen) MODSEQ (624140003) ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "a \\"b\\" \\\\c" (("Terry" NIL "gray" "cac.example")) NIL NIL NIL NIL NIL NIL "<B2@cac>") BODY[HEADER.FIELDS (SUBJECT)] {14}⏎Subject: x⏎⏎)⏎'
  ],
  [
    "QQ",
    "* CAPABILITY IMAP4 IMAP4rev1 ID AUTH=PLAIN AUTH=LOGIN NAMESPACE ⏎A1 OK CAPABILITY Completed⏎* BAD Command!⏎"
  ],
  ["BYE", "* BYE Autologout; idle for too long⏎"],
  ["continuations", "+ ⏎+⏎+ dGVzdA==⏎+ idling⏎"]
]
