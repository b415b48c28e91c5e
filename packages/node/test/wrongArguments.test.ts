/**
 * Wrong arguments to every function of this package's modules. They are gone through at run time: a new function fails here
 * until there is a call of it below that can be made.
 */
import { tmpdir } from "node:os"
import { join } from "node:path"
import { profiles } from "@effect-imap/core/Simulator"
import { ImapError } from "@effect-imap/core/ImapError"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Redacted } from "effect"
import * as modules from "../src/index.ts"
import * as NodeFleet from "../src/fleet/NodeFleet.ts"

const node = { ...modules, NodeFleet }

type Untyped = (...args: ReadonlyArray<unknown>) => unknown

const isFunction = (given: unknown): given is Untyped =>
  typeof given === "function" && !/^class\b/.test(Function.prototype.toString.call(given))

const functions = new Map(
  Object.entries(node).flatMap(([module, exports]) =>
    Object.entries<unknown>(exports).flatMap(([name, f]) =>
      isFunction(f) ? [[`${module}.${name}`, f] as const] : []
    )
  )
)

const functionOf = (name: string): Untyped =>
  Array.from(functions).find(([each]) => each === name)?.[1] ?? assert.fail(name)

const fleet = { url: Redacted.make("postgres://127.0.0.1:1/fleet") }

/** Arguments that are right: one after the other is taken for a wrong one. */
const calls: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  "NodeDiscovery.layer": [{}],
  "NodeFleet.layerClient": [fleet],
  "NodeFleet.layerSql": [{ ...fleet, host: "127.0.0.1", port: 1 }],
  "NodeInspector.layer": [{}],
  "NodeInspector.sink": [{}],
  "NodeNetwork.layer": [{}],
  "NodeProfiles.defaultPath": [],
  "NodeProfiles.layerFile": ["servers.json"],
  "NodeProfiles.make": ["servers.json"],
  "NodeSimulator.listen": [() => Effect.void],
  "NodeSimulator.start": [{ profile: profiles.wellBehaved }],
  "NodeTrace.fileSink": [join(tmpdir(), "no folder", "a.imaptrace.jsonl"), {}],
  "NodeTrace.layerFile": [join(tmpdir(), "no folder", "a.imaptrace.jsonl"), {}],
  "NodeTransport.fromDuplex": [() => assert.fail("nothing is opened"), {}],
  "NodeTransport.layerProxy": ["socks5://127.0.0.1:1", {}],
  "NodeTransport.layerTunnel": ["exit 1"],
  "NodeTransport.make": [{}],
  "NodeTransport.proxy": ["socks5://127.0.0.1:1", {}],
  "NodeTransport.publicOnly": [() => Effect.succeed([])],
  "NodeTransport.tunnel": ["exit 1"],
  "NodeTransport.unix": ["/run/imap"],
  "NodeVisualizer.fleet": [{ statuses: Effect.succeed([]), trace: () => Effect.never }, {}],
  "NodeVisualizer.layer": [{}],
  "NodeVisualizer.layerServer": [{}],
  "NodeVisualizer.live": [{}],
  "NodeVisualizer.recorded": [[{ name: "a.imaptrace.jsonl", bytes: new Uint8Array(1) }], {}]
}

class Foreign {
  readonly nonsense = 1
}

const nowhere: ReadonlyArray<readonly [said: string, shape: unknown]> = [
  ["null", null],
  ["no number", NaN],
  ["a fraction", -1.5],
  ["a boolean", true],
  ["a symbol", Symbol("s")],
  ["a function", () => 1],
  ["an unknown field", { nonsense: 1 }],
  ["an array", [null]],
  ["an instance", new Foreign()]
]

/** Each field that options have, with what it cannot be. */
const wrongFields: ReadonlyArray<readonly [name: string, args: ReadonlyArray<unknown>, field: string]> = [
  ["NodeDiscovery.layer", [{ ca: 1 }], "ca"],
  ["NodeDiscovery.layer", [{ nameServers: "192.0.2.1" }], "nameServers"],
  ["NodeDiscovery.layer", [{ lookup: {} }], "lookup"],
  ["NodeFleet.layerClient", [{ url: "postgres://127.0.0.1:1/fleet" }], "url"],
  ["NodeFleet.layerSql", [fleet], "host"],
  ["NodeFleet.layerSql", [{ ...fleet, host: "127.0.0.1", port: "1" }], "port"],
  ["NodeFleet.layerSql", [{ ...fleet, host: "127.0.0.1", port: 1, watchdog: "no" }], "watchdog"],
  ["NodeInspector.sink", [{ url: 8080 }], "url"],
  ["NodeNetwork.layer", [{ every: "often" }], "every"],
  ["NodeNetwork.layer", [{ addresses: new Set() }], "addresses"],
  ["NodeSimulator.start", [{ profile: profiles.wellBehaved, tlsPort: 65_536 }], "tlsPort"],
  ["NodeSimulator.start", [{ profile: profiles.wellBehaved, mailboxes: { INBOX: ["text"] } }], "mailboxes"],
  ["NodeSimulator.start", [{ profile: profiles.qq, faults: [{ on: "FETCH", fault: "cutt" }] }], "faults.0"],
  ["NodeSimulator.start", [{ profile: profiles.qq, at: ["5 minutes"] }], "at.0"],
  ["NodeVisualizer.fleet", [{ statuses: Effect.succeed([]), trace: () => 1 }, { port: "80" }], "port"],
  ["NodeVisualizer.layer", [{ allowNetwork: "no" }], "allowNetwork"],
  ["NodeVisualizer.layerServer", [{ host: 1 }], "host"],
  ["NodeVisualizer.live", [{ capacity: 0 }], "capacity"],
  ["NodeVisualizer.recorded", [[], { allowedHosts: "mail" }], "allowedHosts"],
  ["NodeTrace.fileSink", ["a", { maxBytes: "1 MB" }], "maxBytes"],
  ["NodeTrace.fileSink", ["a", { bufferBytes: -1 }], "bufferBytes"],
  ["NodeTransport.fromDuplex", [() => 1, { channel: "tls" }], "channel"],
  ["NodeTransport.make", [{ addressDelay: "soon" }], "addressDelay"],
  ["NodeTransport.make", [{ lookup: "system" }], "lookup"],
  ["NodeTransport.proxy", ["socks5://127.0.0.1:1", { ca: true }], "ca"]
]

const isEffect = (given: unknown): given is Effect.Effect<unknown, unknown> => Effect.isEffect(given)
const isLayer = (given: unknown): given is Layer.Layer<never, unknown> => Layer.isLayer(given)

/** What is thrown, or fails. */
const outcome = async (f: Untyped, args: ReadonlyArray<unknown>): Promise<unknown> => {
  try {
    const made = f(...args)
    const effect = isLayer(made) ? Layer.build(made) : made
    if (!isEffect(effect)) return "no failure"
    const exit = await Effect.runPromiseExit(Effect.scoped(effect))
    return Exit.isFailure(exit) ? Cause.squash(exit.cause) : "no failure"
  } catch (thrown) {
    return thrown
  }
}

const problemOf = (failure: unknown): string =>
  failure instanceof ImapError && "problem" in failure.reason
    ? failure.reason.problem
    : `no Misuse: ${String(failure)}`

describe("every function of node", () => {
  it("has a call above", () => {
    assert.deepStrictEqual(Array.from(functions.keys()).toSorted(), Object.keys(calls).toSorted())
  })

  const tried = Object.entries(calls).flatMap(([name, args]) => args.map((_, at) => [name, at] as const))

  it.each(tried)("%s refuses a wrong argument %d, and says so", async (name, at) => {
    for (const [said, shape] of nowhere) {
      if (said === "a function" && typeof calls[name]?.[at] === "function") continue
      const failure = await outcome(functionOf(name), (calls[name] ?? []).with(at, shape))
      assert.notMatch(problemOf(failure), /^no Misuse/, said)
    }
  })

  it.each(wrongFields)("%s names the wrong field of %j: %s", async (name, args, field) => {
    assert.include(problemOf(await outcome(functionOf(name), args)), `\`options.${field}\``)
  })
})
