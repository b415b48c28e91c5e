/** An app that continues from a token, and has read messages since which the token does not have. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import type * as Changes from "../../src/mailbox/Changes.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import { heard } from "../../src/mailbox/following/news.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { opened } from "../../src/mailbox/following/opened.ts"
import { host } from "../connection/support.ts"
import { profileOf } from "./model.ts"
import { arrived, expunged, following, letter, missed, rest, slow } from "./follow.ts"
import { responses } from "./support.ts"

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
const five = { ...slow, mailboxes: { INBOX: [letter, letter, letter, letter, letter] } }

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
      const reported: Array<Changes.Change> = []
      yield* mail.deliver("INBOX", letter, letter)
      yield* noop
      yield* execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID"]))
      yield* mail.expunge("INBOX", [3, 5])
      yield* noop
      said()
      yield* Effect.forkScoped(
        Stream.runForEach(supervised.changes({ resume: token }), ({ change }) =>
          Effect.sync(() => void reported.push(change))
        ),
        { startImmediately: true }
      )
      yield* rest
      assert.deepStrictEqual(places(reported), [arrived(4, 3), expunged([3, 3], [5, 5])])
    })
  )

  it.effect("O04 while another mailbox is being opened, it hears nothing of either", () =>
    Effect.gen(function* () {
      const { connected, supervised } = yield* following(profileOf(ability, true), {
        simulator: { ...slow, mailboxes: { INBOX: [letter, letter], Archive: [letter] } }
      })
      yield* connected
      const reported: Array<Changes.Change> = []
      yield* Effect.forkScoped(
        supervised.use((connection) => Effect.andThen(connection.select("Archive"), Effect.never)),
        { startImmediately: true }
      )
      yield* TestClock.adjust(50)
      yield* Effect.forkScoped(
        Stream.runForEach(supervised.changes({ resume: token }), ({ change }) =>
          Effect.sync(() => void reported.push(change))
        ),
        { startImmediately: true }
      )
      yield* connected
      assert.deepStrictEqual(reported, [
        { _tag: "Reset", reason: "mailbox", mailbox: "Archive", uidValidity: 2 }
      ])
    })
  )

  it.effect("R28 without UIDNEXT nobody knows which of them are gone, and it has to read again", () =>
    Effect.gen(function* () {
      const profile = profileOf(ability, true)
      const selection = profile.selection.filter((line) => !line.includes("UIDNEXT"))
      const { connected, said } = yield* following(
        { ...profile, selection },
        { resume: token, simulator: five }
      )
      yield* connected
      assert.deepInclude(said(), missed("expunged"))
    })
  )
})

it("R28 what goes during a SELECT that is never answered is named once, by the next one", () => {
  const mirror = Mirror.fromToken(token, host, 1 << 20)
  const out: Mirror.Out = []
  const select = (lines: string) => {
    Mirror.opening(mirror, true)
    const untagged = responses(lines)
    for (const response of untagged) heard(mirror, response, out)
    return () => opened(mirror, Mailbox.fromSelect("INBOX", false, untagged, undefined), out)
  }
  select(`
    * 3 EXISTS
    * OK [UIDVALIDITY 1] valid
    * 3 FETCH (UID 3 FLAGS () MODSEQ (9))`)
  Mirror.leave(mirror)
  const answered = select(`
    * 1 EXISTS
    * OK [UIDVALIDITY 1] valid
    * OK [UIDNEXT 5] next
    * OK [HIGHESTMODSEQ 12] highest
    * VANISHED (EARLIER) 2:4`)
  answered()
  assert.deepStrictEqual(
    out.filter(({ _tag }) => _tag === "Expunged"),
    [expunged([2, 2]), expunged([3, 4])]
  )
})
