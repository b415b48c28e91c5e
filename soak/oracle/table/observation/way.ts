/** The way to the server: its addresses and ports, the network, and its silence. */
import { all, durationIn, event, holds, never } from "../../Rule.ts"
import { heard, unansweredNamed } from "./lines.ts"
import type { Rules } from "./Rules.ts"
import { lasted, networkTook, operationTook, serverTook } from "./slow.ts"

const twoWays = holds("two ways in", ({ lines }) => {
  const lanes = lines.flatMap(({ event: each }) =>
    each.name === "net:start" && each.data.kind === "tcp" ? [each.data.lane] : []
  )
  return new Set(lanes).size > 1
})

export const way = {
  "race-lost": twoWays,
  "port-silent": all(
    twoWays,
    never("it answered meanwhile", ({ lines }, { said }) => {
      const stated = durationIn(said.words)
      const port = Number(/^Port (\d+)/.exec(said.words)?.[1])
      const tried = lines.find(
        ({ event: each }) => each.name === "net:start" && each.data.port === port
      )?.event
      const own = lines.flatMap(({ event: each }) =>
        tried?.name === "net:start" && "lane" in each.data && each.data.lane === tried.data.lane ? [each] : []
      )
      const sign = own.findLast(
        (each) =>
          each.name === "net:start" ||
          each.name === "wire:received" ||
          (each.name === "net:end" && each.data.ok)
      )
      const silent = (own.at(-1)?.time ?? 0) - (sign?.time ?? 0)
      return stated !== undefined && silent + 1 < stated.ms - stated.slack
    })
  ),
  "address-silent": holds("addresses of both kinds", ({ lines }) =>
    [4, 6].every((family) =>
      lines.some(({ event: each }) => each.name === "net:start" && each.data.family === family)
    )
  ),
  "cut-off": all(
    unansweredNamed,
    holds("a command of which a part was written", ({ lines }) =>
      lines.some(({ event: each }) => each.name === "command:lost" && each.data.written < each.data.bytes)
    )
  ),
  "clock-jumped": event("clock:jumped"),
  "silence-unnoticed": holds("a silence", ({ end, wire }, { said }) => {
    const last = wire.findLast(({ isSent }) => !isSent)
    return last !== undefined && end - last.time >= (durationIn(said.words)?.ms ?? 0) * 0.9
  }),
  "first-visit": all(
    never("it was not the first connection of the account", ({ account, group }, { facts }) => {
      const [first] = facts.connections.filter(
        // what an attempt learned is kept once its mailbox is open, not at the server's OK to SELECT
        (each) =>
          each.account === account &&
          each.openedAt !== undefined &&
          (each.ended?.error === undefined || each.ended.step === "selected")
      )
      return first !== undefined && first.group !== group
    }),
    lasted
  ),
  "server-busy": heard(/^\* (?:OK|PREAUTH|BYE)/i, 2),
  "slow-step": serverTook,
  "slow-lookup": operationTook("dns"),
  "slow-connecting": operationTook("tcp"),
  "slow-network": networkTook,
  "slow-way": holds("an answer that took so long", ({ commands }, { said }) => {
    const stated = durationIn(said.words)
    return commands.some(
      ({ answer, sent }) =>
        stated === undefined ||
        (answer !== undefined && answer.time - sent.time >= stated.ms - stated.slack - 1)
    )
  })
} satisfies Rules
