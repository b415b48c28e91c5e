/**
 * From the login to the mailbox: a state for each step, made of what the step says of itself. A step that is not due is
 * skipped, and one whose command was sent along with an earlier one only awaits its answer. RFC 9051 §6.3.
 */
import type { Now } from "../Context.ts"
import { flightInput } from "../facts.ts"
import { type Described, meta } from "../meta.ts"
import { createStateConfig } from "../createStateConfig.ts"
import * as Steps from "../Steps.ts"

type Config = Parameters<typeof createStateConfig>[0]
type StateConfig = Omit<Config, "states"> & Omit<Described, "states">

const tooLate = (step: Steps.FlightStep) => ({
  target: "failing",
  actions: { type: "blameLimit" as const, params: { step } }
})

const fails = { target: "failing", actions: "keepFailure" as const }

/** Answered, or never to be: what that says is kept, and its flight has the limits of what is left. */
const concluded = (step: Steps.FlightStep, outcome: string) => [
  { type: "answered" as const, params: { step, outcome } },
  { type: "finish" as const, params: { step } }
]

const identifiedAgain = (outcome: string) => ({
  target: "selecting",
  actions: [
    { type: "identifiedAgain" as const, params: { outcome } },
    { type: "finish" as const, params: { step: "id" as const } }
  ]
})

/** ID once more, listed or not: some servers count only the one after a refused SELECT. */
const reidentifying = createStateConfig({
  meta: meta.id,
  entry: "beginReidentifying",
  invoke: { id: "reidentify", src: "identify", input: ({ context }) => ({ flight: flightInput(context) }) },
  after: { idLimit: tooLate("id") },
  on: {
    "reidentify.ok": identifiedAgain("ok"),
    "reidentify.refused": identifiedAgain("refused"),
    "reidentify.swallowed": identifiedAgain("swallowed"),
    "reidentify.deaf": fails,
    "user.logout": "#connection.loggingOut"
  }
})

/** The transitions of a state besides those of each step. */
type Own = Pick<Config, "always" | "on">

const own: { readonly [Id in Steps.FlightStep]?: Own } = {
  select: {
    always: { guard: "wantsNoMailbox", target: Steps.after("select") },
    on: {
      "select.unsafe": [
        {
          guard: "mayReidentify",
          target: "reidentifying",
          actions: { type: "finish", params: { step: "select" } }
        },
        fails
      ],
      "select.refused": [
        { guard: "hasArrived", target: "unselected", actions: ["keepRefusal", "wantLast"] },
        {
          guard: "isElsewhere",
          target: "unselected",
          actions: [{ type: "finish", params: { step: "select" } }, "arriveWithout"]
        },
        fails
      ],
      "user.logout": "#connection.loggingOut"
    }
  }
}

/** The state of a step. The names of its parts come from the step, so that a list of steps is a list of states. */
const stateOf = (step: Steps.FlightStep): object => {
  const { activity, invoke, isRepeated, outcomes } = Steps.of(step)
  const { always, on } = own[step] ?? {}
  const led = Object.entries(outcomes)
    .filter(([, leads]) => leads !== "apart")
    .map(([outcome, leads]) => [
      `${invoke}.${outcome}`,
      leads === "fails" ? fails : onFrom(step, concluded(step, outcome), undefined, "wantsNoMailbox")
    ])
  const skipped = onFrom(
    step,
    [{ type: "passOver", params: { step } }],
    { type: "skips", params: { step } },
    { type: "isDoneWithoutMailbox", params: { step } }
  )
  return {
    meta: meta[step],
    entry: { type: "planFlight", params: { step } },
    ...(isRepeated ? (always === undefined ? {} : { always }) : { always: skipped }),
    invoke: {
      id: invoke,
      src: activity,
      input: ({ context }: Now) => ({ flight: flightInput(context) })
    },
    after: { [`${step}Limit`]: tooLate(step) },
    on: { ...Object.fromEntries(led), ...on }
  }
}

/** Goes to the next step; after the last one, to the mailbox or, if none is asked for, to `unselected`. */
const onFrom = (
  step: Steps.FlightStep,
  actions: ReadonlyArray<object>,
  guard: object | undefined,
  withoutMailbox: object | string
): ReadonlyArray<object> => {
  const target = Steps.after(step)
  const guarded = guard === undefined ? {} : { guard }
  if (target !== "selected") return [{ ...guarded, target, actions }]
  const arriving = [...actions, "arrive"]
  return [
    { guard: withoutMailbox, target: "unselected", actions: arriving },
    { ...guarded, target, actions: arriving }
  ]
}

/** The signature names the states; the compiler cannot follow them through a list. */
function statesOf(steps: ReadonlyArray<Steps.FlightStep>): {
  readonly [Name in Steps.StateName | "reidentifying"]: StateConfig
}
function statesOf(steps: ReadonlyArray<Steps.FlightStep>): Readonly<Record<string, object>> {
  return Object.fromEntries(
    steps.flatMap((step) => [
      [Steps.of(step).state, stateOf(step)],
      // the way back to the same step
      ...(step === "select" ? [["reidentifying", reidentifying]] : [])
    ])
  )
}

export const states = statesOf(Steps.order)
