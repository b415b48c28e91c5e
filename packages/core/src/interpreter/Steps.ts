/**
 * The machine, one event at a time: a snapshot that moves, and the actions that each move asks for.
 *
 * `machine.transition` with one reused scope, for `transition` of XState makes a new one for each event, which costs
 * several times as much as the step itself.
 */
import {
  type AnyActorScope,
  createActor,
  type ExecutableActionObject,
  getMicrosteps,
  type SnapshotFrom
} from "xstate"
import type { Event } from "../machine/activities.ts"
import { type ConnectionMachine, connectionMachine } from "../machine/connectionMachine.ts"
import { leaves, moves } from "../machine/leaves.ts"
import type { Settings } from "../machine/Settings.ts"
import type { Recorder } from "../trace/Recorder.ts"

export type Snapshot = SnapshotFrom<ConnectionMachine>

export interface Steps {
  readonly snapshot: () => Snapshot
  /** Takes the event and gives what is to be performed. Throws where a guard or an update does, and stays where it was. */
  readonly step: (event: Event) => ReadonlyArray<ExecutableActionObject>
}

/** Actions are collected, and performed elsewhere. */
const scopeInto = (actions: Array<ExecutableActionObject>, settings: Settings): AnyActorScope => {
  const self = createActor(connectionMachine, { input: settings })
  return {
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
}

/** Where the machine is, in one line. */
export const stateOf = (snapshot: Snapshot): string => leaves(snapshot.value).join("+")

/** One event for each microstep, so that states that an `always` passes through are seen. */
const trace = (recorder: Recorder, before: Snapshot, event: Event): void => {
  let last = before
  for (const [index, [next]] of getMicrosteps(connectionMachine, before, event).entries()) {
    const state = stateOf(last)
    const moved = moves(last.value, next.value)
    // entered anew, a state is left and reached as any other; an event that nobody handles changes nothing
    const steps = moved.length === 0 && next !== last ? [{ from: state, to: state }] : moved
    for (const { from, to } of steps) {
      recorder.emit("machine:transition", { from, event: index === 0 ? event.type : "always", to })
    }
    last = next
  }
}

export const make = (settings: Settings, recorder: Recorder): Steps => {
  const actions: Array<ExecutableActionObject> = []
  const scope = scopeInto(actions, settings)
  let snapshot: Snapshot = connectionMachine.getInitialSnapshot(scope, settings)
  return {
    snapshot: () => snapshot,
    step: (event) => {
      actions.length = 0
      if (recorder.listening()) trace(recorder, snapshot, event)
      snapshot = connectionMachine.transition(snapshot, event, scope)
      return actions.splice(0)
    }
  }
}
