/** How far a command came that is sent in several pieces, of which one fails. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../src/imap/Command.ts"
import type * as MessageSet from "../../src/imap/MessageSet.ts"
import { first, one, second, shuffled, third, three, two } from "./message/manyUids.ts"
import { failureOf } from "./server.ts"

const all = "UIDPLUS MOVE"

describe("progress of a command that fails", () => {
  const pieces: ReadonlyArray<readonly [name: string, command: Command.Command, rest: string]> = [
    ["STORE", Command.store(shuffled, { add: ["\\Seen"] }), "+FLAGS (\\Seen)"],
    ["MOVE", Command.move(shuffled, "a"), "a"],
    ["EXPUNGE", Command.expunge(shuffled), ""]
  ]

  it.effect.each(pieces)("%s says how far it came", ([name, command, rest]) =>
    Effect.gen(function* () {
      const sent = (tag: number, set: string) => `C: <${tag}> UID ${name} ${set} ${rest}`.trimEnd()
      const { progress } = yield* failureOf(
        all,
        command,
        `${sent(3, one)}
         S: <3> OK done
         ${sent(4, two)}
         S: <4> OK done
         ${sent(5, three)}
         S: <5> NO not now`
      )
      assert.deepStrictEqual(progress, { done: [...first, ...second], failed: third, unsent: [] })
    })
  )

  it.effect("one command that is refused came no way", () =>
    Effect.gen(function* () {
      const { progress } = yield* failureOf(
        all,
        Command.copy([7, 9], "a"),
        `C: <3> UID COPY 7,9 a
         S: <3> NO [OVERQUOTA] full`
      )
      assert.isUndefined(progress)
    })
  )

  it.effect("MOVE by COPY and deleteMessages: the step that fails leaves its own messages in between", () =>
    Effect.gen(function* () {
      const moved = yield* failureOf(
        "UIDPLUS",
        Command.move([7, 9], "a"),
        `C: <3> UID SEARCH UID 7,9
         S: * SEARCH 7 9
         S: <3> OK done
         C: <4> UID COPY 7,9 a
         S: <4> OK done
         C: <5> UID STORE 7,9 +FLAGS.SILENT (\\Deleted)
         S: <5> NO not now`
      )
      const both: MessageSet.MessageSet = [
        [7, 7],
        [9, 9]
      ]
      assert.deepStrictEqual(moved.progress, { done: [], failed: both, unsent: [] })
      const removed = yield* failureOf(
        "UIDPLUS",
        Command.deleteMessages(shuffled),
        `C: <3> UID STORE ${one} +FLAGS.SILENT (\\Deleted)
         S: <3> OK done
         C: <4> UID EXPUNGE ${one}
         S: <4> OK done
         C: <5> UID STORE ${two} +FLAGS.SILENT (\\Deleted)
         S: <5> OK done
         C: <6> UID EXPUNGE ${two}
         S: <6> NO not now`
      )
      assert.deepStrictEqual(removed.progress, { done: first, failed: second, unsent: third })
    })
  )
})
