import { assert, describe, it } from "@effect/vitest"
import { FleetStatus } from "@effect-imap/core/internal/ImapFleet"
import { Schema } from "effect"
import { ImapError } from "@effect-imap/core"
import { memberOf, of } from "../../../src/model/fleet/Fleet.ts"

const statusOf = Schema.decodeUnknownSync(FleetStatus)

describe("an account as its fleet reports it", () => {
  it("a failure of the connection is named by its own words", () => {
    const words = "User name or password is refused (AuthRejected at auth)."
    const status = statusOf({
      accountId: "ada",
      label: "billing",
      host: "imap.example.com",
      runner: "10.0.0.1:34431",
      state: "NeedsUser",
      since: 1000,
      why: {
        reason: "AuthRejected",
        title: "User name or password is refused",
        words,
        actionBy: "user",
        retry: "never"
      },
      updatedAt: 2000
    })
    const { why, ...member } = memberOf(status)
    assert.deepStrictEqual(member, {
      account: "ada",
      label: "billing",
      host: "imap.example.com",
      runner: "10.0.0.1:34431",
      state: "NeedsUser",
      since: 1000
    })
    assert.notInclude(why?.title ?? "", "AuthRejected")
    assert.deepStrictEqual([why?.words, why?.turn], [words, "user"])
  })

  it("a failure of the fleet's own has its words for a title", () => {
    const title = "the app's Credentials know no such account"
    const why = {
      reason: "UnknownAccount",
      title,
      words: `${title} (UnknownAccount)`,
      actionBy: "app",
      retry: "never"
    }
    const { host, why: found } = memberOf(
      statusOf({ accountId: "ada", state: "NeedsUser", since: 1, why, updatedAt: 1 })
    )
    assert.strictEqual(found?.title, "The app's Credentials know no such account")
    assert.strictEqual(host, "not known yet")
  })

  it("D27 a failure has the error's own words with its facts: a default never replaces a fact", () => {
    const {
      actionBy,
      advice,
      message: words,
      reason,
      retry,
      title: named
    } = ImapError.make({ _tag: "ConnectRefused", host: "127.0.0.1", port: 1 }, "tcp")
    const status = {
      accountId: "ada",
      host: "127.0.0.1",
      state: "Waiting",
      since: 1,
      why: { reason: reason._tag, title: named, words, advice, actionBy, retry },
      updatedAt: 1
    }
    const member = memberOf(statusOf(status))
    assert.strictEqual(member.why?.title, "Nothing listens on “127.0.0.1”, port 1")
    const title = (hosts: ReadonlyArray<string>) =>
      of(
        hosts.map((account) => ({
          ...member,
          account,
          why: { reason: "ConnectRefused", words, turn: "admin", title: `Nothing listens on ${account}` }
        })),
        1
      ).failures[0]?.title
    assert.deepStrictEqual(
      [title(["a", "a"]), title(["a", "b"])],
      ["Nothing listens on a", "Nothing listens on a, and the like"]
    )
  })
})
