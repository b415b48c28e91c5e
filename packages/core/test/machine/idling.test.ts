import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../../src/failure/ImapError.ts"
import { suspicion } from "../../src/lifecycle/machine/idling.ts"
import { initial } from "../../src/lifecycle/machine/Context.ts"
import type { PlainReason } from "../../src/failure/Reason.ts"
import { said } from "../support/quotation.ts"
import { settings } from "./fixtures.ts"

const minute = 60_000
const began = 1_000

interface Loss {
  readonly reason: PlainReason
  readonly words?: string
  readonly wrote?: boolean
  readonly lasted?: number
  readonly before?: number
  readonly slept?: boolean
}

/** What is suspected of a connection whose IDLE had lasted so long. */
const suspected = ({ before, lasted = 10 * minute, reason, slept = false, words, wrote = false }: Loss) => {
  const context = initial(settings({}, {}, { keptAlive: true }))
  const serverText = words === undefined ? undefined : said(words)
  const found = suspicion(
    {
      ...context,
      idle: { ...context.idle, began, slept },
      caution: { ...context.caution, endedAfter: before },
      failure: ImapError.make(reason, "selected", { serverText })
    },
    began + lasted,
    wrote
  )
  return found.suspected?.ms
}

const lost = (errno?: string): PlainReason => ({
  _tag: "ConnectionLost",
  step: "selected",
  ...(errno === undefined ? {} : { errno })
})
const stalled: PlainReason = { _tag: "ConnectionStalled", afterMs: 10_000 }
const half = 7.5 * minute

describe("K02 what a loss says about how long an IDLE may last", () => {
  it.each<readonly [string, Loss, number | undefined]>([
    ["nothing answers what was sent", { reason: stalled, wrote: true }, half],
    ["what was sent meets a reset", { reason: lost("ECONNRESET"), wrote: true }, half],
    ["what was sent meets a closed connection", { reason: lost("EPIPE"), wrote: true }, half],
    ["the system has given up: nothing was acknowledged", { reason: lost("ETIMEDOUT") }, half],
    ["a reset while it listens was reported", { reason: lost("ECONNRESET") }, undefined],
    ["an end while it listens was reported", { reason: lost() }, undefined],
    ["an end without a word, after the same time again", { reason: lost(), before: 9.5 * minute }, half],
    ["a reset, after another time", { reason: lost("ECONNRESET"), before: 5 * minute }, undefined],
    ["a goodbye", { reason: { _tag: "ServerBye" }, words: "Shutting down", wrote: true }, undefined],
    [
      "a goodbye, after the same time again",
      { reason: { _tag: "ServerBye" }, before: 10 * minute },
      undefined
    ],
    [
      "an end after words of the server",
      { reason: lost("ECONNRESET"), words: "Shutting down", wrote: true, before: 10 * minute },
      undefined
    ],
    ["our own network", { reason: lost("ENETUNREACH"), wrote: true }, undefined],
    [
      "our own network, after the same time again",
      { reason: lost("ENETDOWN"), before: 10 * minute },
      undefined
    ],
    ["so soon that it was not idle", { reason: stalled, wrote: true, lasted: minute - 1 }, undefined],
    ["the machine slept", { reason: stalled, wrote: true, slept: true }, undefined]
  ])("%s", (_name, loss, ms) => assert.strictEqual(suspected(loss), ms))
})
