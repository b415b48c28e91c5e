/** Every state that the machine can come to in a world, and every way between two of them. */
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Step from "../../src/lifecycle/interpreter/step.ts"
import type { Event } from "../../src/lifecycle/machine/activities.ts"
import type { Context } from "../../src/lifecycle/machine/Context.ts"
import * as Steps from "../../src/lifecycle/machine/Steps.ts"
import type { Settings } from "../../src/lifecycle/machine/Settings.ts"
import { makeOracle } from "./oracle.ts"
import { eventsIn, type Variety } from "./world.ts"

export interface Vertex {
  /** Its number, in the order in which places were found. */
  readonly index: number
  readonly key: string
  readonly step: Step.Snapshot
  /** Where the machine is, in one line. */
  readonly state: string
  /** What the machine remembers there. */
  readonly context: Context
  /** The edge by which it was found. */
  readonly reached: Pick<Edge, "event" | "from"> | undefined
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
  /** The edges by the number of the vertex that they leave. */
  readonly leaving: ReadonlyArray<ReadonlyArray<Edge>>
  /** The states of every edge, those that an `always` passes through included. */
  readonly passed: ReadonlySet<string>
  /** What the step that runs the machine does otherwise than XState's, by way. */
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
    error?.reason._tag === "TooManyConnections",
    error !== undefined && ImapError.isDecisive(error)
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

const states = Steps.order.map((step) => Steps.of(step).state)

/** What the machine remembers for the part of the way that it is on; after a failure only what lasts. */
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
  [new RegExp(`^(${[...states, "reidentifying"].join("|")})`), loggedIn],
  [/^(selected|unselect)/, selected]
]

/** States are the same if the machine goes on in the same way: times, texts and what is past are left out. */
const keyOf = ({ configuration: { state }, context }: Step.Snapshot): string => {
  const part = parts.find(([states]) => states.test(state))?.[1](context)
  return JSON.stringify([state, lasting(context), part])
}

/**
 * As many edges of each way are compared with XState. Both call the same guards and updates, and what those decide otherwise
 * in another context is another way.
 */
const comparedOfWay = 2

/**
 * Explores all of it with the step that runs the machine, and compares it with XState's at the first edges of each way:
 * the same states passed for the same event, be it with other data, and the same started and stopped. Both call the same
 * guards and updates, so that they can only differ in the way that they take.
 */
export const explore = (settings: Settings, variety: Variety): Graph => {
  const oracle = makeOracle()
  const begun = Step.begin(settings)
  const start = vertexOf(keyOf(begun), begun, 0, undefined)
  const vertices = new Map<string, Vertex>([[start.key, start]])
  const ways = new Map<string, number>()
  const states = new Set<string>()
  const edges: Array<Edge> = []
  const eventsOf = eventsIn(variety)
  for (const from of vertices.values()) {
    for (const event of eventsOf(from.step)) {
      const { passed, stepped } = stepOf(from.step, event)
      const isTaken = stepped.snapshot !== from.step || stepped.starts.length > 0
      const key = isTaken ? keyOf(stepped.snapshot) : from.key
      const to = vertices.get(key) ?? vertexOf(key, stepped.snapshot, vertices.size, { from, event })
      if (to.index === vertices.size) vertices.set(key, to)
      const way = wayOf(event, passed, stepped)
      const compared = ways.get(way) ?? 0
      if (compared < comparedOfWay) oracle.compare({ from, event, stepped, passed, isTaken })
      if (compared === 0) for (const state of passed) states.add(state)
      ways.set(way, compared + 1)
      edges.push({ from, event, to, isTaken })
    }
  }
  return {
    start,
    vertices: [...vertices.values()],
    edges,
    leaving: leavingOf(edges, vertices.size),
    passed: states,
    differences: oracle.differences
  }
}

const vertexOf = (key: string, step: Step.Snapshot, index: number, reached: Vertex["reached"]): Vertex => ({
  index,
  key,
  step,
  state: step.configuration.state,
  context: step.context,
  reached
})

/** A step, and the states that it passes through, the first one and the last included. */
const stepOf = (before: Step.Snapshot, event: Event) => {
  const passed = [before.configuration.state]
  const stepped = Step.step(before, event, (_from, _name, to) => passed.push(to.state))
  return { passed, stepped }
}

const wayOf = (event: Event, passed: ReadonlyArray<string>, { starts, stops }: Step.Stepped): string =>
  [
    event.type,
    ...passed,
    "starts",
    ...starts.map(({ child: { id } }) => id),
    "stops",
    ...stops.map(({ id }) => id)
  ].join(" ")

/** Counts along every way through the graph, up to `limit`, and gives the most that any way comes to. */
export const most = (
  { leaving, start, vertices }: Graph,
  limit: number,
  next: (count: number, edge: Edge) => number
): number => {
  const seen = new Uint8Array((limit + 1) * vertices.length)
  const reached = [{ index: start.index, count: 0 }]
  seen[start.index] = 1
  let greatest = 0
  // it grows while it is read
  for (const { count, index } of reached) {
    greatest = Math.max(greatest, count)
    for (const edge of leaving[index] ?? []) {
      const more = Math.min(limit, next(count, edge))
      const at = more * vertices.length + edge.to.index
      if (seen[at] === 1) continue
      seen[at] = 1
      reached.push({ index: edge.to.index, count: more })
    }
  }
  return greatest
}

/** The edges by the place that they leave; they are made in the order of places. */
const leavingOf = (edges: ReadonlyArray<Edge>, size: number): ReadonlyArray<ReadonlyArray<Edge>> => {
  const leaving: Array<Array<Edge>> = Array.from({ length: size }, () => [])
  for (const edge of edges) leaving[edge.from.index]?.push(edge)
  return leaving
}
