/** Every state that the machine can come to in a world, and every way between two of them. */
import { type AnyActorScope, createActor, type ExecutableActionObject, type SnapshotFrom } from "xstate"
import * as Step from "../../src/interpreter/step.ts"
import type { Event } from "../../src/machine/activities.ts"
import { type ConnectionMachine, connectionMachine } from "../../src/machine/connectionMachine.ts"
import type { Context } from "../../src/machine/Context.ts"
import { leaves } from "../../src/interpreter/leaves.ts"
import type { Settings } from "../../src/machine/Settings.ts"
import { makeOracle } from "./oracle.ts"
import { eventsIn, type Variety } from "./world.ts"

type Snapshot = SnapshotFrom<ConnectionMachine>

export interface Vertex {
  readonly key: string
  /** Where the machine is, in one line. */
  readonly state: string
  readonly snapshot: Snapshot
}

export interface Edge {
  readonly from: Vertex
  readonly event: Event
  readonly to: Vertex
  /** Some state took the event, be it to come back to where it was. */
  readonly isTaken: boolean
}

export interface Graph {
  readonly start: Vertex
  readonly vertices: ReadonlyArray<Vertex>
  readonly edges: ReadonlyArray<Edge>
  /** Where the step that runs the machine is another than XState's. */
  readonly differences: ReadonlyArray<string>
}

const list = (names: Iterable<string> | undefined) => names && [...names].join(" ")

const racing = ({ race }: Context) =>
  Object.values(race.ways).map(({ capabilities, channel, connected, error, outcome, port, preauth }) => [
    port,
    outcome,
    connected,
    channel,
    list(capabilities),
    preauth,
    error?.reason._tag === "TooManyConnections"
  ])

const loggingIn = ({ attempt, channel, login }: Context) => [
  channel.kind,
  login.preauth,
  list(login.capabilities),
  attempt.credential.quotable,
  login.tried,
  login.form,
  login.eager
]

const loggedIn = ({ channel, flight, login, mailbox }: Context) => [
  channel.kind,
  list(mailbox.capabilities ?? login.capabilities),
  mailbox.capabilities === undefined,
  flight.steps,
  list(mailbox.done),
  login.eager,
  mailbox.reidentified
]

const selected = ({ channel, idle, mailbox }: Context) => [
  channel.kind,
  mailbox.reidentified,
  list(mailbox.done),
  idle.ends,
  idle.refused,
  list(mailbox.capabilities ?? [])
]

/** What outlasts an attempt. */
const lasting = (context: Context) => {
  const { attempt, caution, failure, mailbox, refreshed, spent, wanted, working } = context
  return [
    ...counted(context),
    caution.careful,
    [...caution.without].join(" "),
    caution.withoutProfile,
    caution.startTls,
    caution.noPipelining,
    caution.noIdle !== undefined,
    failure?.reason._tag,
    failure?.retry,
    mailbox.reached,
    attempt.profile !== undefined,
    spent,
    refreshed,
    working,
    wanted.mailbox === null
  ]
}

/** What is kept alive has no end of attempts, and decides by how they were lost. */
const counted = ({ attempts, losses, settings }: Context) =>
  settings.keptAlive
    ? [losses.inARow > 0 && losses.step, Math.min(3, losses.inARow), losses.kicks.length]
    : [attempts]

/** What the machine remembers for the part of the way that it is on; behind a failure only what lasts. */
const parts: ReadonlyArray<readonly [RegExp, (context: Context) => unknown]> = [
  [
    /^(dialing|settling)/,
    (context) => [
      racing(context),
      context.race.first,
      context.race.winner,
      context.attempt.credential.quotable
    ]
  ],
  [/^(capability|authenticating)/, loggingIn],
  [/^(recapability|identifying|enabling|selecting|reidentifying|compressing)/, loggedIn],
  [/^(selected|unselect)/, selected]
]

/** States are the same where the machine goes on in the same way: times, texts and what is past are left out. */
const vertexOf = (snapshot: Snapshot): Vertex => {
  const state = leaves(snapshot.value).join("+")
  const part = parts.find(([states]) => states.test(state))?.[1](snapshot.context)
  return { key: JSON.stringify([state, lasting(snapshot.context), part]), state, snapshot }
}

/**
 * The machine as XState runs it, its actions collected. XState's system keeps every actor that it ever made, so that
 * no more than a few places of the graph share one.
 */
const makeMachine = (settings: Settings) => {
  const actions: Array<ExecutableActionObject> = []
  const self = createActor(connectionMachine, { input: settings })
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
  return {
    initial: () => connectionMachine.getInitialSnapshot(scope, settings),
    take: (before: Snapshot, event: Event) => {
      actions.length = 0
      return { next: connectionMachine.transition(before, event, scope), actions }
    }
  }
}

/** Explores all of it, and compares on the way each step with the one that runs the machine. */
export const explore = (settings: Settings, variety: Variety): Graph => {
  const oracle = makeOracle()
  const start = vertexOf(makeMachine(settings).initial())
  const vertices = new Map<string, Vertex>([[start.key, start]])
  const configurations = new Map([[start.key, Step.begin(settings).configuration]])
  const edges: Array<Edge> = []
  const eventsOf = eventsIn(variety)
  let machine = makeMachine(settings)
  let places = 0
  for (const from of vertices.values()) {
    if (++places % 64 === 0) machine = makeMachine(settings)
    const configuration = configurations.get(from.key) ?? Step.begin(settings).configuration
    for (const event of eventsOf(from.snapshot)) {
      const { actions, next } = machine.take(from.snapshot, event)
      const reached = next === from.snapshot ? from : vertexOf(next)
      const to = vertices.get(reached.key) ?? reached
      const after = oracle.compare(
        { configuration, context: from.snapshot.context },
        event,
        from.snapshot,
        next,
        actions
      )
      if (to === reached && !vertices.has(to.key)) {
        configurations.set(to.key, after.configuration)
        vertices.set(to.key, to)
      }
      edges.push({ from, event, to, isTaken: next !== from.snapshot })
    }
  }
  return { start, vertices: [...vertices.values()], edges, differences: oracle.differences }
}

/** Counts along every way through the graph, up to `limit`, and gives the most that any way comes to. */
export const most = (
  { edges, start }: Graph,
  limit: number,
  next: (count: number, edge: Edge) => number
): number => {
  const leaving = Map.groupBy(edges, ({ from }) => from.key)
  const reached = new Map([[`0 ${start.key}`, { vertex: start, count: 0 }]])
  for (const { count, vertex } of reached.values()) {
    for (const edge of leaving.get(vertex.key) ?? []) {
      const pair = { vertex: edge.to, count: Math.min(limit, next(count, edge)) }
      const key = `${pair.count} ${edge.to.key}`
      if (!reached.has(key)) reached.set(key, pair)
    }
  }
  return Math.max(...[...reached.values()].map(({ count }) => count))
}
