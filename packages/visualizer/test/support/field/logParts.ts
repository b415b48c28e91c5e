/** How other programs write their logs. */
import { imported } from "../../../src/import/index.ts"
import { Effect } from "effect"

export const log = (...files: ReadonlyArray<readonly [name: string, text: string]>) =>
  Effect.suspend(() =>
    Effect.fromResult(
      imported(files.map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) })))
    )
  )

const began = 1_790_300_000_000
export const imapflow = (...entries: ReadonlyArray<readonly [at: number, fields: object]>) =>
  log([
    "trace.jsonl",
    entries
      .map(([at, fields]) =>
        JSON.stringify({
          level: 20,
          time: began + at,
          pid: 31,
          hostname: "worker",
          component: "imap-connection",
          cid: "t8mq41x0",
          ...fields
        })
      )
      .join("\n")
  ])
export const said = (msg: string) => ({ src: "s", msg })
export const sent = (msg: string) => ({ src: "c", msg })
export const secure = (host: string) => ({
  level: 30,
  src: "connection",
  msg: "Established secure TCP connection",
  secure: true,
  host,
  servername: host,
  port: 993,
  authorized: true,
  algo: "TLS_AES_256_GCM_SHA384",
  version: "TLSv1.3"
})
/** What imapflow logs until it is logged in, at a server that then lists what it can. */
export const loggedIn = (host: string, can: string) =>
  [
    [0, secure(host)],
    [52, said(dovecot)],
    [53, sent('1 AUTHENTICATE PLAIN "(* value hidden *)"')],
    [131, said(`1 OK [CAPABILITY ${can}] Logged in`)],
    [132, { level: 30, src: "auth", msg: "User authenticated", user: "lena" }]
  ] as const
export const mailkit = (text: string) => log(["imap.log", text])
export const thunderbird = (...entries: ReadonlyArray<readonly [at: string, text: string]>) =>
  log([
    "imap.txt",
    entries
      .map(
        ([at, text]) =>
          `2026-11-20 08:31:${at} UTC - [Parent 5120: IMAP]: I/IMAP 7f11c0ba:imap.example.com:${text}`
      )
      .join("\n")
  ])
/** What Thunderbird logs until it opens INBOX, at a server that then lists what it can. */
export const toInbox = (can: string) =>
  [
    ["31.100000", "NA:ProcessCurrentURL: entering"],
    ["31.100100", "NA:ProcessCurrentURL:imap://lena@imap.example.com:993/select%3E/INBOX:  = currentUrl"],
    ["31.160000", `NA:CreateNewLineFromSocket: ${dovecot}`],
    ["31.161000", "NA:SendData: 1 authenticate PLAIN"],
    ["31.190000", "NA:CreateNewLineFromSocket: + "],
    [
      "31.191000",
      "NA:SendData: Logging suppressed for this command (it probably contained authentication information)"
    ],
    ["31.302000", `NA:CreateNewLineFromSocket: 1 OK [CAPABILITY ${can}] Logged in`],
    ["31.303000", 'A:SendData: 2 select "INBOX"']
  ] as const
export const rawlog = (...lines: ReadonlyArray<readonly [at: number, text: string]>): string =>
  lines.map(([at, text]) => `${(1_795_201_400 + at).toFixed(6)} ${text}`).join("\n") + "\n"

export const dovecot =
  "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN] Dovecot ready."
export const exchangeCan =
  "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+"
export const tls13 = (at: string) => `${at} * TLSv1.3 (OUT), TLS handshake, Client hello (1):
${at} * TLSv1.3 (IN), TLS handshake, Server hello (2):
${at} * TLSv1.3 (IN), TLS handshake, Certificate (11):
${at} * TLSv1.3 (IN), TLS handshake, Finished (20):
${at} * SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
${at} *  SSL certificate verify ok.
`
