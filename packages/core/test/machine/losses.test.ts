import { assert, describe, it } from "@effect/vitest"
import { Duration } from "effect"
import { endings } from "../../src/failure/quirk/endings.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import type { Context } from "../../src/lifecycle/machine/Context.ts"
import { countLoss, isCircuitOpen } from "../../src/lifecycle/machine/losses.ts"
import type { PlainReason, Step } from "../../src/failure/Reason.ts"
import { said } from "../support/quotation.ts"
import { context, settings } from "./fixtures.ts"

interface Loss {
  readonly at: number
  readonly reason: PlainReason
  readonly step?: Step
  /** The mailbox was open, since the attempt began so many milliseconds before. */
  readonly selectedFor?: number
  /** The words of the BYE. */
  readonly words?: string
  /** Another mailbox, which the app visits. */
  readonly visited?: string
}

const supervised = settings({}, {}, { keptAlive: true })

/** What the machine remembers after one loss more. */
const lost = (before: Context, loss: Loss): Context => {
  const { at, reason, selectedFor, step = "selected", visited, words } = loss
  const own = { mailbox: supervised.mailbox, readOnly: false }
  const here = {
    ...before,
    wanted: visited === undefined ? own : { ...own, mailbox: visited },
    left: visited === undefined ? undefined : own,
    failure: ImapError.make(reason, step, words === undefined ? {} : saying(words)),
    attempt: { ...before.attempt, began: at - (selectedFor ?? 0) },
    mailbox: { ...before.mailbox, reached: selectedFor !== undefined }
  }
  return { ...here, ...countLoss({ context: here, event: { type: "user.retry", at } }) }
}

/** The server's words, and the quirk that knows them. */
const saying = (words: string) => ({
  serverText: said(words),
  quirk: endings.find(({ match: { text } }) => text?.test(words))
})

const after = (...losses: ReadonlyArray<Loss>) => losses.reduce(lost, context({}, supervised))

const bye: PlainReason = { _tag: "ServerBye" }
const byeWith = (code: string): PlainReason => ({ _tag: "ServerBye", code: said(code) })
const cut: PlainReason = { _tag: "ConnectionLost", step: "selected" }
const anotherLogin = "Logged in from another location"
const kicked = (at: number) => ({ at, reason: bye, selectedFor: 500, words: anotherLogin })

const thrice = (loss: Omit<Loss, "at">): ReadonlyArray<Loss> =>
  [0, 30_000, 60_000].map((at) => ({ ...kicked(at), ...loss }))

describe("losses of a connection that is kept alive", () => {
  it("K14 three goodbyes soon after the mailbox was open, within two minutes, are ping-pong", () => {
    const { failure } = after(kicked(0), kicked(30_000), kicked(119_000))
    assert.strictEqual(failure?.reason._tag, "SessionPingPong")
    assert.deepInclude(failure, { actionBy: "user", retry: "later", retryAfter: Duration.minutes(5) })
    assert.deepStrictEqual(
      failure?.causes.map(({ reason }) => reason._tag),
      ["ServerBye"]
    )
  })

  it.each([
    ["spread over more than two minutes", [kicked(0), kicked(60_000), kicked(121_000)]],
    [
      "of connections that had lasted",
      [0, 61_000, 119_000].map((at) => ({ ...kicked(at), selectedFor: 60_000 }))
    ],
    ["without a word", thrice({ reason: cut })],
    ["of a server that says nothing", thrice({ reason: bye, words: "Bye" })],
    ["of a server that is not available", thrice({ reason: byeWith("UNAVAILABLE"), words: "Try later" })],
    ["of a server that shuts down", thrice({ reason: bye, words: "Server shutting down" })],
    ["of a server that is idle for less", thrice({ reason: bye, words: "Autologout; idle for too long" })],
    ["of a session that is too old", thrice({ reason: bye, words: "Maximum session time reached" })],
    ["of a server in trouble", thrice({ reason: bye, words: "Internal error occurred" })],
    ["R30 during visits", thrice({ reason: bye, visited: "Projects" })],
    ["R30 on the way back from visits", thrice({ reason: bye, step: "select" })],
    [
      "R30 because the mailbox is gone, by its code",
      thrice({ reason: byeWith("NONEXISTENT"), words: "Gone" })
    ],
    [
      "R30 because it is gone, as Dovecot says it",
      thrice({ reason: bye, words: "Selected mailbox was deleted, have to disconnect." })
    ],
    ["R30 because it has another name", thrice({ reason: bye, words: "Mailbox has been renamed" })]
  ])("no ping-pong are losses %s", (_, losses) => {
    assert.notStrictEqual(after(...losses).failure?.reason._tag, "SessionPingPong")
  })

  it.each([anotherLogin, "Session replaced by another client", "Another session has taken over the mailbox"])(
    "K14 another login is named by “%s”",
    (words) => {
      assert.strictEqual(after(...thrice({ reason: bye, words })).failure?.reason._tag, "SessionPingPong")
    }
  )

  it("K14 three goodbyes of a server that shuts down slow it down, and ask nobody", () => {
    const down = after(...thrice({ reason: bye, words: "Server shutting down" }))
    assert.isTrue(isCircuitOpen(down))
    assert.deepInclude(down.failure, { actionBy: "nobody", retry: "now" })
    assert.include(down.failure?.title, "shutdown or maintenance")
  })

  it("K15 three hang-ups in a row at the same step slow it down", () => {
    const atLogin = (at: number): Loss => ({ at, reason: cut, step: "auth" })
    assert.isFalse(isCircuitOpen(after(atLogin(0), atLogin(1))))
    assert.isTrue(isCircuitOpen(after(atLogin(0), atLogin(1), atLogin(2))))
  })

  it("L26 ten hang-ups at the login in a row need the account's owner", () => {
    const atLogin = (at: number): Loss => ({ at, reason: at % 2 === 0 ? cut : bye, step: "auth" })
    const rows = Array.from({ length: 10 }, (_, at) => atLogin(at))
    assert.strictEqual(after(...rows.slice(1)).failure?.retry, "now")
    const { failure, losses } = after(...rows)
    assert.deepInclude(failure?.reason, { _tag: "LoginHangUps", times: 10 })
    assert.deepInclude(failure, { actionBy: "user", retry: "never", step: "auth" })
    assert.strictEqual(losses.inARow, 0)
  })

  it("at another step they never do", () => {
    const atSelect = (at: number): Loss => ({ at, reason: cut, step: "select" })
    const { failure } = after(...Array.from({ length: 30 }, (_, at) => atSelect(at)))
    assert.strictEqual(failure?.reason._tag, "ConnectionLost")
  })

  it.each([
    ["another step", { at: 3, reason: cut, step: "select" }],
    ["another failure", { at: 3, reason: { _tag: "Offline" }, step: "tcp" }],
    ["a connection that had lasted", { at: 70_000, reason: cut, selectedFor: 60_000 }]
  ] satisfies ReadonlyArray<readonly [string, Loss]>)("%s begins the row again", (_, loss) => {
    const atLogin = (at: number): Loss => ({ at, reason: cut, step: "auth" })
    assert.isFalse(isCircuitOpen(after(atLogin(0), atLogin(1), atLogin(2), loss)))
  })

  it("a plain connection counts nothing", () => {
    const here = context({ failure: ImapError.make(bye, "selected"), mailbox: { reached: true } })
    assert.deepStrictEqual(countLoss({ context: here, event: { type: "user.retry", at: 0 } }), {})
  })
})
