import { assert, it } from "@effect/vitest"
import { createActor, createMachine, initialTransition, type MachineConfig, transition } from "xstate"
import * as Machine from "../../src/lifecycle/Machine.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"

const account = { host: "imap.example.com", user: "ada@example.com" }

it("D19 the machine runs in an actor of XState, with the input that it wants", () => {
  const actor = createActor(Machine.connectionMachine, { input: Machine.input(account, Policy.make()) })
  actor.start()
  assert.strictEqual(actor.getSnapshot().value, "off")
  assert.strictEqual(actor.getSnapshot().status, "active")
  actor.stop()
})

it("D19 the machine can be stepped by hand, with the default policy where none is given", () => {
  const { connectionMachine, input } = Machine
  assert.deepStrictEqual(input(account), input(account, Policy.make()))
  const [off] = initialTransition(connectionMachine, input(account))
  const [resolving] = transition(connectionMachine, off, { type: "user.connect" })
  const [dialing] = transition(connectionMachine, resolving, { type: "resolve.ok" })
  assert.deepStrictEqual(
    [off.value, resolving.value, dialing.value],
    ["off", "resolving", { dialing: { implicitTls: "connecting", startTls: "waiting" } }]
  )
})

it("D19 its JSON is XState's own: a machine of the same states can be made of it", () => {
  const config: MachineConfig<object, { readonly type: string }> = Object(Machine.toConfig())
  const again = createMachine(config)
  assert.deepStrictEqual(Object.keys(again.states), Object.keys(Object(config.states)))
  assert.isAbove(Object.keys(again.states).length, 15)
})

it("D19 states and timers say what they are about", () => {
  assert.deepStrictEqual(Machine.metaOf("selecting"), Machine.metaOfTimer("selectLimit"))
  assert.include(Machine.toMermaid(), "selecting")
})
