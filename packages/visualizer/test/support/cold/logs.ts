/** Situations in the logs of other clients, written as those programs write them. */
import { imported } from "../../../src/import/index.ts"
import { Effect } from "effect"
import { ofClass, trace } from "./Cold.ts"

const before = ofClass("before")
const after = ofClass("after")

const log = (...files: ReadonlyArray<readonly [name: string, text: string]>) =>
  trace(
    Effect.suspend(() =>
      Effect.fromResult(
        imported(files.map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) })))
      )
    )
  )

const began = 1_795_300_000_000

/** imapflow's log: milliseconds, and what it says. */
const imapflow = (...entries: ReadonlyArray<readonly [at: number, fields: object]>) =>
  log([
    "trace.jsonl",
    entries
      .map(([at, fields]) =>
        JSON.stringify({ level: 20, time: began + at, pid: 7, hostname: "app", cid: "k3x9q2", ...fields })
      )
      .join("\n")
  ])
const said = (msg: string) => ({ src: "s", msg })
const sent = (msg: string) => ({ src: "c", msg })
const secure = (servername: string) => ({
  src: "connection",
  msg: "Established secure TCP connection",
  secure: true,
  host: "192.0.2.7",
  servername,
  port: 993,
  authorized: true,
  algo: "TLS_AES_256_GCM_SHA384",
  version: "TLSv1.3"
})
const closed = { msg: "Connection closed" }
const ready =
  "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN] Dovecot ready."

/** Thunderbird's log: seconds and microseconds, and what it says. */
const thunderbird = (...entries: ReadonlyArray<readonly [at: string, text: string]>) =>
  log([
    "trace.txt",
    entries
      .map(
        ([at, text]) =>
          `2026-11-21 09:14:${at} UTC - [Parent 4100: IMAP]: I/IMAP 7f00aa10:imap.example.com:${text}`
      )
      .join("\n")
  ])

const rawlog = (...lines: ReadonlyArray<readonly [at: number, text: string]>): string =>
  lines.map(([at, text]) => `${(1_795_201_400 + at).toFixed(6)} ${text}`).join("\n") + "\n"

export const logsBefore = [
  before(
    "imapflow-token",
    [
      "imapflow's log in at Outlook with XOAUTH2 failed: the server refused the token (status 401, expired).",
      "The user or app: the token has expired.",
      "Get a new access token."
    ],
    imapflow(
      [0, secure("outlook.office365.com")],
      [40, said("* OK The Microsoft Exchange IMAP4 service is ready. [TABPADIAUAAxAA==]")],
      [41, sent("1 CAPABILITY")],
      [
        80,
        said(
          "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+"
        )
      ],
      [81, said("1 OK CAPABILITY completed.")],
      [83, sent('2 AUTHENTICATE XOAUTH2 "(* value hidden *)"')],
      [1400, said("+ eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiQmVhcmVyIn0=")],
      [1401, { ...sent(""), comment: "Error response for XOAUTH2" }],
      [1440, said("2 NO AUTHENTICATE failed.")],
      [
        1441,
        {
          level: 50,
          err: {
            type: "Error",
            message: "Command failed",
            responseStatus: "NO",
            response: "2 NO AUTHENTICATE failed."
          }
        }
      ],
      [1445, closed]
    )
  ),
  before(
    "thunderbird-account-disabled",
    [
      "Thunderbird's login was refused: the account has been disabled for a violation of the provider's policy.",
      "The provider; the user has to ask them.",
      "Contact the provider; another password does not help."
    ],
    thunderbird(
      ["02.100000", "NA:ProcessCurrentURL: entering"],
      [
        "02.100100",
        "NA:ProcessCurrentURL:imap://alice@imap.example.com:993/select%3E%5EINBOX:  = currentUrl"
      ],
      ["02.160000", `NA:CreateNewLineFromSocket: ${ready}`],
      ["02.161000", "NA:SendData: 3 authenticate PLAIN"],
      ["02.190000", "NA:CreateNewLineFromSocket: + "],
      [
        "02.191000",
        "NA:SendData: Logging suppressed for this command (it probably contained authentication information)"
      ],
      [
        "03.402000",
        "NA:CreateNewLineFromSocket: 3 NO [ALERT] Account disabled for violation of policy, see your administrator"
      ],
      ["03.403000", "NA:TellThreadToDie: close socket connection"]
    )
  ),
  before(
    "curl-no-such-host",
    [
      "curl did not find the host's name in DNS; nothing was sent.",
      "The user: the name is mistyped, or DNS does not know it.",
      "Correct the host name."
    ],
    log([
      "trace.txt",
      "09:20:01.100000 * Could not resolve host: imap.exmaple.com\n09:20:01.100400 * Closing connection 0\ncurl: (6) Could not resolve host: imap.exmaple.com\n"
    ])
  ),
  before(
    "openssl-without-tag",
    [
      "A person typed LOGIN into openssl s_client without a tag before it; the server refused it with BAD, so no login took place.",
      "The person who typed.",
      "Type a tag first: a1 LOGIN user password."
    ],
    log([
      "trace.txt",
      `openssl s_client -crlf -brief -connect imap.example.com:993\nCONNECTION ESTABLISHED\nProtocol version: TLSv1.3\nCiphersuite: TLS_AES_256_GCM_SHA384\nPeer certificate: CN = imap.example.com\nHash used: SHA256\nSignature type: ECDSA\nVerification: OK\n${ready}\nLOGIN alice secret-1\nLOGIN BAD Error in IMAP command received by server.\na1 LOGOUT\n* BYE Logging out\na1 OK Logout completed.\n`
    ])
  )
]

export const logsAfter = [
  after(
    "imapflow-reset-in-idle",
    [
      "imapflow had INBOX open and idled; after 23 minutes the connection was reset (ECONNRESET). Nothing was under way but IDLE.",
      "The network or the server; the app must reconnect.",
      "Reconnect (imapflow does not by itself), and end IDLE more often."
    ],
    imapflow(
      [0, secure("imap.example.com")],
      [12, said(ready)],
      [13, sent('1 AUTHENTICATE PLAIN "(* value hidden *)"')],
      [60, said("1 OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE CONDSTORE] Logged in")],
      [61, { level: 30, src: "auth", msg: "User authenticated", user: "alice" }],
      [62, sent("2 SELECT INBOX")],
      [90, said("* 812 EXISTS")],
      [90, said("* OK [UIDVALIDITY 1610000000] UIDs valid")],
      [91, said("2 OK [READ-WRITE] Select completed.")],
      [15_100, sent("3 IDLE")],
      [15_120, said("+ idling")],
      [135_000, said("* OK Still here")],
      [255_000, said("* OK Still here")],
      [
        1_395_000,
        {
          level: 50,
          err: { type: "Error", message: "read ECONNRESET", code: "ECONNRESET", errno: -104, syscall: "read" }
        }
      ],
      [1_395_002, closed]
    )
  ),
  after(
    "dovecot-two-refusals",
    [
      "In Dovecot's own log a client opened INBOX; its STORE was refused for lack of permission, and its COPY because the quota is exceeded. Then it logged out.",
      "The administrator (rights) and the user (quota).",
      "Grant the right to set flags, and make room in the mailbox."
    ],
    log(
      [
        "20261120-190320.501.1.in",
        rawlog(
          [0.02, "A3 SELECT Team"],
          [0.4, "A4 STORE 7 +FLAGS (\\Flagged)"],
          [0.9, "A5 COPY 7 Archive"],
          [1.2, "A6 LOGOUT"]
        )
      ],
      [
        "20261120-190320.501.1.out",
        rawlog(
          [0, "A2 OK Logged in"],
          [0.05, "* 88 EXISTS"],
          [0.05, "* OK [UIDVALIDITY 1610000044] UIDs valid"],
          [0.06, "A3 OK [READ-WRITE] Select completed (0.002 + 0.000 secs)."],
          [0.41, "A4 NO [NOPERM] Permission denied"],
          [0.93, "A5 NO [OVERQUOTA] Quota exceeded (mailbox for user is full)"],
          [1.21, "* BYE Logging out"],
          [1.21, "A6 OK Logout completed."]
        )
      ]
    )
  ),
  after(
    "mailkit-exchange-drops",
    [
      "MailKit was reading from an Exchange server when that said “Server Unavailable. 15” and BYE; the FETCH was not answered.",
      "The server (Exchange), for a while.",
      "Reconnect and repeat the FETCH after a pause."
    ],
    log([
      "trace.txt",
      `2026-11-21T09:30:00Z Connected to imaps://outlook.office365.com:993/
2026-11-21T09:30:00Z S: * OK The Microsoft Exchange IMAP4 service is ready.
2026-11-21T09:30:00Z C: A00000000 CAPABILITY
2026-11-21T09:30:00Z S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
2026-11-21T09:30:00Z S: A00000000 OK CAPABILITY completed.
2026-11-21T09:30:01Z C: A00000001 AUTHENTICATE XOAUTH2 ********
2026-11-21T09:30:02Z S: A00000001 OK AUTHENTICATE completed.
2026-11-21T09:30:02Z C: A00000002 SELECT INBOX
2026-11-21T09:30:02Z S: * 4410 EXISTS
2026-11-21T09:30:02Z S: * OK [UIDVALIDITY 14] UIDVALIDITY value
2026-11-21T09:30:02Z S: A00000002 OK [READ-WRITE] SELECT completed.
2026-11-21T09:30:03Z C: A00000003 UID FETCH 1:200 (UID FLAGS INTERNALDATE RFC822.SIZE)
2026-11-21T09:30:19Z S: Server Unavailable. 15
2026-11-21T09:30:19Z S: * BYE Connection closed.
`
    ])
  )
]
