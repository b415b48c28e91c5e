/** The campaigns that measure memory, which takes the longer the larger the heap is: no other campaign is here. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Campaign } from "../campaigns/Campaign.ts"
import { kept } from "../campaigns/kept.ts"
import { quiet } from "../campaigns/quiet.ts"
import { failuresOf } from "./failuresOf.ts"

const passes: ReadonlyArray<readonly [name: string, campaign: Campaign]> = [
  ["D3 X44 kept: a supervised account over 24 virtual hours leaves nothing, and comes to no storm", kept],
  ["K02 K07 quiet: four virtual days of IDLE on one connection leave nothing", quiet]
]

describe("a short pass of", () => {
  it.live.each(passes)("%s", ([, campaign]) =>
    Effect.map(failuresOf(campaign), (failures) => assert.deepStrictEqual(failures, []))
  )
})
