/** More logs of other programs, as people posted them. */
import {
  dovecot,
  imapflow,
  log,
  loggedIn,
  mailkit,
  rawlog,
  said,
  sent,
  thunderbird,
  tls13,
  toInbox
} from "./logParts.ts"

const can =
  "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT UNSELECT CHILDREN NAMESPACE UIDPLUS CONDSTORE ESEARCH MOVE LITERAL+"

const opening = (host: string) => loggedIn(host, can)

const structure = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 912 20 NIL NIL NIL)'

/** A message of so many lines of 72 octets. */
const lines = (count: number) => `${"x".repeat(70)}\r\n`.repeat(count)

export const posted = {
  "log-imapflow-download-in-loop": imapflow(
    ...opening("imap.example.org"),
    [140, sent("2 SELECT INBOX")],
    [176, said("* 31 EXISTS")],
    [176, said("* OK [UIDVALIDITY 1602000000] UIDs valid")],
    [177, said("2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).")],
    [180, sent("3 FETCH 1:* (UID FLAGS BODYSTRUCTURE)")],
    [221, said(`* 1 FETCH (UID 12 FLAGS (\\Seen) BODYSTRUCTURE ${structure})`)],
    [300_231, { level: 50, err: { type: "Error", message: "Socket timeout", code: "ETIMEOUT" } }],
    [300_236, { msg: "Connection closed" }]
  ),
  "log-imapflow-empty-fetch": imapflow(
    ...opening("mail.example.net"),
    [140, sent("2 SELECT INBOX")],
    [171, said("* 0 EXISTS")],
    [171, said("* 0 RECENT")],
    [171, said("* OK [UIDVALIDITY 1720587000] UIDs valid")],
    [171, said("* OK [UIDNEXT 1] Predicted next UID")],
    [172, said("2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).")],
    [174, sent("3 FETCH 1:* (UID BODYSTRUCTURE ENVELOPE BODY.PEEK[])")],
    [202, said("3 BAD Error in IMAP command FETCH: Invalid messageset (0.001 + 0.000 secs).")],
    [203, { level: 40, err: { type: "Error", message: "Command failed" } }],
    [210, sent("4 LOGOUT")],
    [240, said("* BYE Logging out")],
    [240, said("4 OK Logout completed (0.001 + 0.000 secs).")],
    [243, { msg: "Connection closed" }]
  ),
  "log-mailkit-idle-ended": mailkit(`2026-11-20T13:04:00Z Connected to imaps://mail.example.net:993/
2026-11-20T13:04:00Z S: ${dovecot}
2026-11-20T13:04:00Z C: A00000000 AUTHENTICATE PLAIN ********
2026-11-20T13:04:00Z S: A00000000 OK [CAPABILITY ${can}] Logged in
2026-11-20T13:04:00Z C: A00000001 SELECT INBOX (CONDSTORE)
2026-11-20T13:04:00Z S: * 92 EXISTS
2026-11-20T13:04:00Z S: * OK [UIDVALIDITY 1491227400] UIDs valid
2026-11-20T13:04:00Z S: * OK [UIDNEXT 10704] Predicted next UID
2026-11-20T13:04:00Z S: A00000001 OK [READ-WRITE] Select completed (0.002 + 0.000 secs).
2026-11-20T13:04:01Z C: A00000002 IDLE
2026-11-20T13:04:01Z S: + idling
2026-11-20T13:22:49Z S: A00000002 OK Idle completed (1127.685 + 0.001 secs).
2026-11-20T13:29:01Z C: DONE
2026-11-20T13:29:01Z C: A00000003 SELECT INBOX.Reports (CONDSTORE)
2026-11-20T13:29:01Z S: DONE BAD Error in IMAP command : Unknown command (0.001 + 0.000 secs).
2026-11-20T13:29:01Z S: * OK [CLOSED] Previous mailbox closed.
2026-11-20T13:29:01Z S: * 2319 EXISTS
2026-11-20T13:29:01Z S: * OK [UIDVALIDITY 1491228504] UIDs valid
2026-11-20T13:29:01Z S: A00000003 OK [READ-WRITE] Select completed (0.015 + 0.000 secs).
2026-11-20T13:29:02Z C: A00000004 LOGOUT
2026-11-20T13:29:02Z S: * BYE Logging out
2026-11-20T13:29:02Z S: A00000004 OK Logout completed (0.001 + 0.000 secs).
`),
  "log-mailkit-opened-read-only": mailkit(`2026-11-21T08:10:00Z Connected to imaps://mail.example.org:993/
2026-11-21T08:10:00Z S: ${dovecot}
2026-11-21T08:10:00Z C: A00000000 AUTHENTICATE PLAIN ********
2026-11-21T08:10:00Z S: A00000000 OK [CAPABILITY ${can} ACL] Logged in
2026-11-21T08:10:01Z C: A00000001 SELECT shared/Support
2026-11-21T08:10:01Z S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
2026-11-21T08:10:01Z S: * OK [PERMANENTFLAGS ()] Read-only mailbox.
2026-11-21T08:10:01Z S: * 412 EXISTS
2026-11-21T08:10:01Z S: * OK [UIDVALIDITY 1583000411] UIDs valid
2026-11-21T08:10:01Z S: A00000001 OK [READ-ONLY] Select completed (0.002 + 0.000 secs).
2026-11-21T08:10:01Z C: A00000002 UID SEARCH UNSEEN
2026-11-21T08:10:01Z S: * SEARCH 1810 1811
2026-11-21T08:10:01Z S: A00000002 OK Search completed (0.001 + 0.000 secs).
2026-11-21T08:10:02Z C: A00000003 UID STORE 1810 +FLAGS.SILENT (\\Seen)
2026-11-21T08:10:02Z S: A00000003 NO [READ-ONLY] Mailbox is read-only (0.001 + 0.000 secs).
2026-11-21T08:10:02Z C: A00000004 LOGOUT
2026-11-21T08:10:02Z S: * BYE Logging out
2026-11-21T08:10:02Z S: A00000004 OK Logout completed (0.001 + 0.000 secs).
`),
  "log-curl-unquoted": log([
    "curl.txt",
    `11:31:07.100000 *   Trying 142.250.27.108:993...
11:31:07.128000 * Connected to imap.gmail.com (142.250.27.108) port 993 (#0)
${tls13("11:31:07.170000")}11:31:07.230000 < * OK Gimap ready for requests from 203.0.113.44 ly2mb150532476pab
11:31:07.230100 > A001 CAPABILITY
11:31:07.260000 < * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN
11:31:07.260100 < A001 OK Thats all she wrote! ly2mb150532476pab
11:31:07.260200 > A002 AUTHENTICATE PLAIN AGxlbmEAc2VjcmV0
11:31:07.610000 < * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH
11:31:07.610100 < A002 OK lena@example.com authenticated (Success)
11:31:07.610200 > A003 SELECT [Gmail]/All Mail
11:31:07.641000 < A003 BAD Could not parse command
11:31:07.641100 * Select failed
11:31:07.641200 > A004 LOGOUT
11:31:07.670000 < * BYE LOGOUT Requested
11:31:07.670100 < A004 OK 73 good day (Success)
11:31:07.670200 * Closing connection 0
curl: (67) Select failed
`
  ]),
  "log-curl-uid-none": log([
    "curl.txt",
    `09:14:40.200000 *   Trying 198.51.100.31:993...
09:14:40.231000 * Connected to imap.example.org (198.51.100.31) port 993 (#0)
${tls13("09:14:40.270000")}09:14:40.330000 < ${dovecot}
09:14:40.330100 > A001 CAPABILITY
09:14:40.361000 < * CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN
09:14:40.361100 < A001 OK Pre-login capabilities listed, post-login capabilities have more.
09:14:40.361200 > A002 AUTHENTICATE PLAIN AGxlbmEAc2VjcmV0
09:14:40.430000 < A002 OK Logged in
09:14:40.430100 > A003 SELECT INBOX
09:14:40.462000 < * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
09:14:40.462000 < * 4 EXISTS
09:14:40.462000 < * 0 RECENT
09:14:40.462000 < * OK [UIDVALIDITY 1273175154] UIDs valid
09:14:40.462000 < * OK [UIDNEXT 107] Predicted next UID
09:14:40.462100 < A003 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
09:14:40.462200 > A004 UID FETCH 1 BODY[]
09:14:40.494000 < A004 OK Fetch completed (0.001 + 0.000 secs).
09:14:40.494100 > A005 LOGOUT
09:14:40.525000 < * BYE Logging out
09:14:40.525100 < A005 OK Logout completed (0.001 + 0.000 secs).
09:14:40.525200 * Closing connection 0
curl: (78) Remote file not found
`
  ]),
  "log-openssl-self-signed": log([
    "openssl.txt",
    `openssl s_client -crlf -brief -starttls imap -connect mail.example.net:143
depth=0 CN = mail.example.net
verify error:num=18:self-signed certificate
CONNECTION ESTABLISHED
Protocol version: TLSv1.3
Ciphersuite: TLS_AES_256_GCM_SHA384
Peer certificate: CN = mail.example.net
Hash used: SHA256
Signature type: RSA-PSS
Verification error: self-signed certificate
. OK Pre-login capabilities listed, post-login capabilities have more.
a1 LOGIN lena@example.net secret-7
a1 OK [CAPABILITY ${can}] Logged in
a2 SELECT INBOX
* 14 EXISTS
* OK [UIDVALIDITY 1655000000] UIDs valid
a2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
a3 LOGOUT
* BYE Logging out
a3 OK Logout completed (0.001 + 0.000 secs).
`
  ]),
  "log-thunderbird-trash-full": thunderbird(
    ...toInbox(can),
    ["31.340000", "A:CreateNewLineFromSocket: * 5120 EXISTS"],
    ["31.340100", "A:CreateNewLineFromSocket: * OK [UIDVALIDITY 1601000000] UIDs valid"],
    ["31.341000", "A:CreateNewLineFromSocket: 2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs)."],
    ["40.500000", 'S-INBOX:SendData: 3 uid move 8121 "Trash"'],
    [
      "40.540000",
      "S-INBOX:CreateNewLineFromSocket: 3 NO [OVERQUOTA] Quota exceeded (mailbox for user is full) (0.002 + 0.000 secs)."
    ],
    ["47.900000", 'S-INBOX:SendData: 4 uid move 8107,8121 "Trash"'],
    [
      "47.941000",
      "S-INBOX:CreateNewLineFromSocket: 4 NO [OVERQUOTA] Quota exceeded (mailbox for user is full) (0.002 + 0.000 secs)."
    ],
    ["55.100000", "S-INBOX:SendData: 5 logout"],
    ["55.140000", "S-INBOX:CreateNewLineFromSocket: * BYE Logging out"],
    ["55.141000", "S-INBOX:CreateNewLineFromSocket: 5 OK Logout completed (0.001 + 0.000 secs)."]
  ),
  "log-dovecot-append-slow": log(
    ["20261121-101500.91.1.in", rawlog([0.02, "A3 APPEND Sent (\\Seen) {480024}"], [9.1, `${lines(6_667)}`])],
    [
      "20261121-101500.91.1.out",
      rawlog(
        [0, "A2 OK Logged in"],
        [0.03, "+ OK"],
        [129.5, "A3 OK [APPENDUID 1404303446 4813] Append completed (120.394 + 0.000 secs)."]
      )
    ]
  )
}
