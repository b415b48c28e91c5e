import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { examine } from "../../src/examine/examine.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport, TransportError } from "../../src/lifecycle/Transport.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { accountFor, errorOf, written } from "../connection/support.ts"
import { settle } from "../support/settle.ts"
import { deviations, examinationOf, examined, fileOf, type Opening } from "./support.ts"

const { echoing, lockout, qq, wellBehaved } = Simulator.profiles

const mechanisms =
  "AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS AUTH=PLAIN AUTH=ANONYMOUS AUTH=EXTERNAL AUTH=OAUTHBEARER"

/** A server whose SCRAM can be bound to TLS. */
const bound: Simulator.Profile = {
  ...wellBehaved,
  capabilities: {
    clear: `IMAP4rev1 SASL-IR STARTTLS ${mechanisms}`,
    tls: `IMAP4rev1 SASL-IR ${mechanisms}`,
    authenticated: wellBehaved.capabilities.authenticated
  },
  sasl: { ...wellBehaved.sasl, binding: "what both ends know" }
}

/** Counts the connections that are open. */
const counted = () => {
  const open = { most: 0, now: 0 }
  const counting = Effect.acquireRelease(
    Effect.sync(() => {
      open.most = Math.max(open.most, ++open.now)
    }),
    () => Effect.sync(() => open.now--)
  )
  return { open, around: (opening: Opening): Opening => Effect.andThen(counting, opening) }
}

describe("examine", () => {
  it.effect("a server that keeps what it announces, within its budget", () =>
    Effect.gen(function* () {
      const { answer, examination } = yield* examinationOf(wellBehaved, { writes: true })
      assert.deepStrictEqual(deviations(examination), [])
      assert.strictEqual(answer("move").kept, "yes")
      assert.strictEqual(answer("thread").means, "the server does not list it")
      assert.isUndefined(examination.leftBehind)
    })
  )

  it.effect("writes nothing unless it may", () =>
    Effect.gen(function* () {
      const { answer, server } = yield* examinationOf(wellBehaved)
      const changing =
        /^\S+ (?:UID )?(?:CREATE|DELETE|APPEND|STORE|COPY|MOVE|EXPUNGE|SELECT|CLOSE|SUBSCRIBE) /gm
      // one SELECT is sent before the login, to be refused
      assert.lengthOf(written(server).join("").match(changing) ?? [], 1)
      assert.strictEqual(answer("append").means, "it would write: allow writes")
    })
  )

  it.effect("T09 an unknown command that gets no tagged answer", () =>
    Effect.gen(function* () {
      const { answer } = yield* examinationOf(qq)
      const { evidence, facts, kept } = answer("unknown-command")
      assert.strictEqual(kept, "no")
      assert.deepStrictEqual(facts, { by: "untagged BAD" })
      assert.include(evidence, "S: * BAD Command!")
    })
  )

  it.effect("an unknown command that is passed over, and one that ends the connection", () =>
    Effect.gen(function* () {
      const passed = yield* examinationOf(wellBehaved, {
        simulator: { faults: [{ on: "XEXAMINE", fault: "ignore" }] }
      })
      assert.strictEqual(passed.answer("unknown-command").kept, "silent")
      const reset = yield* examinationOf(wellBehaved, {
        simulator: { faults: [{ on: "XEXAMINE", fault: "reset" }] }
      })
      assert.deepInclude(reset.answer("unknown-command"), { kept: "no", facts: { ended: true } })
      assert.strictEqual(reset.answer("five-commands").kept, "yes")
    })
  )

  it.effect("a server that falls silent at ID is examined without it, and the answers say so", () =>
    Effect.gen(function* () {
      const { answer } = yield* examinationOf(Simulator.profiles["silent-id"])
      assert.strictEqual(answer("id").kept, "silent")
      assert.strictEqual(answer("five-commands").kept, "yes")
    })
  )

  it.effect("a server that opens no mailbox is silent at that, and not at what is asked about one", () =>
    Effect.gen(function* () {
      const { answer, examination } = yield* examinationOf(Simulator.profiles["silent-select"])
      assert.strictEqual(answer("examine").kept, "silent")
      assert.strictEqual(answer("search").means, "the mailbox cannot be opened for reading")
      assert.strictEqual(answer("condstore").kept, "notAsked")
      assert.isBelow(examination.used.ms, 100_000)
    })
  )

  it.effect("M2 what one connection has sent is masked in what another one meets", () =>
    Effect.gen(function* () {
      const { password } = wellBehaved
      const list = `IMAP4rev1 STARTTLS AUTH=PLAIN X-${password.replaceAll(" ", "-")}`
      const repeating: Simulator.Profile = {
        ...wellBehaved,
        lines: { ...wellBehaved.lines, greeting: `* OK [CAPABILITY {capabilities}] ${password}` },
        capabilities: { ...wellBehaved.capabilities, clear: list, tls: list }
      }
      const ring = Trace.ring()
      const { examination } = yield* Trace.withSink(ring.sink)(examinationOf(repeating, { writes: true }))
      const all = `${fileOf(examination)}${JSON.stringify(ring.events())}`
      // the greetings are in the trace, and what is left of them says that something was masked
      assert.include(all, "<redacted>")
      assert.notInclude(all, password)
    })
  )

  it.effect("no secret is in the file, whatever the server repeats", () =>
    Effect.gen(function* () {
      const { examination } = yield* examinationOf(echoing, { writes: true })
      const file = fileOf(examination)
      assert.notInclude(file, echoing.password)
      assert.notInclude(file, echoing.user)
    })
  )

  it.effect("a response code is a fact if the protocol has it, and a server's own may be a secret", () =>
    Effect.gen(function* () {
      const { password, user } = wellBehaved
      const login = btoa(`\0${user}\0${password}`)
      const said = [{ command: "UID SEARCH CHARSET X-NONE SUBJECT x", lines: [`{tag} NO [${login}] no`] }]
      const { answer, examination } = yield* examinationOf({ ...wellBehaved, said }, { writes: true })
      assert.deepStrictEqual(answer("search-unknown-charset").facts, { by: "NO" })
      assert.notInclude(fileOf(examination).toLowerCase(), login.toLowerCase())
    })
  )

  it.effect("fails if the first login does, and asks nothing", () =>
    Effect.gen(function* () {
      const { exit, server } = yield* examined(lockout)
      assert.strictEqual(errorOf(exit)?.reason._tag, "AuthThrottled")
      assert.lengthOf(written(server), 1)
    })
  )

  it.effect("ends at the first sign of a lockout", () =>
    Effect.gen(function* () {
      const { answer, examination, server } = yield* examinationOf(wellBehaved, {
        simulator: {
          faults: [{ on: "AUTHENTICATE", nth: 2, fault: "refuse", with: "NO [LIMIT] Too many logins" }]
        }
      })
      assert.strictEqual(examination.endedBy, "AuthThrottled")
      assert.match(answer("logout").means, /^the server wants no more/)
      const logins = written(server)
        .join("")
        .match(/ AUTHENTICATE /g)
      assert.lengthOf(logins ?? [], 2)
    })
  )

  it.effect("each announced mechanism is asked as far as the credential and the channel allow", () =>
    Effect.gen(function* () {
      const { answer, examination, server } = yield* examinationOf(bound)
      assert.strictEqual(answer("login-scram-sha-256").kept, "yes")
      assert.strictEqual(answer("login-scram-sha-256-plus").kept, "yes")
      assert.strictEqual(answer("login-anonymous").kept, "yes")
      assert.strictEqual(
        answer("login-external").means,
        "it takes a client certificate, and the account has none"
      )
      assert.strictEqual(answer("login-oauthbearer").means, "it takes a token, and the account has none")
      assert.isUndefined(examination.endedBy)
      const [last = ""] = written(server).slice(-1)
      assert.include(last, " AUTHENTICATE ANONYMOUS ")
      assert.notInclude(last, bound.password)
    })
  )

  it.effect("in the clear nothing is bound to the channel, and no certificate is shown", () =>
    Effect.gen(function* () {
      const account = { security: "none", allowPlaintext: true } as const
      const { answer } = yield* examinationOf(bound, { account })
      for (const name of ["external", "scram-sha-256-plus"])
        assert.strictEqual(answer(`login-${name}`).kept, "notAsked")
      assert.strictEqual(
        answer("login-scram-sha-256-plus").means,
        "it takes TLS, and the account does without"
      )
    })
  )

  it.effect("a server that lists a bound mechanism in vain is told so, and asked nothing after it", () =>
    Effect.gen(function* () {
      const sasl = { ...bound.sasl, refuses: ["SCRAM-SHA-256-PLUS"] } as const
      const account = { mechanism: "PLAIN" } as const
      const { answer, examination } = yield* examinationOf({ ...bound, sasl }, { account })
      assert.strictEqual(answer("login-scram-sha-256").kept, "yes")
      assert.strictEqual(answer("login-scram-sha-256-plus").kept, "refused")
      assert.strictEqual(answer("login-anonymous").kept, "notAsked")
      assert.strictEqual(examination.endedBy, "AuthRejected")
    })
  )

  it.effect("a wrong option is a misuse that names it, and nothing is opened", () =>
    Effect.gen(function* () {
      const { exit, server } = yield* examined(wellBehaved, { connections: 2.5 })
      const reason = errorOf(exit)?.reason
      assert.strictEqual(reason?._tag, "Misuse")
      assert.include(reason?._tag === "Misuse" ? reason.problem : "", "connections")
      assert.isEmpty(written(server))
    })
  )

  it.effect("keeps to a budget of three connections", () =>
    Effect.gen(function* () {
      const { answer, examination, server } = yield* examinationOf(wellBehaved, { connections: 3 })
      assert.lengthOf(written(server), 3)
      assert.strictEqual(examination.used.connections, 3)
      assert.strictEqual(answer("login-plain").means, "the connections were used up")
    })
  )

  it.effect("has no more than four connections open at once", () =>
    Effect.gen(function* () {
      const { around, open } = counted()
      yield* examinationOf(wellBehaved, { writes: true, around })
      assert.deepStrictEqual(open, { most: 4, now: 0 })
    })
  )

  it.effect(
    "a server that cannot be reached any more is asked nothing more, and nothing is called broken",
    () =>
      Effect.gen(function* () {
        let opened = 0
        const refused = Effect.fail(new TransportError({ failure: "refused", detail: "" }))
        const { answer, examination } = yield* examinationOf(wellBehaved, {
          around: (opening) => (++opened > 3 ? refused : opening)
        })
        assert.strictEqual(examination.endedBy, "ConnectRefused")
        assert.deepStrictEqual(deviations(examination), [])
        assert.match(answer("login-plain").means, /^the server wants no more/)
        assert.strictEqual(opened, 4)
      })
  )

  it.effect("a server that hangs up on the fourth connection at once has a limit, and no other answer", () =>
    Effect.gen(function* () {
      const { around, open } = counted()
      const closed = (opening: Opening): Opening =>
        Effect.map(opening, (connection) => ({
          ...connection,
          pull: Effect.fail(new TransportError({ failure: "closed", detail: "" }))
        }))
      const { answer, examination } = yield* examinationOf(wellBehaved, {
        around: (opening) => Effect.suspend(() => around(open.now === 3 ? closed(opening) : opening))
      })
      assert.deepStrictEqual(answer("connections").facts, { atOnce: 3, limit: true })
      assert.deepStrictEqual(deviations(examination), [])
      assert.isUndefined(examination.endedBy)
    })
  )

  it.effect("what it made is removed on the next connection, if one is lost", () =>
    Effect.gen(function* () {
      const { examination, server } = yield* examinationOf(wellBehaved, {
        writes: true,
        simulator: { faults: [{ on: "DELETE", fault: "reset" }] }
      })
      assert.isUndefined(examination.leftBehind)
      assert.notInclude((yield* server.mail.mailboxes).join(), "effect-imap")
    })
  )

  it.effect.each(["ignore", "reset"] as const)(
    "what the server made without confirming it is named, and not removed: CREATE, %s",
    (fault) =>
      Effect.gen(function* () {
        const { examination, server } = yield* examinationOf(wellBehaved, {
          writes: true,
          simulator: { faults: [{ on: "CREATE", fault }] }
        })
        const left = (yield* server.mail.mailboxes).filter((name) => name.includes("effect-imap"))
        assert.lengthOf(left, 1)
        assert.strictEqual(examination.leftBehind, left.join(", "))
      })
  )

  const everything = [
    "INBOX",
    "Projects",
    "Tax 2025",
    "effect-imap-examination-0",
    "Archive/effect-imap-examination-1"
  ]

  /** Lists all mailboxes of the user in answer to anything, and to LIST whatever was asked for. */
  const listing = (opening: Opening, isOf: (sent: string) => boolean): Opening =>
    Effect.map(opening, (connection) => {
      let sent = ""
      const lines = everything
        .map((name) => `* LIST () "/" "${name}" ("OLDNAME" ("${name}-old"))\r\n`)
        .join("")
      return {
        ...connection,
        write: (bytes) => {
          sent = new TextDecoder().decode(bytes)
          return connection.write(bytes)
        },
        pull: Effect.map(connection.pull, (chunks) =>
          isOf(sent) ? [new TextEncoder().encode(lines), ...chunks] : chunks
        )
      }
    })

  it.effect.each([
    ["LIST always names everything", /^\S+ LIST /m],
    ["every answer names everything", /^\S+ (?:LIST|CREATE|DELETE|APPEND|SELECT|EXAMINE|NOOP|UID) /m]
  ] as const)("nothing but what it made is ever removed: %s", ([, sent]) =>
    Effect.gen(function* () {
      const { server } = yield* examinationOf(wellBehaved, {
        writes: true,
        around: (opening) => listing(opening, (text) => sent.test(text))
      })
      const text = written(server).join("")
      const made = Array.from(text.matchAll(/^\S+ CREATE (\S+)\r$/gm), ([, name]) => name)
      const removed = Array.from(text.matchAll(/^\S+ (?:DELETE|RENAME) (.+)\r$/gm), ([, name]) => name)
      assert.isAtLeast(removed.length, 2)
      for (const name of removed) assert.include(made, name)
      // an EXPUNGE without UIDs, or CLOSE, would remove what others have marked
      assert.notMatch(text, /^\S+ (?:EXPUNGE|CLOSE)\r$/m)
      assert.notInclude((yield* server.mail.mailboxes).join(), "effect-imap")
    })
  )

  it.effect("interrupted, it leaves nothing behind", () =>
    Effect.gen(function* () {
      const server = yield* Simulator.make(wellBehaved)
      const examining = yield* examine(accountFor(wellBehaved), { writes: true }).pipe(
        Simulator.loadsAtOnce,
        Effect.provideService(Transport, server.transport),
        Effect.forkChild({ startImmediately: true })
      )
      const seen = () => /CREATE effect-imap/.test(written(server).join(""))
      for (let step = 0; step < 1_000 && !seen(); step++) {
        yield* TestClock.adjust(1)
        yield* settle
      }
      assert.isTrue(seen())
      const interrupted = yield* Effect.forkChild(Fiber.interrupt(examining), { startImmediately: true })
      for (let step = 0; step < 1_000 && interrupted.pollUnsafe() === undefined; step++) {
        yield* TestClock.adjust(20)
        yield* settle
      }
      assert.isDefined(interrupted.pollUnsafe())
      assert.notInclude((yield* server.mail.mailboxes).join(), "effect-imap")
    })
  )
})
