/** Logs of clients that ask for what is not to be had, or only look as if they failed. */
import { dovecot, imapflow, log, loggedIn, said, secure, sent, thunderbird, toInbox } from "./logParts.ts"

const can =
  "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT UNSELECT CHILDREN NAMESPACE UIDPLUS CONDSTORE QRESYNC ESEARCH MOVE LITERAL+"

const opening = (host: string) =>
  [
    ...loggedIn(host, can),
    [140, sent("2 SELECT INBOX")],
    [176, said("* 31 EXISTS")],
    [176, said("* OK [UIDVALIDITY 1602000000] UIDs valid")],
    [177, said("2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).")]
  ] as const

const elsewhere =
  "NO [CANNOT] Client tried to access nonexistent namespace. (Mailbox name should probably be prefixed with: INBOX.) (0.001 + 0.000 secs)."
const failed = { level: 40, err: { type: "Error", message: "Command failed" } }

/** One connection, from this time on, whose token is refused. */
const refusedToken = (from: number, cid: string) => {
  const lines: ReadonlyArray<readonly [number, object]> = [
    [0, secure("imap.gmail.com")],
    [40, said("* OK Gimap ready for requests from 203.0.113.44 a1b2c3")],
    [41, sent("1 CAPABILITY")],
    [70, said("* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID SASL-IR AUTH=XOAUTH2 AUTH=PLAIN")],
    [70, said("1 OK Thats all she wrote! a1b2c3")],
    [72, sent('2 AUTHENTICATE XOAUTH2 "(* value hidden *)"')],
    [
      240,
      said(
        "+ eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ=="
      )
    ],
    [241, sent("")],
    [290, said("2 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)")],
    [291, failed],
    [295, { msg: "Connection closed" }]
  ]
  return lines.map(([at, fields]) => [from + at, { ...fields, cid }] as const)
}

/** What another part of the program writes to the same log. */
const other = (minute: number, msg: string) =>
  [minute * 60_000, { level: 30, component: "billing", cid: undefined, msg }] as const

const woke = (at: string, connection: string, text: string) =>
  `2026-11-20 ${at} UTC - [Parent 5120: IMAP]: I/IMAP ${connection}:imap.example.com:${text}`

export const clients = {
  "log-imapflow-namespace": imapflow(
    ...opening("mail.example.net"),
    [900, sent("3 CREATE Invoices")],
    [934, said(`3 ${elsewhere}`)],
    [935, failed],
    [1_400, sent('4 CREATE "Invoices/2026"')],
    [1_433, said(`4 ${elsewhere}`)],
    [1_434, failed],
    [1_500, sent("5 LOGOUT")],
    [1_530, said("* BYE Logging out")],
    [1_530, said("5 OK Logout completed (0.001 + 0.000 secs).")],
    [1_533, { msg: "Connection closed" }]
  ),
  "log-imapflow-xoauth2-400": imapflow(...refusedToken(0, "w2ks81aa"), ...refusedToken(20_000, "w2ks81ab")),
  "log-imapflow-reset-stays-away": imapflow(
    ...opening("imap.example.org"),
    [15_300, sent("3 IDLE")],
    [15_340, said("+ idling")],
    [420_000, said("* 32 EXISTS")],
    [1_505_000, said("* 33 EXISTS")],
    [
      2_475_000,
      { level: 50, err: { type: "Error", message: "read ECONNRESET", code: "ECONNRESET", syscall: "read" } }
    ],
    [2_475_004, { msg: "Connection closed" }],
    other(60, "invoices sent"),
    other(130, "invoices sent"),
    other(220, "invoices sent")
  ),
  "log-thunderbird-folder-to-trash": thunderbird(
    ...toInbox(can),
    ["31.340000", "A:CreateNewLineFromSocket: * 120 EXISTS"],
    ["31.340100", "A:CreateNewLineFromSocket: * OK [UIDVALIDITY 1601000000] UIDs valid"],
    ["31.341000", "A:CreateNewLineFromSocket: 2 OK [READ-WRITE] Select completed"],
    ["38.500000", 'S-INBOX:SendData: 3 rename "Old projects" "Trash/Old projects"'],
    ["38.540000", "S-INBOX:CreateNewLineFromSocket: 3 NO [NOPERM] Permission denied"],
    ["46.200000", 'S-INBOX:SendData: 4 rename "Old projects" "Trash/Old projects"'],
    ["46.241000", "S-INBOX:CreateNewLineFromSocket: 4 NO [NOPERM] Permission denied"],
    ["52.100000", "S-INBOX:SendData: 5 noop"],
    ["52.140000", "S-INBOX:CreateNewLineFromSocket: 5 OK NOOP completed"],
    ["52.300000", "S-INBOX:SendData: 6 IDLE"],
    ["52.340000", "S-INBOX:CreateNewLineFromSocket: + idling"]
  ),
  "log-thunderbird-after-sleep": log([
    "imap.txt",
    ["7f11c0ba", "7f22d4e0"]
      .map((connection, index) => {
        const at = index === 0 ? "08:31:01" : "10:57:14"
        const lines = [
          [`${at}.100000`, "NA:ProcessCurrentURL: entering"],
          [
            `${at}.100100`,
            "NA:ProcessCurrentURL:imap://lena@imap.example.com:993/select%3E/INBOX:  = currentUrl"
          ],
          [`${at}.160000`, `NA:CreateNewLineFromSocket: ${dovecot}`],
          [`${at}.161000`, "NA:SendData: 1 authenticate PLAIN"],
          [`${at}.190000`, "NA:CreateNewLineFromSocket: + "],
          [
            `${at}.191000`,
            "NA:SendData: Logging suppressed for this command (it probably contained authentication information)"
          ],
          [`${at}.302000`, `NA:CreateNewLineFromSocket: 1 OK [CAPABILITY ${can}] Logged in`],
          [`${at}.303000`, 'A:SendData: 2 select "INBOX"'],
          [`${at}.340000`, "A:CreateNewLineFromSocket: * 44 EXISTS"],
          [`${at}.340100`, "A:CreateNewLineFromSocket: * OK [UIDVALIDITY 1601000000] UIDs valid"],
          [`${at}.341000`, "A:CreateNewLineFromSocket: 2 OK [READ-WRITE] Select completed"],
          [`${at}.500000`, "S-INBOX:SendData: 3 IDLE"],
          [`${at}.540000`, "S-INBOX:CreateNewLineFromSocket: + idling"]
        ] as const
        const dead = [
          ["10:57:12.050000", "S-INBOX:SendData: DONE"],
          [
            "10:57:12.090000",
            "S-INBOX:CreateNewLineFromSocket: clearing IMAP_CONNECTION_IS_OPEN - rv = 804b0014"
          ],
          ["10:57:12.091000", "S-INBOX:TellThreadToDie: close socket connection"]
        ] as const
        return [...lines, ...(index === 0 ? dead : [])]
          .map(([time, text]) => woke(time, connection, text))
          .join("\n")
      })
      .join("\n")
  ])
}
