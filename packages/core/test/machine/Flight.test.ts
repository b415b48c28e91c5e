import { assert, describe, it } from "@effect/vitest"
import * as Flight from "../../src/lifecycle/machine/Flight.ts"
import type { FlightStep } from "../../src/lifecycle/machine/Steps.ts"
import { enabling } from "../../src/lifecycle/machine/steps/table.ts"
import type { StepFacts } from "../../src/lifecycle/machine/steps/Step.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import { caps } from "./fixtures.ts"

/** After a login with all capabilities; `given` says otherwise. */
const facts = (given: Partial<StepFacts> = {}): StepFacts => ({
  authenticated: caps("IMAP4rev1 ID ENABLE CONDSTORE"),
  expected: caps("IMAP4rev1 ID"),
  wantsId: true,
  enable: [],
  compress: false,
  keptAlive: false,
  wantsMailbox: true,
  without: new Set(),
  done: new Set(),
  inFlight: [],
  careful: false,
  ...given
})

const unreported = { authenticated: undefined }

type Plan = readonly [string, Partial<StepFacts>, FlightStep, ReadonlyArray<FlightStep>]

describe("plan", () => {
  it.each<Plan>([
    ["ID and SELECT go together", {}, "id", ["id", "select"]],
    [
      "CAPABILITY, ID and SELECT, where ID is foretold",
      unreported,
      "capability",
      ["capability", "id", "select"]
    ],
    [
      "no ID that is not foretold, and no waiting for it",
      { ...unreported, expected: caps("IMAP4rev1") },
      "capability",
      ["capability", "select"]
    ],
    [
      "nothing is foretold in the clear",
      { ...unreported, expected: undefined },
      "capability",
      ["capability"]
    ],
    [
      "in the clear SELECT waits for nothing when no ID is wanted",
      { ...unreported, expected: undefined, wantsId: false },
      "capability",
      ["capability", "select"]
    ],
    ["careful sends one command at a time", { ...unreported, careful: true }, "capability", ["capability"]],
    ["ENABLE never shares a flight with SELECT", { enable: ["CONDSTORE"] }, "id", ["id", "enable"]],
    ["SELECT after ENABLE waits", { enable: ["CONDSTORE"], done: new Set(["id"]) }, "enable", ["enable"]],
    [
      "SELECT waits for the list that says what can be enabled",
      { ...unreported, enable: ["CONDSTORE"] },
      "capability",
      ["capability", "id"]
    ],
    [
      "SELECT waits where UTF8=ONLY is foretold (RFC 6855 §6)",
      { ...unreported, expected: caps("IMAP4rev1 ID UTF8=ONLY") },
      "capability",
      ["capability", "id"]
    ],
    ["a step that the server swallowed is left out", { without: new Set(["id"]) }, "select", ["select"]],
    ["what is in flight is not written again", { inFlight: ["select"] }, "id", ["id"]]
  ])("%s", (_name, given, first, steps) => {
    assert.deepStrictEqual(Flight.plan(facts(given), first), steps)
  })
})

type Owed = readonly [string, Partial<StepFacts>, FlightStep, boolean]

describe("owes", () => {
  it.each<Owed>([
    ["CAPABILITY, until it is known", unreported, "capability", true],
    ["no CAPABILITY, once it is known", {}, "capability", false],
    ["ID, if it is listed", {}, "id", true],
    [
      "no ID that the list leaves out (C08), whatever was foretold",
      { authenticated: caps("IMAP4rev1") },
      "id",
      false
    ],
    ["no ID that nobody wants", { wantsId: false }, "id", false],
    ["no ID twice", { done: new Set(["id"]) }, "id", false],
    ["no ENABLE by default", {}, "enable", false],
    ["ENABLE of what is asked for and listed", { enable: ["condstore", "QRESYNC"] }, "enable", true],
    ["no ENABLE of what is not listed", { enable: ["QRESYNC"] }, "enable", false],
    ["no ENABLE after a SELECT", { enable: ["CONDSTORE"], inFlight: ["select"] }, "enable", false],
    [
      "no ENABLE that was swallowed",
      { enable: ["CONDSTORE"], without: new Set(["enable"]) },
      "enable",
      false
    ],
    ["SELECT", {}, "select", true],
    ["no SELECT while one is in flight", { inFlight: ["select"] }, "select", false]
  ])("%s", (_name, given, step, owed) => {
    assert.strictEqual(Flight.owes(facts(given), step), owed)
  })
})

describe("enabling", () => {
  it.each([
    ["nothing without ENABLE", "IMAP4rev1 CONDSTORE", ["CONDSTORE"], []],
    ["IMAP4rev2 has ENABLE", "IMAP4rev2 CONDSTORE", ["CONDSTORE"], ["CONDSTORE"]],
    ["UTF8=ONLY leaves no choice", "IMAP4rev1 ENABLE UTF8=ONLY", [], ["UTF8=ACCEPT"]],
    ["UTF8=ACCEPT is asked for once", "ENABLE UTF8=ONLY UTF8=ACCEPT", ["UTF8=ACCEPT"], ["UTF8=ACCEPT"]],
    ["no QRESYNC for one connection alone", "ENABLE QRESYNC", [], []]
  ])("%s", (_name, list, enable, names) => {
    assert.deepStrictEqual(enabling({ authenticated: caps(list), enable, keptAlive: false }), names)
  })

  it.each([
    ["ENABLE CONDSTORE QRESYNC", [], ["QRESYNC"]],
    ["ENABLE CONDSTORE QRESYNC", ["qresync", "condstore"], ["QRESYNC", "CONDSTORE"]],
    ["ENABLE CONDSTORE", [], []],
    ["CONDSTORE QRESYNC", [], []]
  ])("K12 what is kept alive enables QRESYNC where %s lists it", (list, enable, names) => {
    assert.deepStrictEqual(enabling({ authenticated: caps(list), enable, keptAlive: true }), names)
  })
})

it("a flight may take as long as its steps together, and longer by what is written after it", () => {
  const { limits } = Policy.make()
  const flight = Flight.begin(["id", "select"], limits, 1_000)
  assert.deepStrictEqual(flight, { steps: ["id", "select"], began: 1_000, ends: 36_000 })
  assert.deepStrictEqual(Flight.extend(flight, ["enable"], limits), {
    steps: ["id", "select", "enable"],
    began: 1_000,
    ends: 41_000
  })
})

type Along = readonly [string, Partial<StepFacts>, ReadonlyArray<FlightStep>]

describe("pipelined", () => {
  it.each<Along>([
    ["what the known list has", {}, ["id", "select"]],
    ["CAPABILITY where the list is not known", unreported, ["capability", "id", "select"]],
    ["no ID that the known list has not", { authenticated: caps("IMAP4rev1") }, ["select"]],
    ["ENABLE keeps SELECT back", { enable: ["CONDSTORE"] }, ["id"]],
    ["ENABLE may be asked for by a list that is not known", { ...unreported, enable: ["CONDSTORE"] }, ["id"]],
    ["UTF8=ONLY keeps SELECT back", { authenticated: caps("IMAP4rev1 ENABLE UTF8=ONLY") }, []]
  ])("%s", (_, given, expected) => {
    assert.deepStrictEqual(Flight.pipelined(facts(given)), expected)
  })

  it("the login's own limit is over with its answer", () => {
    const { limits } = Policy.make()
    const flight = { steps: ["id", "select"] as const, began: 0, ends: 65_000 }
    assert.strictEqual(
      Flight.shorten(flight, flight.steps, limits, 1_000).ends,
      1_000 + limits.id + limits.select
    )
  })
})
