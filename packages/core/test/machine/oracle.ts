/** The step that runs the machine, beside XState's own. */
import { isDeepStrictEqual } from "node:util"
import { type ExecutableActionObject, getMicrosteps, type SnapshotFrom } from "xstate"
import * as Step from "../../src/interpreter/step.ts"
import type { Event } from "../../src/machine/activities.ts"
import { type ConnectionMachine, connectionMachine } from "../../src/machine/connectionMachine.ts"
import { leaves } from "../../src/interpreter/leaves.ts"
import { net } from "./netted.ts"

type Snapshot = SnapshotFrom<ConnectionMachine>

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** Most of a context is the very same: only what is not is looked into. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true
  if (!isObject(one) || !isObject(other)) return isDeepStrictEqual(one, other)
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && isSame(Reflect.get(one, name), Reflect.get(other, name)))
  )
}

const startOf = ([{ id, isTimer, name }, input]: Step.Stepped["starts"][number]) => [
  id,
  isTimer ? { _tag: "timer", ms: input, event: { type: id } } : { _tag: "activity", src: name, input }
]

/** Where something is only remembered, nothing moves. */
const moved = (states: ReadonlyArray<string>): ReadonlyArray<string> =>
  states.filter((state, index) => state !== states[index - 1])

/** Compares state, context, starts, stops and, once for each way, microsteps. */
export const makeOracle = () => {
  const differences: Array<string> = []
  const seen = new Set<string>()

  const microsteps = (before: Step.Snapshot, event: Event, from: Snapshot): boolean => {
    const states = [before.configuration.state]
    Step.step(before, event, (_from, _name, to) => states.push(to.state))
    const expected = getMicrosteps(connectionMachine, from, event).map(([{ value }]) =>
      leaves(value).join("+")
    )
    return isDeepStrictEqual(moved(states), moved([before.configuration.state, ...expected]))
  }

  return {
    differences,
    compare: (
      before: Step.Snapshot,
      event: Event,
      from: Snapshot,
      next: Snapshot,
      actions: ReadonlyArray<ExecutableActionObject>
    ): Step.Snapshot => {
      const { snapshot, starts, stops } = Step.step(before, event)
      const { configuration, context } = snapshot
      const expected = net(actions)
      const way = `${before.configuration.state} --${event.type}--> ${configuration.state}`
      const tell = (what: string, isSame: boolean) => isSame || differences.push(`${way}: ${what}`)
      tell("state", configuration.state === leaves(next.value).join("+"))
      tell("end", configuration.isFinal === (next.status === "done"))
      tell("context", isSame(context, next.context))
      tell(
        "stops",
        isDeepStrictEqual(
          stops.map(({ id }) => id),
          [...expected.stops]
        )
      )
      tell("starts", isDeepStrictEqual(starts.map(startOf), [...expected.starts]))
      tell("taken", (next === from) === (snapshot === before && starts.length === 0))
      if (!seen.has(way) && next !== from) tell("microsteps", microsteps(before, event, from))
      seen.add(way)
      return snapshot
    }
  }
}
