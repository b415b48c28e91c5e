import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Campaign } from "../campaigns/Campaign.ts"
import { bodies } from "../campaigns/bodies.ts"
import { cuts } from "../campaigns/cuts.ts"
import { examinations } from "../campaigns/examinations.ts"
import { exports } from "../campaigns/exports.ts"
import { idles } from "../campaigns/idles.ts"
import { interrupts } from "../campaigns/interrupts.ts"
import { pools } from "../campaigns/pools.ts"
import { replays } from "../campaigns/replays.ts"
import { servers } from "../campaigns/servers.ts"
import { sessions } from "../campaigns/sessions.ts"
import { sockets } from "../campaigns/sockets.ts"
import { viewer } from "../campaigns/viewer.ts"
import { wire } from "../campaigns/wire.ts"
import { failuresOf } from "./failuresOf.ts"

/** Each with what it held to be broken once. */
const passes: ReadonlyArray<readonly [name: string, campaign: Campaign]> = [
  ["R0 R7 servers: whatever a server is, and however a client wants it", servers],
  ["R5 B3 B11 cuts: cut at any byte, by either side, once and always", cuts],
  ["R7 R8 R9 R12 interrupts: ended at any step, by anybody", interrupts],
  ["R0 R1 R2 R3 R4 R6 D1 sessions: several fibers and a late server", sessions],
  [
    "R15 R16 bodies: read and stored in pieces by fibers that give up, each is the right one, and whole",
    bodies
  ],
  ["R19 pools: each caller works in its own mailbox, everybody is answered, and the pool ends", pools],
  ["K02 K03 K05 idles: a supervised account for hours, and nothing is sent into an IDLE", idles],
  ["sockets: 200 at once, and none of them is left", sockets],
  ["R14 replays: a trace comes to the same end again, or says why not", replays],
  ["R11 exports: what is recorded may leave, in every form", exports],
  ["examinations: what is known of a server is found, and nothing else", examinations],
  ["V1 V2 viewer: nothing is said of a trace that no event shows", viewer],
  ["B1 B2 wire: what servers and users might say, in chunks of any size", wire]
]

describe("a short pass of", () => {
  it.live.each(passes)("%s", ([, campaign]) =>
    Effect.map(failuresOf(campaign), (failures) => assert.deepStrictEqual(failures, []))
  )
})

/** Each failed once: what had come with a line was sent after the client's answer to it, or had the tag of a later command. */
const replayed = [820_481, 820_603, 900_713, 901_717]

it.live.each(replayed)("R14 the replay of the run %i, which failed once", (seed) =>
  Effect.map(failuresOf(replays, { seed, runs: 1 }), (failures) => assert.deepStrictEqual(failures, []))
)
