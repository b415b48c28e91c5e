import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { maxBurst, Gate, maxUnderWay, type Ticket } from "../../src/mailbox/supervision/Gate.ts"
import type { TurnOutcome } from "../../src/lifecycle/account/Pacing.ts"
import { spacingMs } from "../../src/mailbox/supervision/pace.ts"

type Move =
  | { readonly do: "come"; readonly owner: string; readonly soon: boolean }
  | { readonly do: "end"; readonly which: number; readonly outcome: TurnOutcome }
  | { readonly do: "leave"; readonly which: number }
  | { readonly do: "pass"; readonly ms: number }

const moves: fc.Arbitrary<ReadonlyArray<Move>> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("come" as const),
        owner: fc.constantFrom("ada", "ben", "cay"),
        soon: fc.boolean()
      })
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("end" as const),
        which: fc.nat(30),
        outcome: fc.constantFrom<TurnOutcome>("reached", "refused", "other")
      })
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), which: fc.nat(30) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat(200) }) }
  ),
  { maxLength: 300 }
)

/** A waiting account asks whenever it is woken, and whenever the time that it was given has passed. */
const makeGame = () => {
  const gate = new Gate()
  const waiting = new Set<Ticket>()
  const underWay: Array<{ readonly ticket: Ticket; readonly began: number }> = []
  const begun: Array<number> = []
  let now = 0
  let most = 0
  let mostOfOne = 0
  const begin = (ticket: Ticket) => {
    begun.push(now)
    underWay.push({ ticket, began: now })
    most = Math.max(most, underWay.length)
    mostOfOne = Math.max(mostOfOne, underWay.filter((each) => each.ticket.owner === ticket.owner).length)
  }
  const ask = (ticket: Ticket) => {
    if (!waiting.has(ticket) || gate.ask(ticket, now) > 0) return
    waiting.delete(ticket)
    begin(ticket)
  }
  const play = (move: Move) => {
    if (move.do === "come") {
      const ticket: Ticket = { owner: move.owner, soon: move.soon, wake: () => ask(ticket) }
      if (gate.begins(ticket, now)) return begin(ticket)
      waiting.add(ticket)
      gate.join(ticket)
      ask(ticket)
    } else if (move.do === "end") {
      const [ended] = underWay.splice(move.which % Math.max(1, underWay.length), 1)
      if (ended !== undefined) gate.end(ended.ticket, move.outcome, ended.began, now)
    } else if (move.do === "leave") {
      const ticket = [...waiting][move.which]
      if (ticket === undefined) return
      waiting.delete(ticket)
      gate.leave(ticket, now)
    } else {
      for (let left = move.ms; left > 0; left -= 5) {
        now += Math.min(5, left)
        for (const ticket of waiting) ask(ticket)
      }
    }
  }
  return {
    gate,
    play,
    waiting,
    underWay,
    begun,
    most: () => most,
    mostOfOne: () => mostOfOne,
    now: () => now
  }
}

describe("the gate of a host", () => {
  it("X44 never lets more than twenty be under way, nor more begin than its pace allows", () => {
    fc.assert(
      fc.property(moves, (played) => {
        const { begun, most, mostOfOne, play } = makeGame()
        played.forEach(play)
        assert.isAtMost(most(), maxUnderWay)
        assert.isAtMost(mostOfOne(), maxUnderWay / 2)
        begun.forEach((began, index) => {
          const later = begun[index + maxBurst]
          if (later !== undefined) assert.isAtLeast(later - began, spacingMs - 5)
        })
      }),
      { numRuns: 250 }
    )
  })

  it("lets in all that wait, whatever it was taught, and forgets that it was there", () => {
    fc.assert(
      fc.property(moves, (played) => {
        const { gate, now, play, underWay, waiting } = makeGame()
        played.forEach(play)
        for (let rounds = 0; rounds < 1_000 && waiting.size + underWay.length > 0; rounds++) {
          play({ do: "end", which: 0, outcome: "reached" })
          play({ do: "pass", ms: 1_000 })
        }
        assert.deepStrictEqual([waiting.size, underWay.length], [0, 0])
        gate.reset(now())
        assert.isTrue(gate.isIdle)
      }),
      { numRuns: 100 }
    )
  })

  it("each refusal of an attempt that began after the last one halves the pace; a success doubles it again", () => {
    const { begun, now, play } = makeGame()
    let count = 0
    const come = () => play({ do: "come", owner: `account ${count++}`, soon: false })
    const paceOf = (outcome: TurnOutcome) => {
      play({ do: "pass", ms: 10_000 })
      come()
      play({ do: "end", which: 0, outcome })
      play({ do: "pass", ms: 10_000 })
      const from = begun.length
      for (let count = 0; count < 3 * maxBurst; count++) come()
      const atFirst = begun.length - from
      for (let count = 0; count < 3 * maxBurst; count++) {
        play({ do: "end", which: 0, outcome: "other" })
        play({ do: "pass", ms: 1_000 })
      }
      return atFirst
    }
    assert.deepStrictEqual(
      (["refused", "refused", "refused", "refused", "refused", "refused", "reached", "reached"] as const).map(
        paceOf
      ),
      [5, 2, 1, 1, 1, 1, 1, 1]
    )
    assert.isAbove(now(), 0)
  })

  it("M13 one account that is refused again and again slows the others by one level, and no more", () => {
    const { begun, play } = makeGame()
    const come = (owner: string) => play({ do: "come", owner, soon: false })
    for (let times = 0; times < 20; times++) {
      come("refused")
      play({ do: "end", which: 0, outcome: "refused" })
      play({ do: "pass", ms: 10_000 })
    }
    const from = begun.length
    for (let count = 0; count < 3 * maxBurst; count++) come(`account ${count}`)
    assert.strictEqual(begun.length - from, maxBurst / 2)
  })

  it("M13 one account never has more than half of the places, however long it waits", () => {
    const { play, underWay } = makeGame()
    for (let count = 0; count < 60; count++) play({ do: "come", owner: "many", soon: false })
    play({ do: "pass", ms: 60 * spacingMs })
    assert.strictEqual(underWay.length, maxUnderWay / 2)
  })

  it("M13 accounts go round: who comes waits for one attempt of each other account, not for all of them", () => {
    const { gate, play, underWay, waiting } = makeGame()
    const come = (owner: string) => play({ do: "come", owner, soon: false })
    for (let count = 0; count < 60; count++) come("many")
    assert.strictEqual(underWay.length, maxUnderWay / 2)
    come("few")
    play({ do: "pass", ms: spacingMs })
    assert.strictEqual(underWay.at(-1)?.ticket.owner, "few")
    for (let count = 0; count < 60; count++) come("others")
    come("late")
    const late = Array.from(waiting).find(({ owner }) => owner === "late")
    assert.isTrue(late === undefined || gate.before(late) <= 2)
  })
})
