/** How logs say that a connection, its handshake or its certificate failed. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { imported } from "../../src/import/index.ts"
import { lint } from "../../src/model/rules/index.ts"
import { reasonOf } from "../../src/model/verdict/reason.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read } from "../../src/trace/Reader.ts"

const failedIn = (name: string, text: string) => {
  const made = imported([{ name, bytes: new TextEncoder().encode(text) }])
  const [connection] = connections(Result.getOrThrow(read(Result.getOrThrow(made))))
  return connection
}

describe("curl 8.9 and later", () => {
  it.each([
    ["connect to 192.0.2.7 port 993 from 192.0.2.1 port 51112 failed: Connection refused", "ConnectRefused"],
    ["SSL certificate problem: certificate has expired", "TlsExpired"]
  ])("reports the end in other words: %s", (words, error) => {
    const text = `*   Trying 192.0.2.7:993...\n* ${words}\n* closing connection #0\n`
    const connection = failedIn("curl.txt", text)
    assert.strictEqual(connection?.ended?.error, error)
  })
})

it("curl: a certificate for another name is named by its subject, which stands some lines before", () => {
  const text = `*   Trying 192.0.2.7:993...
* Connected to imap.example.com (192.0.2.7) port 993 (#0)
* TLSv1.3 (OUT), TLS handshake, Client hello (1):
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
* Server certificate:
*  subject: C=DE; O=Example Hosting; CN=*.hosting.example.net
*  issuer: C=US; O=Example; CN=Example R3
* SSL: no alternative certificate subject name matches target host name 'imap.example.com'
* Closing connection 0
curl: (60) SSL: no alternative certificate subject name matches target host name 'imap.example.com'
`
  const ended = failedIn("curl.txt", text)?.ended
  assert.deepStrictEqual(
    [ended?.error, ended?.facts?.["detail"]],
    ["TlsName", "the certificate is for *.hosting.example.net, not for imap.example.com"]
  )
})

it.each([
  ["before it closes", "* STARTTLS not available.\n* Closing connection 0\n"],
  ["in its last line alone", "* Closing connection 0\ncurl: (64) STARTTLS not available.\n"]
])("D62 curl that insists on STARTTLS says %s that the server offers none", (_, end) => {
  const begin =
    "*   Trying 192.0.2.7:143...\n* Connected to imap.example.com (192.0.2.7) port 143\n< * OK ready\n"
  const ended = failedIn("curl.txt", begin + end)?.ended
  assert.deepStrictEqual([ended?.outcome, ended?.error], ["failed", "StartTlsNotOffered"])
})

describe("a limit that was given to curl", () => {
  const open = `00:00:00.000000 *   Trying 192.0.2.7:143...
00:00:00.010000 * Connected to imap.example.com (192.0.2.7) port 143
`
  const greeted = `${open}00:00:00.020000 < * OK [CAPABILITY IMAP4rev1] ready\n`
  const inMailbox = `${greeted}00:00:00.030000 > A1 LOGIN
00:00:00.040000 < A1 OK done
00:00:00.050000 > A2 SELECT INBOX
00:00:00.060000 < * 3 EXISTS
00:00:00.060000 < * OK [UIDVALIDITY 1] UIDs valid
00:00:00.070000 < A2 OK done
00:00:00.080000 > A3 FETCH 3 BODY[]
`
  const coming = `${inMailbox}00:00:00.090000 < * 3 FETCH (BODY[] {7340032}\n`
  const speed = "Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds"
  const total = "Operation timed out after 30001 milliseconds with 0 bytes received"

  it.each([
    [
      "while it connects",
      "00:00:00.000000 *   Trying 192.0.2.7:143...\n",
      "Connection timed out after 30001 milliseconds",
      "tcp"
    ],
    [
      "in the handshake",
      `${open}00:00:00.020000 * TLSv1.3 (OUT), TLS handshake, Client hello (1):\n`,
      total,
      "tls"
    ],
    ["before a greeting", open, "IMAP response timeout", "greeting"],
    ["at the login", `${greeted}00:00:00.030000 > A1 LOGIN\n`, total, "auth"],
    ["at a command", inMailbox, total, "command"]
  ])("that passes %s ends a silence", (_, before, words, step) => {
    const end = `00:00:30.000000 * ${words}\n00:00:30.000100 * Closing connection\ncurl: (28) ${words}\n`
    const ended = failedIn("curl.txt", before + end)?.ended
    assert.deepStrictEqual([ended?.outcome, ended?.step], ["failed", step])
    assert.match(ended?.error ?? "", /Timeout$/)
  })

  it.each([total, speed])("that passes while data comes is nobody else's: %s", (words) => {
    const end = `00:00:30.000000 * ${words}\n00:00:30.000100 * Closing connection\n`
    const connection = failedIn("curl.txt", coming + end) ?? assert.fail("no connection")
    assert.strictEqual(connection.ended?.outcome, "closed")
    assert.isUndefined(reasonOf(connection))
  })

  it("that passes amid the steps of connecting is no failure of the server", () => {
    const end = `00:00:02.000000 * ${total}\n00:00:02.000100 * Closing connection\n`
    const login = `${greeted}00:00:01.900000 > A1 LOGIN\n`
    assert.strictEqual(failedIn("curl.txt", login + end)?.ended?.outcome, "interrupted")
  })
})

it("curl that lost a connection in the middle of a message lost no handshake", () => {
  const words = "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading, errno 0"
  const log = `*   Trying 192.0.2.7:993...
* Connected to imap.example.com (192.0.2.7) port 993
* TLSv1.3 (OUT), TLS handshake, Client hello (1):
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
< * OK ready
> A1 LOGIN
* ${words}
* Closing connection
curl: (56) ${words}
`
  assert.strictEqual(failedIn("curl.txt", log)?.ended?.error, "ConnectionLost")
})

it("curl that finds no mechanism for its options sent no login", () => {
  const log = `*   Trying 192.0.2.7:993...
* Connected to imap.example.com (192.0.2.7) port 993
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
< * OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2] ready
* SASL: no auth mechanism was offered or recognized
> A1 LOGOUT
< * BYE
< A1 OK done
* Closing connection
curl: (67) Login denied
`
  const ended = failedIn("curl.txt", log)?.ended
  assert.strictEqual(ended?.error, "NoUsableMechanism")
  assert.deepInclude(ended?.facts, { offered: ["XOAUTH2"], loginDisabled: true, encrypted: true })
})

it("Thunderbird's user is read as it is if it is no part of a URL", () => {
  const log = (name: string, text: string) =>
    `2026-11-20 20:12:37.2 UTC - [Parent 1: IMAP]: I/IMAP 7f1d245aa900:imap.example.com:NA:${name}:${text}\n`
  const connection = failedIn(
    "t.log",
    log("ProcessCurrentURL", "imap://100%@imap.example.com:993/select>/INBOX:  = currentUrl") +
      log("CreateNewLineFromSocket", " * OK ready for 100%")
  )
  assert.strictEqual(connection?.wire[0]?.text, "* OK ready for <user>")
})

it.each([
  ["/srv/app/sent.mjs:10:254", "Timeout"],
  ["/srv/app/node_modules/imapflow/lib/imap-flow.js:612:9", "ConnectionLost"],
  ["node:internal/timers:605:17", "ConnectionLost"]
])("imapflow: close() that was called from %s ended the connection as %s", (place, error) => {
  const lines = [
    {
      src: "connection",
      msg: "Established secure TCP connection",
      host: "imap.example.com",
      port: 993,
      secure: true
    },
    { src: "s", msg: "* OK ready" },
    { src: "c", msg: '1 APPEND Sent "(* 5B literal *)"' },
    { msg: "Connection closed" },
    {
      msg: "Connection not available",
      err: {
        code: "NoConnection",
        stack: `Error: Connection not available\n    at ImapFlow.close (/srv/app/node_modules/imapflow/lib/imap-flow.js:2460:14)\n    at attempt (${place})`
      }
    }
  ]
  const at = [0, 10, 20, 30_000, 30_000]
  const text = lines.map((line, index) => JSON.stringify({ cid: "a", t: at[index], ...line })).join("\n")
  assert.strictEqual(failedIn("i.log", text)?.ended?.error, error)
})

it.each([
  ["emitLogs", "t", 1_764_236_409_208],
  ["pino", "time", 1_764_236_409_208],
  ["bunyan", "time", "2025-11-27T09:40:09.208Z"],
  ["winston", "timestamp", "2025-11-27T09:40:09.208Z"],
  ["Logstash", "@timestamp", "2025-11-27T09:40:09.208Z"],
  ["a logger of the program's own", "at", "2025-11-27T09:40:09.208Z"]
])("imapflow: the time of a line is read as %s writes it", (_, name, time) => {
  const line = JSON.stringify({ cid: "a", [name]: time, src: "s", msg: "* OK ready" })
  const trace = Result.getOrThrow(imported([{ name: "i.log", bytes: new TextEncoder().encode(line) }]))
  assert.include(new TextDecoder().decode(trace), '"wall":"2025-11-27T09:40:09.000Z"')
})

describe("a connection or a handshake that failed", () => {
  const call = "$ openssl s_client -connect imap.example.com:993\n"
  const routine = "40D7:error:0A00010B:SSL routines"

  it.each([
    [
      "ConnectRefused",
      "40D7:error:8000006F:system library:BIO_connect:Connection refused:a.c:1:calling connect()\nconnect:errno=111\n"
    ],
    [
      "DnsNotFound",
      "40D7:error:10080002:BIO routines:BIO_lookup_ex:system lib:a.c:1:Name or service not known\nconnect:errno=0\n"
    ],
    [
      "TlsNotTls",
      `CONNECTED(00000003)\n${routine}:ssl3_get_record:wrong version number:a.c:1:\n---\nno peer certificate available\n---\n`
    ],
    ["TlsClosed", "CONNECTED(00000003)\nwrite:errno=104\n---\nno peer certificate available\n---\n"]
  ])("is reported from the log of openssl as %s", (error, text) => {
    const connection = failedIn("o.txt", call + text)
    assert.strictEqual(connection?.ended?.error, error)
    assert.isTrue(connection?.net.every(({ ended }) => ended?.ok === false))
  })

  it("is reported from a file of openssl, in which the error comes before what was printed", () => {
    const text = `${routine}:ssl3_get_record:wrong version number:a.c:1:\nCONNECTED(00000003)\n---\nno peer certificate available\n---\n`
    assert.strictEqual(failedIn("o.txt", text)?.ended?.error, "TlsNotTls")
  })

  it.each([
    ["TlsNotTls", "TLS connect error: error:0A00010B:SSL routines::wrong version number"],
    ["TlsName", "schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL (0x80090322)"],
    [undefined, "schannel: next InitializeSecurityContext failed: Unknown error (0x80092012)"]
  ])("is reported from the log of curl as %s", (error, words) => {
    const connection = failedIn(
      "curl.txt",
      `*   Trying 192.0.2.7:993...\n* Connected to imap.example.com (192.0.2.7) port 993\n* ALPN: curl offers imap\n* ${words}\n* closing connection #0\n`
    )
    assert.strictEqual(connection?.ended?.error, error)
    assert.isFalse(connection?.net.findLast(({ begun }) => begun.kind === "tls")?.ended?.ok)
  })

  it("names the host that curl resolved, although it never connected to it", () => {
    const text =
      "* Host imap.example.com:993 was resolved.\n*   Trying 192.0.2.7:993...\n* ALPN: curl offers imap\n* SSL certificate problem: certificate has expired\n* closing connection #0\n"
    assert.strictEqual(failedIn("curl.txt", text)?.started?.host, "imap.example.com")
  })

  it("is reported from the log of imapflow as plain text where TLS was expected", () => {
    const entry = { t: 2, cid: "a", err: { code: "ERR_SSL_WRONG_VERSION_NUMBER", message: "wrong version" } }
    const closed = { t: 3, cid: "a", msg: "Connection closed" }
    const said = { t: 1, cid: "a", src: "connection", msg: "Connecting", host: "h", port: 143 }
    const text = [said, entry, closed].map((each) => `mailer-1  | ${JSON.stringify(each)}\n`).join("")
    assert.strictEqual(failedIn("i.log", text)?.ended?.error, "TlsNotTls")
  })
})

describe("a certificate that the program could not verify", () => {
  const said = JSON.stringify({ t: 2, cid: "a", src: "s", msg: "* OK ready" })
  const secured = (authorized: boolean) =>
    `${JSON.stringify({ t: 1, cid: "a", src: "connection", msg: "Established secure TCP connection", secure: true, host: "h", port: 993, version: "TLSv1.3", authorized })}\n${said}\n`
  const ids = (name: string, text: string) => lint(failedIn(name, text) ?? assert.fail()).map(({ id }) => id)

  it("is reported, from openssl and from imapflow, and one that it verified is not", () => {
    const shaken =
      "$ openssl s_client -connect imap.example.com:993\nCONNECTED(00000003)\nverify error:num=10:certificate has expired\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\n---\n* OK ready\n"
    assert.include(ids("o.txt", shaken), "certificate-unverified")
    assert.include(ids("i.log", secured(false)), "certificate-unverified")
    assert.notInclude(ids("i.log", secured(true)), "certificate-unverified")
  })
})

describe("a connection that failed before its mailbox was open", () => {
  const log = (...commands: ReadonlyArray<string>): string =>
    [
      "Connected to imaps://imap.example.com:993/",
      "S: * OK ready",
      "C: A0 LOGIN ada secret",
      "S: A0 OK done",
      ...commands,
      "C: A9 SELECT INBOX",
      "S: A9 NO [NONEXISTENT] no such mailbox",
      "S: * BYE",
      ""
    ].join("\n")

  it.each([
    ["with what else was refused", ['C: A1 LSUB "" *', "S: A1 BAD no"], ["command-refused"]],
    ["once", [], []]
  ])("is reported %s", (_, commands, others) => {
    const connection = failedIn("m.log", log(...commands))
    assert.isDefined(connection)
    assert.strictEqual(reasonOf(connection)?.id, "MailboxMissing")
    assert.deepStrictEqual(
      lint(connection).flatMap(({ id, severity }) => (severity === "info" ? [] : [id])),
      others
    )
  })
})

describe("a login that Dovecot's rawlog shows, and that the server answers with BAD", () => {
  const logged = (command: string): ReturnType<typeof failedIn> => {
    const made = imported(
      [
        ["1.in", `1795201311.000000 a2 ${command}\r\n1795201313.000000 a4 LOGOUT\r\n`],
        [
          "1.out",
          "1795201310.010000 * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n1795201311.100000 a2 BAD Error in IMAP command LOGIN: Invalid arguments.\r\n1795201313.100000 * BYE\r\n1795201313.100000 a4 OK\r\n"
        ]
      ].map(([name = "", text = ""]) => ({ name, bytes: new TextEncoder().encode(text) }))
    )
    return connections(Result.getOrThrow(read(Result.getOrThrow(made))))[0]
  }

  it.each([
    ["LOGIN lena my pass word", "server"],
    ['LOGIN lena "my pass word"', "server"]
  ])("RFC 9051 §7.1.3: BAD to %s is %s's, and no way to log in is blamed", (command, party) => {
    const reason = reasonOf(logged(command) ?? assert.fail("no connection"))
    assert.deepStrictEqual([reason?.id, reason?.party], ["CommandRejected", party])
  })
})
