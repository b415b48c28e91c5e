/** Runs of the campaigns that failed once. New ones are for `pnpm soak`. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Campaign } from "../campaigns/Campaign.ts"
import { changes } from "../campaigns/changes.ts"
import { replays } from "../campaigns/replays.ts"
import { turns } from "../campaigns/turns.ts"
import { failuresOf } from "./failuresOf.ts"

const failed = (name: string, campaign: Campaign, seeds: ReadonlyArray<number>) =>
  describe(name, () => {
    it.live.each(seeds)("run %i", (seed) =>
      Effect.map(failuresOf(campaign, seed), (failures) => assert.deepStrictEqual(failures, []))
    )
  })

// what came after a search was taken for gone, a silent STORE was no news, what was read was unknown
failed(
  "K08 K12 K13 changes: an app that applies them has what the server has, whatever happens meanwhile",
  changes,
  [111, 177, 208, 298, 343, 550, 2_506, 2_531, 3_090, 3_241, 6_791]
)

// UIDs without UIDVALIDITY were void at each turn, a mailbox that was gone stopped all, flags were `Missed` at each turn
failed(
  "K11 K14 K19 turns: copies of several mailboxes are exact, whatever happens to the mailboxes",
  turns,
  [7, 11, 12, 1_021]
)

// what had come with a line was sent after the client's answer to it, or had the tag of a later command
failed("R14 replays: a trace comes to the same end again", replays, [820_481, 820_603, 900_713, 901_717])
