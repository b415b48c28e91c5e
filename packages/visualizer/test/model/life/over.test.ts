/** What is over, in lives that are played: it asks nobody for anything, and says what may return. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import type { Supervised } from "@effect-imap/core/Supervised"
import { livesOf } from "../../../src/model/life/Life.ts"
import { indexOf } from "../../support/indexOf.ts"
import { answers, at, bye, delivers, every, many, reads, set, well } from "../../support/field/parts.ts"
import { kept, type Kept } from "../../support/field/Scene.ts"

const follows = (supervised: Supervised) => [0, Stream.runDrain(supervised.changes)] as const

/** From one minute to another, a command is answered like this. */
const during = (from: number, to: number, command: string, words: string) => {
  let isOn = false
  const refuses = answers(command, words)
  const hears = (text: string, end: Simulator.ServerEnd) => (isOn ? refuses(text, end) : undefined)
  const plan = [
    [from, set(() => (isOn = true))],
    [to, set(() => (isOn = false))]
  ] as const
  return { hears, plan }
}

const lifeOf = (scene: Kept) =>
  Effect.map(kept(scene), (bytes) => {
    const index = indexOf(bytes)
    return livesOf(index.account(0), { now: index.now, isOver: true })[0]
  })

describe("what is over in a life", () => {
  it.effect("a limit of logins, which one restart of the server reached", () =>
    Effect.gen(function* () {
      const refused = during(19.9, 35, "AUTHENTICATE", "NO [LIMIT] Too many logins, try again in 10 minutes")
      const life = yield* lifeOf({
        server: well,
        minutes: 60,
        hears: refused.hears,
        plan: (world, supervised) => [
          follows(supervised),
          ...refused.plan,
          [20, bye(world, "Server restarting")]
        ]
      })
      assert.deepStrictEqual(
        [life?.cause, life?.actionBy],
        ["a limit of the server, which was reached", "nobody"]
      )
      assert.match(life?.rest ?? "", /^Nothing to do: the server lifted its limit again\. If it is reached/)
    })
  )

  it.effect("a mailbox that another session held", () =>
    Effect.gen(function* () {
      const refused = during(19.9, 30, "SELECT", "NO [INUSE] Mailbox is locked by POP3 session")
      const life = yield* lifeOf({
        server: well,
        minutes: 60,
        hears: refused.hears,
        plan: (world, supervised) => [follows(supervised), ...refused.plan, [20, world.hangUp]]
      })
      assert.deepStrictEqual(
        [life?.cause, life?.actionBy],
        ["whatever holds the mailbox: another program, or something at the server", "nobody"]
      )
    })
  )

  it.effect("a mailbox that was gone, as the server said, and is there again", () =>
    Effect.gen(function* () {
      const life = yield* lifeOf({
        server: well,
        minutes: 60,
        plan: (world, supervised) => [follows(supervised), [20, bye(world, "[NONEXISTENT] No such mailbox")]]
      })
      assert.deepStrictEqual(
        [life?.rest, life?.actionBy],
        ["Nothing to do: the mailbox was open again.", "nobody"]
      )
    })
  )
})

describe("what is not over in a life", () => {
  it.effect("one command stays slow, while others are answered at once", () =>
    Effect.gen(function* () {
      const life = yield* lifeOf({
        server: well,
        minutes: 120,
        options: { mailboxes: { INBOX: many } },
        speaks: (bytes, end) =>
          new TextDecoder().decode(bytes).includes("OK UID FETCH")
            ? Effect.delay(end.write(bytes), "6 seconds")
            : undefined,
        plan: (_, supervised) => [follows(supervised), ...at(every(5, 20), reads(supervised, 2))]
      })
      assert.include(life?.headline, "20 answers to UID FETCH took 6.08 s")
      assert.notInclude(life?.headline, "slow:")
      assert.match(life?.rest ?? "", /^If it is always slow/)
    })
  )

  it.effect("an IDLE that the server takes no more: news come at the next check", () =>
    Effect.gen(function* () {
      const refused = during(20, 400, "IDLE", "NO [UNAVAILABLE] Try later")
      const life = yield* lifeOf({
        server: well,
        minutes: 60,
        hears: refused.hears,
        plan: (world, supervised) => [follows(supervised), ...refused.plan, [21, delivers(world, "News")]]
      })
      assert.include(life?.headline, "no IDLE any more, so that new mail is seen at the next check")
    })
  )
})
