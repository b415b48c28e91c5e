import { assert, describe, it } from "@effect/vitest"
import { asked, askedAfter, askedWords, type Sequel } from "../../../src/model/fleet/Asked.ts"

const passing = {
  try: "Connect again. If it persists, ask.",
  again: "If it persists, ask.",
  actionBy: "nobody"
} as const

describe("what is asked of whom", () => {
  it("who must act has something to do, and nobody has nothing", () => {
    assert.deepStrictEqual(asked({ try: "Log in again.", actionBy: "user" }), {
      actionBy: "user",
      fix: "Log in again."
    })
    assert.strictEqual(askedWords(asked({ try: "Log in again.", actionBy: "user" })), "Try: Log in again.")
    assert.strictEqual(askedWords(asked(passing)), "If it persists, ask.")
    assert.isUndefined(askedWords({}))
  })

  const sequels: ReadonlyArray<readonly [Sequel, string]> = [
    ["retried", "It is tried again by itself. If it persists, ask."],
    ["ended", "The app ended the last attempt itself. If it persists, ask."],
    ["loggedInLater", "The app logged in again later. If it persists, ask."],
    ["openedLater", "The mailbox was opened again. If it persists, ask."],
    ["unopened", "Nothing to correct here: connect again. If it persists, ask."]
  ]
  it.each(sequels)("after a failure that nobody can mend: %s", (sequel, rest) => {
    assert.deepStrictEqual(askedAfter(passing, sequel), { actionBy: "nobody", rest })
  })

  it.each([...sequels.map(([sequel]) => sequel), "lost" as const])(
    "what is settled leaves its advice as it is: %s",
    (sequel) => {
      assert.deepStrictEqual(askedAfter({ ...passing, settled: true }, sequel), asked(passing))
    }
  )

  it("what was open and is not opened again is the app's to open", () => {
    assert.deepStrictEqual(askedAfter(passing, "lost"), { actionBy: "app", fix: passing.try })
  })
})

describe("what is asked after a failure", () => {
  const wait = {
    try: "Wait. If it goes on, ask for less.",
    again: "If it goes on, ask for less.",
    actionBy: "nobody"
  } as const

  it("is the app's, where its going on would be, and nobody's otherwise", () => {
    assert.strictEqual(askedAfter({ ...wait, againBy: "app" }, "unopened").actionBy, "app")
    assert.strictEqual(askedAfter({ ...wait, againBy: "admin" }, "unopened").actionBy, "nobody")
  })

  it("is not called tried again if the app left before", () => {
    assert.strictEqual(
      askedAfter(wait, "left").rest,
      "The app ended it before the next attempt. If it goes on, ask for less."
    )
  })
})
