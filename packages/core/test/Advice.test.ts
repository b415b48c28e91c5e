import { assert, describe, it } from "@effect/vitest"
import * as Advice from "../src/failure/Advice.ts"
import { beyond, namesZero } from "../src/failure/diagnosis/beyond.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import * as Quirks from "../src/failure/Quirks.ts"
import { everyReason, variants } from "./support/reasons.ts"
import { said } from "./support/quotation.ts"

const all = [...everyReason, ...variants]

describe("words for quirks", () => {
  it.each(Quirks.known)("$id has a title, a why and a try", ({ id }) => {
    const advice = Advice.ofQuirk(id)
    for (const text of [advice?.title, advice?.why, advice?.try]) {
      assert.isNotEmpty(text)
      assert.isAtMost(text?.length ?? 0, 240)
    }
  })

  it("one of an app's own has none, and a page of the provider goes along", () => {
    assert.isUndefined(Advice.ofQuirk("example-own"))
    assert.match(Advice.ofQuirk("gmail-app-password")?.help ?? "", /^https:/)
    assert.isUndefined(Advice.of({ _tag: "ImapDisabled" }).help)
  })
})

describe("words for a connection that was lost while agreeing on compression", () => {
  it.each([
    ["app", "compress `never`"],
    ["command", "`--compress never`"]
  ] as const)("name the setting that leaves it out, for the %s", (reader, setting) => {
    const { try: advice } = Advice.of({ _tag: "ConnectionLost", step: "compress" }, { reader })
    assert.include(advice, "after a second cut, compression is left out")
    assert.include(advice, setting)
  })
})

describe("words for a refused login", () => {
  it.each([
    ["EXTERNAL", "certificate"],
    ["ANONYMOUS", "anonymous"],
    ["PLAIN", "user name and password"]
  ])("by %s name what was refused", (mechanism, credential) => {
    assert.include(Advice.of({ _tag: "AuthRejected", mechanism }).title, credential)
  })
})

describe("words that depend on what the server said", () => {
  it("a wait that the attempt's time ended names that time, and no limit of the step", () => {
    const facts = { step: "select", afterMs: 11_600, attemptMs: 60_000 } as const
    const { title, try: advice, why } = Advice.of({ _tag: "Timeout", ...facts })
    assert.strictEqual(title, "The attempt's 60 s ran out while opening the mailbox")
    assert.include(why, "last 11.6 s")
    assert.include(advice, "`limits.attempt`")
    assert.include(Advice.of({ _tag: "Timeout", ...facts }, { reader: "command" }).try, "`--timeout`")
  })

  it("a login that another session prevents sends nobody to wait for the server", () => {
    const advice = Advice.of({ _tag: "AuthTemporarilyUnavailable", code: said("INUSE") })
    assert.include(advice.title, "Another session")
    assert.notInclude(advice.why, "internal problem")
    assert.strictEqual(
      ImapError.make({ _tag: "AuthTemporarilyUnavailable", code: said("INUSE") }, "auth").actionBy,
      "user"
    )
  })

  it.each([
    ["try again in 15 minutes", "Wait 15 minutes"],
    ["retry after 1 hour", "Wait 1 hour"],
    ["locked for an hour", "Wait 1 hour"],
    ["5 failures in 10 minutes", "Wait as long as it says"],
    ["Rate limit hit", "Wait as long as it says"]
  ])("a lock names the time in “%s”", (words, time) => {
    assert.include(Advice.of({ _tag: "AuthThrottled" }, { said: words }).try, time)
  })

  it("BYE over refused commands blames the program that sent them", () => {
    const bye = ImapError.make({ _tag: "ServerBye" }, "selected", {
      serverText: said("Too many invalid IMAP commands.")
    })
    assert.include(bye.advice, "Correct the refused command")
    assert.include(bye.message, "over commands that it had refused")
    for (const words of ["Autologout", "Too many commands"])
      assert.notInclude(Advice.of({ _tag: "ServerBye" }, { said: words }).title, "refused")
  })

  it("who offers tokens alone is asked for no app password", () => {
    const offered = (names: ReadonlyArray<string>) =>
      Advice.of({ _tag: "NoUsableMechanism", offered: names.map((name) => said(name)), loginDisabled: true })
    assert.notInclude(offered(["OAUTHBEARER", "XOAUTH2"]).try, "app password")
    assert.include(offered(["XOAUTH2", "GSSAPI"]).try, "app password")
  })
})

describe("a command without its tagged response", () => {
  it.each([
    { said: undefined, title: "The server never finished “LOGIN”" },
    { said: "BAD Command!", title: "The server rejected “LOGIN” without its tag, and never finished it" },
    { said: "sh: not found", title: "The server never finished “LOGIN”, and sent a line without a tag" }
  ])("T09 is said to be rejected upon BAD alone: $said", ({ said, title }) => {
    assert.strictEqual(
      Advice.of({ _tag: "CommandRejectedUntagged", command: "LOGIN" }, { said }).title,
      title
    )
  })
})

const lineOf = ({ title, try: advice, why }: Advice.Advice): string => `${title} ${why} ${advice}`

describe("words for what a trace recorded", () => {
  it.each(all)("D27 $_tag is worded without any of its facts, and none is made up", ({ _tag }) => {
    const advice = Advice.ofTag(_tag, {})
    assert.isDefined(advice)
    assert.notMatch(lineOf(advice), /undefined|\[object|NaN|null| {2}|\(\)|: ?\./)
    assert.match(advice.title, /^\p{Lu}.*[^.]$/u)
    assert.notMatch(advice.title, /[“”\d]/)
    assert.match(advice.why, /\.$/)
    assert.match(advice.try, /\.$/)
  })

  it.each(all)("D27 $_tag says with all its facts what the error says", (reason) => {
    const reported = JSON.parse(JSON.stringify({ ...reason, _tag: undefined }))
    const { help: _, ...advice } = Advice.of(reason)
    assert.deepStrictEqual(Advice.ofTag(reason._tag, Advice.recorded(reported, reason._tag)), advice)
  })

  it("what is not of its field's kind is left", () => {
    const forged = {
      reader: "command",
      mayBe: ["password", "constructor"],
      offered: { a: "PLAIN" },
      asked: { dns: "maybe" },
      known: { wayIn: "implicitTls", port: "993" },
      along: ["toString"],
      port: "993",
      of: "line",
      status: "OK",
      constructor: "x"
    }
    assert.deepStrictEqual(Advice.recorded(forged), {})
  })
})

describe("Advice", () => {
  it.each(all)("$_tag has a title, a why and a try, short and whole", (reason) => {
    const advice = Advice.of(reason)
    for (const text of [advice.title, advice.why, advice.try]) {
      assert.isNotEmpty(text.trim())
      assert.isAtMost(text.length, 240, text)
      assert.notMatch(text, /undefined|\[object|NaN|\p{Cc}/u)
      assert.match(text, /^[\p{Lu}“]/u)
    }
    assert.notMatch(advice.title, /\.$/)
    assert.match(advice.why, /\.$/)
    assert.match(advice.try, /\.$/)
    assert.strictEqual(Advice.sentence(reason), advice.try)
  })

  it("no reason is described by another's words", () => {
    const texts = everyReason
      .map((reason) => Advice.of(reason))
      .flatMap((advice) => [advice.title, advice.why, advice.try])
    assert.deepStrictEqual(
      texts.filter((text, index) => texts.indexOf(text) !== index),
      []
    )
  })

  it("advice on a silent plain port names TLS, and on a plain port under TLS STARTTLS", () => {
    const silent = { _tag: "GreetingTimeout", port: 993, tls: false, afterMs: 15_000 } as const
    assert.include(Advice.sentence(silent), "Port 993 may expect TLS: try security `tls`")
    assert.include(Advice.sentence({ _tag: "TlsNotTls", port: 143 }), "`starttls` with port 143")
    assert.notInclude(Advice.sentence({ _tag: "TlsNotTls", port: 993 }), "`tls` with port 993")
  })

  it("G07 advice on the port of another service names it and the ports of IMAP, never another security", () => {
    const known = {
      25: "SMTP",
      80: "HTTP",
      110: "POP3",
      443: "HTTP",
      465: "SMTP",
      995: "POP3",
      4190: "ManageSieve"
    }
    for (const [number, service] of Object.entries(known)) {
      const port = Number(number)
      for (const reason of [
        { _tag: "TlsNotTls", port },
        { _tag: "GreetingTimeout", port, tls: false, afterMs: 15_000 }
      ] as const) {
        const there = `Port ${port} is for ${service}. Check the port: IMAP is usually on 993 (security \`tls\`) or 143 (security \`starttls\`).`
        assert.strictEqual(Advice.sentence(reason), there)
      }
    }
    const pop = { _tag: "NotImap", protocol: "pop3", port: 110 } as const
    assert.include(Advice.sentence(pop), "Check host and port: IMAP is usually on 993")
  })

  const places = [0, 110, 143, 993, 1143].flatMap((port) =>
    [[], ["993"], ["143"], ["993", "143"]].map((lost) => ({ port, lost }))
  )

  it.each(all)("B5 $_tag sends nobody to a port that was lost, nor through a tunnel to any", (reason) => {
    // a proxy is asked for a port, always, and so is a server that was looked for
    if (reason._tag.startsWith("Proxy") || reason._tag === "ServerUnconfirmed") return
    for (const { lost, port } of places) {
      const beside = port === 0 ? [...lost, "0"] : lost
      const {
        title,
        try: advice,
        why
      } = Advice.of("port" in reason ? { ...reason, port } : reason, { lost: beside })
      const wrong = port === 0 ? ["0", "993", "143"] : lost.filter((each) => each !== `${port}`)
      const named = advice.match(/\b(?:0|143|993)\b/g) ?? []
      assert.deepStrictEqual(
        named.filter((each) => wrong.includes(each)),
        [],
        `${advice} ${port} ${beside.join(" ")}`
      )
      if (port === 0 && "port" in reason) assert.notMatch(`${title} ${why}`, /\bport \d/i)
    }
  })

  it("B10 of a token it is not said that it may be sent in the clear", () => {
    const token = Advice.of({ _tag: "InsecureAuthRefused", kind: "token" })
    assert.include(token.title, "token")
    assert.notInclude(token.try, "Set `allowPlaintext`")
    assert.include(Advice.sentence({ _tag: "InsecureAuthRefused" }), "Set `allowPlaintext` only")
  })

  it("a timeout names its step and its seconds", () => {
    const advice = Advice.of({ _tag: "Timeout", step: "select", afterMs: 1500 })
    assert.strictEqual(advice.title, "No answer within 1.5 s while opening the mailbox")
    assert.include(advice.try, "while opening the mailbox")
  })

  it("a timeout of the app's command names it, and how much of a literal had come", () => {
    const timeout = { _tag: "Timeout", step: "command", afterMs: 60_000, command: "FETCH" } as const
    assert.strictEqual(Advice.of(timeout).title, "No answer to FETCH within 60 s")
    const advice = Advice.of({ ...timeout, literalBytes: 48_211, literalReceived: 17 })
    assert.strictEqual(advice.title, "No complete answer to FETCH within 60 s")
    assert.strictEqual(advice.why, "Nothing more came: 17 of the literal's 48211 bytes had come.")
  })

  it("a Misuse names the field and what is expected, for the command as its flag", () => {
    const unknown = { _tag: "Misuse", problem: "FETCH: `query.envelop` is not a known field" } as const
    assert.include(Advice.sentence(unknown), "Correct this: FETCH: `query.envelop` is not a known field. ")
    const wrong = { _tag: "Misuse", problem: "Policy: `limits.attempt`: expected a duration" } as const
    assert.include(Advice.sentence(wrong), "`limits.attempt`: expected a duration. ")
    assert.include(Advice.sentence(wrong, { reader: "command" }), "`--timeout`: expected a duration. ")
    assert.include(Advice.sentence(unknown, { reader: "command" }), "`query.envelop`")
    const { message } = ImapError.make(unknown, "command")
    assert.strictEqual(message.split("envelop").length, 2, message)
    const long = Advice.sentence({ _tag: "Misuse", problem: `\r\n${"x".repeat(999)}` })
    assert.isAtMost(long.length, 320)
    assert.notMatch(long, /\p{Cc}/u)
  })

  it("D31 BAD is not explained by an extension alone: arguments and state may be wrong", () => {
    const { try: advice, why } = Advice.of({ _tag: "CommandRejected", command: "FETCH", status: "BAD" })
    assert.notMatch(`${why} ${advice}`, /capabilit|extension/i)
    assert.include(advice, "arguments, and that a mailbox is open")
  })

  it("gives the pace of logins as one possible cause of a lock", () => {
    assert.match(Advice.of({ _tag: "AuthThrottled" }, { said: "Account is temporarily locked" }).why, /often/)
  })

  it("doubts the name of a mailbox, but not INBOX, which always exists", () => {
    const { try: advice } = Advice.of({ _tag: "CommandRejected", command: "SELECT", status: "BAD" })
    assert.include(advice, "Unless it is INBOX, check the mailbox's name")
  })

  it("a refusal with a code that passes by itself says that a retry helps", () => {
    const refused = (code: string) =>
      ImapError.make(
        { _tag: "CommandRejected", command: "APPEND", status: "NO", code: said(code) },
        "command"
      )
    assert.deepStrictEqual(
      ["OVERQUOTA", "UNAVAILABLE", "INUSE", "EXPUNGEISSUED", "constructor"].map(
        (code) => refused(code).retry
      ),
      ["never", "later", "later", "later", "never"]
    )
  })

  it("names from outside are cut and stay on one line", () => {
    const { title } = Advice.of({ _tag: "MailboxMissing", mailbox: `a\r\nb\u202ec${"d".repeat(500)}` })
    assert.notMatch(title, /[\p{Cc}\u202e]/u)
    assert.isBelow(title.length, 90)
  })

  it("RFC 4752: a server that offers logins of a domain alone is to be asked for others, and no password is to blame", () => {
    const advice = Advice.of({
      _tag: "NoUsableMechanism",
      offered: [said("NTLM"), said("GSSAPI")],
      loginDisabled: true,
      encrypted: true
    })
    assert.include(advice.title, "only logins of a Windows domain: NTLM, GSSAPI")
    assert.include(advice.why, "is not to blame")
  })

  it("mechanisms that are no mechanism names are left out", () => {
    const { why } = Advice.of({
      _tag: "NoUsableMechanism",
      offered: [said("call +1 234"), said("DIGEST-MD5"), said("visit http://evil")],
      loginDisabled: false
    })
    assert.strictEqual(why, "It offers DIGEST-MD5. No password was sent.")
  })
})

describe("a number beyond those of the mailbox", () => {
  it.each([
    ["FETCH", "4", 3],
    ["COPY", "1,2:9", 3],
    ["FETCH", "1:3", undefined],
    ["FETCH", "1:*", undefined],
    ["UID FETCH", "4", undefined]
  ] as const)("%s %s", (command, set, count) => {
    assert.strictEqual(beyond(command, set, 3), count)
  })

  it("is any of an empty one, and is found in any length", () => {
    assert.strictEqual(beyond("FETCH", "1:*", 0), 0)
    assert.strictEqual(beyond("FETCH", "0:0", 0), 0)
    assert.strictEqual(beyond("UID SEARCH", "ALL", 0), 0)
    assert.strictEqual(beyond("UID FETCH", "4", 0), 0)
    assert.strictEqual(beyond("UID FETCH", "0", 0), undefined)
    assert.strictEqual(beyond("UID STORE", "4", 0), undefined)
    assert.strictEqual(beyond("FETCH", `${"1,".repeat(400_000)}4`, 3), 3)
  })
})

describe("RFC 9051 §9 seq-number: a message 0", () => {
  it.each([
    ["FETCH", "0:0", true],
    ["UID STORE", "7,0", true],
    ["UID FETCH", "10:20", false],
    ["SEARCH", "0", false]
  ] as const)("%s %s", (command, set, isZero) => {
    assert.strictEqual(namesZero(command, set), isZero)
  })
})
