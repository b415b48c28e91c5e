/** The chart as a machine of XState, which draws it, runs it elsewhere, and is what the model checks compare with. */
import { once } from "../../base/once.ts"
import { chart } from "./chart.ts"
import { initial } from "./Context.ts"
import { descriptionOf } from "./descriptions.ts"
import type { Declared } from "./StateNode.ts"
import { vocabulary } from "./setup.ts"

/** Made when someone looks at it: XState takes its time over the states. */
export const connectionMachine = once(() =>
  vocabulary.createMachine({ ...described(chart), context: ({ input }) => initial(input) })
)
export type ConnectionMachine = ReturnType<typeof connectionMachine>

/** Adds what each state is, in words. The two signatures say that nothing else changes. */
function described<State extends Declared>(state: State, path?: ReadonlyArray<string>): State
function described(state: Declared, path: ReadonlyArray<string> = []): object {
  const states = Object.entries(state.states ?? {}).map(([key, below]) => [
    key,
    described(below, [...path, key])
  ])
  const description = descriptionOf(path.join("."))
  return {
    ...state,
    ...(description === undefined ? {} : { description }),
    ...(states.length === 0 ? {} : { states: Object.fromEntries(states) })
  }
}
