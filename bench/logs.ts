/**
 * Large logs as the six programs write them: one session after another, with the same lines of the wire. All but
 * imapflow keep the wire's CRLF.
 */
type Side = "C" | "S"

/** The lines of a session. */
const session: ReadonlyArray<readonly [side: Side, line: string]> = [
  [
    "S",
    "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] Dovecot ready."
  ],
  ["C", `1 ID ("name" "client" "version" "2.1.2")`],
  ["S", `* ID ("name" "Dovecot")`],
  ["S", "1 OK ID completed."],
  ["C", "2 AUTHENTICATE PLAIN AGFkYQBlbmdpbmUtTm8tNQ=="],
  ["S", "2 OK [CAPABILITY IMAP4rev1 SASL-IR IDLE MOVE CONDSTORE QRESYNC] Logged in"],
  ["C", "3 SELECT INBOX"],
  ["S", String.raw`* FLAGS (\Answered \Flagged \Deleted \Seen \Draft)`],
  ["S", "* 120 EXISTS"],
  ["S", "* OK [UIDVALIDITY 1795199753] UIDs valid"],
  ["S", "3 OK [READ-WRITE] Select completed"],
  ["C", "4 UID FETCH 1:* (UID FLAGS)"],
  ...Array.from(
    { length: 20 },
    (_, at) => ["S", String.raw`* ${at + 1} FETCH (UID ${at + 1} FLAGS (\Seen))`] as const
  ),
  ["S", "4 OK Fetch completed"],
  ["C", "5 LOGOUT"],
  ["S", "* BYE Logging out"],
  ["S", "5 OK Logout completed."]
]

const began = 1_795_199_995_723

/** Writes a session by its number, which begins at `millis`; its lines are 3 ms apart. */
type Write = (count: number, millis: number) => ReadonlyArray<string>

const stepMs = 3

const iso = (millis: number): string => new Date(millis).toISOString()

const imapflow: Write = (count, millis) =>
  session.map(([side, line], lo) => {
    const msg = line.replace(/(?<=PLAIN )\S+$/, '"(* value hidden *)"')
    const t = millis + lo * stepMs
    return JSON.stringify({ level: "debug", t, cid: `connection${count}`, lo, src: side.toLowerCase(), msg })
  })

const curl: Write = (_, millis) => {
  const time = (at: number) => `${iso(millis + at * stepMs).slice(11, 23)}000`
  return [
    `${time(0)} *   Trying 192.0.2.1:993...`,
    `${time(0)} * Connected to imap.example.com (192.0.2.1) port 993 (#0)`,
    `${time(0)} * SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384`,
    ...session.map(([side, line], at) => `${time(at)} ${side === "C" ? ">" : "<"} ${line}\r`),
    `${time(session.length)} * Closing connection 0`
  ]
}

const openssl: Write = () => [
  "CONNECTED(00000003)",
  "---",
  "New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384",
  "Verify return code: 0 (ok)",
  "---",
  ...session.map(([, line]) => `${line}\r`),
  "closed"
]

const dovecot: Write = (_, millis) =>
  session.map(([side, line], at) => {
    const seconds = ((millis + at * stepMs) / 1000).toFixed(6)
    return `${seconds} ${side === "C" ? "I" : "O"}: ${line}\r`
  })

const thunderbird: Write = (count, millis) => {
  const head = (at: number) =>
    `${iso(millis + at * stepMs)
      .replace("T", " ")
      .replace("Z", "000 UTC")} - [Parent 10982: IMAP]: I/IMAP `
  const place = `${(0x7f1d245aa900 + count * 0x100).toString(16)}:imap.example.com:A:`
  const name = { C: "SendData: ", S: "CreateNewLineFromSocket: " }
  return [
    `${head(0)}${place}ProcessCurrentURL:imap://ada@imap.example.com:993/select%3E%5EINBOX:  = currentUrl`,
    ...session.map(([side, line], at) => `${head(at)}${place}${name[side]}${line}\r`),
    `${head(session.length)}${place}TellThreadToDie: close socket connection`
  ]
}

const mailkit: Write = (_, millis) => [
  `${iso(millis)} Connected to imaps://imap.example.com:993/`,
  ...session.map(([side, line], at) => `${iso(millis + at * stepMs)} ${side}: ${line}\r`)
]

export const writers: Readonly<Record<string, Write>> = {
  imapflow,
  curl,
  openssl,
  dovecot,
  thunderbird,
  mailkit
}

/** Returns a log session by session, without end. */
export function* sessions(write: Write): Generator<string> {
  for (let count = 1, millis = began; ; count++, millis += (session.length + 1) * stepMs)
    yield `${write(count, millis).join("\n")}\n`
}
