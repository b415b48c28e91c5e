/** A pool, and the parts of its headline: what each tells, of the facts that it takes. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { mailbox } from "../part/mailbox.ts"
import { pace } from "../part/pace.ts"
import { refusals } from "../part/refusals.ts"
import { together } from "../part/together.ts"
import { partsOf, type Together } from "../Heading.ts"
import type { Advised } from "../remedy/Remedy.ts"

/** Makes a part of the headline. Times are in milliseconds. */
export const part = partsOf({
  ...together,
  /** `isWhole`: no attempt to open another one failed. */
  connections: (count: number, atOnce: number, isWhole: boolean) =>
    count === 0
      ? "No connection could be opened"
      : `${count} ${count === 1 ? "connection" : "connections"}${isWhole ? "" : " opened"}${atOnce < count ? `, ${atOnce} at once` : ""}`,
  lost: (count: number, isTogether: boolean, reason: string) =>
    `${count} lost${isTogether ? " at the same moment" : ""} (${reason})`,
  lagging: mailbox.unseen,
  taken: () =>
    "each lost when another connection of this program opened the mailbox, which the server gives to one at a time",
  replaced: (count: number, ms: number) =>
    `${count} opened in ${count === 1 ? `its place ${Advice.duration(ms)} later` : `their place within ${Advice.duration(ms)}`}`,
  unopened: (attempts: number, reason: string, isOnceEach: boolean) =>
    isOnceEach
      ? `${attempts} more could not be opened (${reason})`
      : `${attempts} ${attempts === 1 ? "attempt" : "attempts"} to open one failed (${reason})`,
  refused: refusals.refused,
  full: (size: number, ms: number, unused: number) =>
    `${size === 2 ? "both" : `all ${size}`} taken for ${Advice.duration(ms)}${unused * 2 > ms ? `, ${Advice.duration(unused)} of it without any command` : ""}`,
  waited: pace.poolWaited,
  interrupted: (count: number, all: number) =>
    `${count} of the ${all} that got one gave up while they had it`,
  calm: (count: number, atOnce: number) =>
    `${count} connections, ${atOnce === count ? "all" : atOnce} open at once`,
  slowWay: (ms: number) => `each connection on its way to the mailbox for about ${Advice.duration(ms)}`
})

export type PoolWord = Parameters<typeof part>[0]

/** Without what it asks of whom. */
export type Pooled = Together<ReturnType<typeof part>>

export type Pool = Pooled & Advised
