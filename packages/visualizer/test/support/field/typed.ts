/** Logs of what a person typed: curl and openssl. */
import { dovecot, log, tls13 } from "./logParts.ts"

const can =
  "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE UNSELECT CHILDREN NAMESPACE UIDPLUS ESEARCH MOVE LITERAL+"

const trusted = (host: string) => `openssl s_client -crlf -connect ${host}:993
CONNECTED(00000003)
depth=1 C = XX, O = Example Trust, CN = Example Issuing CA
verify return:1
depth=0 CN = ${host}
verify return:1
---
New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384
Verify return code: 0 (ok)
---
`

export const typed = {
  "log-openssl-idle-not-done": log([
    "openssl.txt",
    `${trusted("imap.example.org")}${dovecot}
a1 LOGIN lena@example.org secret-9
a1 OK [CAPABILITY ${can}] Logged in
a2 SELECT INBOX
* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
* 14 EXISTS
* 0 RECENT
* OK [UIDVALIDITY 1648800000] UIDs valid
* OK [UIDNEXT 220] Predicted next UID
a2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
a3 IDLE
+ idling
* 15 EXISTS
* 1 RECENT
a4 NOOP
a3 BAD Expected DONE.
a5 NOOP
a5 OK NOOP completed (0.001 + 0.000 secs).
a6 LOGOUT
* BYE Logging out
a6 OK Logout completed (0.001 + 0.000 secs).
closed
`
  ]),
  "log-openssl-perdition": log([
    "openssl.txt",
    `${trusted("mx3.example.net")}* OK IMAP4 Ready mx3 0001f4c2
a1 LOGIN lena@example.net secret-9
a1 NO Re-Authentication Failure
a2 LOGIN lena@example.net secret-9
a2 NO Re-Authentication Failure
a3 LOGOUT
* BYE IMAP4 server terminating connection
a3 OK LOGOUT completed
closed
`
  ]),
  "log-curl-max-time": log([
    "curl.txt",
    `16:40:02.000000 *   Trying 198.51.100.31:993...
16:40:02.031000 * Connected to imap.example.org (198.51.100.31) port 993
${tls13("16:40:02.070000")}16:40:02.130000 < ${dovecot}
16:40:02.130100 > A001 CAPABILITY
16:40:02.161000 < * CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN
16:40:02.161100 < A001 OK Pre-login capabilities listed, post-login capabilities have more.
16:40:02.161200 > A002 AUTHENTICATE PLAIN AGxlbmEAc2VjcmV0
16:40:02.230000 < A002 OK Logged in
16:40:02.230100 > A003 SELECT INBOX
16:40:02.262000 < * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
16:40:02.262000 < * 31 EXISTS
16:40:02.262000 < * OK [UIDVALIDITY 1273175154] UIDs valid
16:40:02.262000 < * OK [UIDNEXT 340] Predicted next UID
16:40:02.262100 < A003 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
16:40:02.262200 > A004 FETCH 12 BODY[]
16:40:02.330000 < * 12 FETCH (BODY[] {73400320}
16:40:02.330100 * Found 73400320 bytes to download
16:41:02.001000 * Operation timed out after 60001 milliseconds with 41231872 out of 73400320 bytes received
16:41:02.001200 * Closing connection
curl: (28) Operation timed out after 60001 milliseconds with 41231872 out of 73400320 bytes received
`
  ]),
  "log-curl-logindisabled": log([
    "curl.txt",
    `08:20:11.400000 *   Trying 198.51.100.7:143...
08:20:11.431000 * Connected to mail.example.net (198.51.100.7) port 143
08:20:11.463000 < * OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED] Dovecot ready.
08:20:11.463100 > A001 CAPABILITY
08:20:11.494000 < * CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED
08:20:11.494100 < A001 OK Pre-login capabilities listed, post-login capabilities have more.
08:20:11.494200 * No known authentication mechanisms supported
08:20:11.494300 > A002 LOGOUT
08:20:11.525000 < * BYE Logging out
08:20:11.525100 < A002 OK Logout completed.
08:20:11.525200 * Closing connection
curl: (67) Login denied
`
  ])
}
