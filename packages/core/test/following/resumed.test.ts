/** An app that continues from a token, and has read messages since which the token does not have. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type * as Changes from "../../src/Changes.ts"
import * as Command from "../../src/Command.ts"
import { host } from "../connection/support.ts"
import { profileOf } from "./model.ts"
import { arrived, expunged, following, letter, rest, type slow } from "./follow.ts"

/** Of the time when the mailbox had two messages. */
const token: Changes.Token = {
  host,
  mailbox: "INBOX",
  uidValidity: 1,
  uidNext: 3,
  exists: 2,
  uids: "1:2"
}

/** Something can happen before SELECT comes. */
const five: typeof slow = { mailboxes: { INBOX: [letter, letter, letter, letter, letter] }, latency: 100 }

/** Flags are not the matter here. */
const places = (changes: ReadonlyArray<Changes.Change>) =>
  changes.filter(({ _tag }) => _tag === "Arrived" || _tag === "Expunged").toSorted(byTag)

const byTag = (one: Changes.Change, other: Changes.Change) => one._tag.localeCompare(other._tag)

describe.each(["QRESYNC", "CONDSTORE", "neither"] as const)("with %s", (ability) => {
  it.effect("R28 a message that came and went since the token is named as gone", () =>
    Effect.gen(function* () {
      const { connected, mail, said } = yield* following(profileOf(ability, true), {
        resume: token,
        simulator: five
      })
      yield* mail.expunge("INBOX", [2, 4])
      yield* connected
      yield* connected
      assert.deepStrictEqual(places(said()), [
        arrived(3, 2),
        arrived(5, 3),
        expunged([2, 2]),
        expunged([4, 4])
      ])
    })
  )

  it.effect("R28 also if it came after SELECT, and went before the app continued", () =>
    Effect.gen(function* () {
      const { execute, mail, noop, said, supervised } = yield* following(profileOf(ability, true))
      const heard: Array<Changes.Change> = []
      yield* mail.deliver("INBOX", letter, letter)
      yield* noop
      yield* execute(Command.fetch("1:*", ["UID"]))
      yield* mail.expunge("INBOX", [3, 5])
      yield* noop
      said()
      yield* Effect.forkScoped(
        Stream.runForEach(supervised.changesFrom(token), ({ change }) =>
          Effect.sync(() => void heard.push(change))
        ),
        { startImmediately: true }
      )
      yield* rest
      assert.deepStrictEqual(places(heard), [arrived(4, 3), expunged([3, 3], [5, 5])])
    })
  )
})
