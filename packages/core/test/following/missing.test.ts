/** A mailbox that is followed by its name, and does not exist, was removed, or is not listed. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, type Fiber, Logger, References, type Scope, Stream } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { follow } from "../../src/mailbox/supervision/follow.ts"
import { written } from "../connection/support.ts"
import { offering, servers } from "../mailboxes/servers.ts"
import { pass, statusText, supervising, type Options } from "../supervision/support.ts"
import { contentsOf, Copy } from "./Turns.ts"
import { followed } from "./scripted.ts"

const letter = Simulator.message("Subject: x\n\nHello\n")
const mailboxes = { INBOX: [letter], Sent: [letter, letter] }
const policy = { limits: { mailboxes: "1 minute" } } as const

const kinds = {
  "NOTIFY and QRESYNC": servers.notify,
  "LIST-STATUS and CONDSTORE": offering("", ["QRESYNC"]),
  "STATUS alone": servers.STATUS
}

/** RFC 4314 §4: who may open a mailbox (r) may lack the right to see it listed (l). */
const unlisted = `connection 993
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 IDLE ESEARCH LIST-EXTENDED LIST-STATUS] welcome
C: <2> SELECT INBOX
S: * 0 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <2> OK [READ-WRITE] done
C: <3> LIST "" Hidden RETURN (CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))
S: <3> OK
C: <4> EXAMINE Hidden
S: * 1 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 2] next
S: <4> OK [READ-ONLY] done
C: <5> UID SEARCH RETURN (ALL) ALL
S: * ESEARCH (TAG <5>) UID ALL 1
S: <5> OK
C: <6> SELECT INBOX
S: * 0 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <6> OK [READ-WRITE] done
C: <7> IDLE
S: + idling
deaf
`

/** How a copy of a mailbox that does not exist ends. */
const missing = Exit.succeed("MailboxMissing")

/** Supervises an account, and keeps the warnings in the app's log. */
const supervised = Effect.fnUntraced(function* (profile: Simulator.Profile, options: Options = {}) {
  const warnings: Array<readonly [text: string, annotations: Readonly<Record<string, unknown>>]> = []
  const logger = Logger.make(({ fiber, logLevel, message }) => {
    if (logLevel === "Warn") warnings.push([String(message), fiber.getRef(References.CurrentLogAnnotations)])
  })
  const run = yield* supervising(profile, { policy, simulator: { mailboxes }, ...options }).pipe(
    Effect.provide(Logger.layer([logger]))
  )
  yield* pass(1_000)
  const opened = (mailbox: string) =>
    written(run.simulator)
      .join("")
      .split("\r\n")
      .filter((line) => line.includes(` EXAMINE ${mailbox}`)).length
  return { ...run, warnings, opened }
})

type Supervising = Effect.Success<ReturnType<typeof supervised>>

/** Keeps a copy of which nothing is stored; its end is the reason. */
const copying = (
  { supervised }: Supervising,
  mailbox: string
): Effect.Effect<Fiber.Fiber<string>, never, Scope.Scope> =>
  follow(supervised, mailbox, { flags: true }, { page: 50 }, () => Effect.void).pipe(
    Effect.match({ onSuccess: () => "ended", onFailure: ({ reason }) => reason._tag }),
    Effect.forkScoped({ startImmediately: true })
  )

describe.each(Object.entries(kinds))("K19 a mailbox of a server with %s", (_, profile) => {
  it.effect("that does not exist is silent, with one warning, until it does", () =>
    Effect.gen(function* () {
      const run = yield* supervised(profile, { call: { label: "billing" } })
      const copy = new Copy(run.supervised, "Archvie")
      yield* copy.follow
      yield* pass(300_000, 1_000)
      assert.deepStrictEqual(run.warnings, [
        [
          "The mailbox “Archvie” does not exist; no changes of it are reported until it can be opened. List the mailboxes, and write the name as it stands there.",
          {
            "server.address": "imap.example.com",
            "imap.connection.label": "billing",
            "error.type": "MailboxMissing",
            "imap.action_by": "app",
            "imap.step": "select"
          }
        ]
      ])
      assert.deepStrictEqual([copy.tags, run.opened("Archvie")], [[], 1])
      yield* run.simulator.mail.createMailbox("Archvie")
      yield* run.simulator.mail.deliver("Archvie", letter)
      yield* pass(700_000, 1_000)
      assert.deepStrictEqual(copy.messages, yield* contentsOf(run.simulator, "Archvie"))
      assert.lengthOf(run.warnings, 1)
      assert.strictEqual((yield* run.supervised.status)._tag, "Selected")
    })
  )

  it.effect("that exists is not doubted", () =>
    Effect.gen(function* () {
      const run = yield* supervised(profile)
      yield* new Copy(run.supervised, "Sent").follow
      yield* pass(10_000)
      assert.deepStrictEqual([run.warnings, run.opened("Sent")], [[], 1])
    })
  )

  it.effect("ends a copy of it if it does not exist, and once it is removed", () =>
    Effect.gen(function* () {
      const run = yield* supervised(profile)
      const [typo, sent, inbox] = yield* Effect.forEach(["Setn", "Sent", "INBOX"], (name) =>
        copying(run, name)
      )
      yield* pass(10_000)
      assert.deepStrictEqual(typo?.pollUnsafe(), missing)
      assert.isUndefined(sent?.pollUnsafe())
      yield* run.simulator.mail.deleteMailbox("Sent")
      yield* pass(700_000, 1_000)
      assert.deepStrictEqual(sent?.pollUnsafe(), missing)
      assert.isUndefined(inbox?.pollUnsafe())
      assert.lengthOf(run.warnings, 2)
    })
  )
})

describe.each(Object.entries(kinds))(
  "K19 a mailbox that is open and removed, on a server with %s",
  (_, profile) => {
    // RFC 2180 §3.3: the server may keep it open for those who have it open
    it.effect("ends a copy of it, and the account has no mailbox open", () =>
      Effect.gen(function* () {
        const run = yield* supervised(profile, { account: { mailbox: "Sent" } })
        const copy = yield* copying(run, "Sent")
        yield* pass(10_000)
        yield* run.simulator.mail.deleteMailbox("Sent")
        yield* pass(700_000, 1_000)
        assert.deepStrictEqual(copy.pollUnsafe(), missing)
        assert.strictEqual(statusText(yield* run.supervised.status), "Unselected MailboxMissing")
      })
    )

    it.effect("is followed again once it is there again", () =>
      Effect.gen(function* () {
        const run = yield* supervised(profile, { account: { mailbox: "Sent" } })
        const copy = new Copy(run.supervised, "Sent")
        yield* copy.follow
        yield* pass(10_000)
        yield* run.simulator.mail.deleteMailbox("Sent")
        yield* pass(700_000, 1_000)
        yield* run.simulator.mail.createMailbox("Sent")
        yield* run.simulator.mail.deliver("Sent", letter)
        yield* pass(700_000, 1_000)
        assert.deepStrictEqual(copy.messages, yield* contentsOf(run.simulator, "Sent"))
        assert.lengthOf(copy.messages, 1)
        assert.strictEqual(statusText(yield* run.supervised.status), "Selected")
      })
    )
  }
)

describe("K19 a mailbox that is followed by its name", () => {
  it.effect("ends a copy if the account itself begins with it, and it does not exist", () =>
    Effect.gen(function* () {
      const run = yield* supervised(servers.notify, { account: { mailbox: "Setn" } })
      const [setn, sent] = yield* Effect.forEach(["Setn", "Sent"], (name) => copying(run, name))
      yield* pass(10_000)
      assert.deepStrictEqual([setn?.pollUnsafe(), sent?.pollUnsafe()], [missing, undefined])
      assert.strictEqual(statusText(yield* run.supervised.status), "NeedsUser MailboxMissing")
      assert.lengthOf(run.warnings, 1)
    })
  )

  it.effect(
    "ends a copy if the account itself began with it, and it was removed before the next connection",
    () =>
      Effect.gen(function* () {
        const run = yield* supervised(servers.STATUS, { account: { mailbox: "Sent" } })
        const copy = yield* copying(run, "Sent")
        yield* pass(10_000)
        assert.isUndefined(copy.pollUnsafe())
        yield* run.simulator.mail.deleteMailbox("Sent")
        yield* run.simulator.mail.disconnect
        yield* pass(60_000, 1_000)
        assert.deepStrictEqual(copy.pollUnsafe(), missing)
        assert.strictEqual(statusText(yield* run.supervised.status), "NeedsUser MailboxMissing")
      })
  )

  it.effect("ends a copy if it is removed while its messages are read, and connections begin with it", () =>
    Effect.gen(function* () {
      const run = yield* supervised(servers.STATUS, {
        account: { mailbox: "Sent" },
        simulator: { mailboxes, faults: [{ on: "FETCH", nth: 1, fault: "cut" }] }
      })
      const copy = yield* copying(run, "Sent")
      yield* pass(250)
      yield* run.simulator.mail.deleteMailbox("Sent")
      yield* pass(60_000, 1_000)
      assert.deepStrictEqual(copy.pollUnsafe(), missing)
      assert.strictEqual(statusText(yield* run.supervised.status), "NeedsUser MailboxMissing")
    })
  )

  it.effect("leaves no line in the log if nothing is to be logged", () =>
    Effect.gen(function* () {
      const run = yield* supervised(servers.notify, { call: { isLogged: false } })
      yield* new Copy(run.supervised, "Archvie").follow
      yield* pass(10_000)
      assert.deepStrictEqual([run.warnings, run.opened("Archvie")], [[], 1])
    })
  )

  it.effect("is tried again for each copy that begins, while others wait", () =>
    Effect.gen(function* () {
      const run = yield* supervised(servers.notify)
      yield* new Copy(run.supervised, "Setn").follow
      yield* pass(10_000)
      const late = yield* copying(run, "Setn")
      yield* pass(10_000)
      assert.deepStrictEqual(late.pollUnsafe(), missing)
      assert.deepStrictEqual([run.warnings.length, run.opened("Setn")], [1, 2])
    })
  )

  it.effect("ends a copy if it is listed, and may not be opened", () =>
    Effect.gen(function* () {
      const refused = { on: "EXAMINE", fault: "refuse", with: "NO [NOPERM] Not yours" } as const
      const faults = Array.from({ length: 20 }, (_, at) => ({ ...refused, nth: at + 1 }))
      const run = yield* supervised(servers.notify, { simulator: { mailboxes, faults } })
      const copy = yield* copying(run, "Sent")
      yield* pass(10_000)
      assert.deepStrictEqual(copy.pollUnsafe(), Exit.succeed("MailboxNoAccess"))
      assert.lengthOf(run.warnings, 1)
    })
  )

  it.effect("is reported if it is not listed, and can be opened", () =>
    Effect.gen(function* () {
      const { said } = yield* followed({ mailbox: "Hidden", script: unlisted, seconds: 40 })
      assert.deepStrictEqual(said, ["Reset"])
    })
  )

  it.effect("has a name", () =>
    Effect.gen(function* () {
      const run = yield* supervised(servers.notify)
      const { reason } = yield* Effect.flip(Stream.runDrain(run.supervised.changesOf("")))
      assert.strictEqual("problem" in reason && reason.problem, "`mailbox`: expected the name of a mailbox")
      const copy = yield* copying(run, "")
      yield* pass(1_000)
      assert.deepStrictEqual(copy.pollUnsafe(), Exit.succeed("Misuse"))
    })
  )
})
