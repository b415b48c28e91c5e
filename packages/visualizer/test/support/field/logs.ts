/** Logs of other programs, as people posted them: the facts of each, written as that program writes them. */
import {
  dovecot,
  exchangeCan,
  imapflow,
  log,
  mailkit,
  rawlog,
  said,
  secure,
  sent,
  thunderbird,
  tls13
} from "./logParts.ts"

export const logs = {
  "log-imapflow-idle": imapflow(
    [0, secure("mail.example.net")],
    [70, said(dovecot)],
    [71, sent('1 ID ("name" "imapflow" "version" "1.0.39" "vendor" "IMAP API")')],
    [104, said("* ID NIL")],
    [104, said("1 OK ID completed.")],
    [105, sent('2 AUTHENTICATE PLAIN "(* value hidden *)"')],
    [160, said("2 OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE CONDSTORE] Logged in")],
    [161, { level: 30, src: "auth", msg: "User authenticated", user: "lena" }],
    [170, sent("3 SELECT INBOX")],
    [205, said("* 44 EXISTS")],
    [205, said("* OK [UIDVALIDITY 1586000000] UIDs valid")],
    [206, said("3 OK [READ-WRITE] Select completed.")],
    [15_300, sent("4 IDLE")],
    [15_340, said("+ idling")],
    [135_400, said("* OK Still here")],
    [255_500, said("* OK Still here")],
    [375_600, said("* OK Still here")],
    [438_900, { src: "c", msg: "breaking IDLE" }],
    [438_901, sent("DONE")],
    [738_905, { level: 50, err: { type: "Error", message: "Socket timeout", code: "ETIMEOUT" } }],
    [738_910, { msg: "Connection closed" }]
  ),
  "log-imapflow-search-new": imapflow(
    [0, secure("imap.free.fr")],
    [
      40,
      said(
        "* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR LOGIN-REFERRALS ID ENABLE IDLE AUTH=PLAIN] Zimbra IMAP4rev1 server ready"
      )
    ],
    [41, sent('1 AUTHENTICATE PLAIN "(* value hidden *)"')],
    [120, said("1 OK [CAPABILITY IMAP4rev1 ID ENABLE IDLE UIDPLUS] AUTHENTICATE completed")],
    [121, { level: 30, src: "auth", msg: "User authenticated", user: "lena" }],
    [130, sent("2 SELECT INBOX")],
    [170, said("* 210 EXISTS")],
    [170, said("* OK [UIDVALIDITY 1] UIDs valid")],
    [171, said("2 OK [READ-WRITE] SELECT completed")],
    [180, sent('3 SEARCH NEW FROM "shop@example.org"')],
    [230, { msg: "Connection closed" }],
    [231, { level: 50, err: { type: "Error", message: "Connection not available", code: "NoConnection" } }]
  ),
  "log-mailkit-849": mailkit(`2026-11-18T07:12:40Z Connected to imaps://outlook.office365.com:993/
2026-11-18T07:12:40Z S: * OK The Microsoft Exchange IMAP4 service is ready. [TABPADIAUAAxAA==]
2026-11-18T07:12:40Z C: A00000000 CAPABILITY
2026-11-18T07:12:40Z S: * CAPABILITY ${exchangeCan}
2026-11-18T07:12:40Z S: A00000000 OK CAPABILITY completed.
2026-11-18T07:12:41Z C: A00000001 AUTHENTICATE PLAIN ********
2026-11-18T07:12:46Z S: A00000001 NO AUTHENTICATE failed.
2026-11-18T07:12:46Z C: A00000002 LOGIN ******** ********
2026-11-18T07:12:48Z S: A00000002 OK LOGIN completed.
2026-11-18T07:12:48Z C: A00000003 CAPABILITY
2026-11-18T07:12:48Z S: * CAPABILITY ${exchangeCan}
2026-11-18T07:12:48Z S: A00000003 OK CAPABILITY completed.
2026-11-18T07:12:48Z C: A00000004 NAMESPACE
2026-11-18T07:12:58Z S: A00000004 BAD User is authenticated but not connected.
2026-11-18T07:12:58Z S: * BYE Connection closed. 14
`),
  "log-mailkit-938":
    mailkit(`2026-11-18T07:41:00Z Connected to imap://imap.yandex.com:143/?starttls=when-available
2026-11-18T07:41:00Z S: * OK Yandex IMAP4rev1 at sas8-bccc92f57f23.example.net:993 ready to talk with, 2026-Nov-18 07:41:00, 0fHtH613ZiE1
2026-11-18T07:41:00Z C: A00000000 CAPABILITY
${[31, 32, 33, 34, 35].map((minute) => `2026-11-18T07:${minute + 11}:01Z S: * BYE Autologout; idle for too long`).join("\n")}
`),
  "log-mailkit-1536": mailkit(`2026-11-18T09:00:00Z Connected to imaps://imap.wp.pl:993/
2026-11-18T09:00:00Z S: * OK [CAPABILITY IMAP4rev1 IDLE ID AUTH=PLAIN] IMAP4 ready
2026-11-18T09:00:00Z C: A00000000 AUTHENTICATE PLAIN ********
2026-11-18T09:00:01Z S: A00000000 OK [CAPABILITY IMAP4rev1 IDLE ID NAMESPACE UIDPLUS] Logged in
2026-11-18T09:00:01Z C: A00000001 NAMESPACE
2026-11-18T09:00:01Z S: * NAMESPACE (("" "/")) NIL NIL
2026-11-18T09:00:01Z S: A00000001 OK Namespace completed.
2026-11-18T09:00:01Z C: A00000002 SELECT INBOX
2026-11-18T09:00:01Z S: * 57 EXISTS
2026-11-18T09:00:01Z S: * OK [UIDVALIDITY 1112] UIDs valid
2026-11-18T09:00:01Z S: A00000002 OK [READ-WRITE] Select completed.
2026-11-18T09:00:02Z C: A00000003 UID SEARCH UNSEEN
2026-11-18T09:00:02Z S: * SEARCH 4411 4412
2026-11-18T09:00:02Z S: A00000003 OK Search completed.
2026-11-18T09:00:02Z C: A00000004 LOGOUT
2026-11-18T09:00:02Z S: A00000004 BYE IMAP4rev1 Server logging out
`),
  "log-mailkit-358": mailkit(`2026-11-18T16:47:00Z Connected to imaps://imap.mail.yahoo.com:993/
2026-11-18T16:47:00Z S: * OK [CAPABILITY IMAP4rev1 SASL-IR ID MOVE NAMESPACE UIDPLUS LITERAL+ AUTH=PLAIN AUTH=XOAUTH2] IMAP4rev1 imapgate ready
2026-11-18T16:47:00Z C: A00000000 AUTHENTICATE PLAIN ********
2026-11-18T16:47:01Z S: A00000000 OK AUTHENTICATE completed
2026-11-18T16:47:01Z C: A00000001 SELECT INBOX
2026-11-18T16:47:01Z S: * 9120 EXISTS
2026-11-18T16:47:01Z S: * OK [UIDVALIDITY 1] UIDs valid
2026-11-18T16:47:01Z S: A00000001 OK [READ-WRITE] SELECT completed; now in selected state
2026-11-18T16:47:02Z C: A00000002 UID FETCH 8812 (BODY.PEEK[])
2026-11-18T16:47:02Z S: A00000002 NO [SERVERBUG] FETCH Server error while fetching messages
2026-11-18T16:47:03Z C: A00000003 UID FETCH 8813 (FLAGS)
2026-11-18T16:47:03Z S: * 8800 FETCH (UID 8813 FLAGS (\\Seen))
2026-11-18T16:47:03Z S: A00000003 OK UID FETCH completed
2026-11-18T16:47:03Z C: A00000004 UID FETCH 8812 (BODY.PEEK[])
2026-11-18T16:47:04Z S: A00000004 NO [SERVERBUG] FETCH Server error while fetching messages
2026-11-18T16:47:04Z C: A00000005 LOGOUT
2026-11-18T16:47:04Z S: * BYE IMAP4rev1 Server logging out
2026-11-18T16:47:04Z S: A00000005 OK LOGOUT completed
`),
  "log-dovecot-inactivity": log(
    ["20261118-090000.77.1.in", rawlog([0.02, "A3 SELECT INBOX"], [0.4, "A4 UID SEARCH UNSEEN"])],
    [
      "20261118-090000.77.1.out",
      rawlog(
        [0, "A2 OK Logged in"],
        [0.05, "* 88 EXISTS"],
        [0.05, "* OK [UIDVALIDITY 1610000044] UIDs valid"],
        [0.06, "A3 OK [READ-WRITE] Select completed (0.002 + 0.000 secs)."],
        [0.41, "* SEARCH 7 9"],
        [0.41, "A4 OK Search completed (0.001 + 0.000 secs)."],
        [1_800.9, "* BYE Disconnected for inactivity."]
      )
    ]
  ),
  "log-curl-8984": log([
    "curl.txt",
    `10:02:11.100000 *   Trying 208.54.154.75:993...
10:02:11.180000 * Connected to vvm.example.com (208.54.154.75) port 993 (#0)
${tls13("10:02:11.250000")}10:02:11.330000 < * OK [CAPABILITY IMAP4rev1 AUTH=DIGEST-MD5 AUTH=PLAIN ID UIDPLUS] IMAP4 server ready
10:02:11.330100 > A001 CAPABILITY
10:02:11.400000 < * CAPABILITY IMAP4rev1 AUTH=DIGEST-MD5 AUTH=PLAIN ID UIDPLUS
10:02:11.400100 < A001 OK CAPABILITY completed
10:02:11.400200 > A002 AUTHENTICATE PLAIN
10:02:11.470000 < + 
10:02:11.470100 > AGxlbmEAc2VjcmV0
10:02:11.540000 < A002 NO Incorrect authentication data
10:02:11.540100 * Login denied
10:02:11.540200 * Closing connection 0
curl: (67) Login denied
`
  ]),
  "log-curl-35": log([
    "curl.txt",
    `10:05:00.100000 *   Trying 192.0.2.25:143...
10:05:00.140000 * Connected to mail.example.org (192.0.2.25) port 143 (#0)
10:05:00.141000 * TLSv1.3 (OUT), TLS handshake, Client hello (1):
10:05:00.180000 * error:0A00010B:SSL routines::wrong version number
10:05:00.180100 * Closing connection 0
curl: (35) error:0A00010B:SSL routines::wrong version number
`
  ]),
  "log-openssl-gmail-limit": log([
    "openssl.txt",
    `openssl s_client -crlf -brief -connect imap.gmail.com:993
CONNECTION ESTABLISHED
Protocol version: TLSv1.3
Ciphersuite: TLS_AES_256_GCM_SHA384
Peer certificate: CN = imap.gmail.com
Hash used: SHA256
Signature type: ECDSA
Verification: OK
* OK Gimap ready for requests from 203.0.113.60 zh1mb199258645pbc
a1 CAPABILITY
* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN
a1 OK Thats all she wrote! zh1mb199258645pbc
a2 LOGIN lena@example.com secret-7
a2 NO [ALERT] Too many simultaneous connections. (Failure)
a3 LOGOUT
* BYE Logout Requested zh1mb199258645pbc
a3 OK Quoth the raven, nevermore... zh1mb199258645pbc
`
  ]),
  "log-openssl-exchange": log([
    "openssl.txt",
    `openssl s_client -crlf -brief -connect outlook.office365.com:993
CONNECTION ESTABLISHED
Protocol version: TLSv1.3
Ciphersuite: TLS_AES_256_GCM_SHA384
Peer certificate: CN = outlook.com
Hash used: SHA256
Signature type: RSA-PSS
Verification: OK
* OK The Microsoft Exchange IMAP4 service is ready. [TABPADIAUAAxAA==]
a1 LOGIN lena@example.com secret-7
a1 NO LOGIN failed.
a2 SELECT INBOX
a2 BAD Command received in Invalid state.
a3 LIST "" "*"
a3 BAD Command received in Invalid state.
a4 LOGOUT
* BYE Microsoft Exchange Server IMAP4 server signing off.
a4 OK LOGOUT completed.
`
  ]),
  "log-thunderbird-limit": thunderbird(
    ["02.100000", "NA:ProcessCurrentURL: entering"],
    ["02.100100", "NA:ProcessCurrentURL:imap://lena@imap.example.com:993/select%3E/INBOX:  = currentUrl"],
    ["02.160000", `NA:CreateNewLineFromSocket: ${dovecot}`],
    ["02.161000", "NA:SendData: 1 authenticate PLAIN"],
    ["02.190000", "NA:CreateNewLineFromSocket: + "],
    [
      "02.191000",
      "NA:SendData: Logging suppressed for this command (it probably contained authentication information)"
    ],
    [
      "02.402000",
      "NA:CreateNewLineFromSocket: 1 NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)"
    ],
    ["02.403000", "NA:TellThreadToDie: close socket connection"]
  ),
  "log-thunderbird-trycreate": thunderbird(
    ["10.100000", "NA:ProcessCurrentURL: entering"],
    [
      "10.100100",
      "NA:ProcessCurrentURL:imap://lena@imap.example.com:993/appendmsgfromfile%3E/Sent:  = currentUrl"
    ],
    ["10.160000", `NA:CreateNewLineFromSocket: ${dovecot.replace(" LITERAL+", "")}`],
    ["10.161000", "NA:SendData: 1 authenticate PLAIN"],
    ["10.190000", "NA:CreateNewLineFromSocket: + "],
    [
      "10.191000",
      "NA:SendData: Logging suppressed for this command (it probably contained authentication information)"
    ],
    ["10.302000", "NA:CreateNewLineFromSocket: 1 OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS] Logged in"],
    ["10.303000", 'A:SendData: 2 append "Sent" (\\Seen) {612}'],
    ["10.350000", "A:CreateNewLineFromSocket: 2 NO [TRYCREATE] Mailbox doesn't exist: Sent"],
    ["10.900000", "A:SendData: 3 logout"],
    ["10.940000", "A:CreateNewLineFromSocket: * BYE Logging out"],
    ["10.941000", "A:CreateNewLineFromSocket: 3 OK Logout completed."]
  ),
  "log-imapflow-throttled": imapflow(
    [0, secure("outlook.office365.com")],
    [60, said("* OK The Microsoft Exchange IMAP4 service is ready. [TABPADIAUAAxAA==]")],
    [61, sent("1 CAPABILITY")],
    [100, said(`* CAPABILITY ${exchangeCan}`)],
    [100, said("1 OK CAPABILITY completed.")],
    [101, sent('2 AUTHENTICATE XOAUTH2 "(* value hidden *)"')],
    [420, said("2 OK AUTHENTICATE completed.")],
    [421, { level: 30, src: "auth", msg: "User authenticated", user: "lena" }],
    [430, sent("3 SELECT INBOX")],
    [610, said("* 60211 EXISTS")],
    [610, said("* OK [UIDVALIDITY 14] UIDVALIDITY value")],
    [611, said("3 OK [READ-WRITE] SELECT completed.")],
    [620, sent("4 UID FETCH 1:60000 (UID FLAGS BODY.PEEK[])")],
    [2_300, said("4 BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds")],
    [2_310, sent("5 UID FETCH 1:60000 (UID FLAGS BODY.PEEK[])")],
    [2_420, said("5 BAD Request is throttled. Suggested Backoff Time: 92305 milliseconds")],
    [2_430, sent("6 LOGOUT")],
    [2_500, said("* BYE Microsoft Exchange Server IMAP4 server signing off.")],
    [2_500, said("6 OK LOGOUT completed.")],
    [2_505, { msg: "Connection closed" }]
  ),
  "log-thunderbird-bridge": thunderbird(
    ["20.100000", "NA:ProcessCurrentURL: entering"],
    ["20.100100", "NA:ProcessCurrentURL:imap://lena@127.0.0.1:1143/select%3E/Archive/2025:  = currentUrl"],
    [
      "20.120000",
      "NA:CreateNewLineFromSocket: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN ID IDLE UIDPLUS MOVE UNSELECT] gluon ready"
    ],
    ["20.121000", "NA:SendData: 1 authenticate PLAIN"],
    ["20.125000", "NA:CreateNewLineFromSocket: + "],
    [
      "20.125500",
      "NA:SendData: Logging suppressed for this command (it probably contained authentication information)"
    ],
    ["20.180000", "NA:CreateNewLineFromSocket: 1 OK [CAPABILITY IMAP4rev1 ID IDLE UIDPLUS MOVE] Logged in"],
    ["20.190000", 'A:SendData: 2 select "Archive/2025"'],
    ["20.200000", "A:CreateNewLineFromSocket: 2 NO no such mailbox"],
    ["20.900000", "A:SendData: 3 logout"],
    ["20.910000", "A:CreateNewLineFromSocket: * BYE See you"],
    ["20.911000", "A:CreateNewLineFromSocket: 3 OK LOGOUT"]
  ),
  "log-mailkit-server-unavailable":
    mailkit(`2026-11-19T06:00:00Z Connected to imaps://outlook.office365.com:993/
2026-11-19T06:00:00Z S: * OK The Microsoft Exchange IMAP4 service is ready. [TABPADIAUAAxAA==]
2026-11-19T06:00:00Z C: A00000000 CAPABILITY
2026-11-19T06:00:00Z S: * CAPABILITY ${exchangeCan}
2026-11-19T06:00:00Z S: A00000000 OK CAPABILITY completed.
2026-11-19T06:00:01Z C: A00000001 AUTHENTICATE XOAUTH2 ********
2026-11-19T06:00:01Z S: A00000001 OK AUTHENTICATE completed.
2026-11-19T06:00:01Z C: A00000002 SELECT INBOX
2026-11-19T06:00:02Z S: * 912 EXISTS
2026-11-19T06:00:02Z S: * OK [UIDVALIDITY 14] UIDVALIDITY value
2026-11-19T06:00:02Z S: A00000002 OK [READ-WRITE] SELECT completed.
2026-11-19T06:00:02Z C: A00000003 IDLE
2026-11-19T06:00:02Z S: + IDLE accepted, awaiting DONE command.
2026-11-19T06:09:04Z S: * BYE Connection is closed. 13
`),
  "log-openssl-spaces": log([
    "openssl.txt",
    `openssl s_client -crlf -brief -connect imap.example.org:993
CONNECTION ESTABLISHED
Protocol version: TLSv1.3
Ciphersuite: TLS_AES_256_GCM_SHA384
Peer certificate: CN = imap.example.org
Hash used: SHA256
Signature type: RSA-PSS
Verification: OK
${dovecot}
a1 LOGIN lena@example.com my secret phrase
a1 BAD Too many arguments to LOGIN
a2 LOGOUT
* BYE Logging out
a2 OK Logout completed.
`
  ])
}
