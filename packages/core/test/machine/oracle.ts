/** The step that runs the machine, beside XState's own. */
import { isDeepStrictEqual } from "node:util"
import {
  type AnyActorScope,
  createEmptyActor,
  type ExecutableActionObject,
  getMicrosteps,
  type SnapshotFrom
} from "xstate"
import type * as Step from "../../src/lifecycle/interpreter/step.ts"
import type { Event } from "../../src/lifecycle/machine/activities.ts"
import { type ConnectionMachine, connectionMachine } from "../../src/lifecycle/machine/connectionMachine.ts"
import { leaves } from "../../src/lifecycle/interpreter/leaves.ts"
import type { Edge, Vertex } from "./explore.ts"
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

const startOf = ({ child: { id, isTimer, name }, input }: Step.Stepped["starts"][number]) => [
  id,
  isTimer ? { _tag: "timer", ms: input, event: { type: id } } : { _tag: "activity", src: name, input }
]

/** Where something is only remembered, nothing moves. */
const moved = (states: ReadonlyArray<string>): ReadonlyArray<string> =>
  states.filter((state, index) => state !== states[index - 1])

/** A step from a place, as the one that runs the machine takes it. */
interface Compared extends Pick<Edge, "event" | "from" | "isTaken"> {
  readonly stepped: Step.Stepped
  /** The states that the step passes through, its first and last included. */
  readonly passed: ReadonlyArray<string>
}

/** Compares state, context, starts, stops and, once for each way, microsteps. */
export const makeOracle = () => {
  const differences: Array<string> = []
  const seen = new Set<string>()
  const snapshots = new Map<Vertex, Snapshot>()

  /** A place as XState comes to it. */
  const snapshotAt = (vertex: Vertex): Snapshot => {
    const found = snapshots.get(vertex)
    if (found !== undefined) return found
    const { context, reached } = vertex
    const made =
      reached === undefined
        ? connectionMachine().getInitialSnapshot(makeScope().scope, context.settings)
        : take(snapshotAt(reached.from), reached.event).next
    snapshots.set(vertex, made)
    return made
  }

  const compare = ({ event, from, isTaken, passed, stepped }: Compared): void => {
    const { snapshot, starts, stops } = stepped
    const { configuration, context } = snapshot
    const before = snapshotAt(from)
    const { actions, next } = take(before, event)
    const expected = net(actions)
    const way = `${from.state} --${event.type}--> ${configuration.state}`
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
    tell("taken", isTaken === (next !== before))
    const name = `${event.type} ${passed.join(" ")}`
    if (!seen.has(name) && isTaken) {
      tell("microsteps", isDeepStrictEqual(moved(passed), microsteps(before, event)))
    }
    seen.add(name)
  }

  return { compare, differences }
}

/** One step of XState's, its actions collected. Its system keeps every actor that it ever made: each step has its own. */
const take = (before: Snapshot, event: Event) => {
  const { actions, scope } = makeScope()
  return { next: connectionMachine().transition(before, event, scope), actions }
}

/** A step needs a parent for the actors that it starts, never the machine's own: one of those begins the machine again. */
const makeScope = () => {
  const actions: Array<ExecutableActionObject> = []
  const self = createEmptyActor()
  const scope: AnyActorScope = {
    self,
    id: "",
    sessionId: "",
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    system: self.system,
    actionExecutor: (action) => actions.push(action)
  }
  return { actions, scope }
}

/** The states that XState passes through. */
const microsteps = (from: Snapshot, event: Event): ReadonlyArray<string> => {
  const passed = getMicrosteps(connectionMachine(), from, event).map(([{ value }]) => leaves(value).join("+"))
  return moved([leaves(from.value).join("+"), ...passed])
}
