import { assert, describe, it } from "@effect/vitest"
import * as Command from "@effect-imap/core/Command"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect } from "effect"
import { parts, type RailBox, railBoxes } from "../../../src/model/rail/railBoxes.ts"
import { type Group, labelOf } from "../../../src/model/machine/phase.ts"
import { type RailStep, railSteps } from "../../../src/model/rail/railSteps.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import * as Verdict from "../../../src/model/verdict/Verdict.ts"
import { eachStory, read, record, stories } from "../../support/record.ts"

const boxesOf = (bytes: Uint8Array) =>
  connections(read(bytes)).map((connection) => {
    const steps = railSteps(connection, Verdict.statusOf(connection))
    return { steps, boxes: railBoxes(steps) }
  })

const names = (bytes: Uint8Array) =>
  boxesOf(bytes).map(({ boxes }) =>
    boxes.flatMap(({ part, steps }) =>
      steps.length === 0 ? [] : [`${part}: ${steps.map(({ label }) => label).join(", ")}`]
    )
  )

/** The lines of the steps in each box. */
const linesIn = (boxes: ReadonlyArray<RailBox>) =>
  boxes.map(({ part, steps }) => [part, ...steps.map(({ line }) => line)])

const step = (state: string | undefined, group: Group, line: number): RailStep => ({
  label: state === undefined ? "not known" : labelOf(state),
  state,
  group,
  outcome: "done",
  start: line,
  end: line,
  line
})

describe("railBoxes", () => {
  it("the way in that is tried after another one failed begins anew", () => {
    const boxes = railBoxes([
      { ...step("dialing.implicitTls.connecting", "net", 1), isOnLostLane: true },
      { ...step("dialing.implicitTls.handshaking", "tls", 2), isOnLostLane: true },
      step("dialing.startTls.connecting", "net", 3),
      step("dialing.startTls.greeting", "session", 4)
    ])
    assert.deepStrictEqual(linesIn(boxes).slice(0, 3), [
      ["Connect", 1, 3],
      ["TLS", 2],
      ["Greeting", 4]
    ])
  })

  it("a rest between the commands of another program is no use of a mailbox that is yet to be opened", () => {
    const boxes = railBoxes([
      step("dialing.implicitTls.greeting", "session", 1),
      step("unselected.quiet", "mailbox", 2),
      step("authenticating.requesting", "auth", 3),
      step("unselected.quiet", "mailbox", 4),
      step("selecting", "mailbox", 5),
      step("selected.quiet", "mailbox", 6),
      step("unselected.quiet", "mailbox", 7)
    ])
    assert.deepStrictEqual(linesIn(boxes), [
      ["Connect"],
      ["TLS"],
      ["Greeting", 1, 2],
      ["Login", 3],
      ["Mailbox", 4, 5],
      ["Commands", 6, 7],
      ["End"]
    ])
  })

  it("the app's time for the account is before connecting, and this program's own work no TLS", () => {
    const boxes = railBoxes([
      step("resolving", "us", 1),
      step("dialing.implicitTls.connecting", "net", 2),
      step("dialing.implicitTls.greeting", "session", 3),
      step("settling", "us", 4),
      step("authenticating.requesting", "auth", 5)
    ])
    assert.deepStrictEqual(linesIn(boxes.slice(0, 4)), [
      ["Connect", 1, 2],
      ["TLS"],
      ["Greeting", 3, 4],
      ["Login", 5]
    ])
  })

  it("RFC 9051 §7.1.4: after PREAUTH, ID and SELECT are the mailbox's, though there is no login", () => {
    const boxes = railBoxes([
      step("dialing.startTls.greeting", "session", 1),
      step("identifying", "mailbox", 2),
      step("selecting", "mailbox", 3)
    ])
    assert.deepStrictEqual(linesIn(boxes.slice(2, 5)), [["Greeting", 1], ["Login"], ["Mailbox", 2, 3]])
  })

  it("what is not known after the mailbox was opened belongs to its use", () => {
    const boxes = railBoxes([
      step("identifying", "mailbox", 1),
      step(undefined, "mailbox", 2),
      step("selecting", "mailbox", 3),
      step(undefined, "mailbox", 4),
      step("selected.quiet", "mailbox", 5)
    ])
    assert.deepStrictEqual(linesIn(boxes.slice(4, 6)), [
      ["Mailbox", 1, 2, 3],
      ["Commands", 4, 5]
    ])
  })

  it.effect.each(eachStory)("%s: all boxes, and in them every step once, in its order", ([, setting]) =>
    Effect.gen(function* () {
      for (const { boxes, steps } of boxesOf(yield* record(setting))) {
        assert.sameMembers(
          boxes.map(({ part }) => part),
          [...parts]
        )
        assert.deepStrictEqual(
          boxes.flatMap((box) => box.steps),
          [...steps]
        )
      }
    })
  )

  it.effect("a mailbox that is left at once was not used; one in which a command was answered was", () =>
    Effect.gen(function* () {
      const boxesOf = (given: Parameters<typeof record>[0]) =>
        Effect.map(record(given), (trace) =>
          names(trace)[0]?.filter((words) => /^(Mailbox|Commands)/.test(words))
        )
      const server = Simulator.profiles.wellBehaved
      assert.deepStrictEqual(yield* boxesOf({ server }), ["Mailbox: ID, select"])
      assert.deepStrictEqual(yield* boxesOf({ server, works: (imap) => imap.execute(Command.noop) }), [
        "Mailbox: ID, select",
        "Commands: in use"
      ])
    })
  )

  it.effect(
    "what is asked again after the login belongs to it; of STARTTLS, TLS comes after the greeting",
    () =>
      Effect.gen(function* () {
        const { netease, wellBehaved } = Simulator.profiles
        const account = { host: "imap.163.com", id: { enabled: false } } as const
        assert.deepStrictEqual(names(yield* record({ server: netease, account })), [
          [
            "Connect: connect",
            "TLS: TLS",
            "Greeting: greeting, capability",
            "Login: login, capability",
            "Mailbox: select",
            "End: failed"
          ]
        ])
        const [startTls = []] = names(
          yield* record({ server: wellBehaved, account: { security: "starttls" } })
        )
        assert.deepStrictEqual(
          startTls.map((words) => words.split(":")[0]),
          ["Connect", "Greeting", "TLS", "Login", "Mailbox", "End"]
        )
      })
  )
})

it.effect("D69 a SELECT that was answered before its step began is in the rail", () =>
  Effect.gen(function* () {
    const [connection = assert.fail("no connection")] = connections(read(yield* record(stories.qqId)))
    const mailbox = railBoxes(railSteps(connection, "closed")).find(({ part }) => part === "Mailbox")
    assert.deepStrictEqual(
      mailbox?.steps.map(({ label, outcome }) => `${label} ${outcome}`),
      ["ID lost", "select done"]
    )
  })
)
