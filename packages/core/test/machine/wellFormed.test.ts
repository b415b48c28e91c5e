/** What the types do not check: a misspelt delay compiles, and fires at once. */
import { assert, it } from "@effect/vitest"
import type { AnyStateNode } from "xstate"
import { getStateNodes } from "xstate/graph"
import { connectionMachine } from "../../src/lifecycle/machine/connectionMachine.ts"
import { delays } from "../../src/lifecycle/machine/delays.ts"
import { guards } from "../../src/lifecycle/machine/guards.ts"
import { updates } from "../../src/lifecycle/machine/updates.ts"
import { invokes } from "../../src/lifecycle/machine/activities.ts"
import { answersOf, plain, userEvents } from "./world.ts"

const nodes: ReadonlyArray<AnyStateNode> = [connectionMachine().root, ...getStateNodes(connectionMachine())]

const transitions = nodes.flatMap((node) =>
  [...(node.always ?? []), ...[...node.transitions.values()].flat()].map((transition) => ({
    node,
    transition
  }))
)

const nameOf = (part: unknown): string =>
  typeof part === "string"
    ? part
    : typeof part === "object" && part !== null && "type" in part && typeof part.type === "string"
      ? part.type
      : "inline"

const unknown = (names: ReadonlyArray<string>, known: object): ReadonlyArray<string> =>
  names.filter((name) => !Object.hasOwn(known, name))

const unused = (names: ReadonlyArray<string>, known: object): ReadonlyArray<string> =>
  Object.keys(known).filter((name) => !names.includes(name))

/** Below this node, it included. */
const within = (node: AnyStateNode): ReadonlyArray<AnyStateNode> => [
  node,
  ...Object.values(node.states).flatMap(within)
]

it("every delay has a name that the machine knows, and every name is used", () => {
  const names = nodes.flatMap(({ after }) => after.map(({ delay }) => nameOf(delay)))
  assert.deepStrictEqual(unknown(names, delays), [])
  assert.deepStrictEqual(unused(names, delays), [])
})

it("every guard has a name that the machine knows, and every name is used", () => {
  const names = transitions.flatMap(({ transition }) =>
    transition.guard === undefined ? [] : [nameOf(transition.guard)]
  )
  assert.deepStrictEqual(unknown(names, guards), [])
  assert.deepStrictEqual(unused(names, guards), [])
})

it("every action has a name that the machine knows, and every name is used", () => {
  const names = [
    ...nodes.flatMap(({ entry, exit }) => [...entry, ...exit].map(nameOf)),
    ...transitions.flatMap(({ transition }) => transition.actions.map(nameOf))
  ].filter((name) => !/^xstate\.(raise|cancel)$|^inline$/.test(name))
  assert.deepStrictEqual(unknown(names, connectionMachine().implementations.actions), [])
  assert.deepStrictEqual(unused(names, updates), [])
})

it("every invoke has a unique id and an activity that the machine knows", () => {
  const found = nodes.flatMap(({ invoke }) => invoke.map(({ id, src }) => [id, nameOf(src)] as const))
  assert.deepStrictEqual(new Map(found), new Map(Object.entries(invokes)))
  assert.strictEqual(found.length, new Set(found.map(([id]) => id)).size)
  assert.deepStrictEqual(unknown(Object.values(invokes), connectionMachine().implementations.actors), [])
})

it("every target is a state of the machine", () => {
  const lost = transitions.filter(
    ({ transition }) => !(transition.target ?? []).every((target) => nodes.includes(target))
  )
  assert.deepStrictEqual(
    lost.map(({ node }) => node.id),
    []
  )
})

it("no state takes an event that its own activities, its delays and the user cannot give", () => {
  const foreign = nodes.flatMap((node) => {
    const given = [
      ...within(node).flatMap(({ invoke }) => invoke.flatMap(({ id }) => answersOf(id, plain))),
      ...userEvents
    ].map(({ type }) => type)
    const timers: ReadonlyArray<string> = node.after.map(({ eventType }) => eventType)
    return [...node.transitions.keys()]
      .filter((type) => type !== "" && !timers.includes(type))
      .filter(
        (type) =>
          !given.some((one) => type === one || (type.endsWith("*") && one.startsWith(type.slice(0, -1))))
      )
      .map((type) => `${node.id}: ${type}`)
  })
  assert.deepStrictEqual(foreign, [])
})

it("INV-9 needsUser is left by the user's events alone", () => {
  const { after, invoke, transitions } = connectionMachine().states["needsUser"] ?? connectionMachine().root
  assert.deepStrictEqual(
    [after, invoke, [...transitions.keys()].filter((type) => !type.startsWith("user."))],
    [[], [], []]
  )
})

it("every state says in a sentence what it is", () => {
  const mute = nodes.filter(
    (node) => node !== connectionMachine().root && !/^\S.*\.$/.test(node.description ?? "")
  )
  assert.deepStrictEqual(
    mute.map(({ id }) => id),
    []
  )
})
