/** The chart as a machine of XState, which draws it, runs it elsewhere, and is what the model checks compare with. */
import { once } from "../once.ts"
import { chart } from "./chart.ts"
import { initial } from "./Context.ts"
import { vocabulary } from "./setup.ts"

/** Made when somebody looks at it: XState takes its time over the states. */
export const connectionMachine = once(() =>
  vocabulary.createMachine({ ...chart, context: ({ input }) => initial(input) })
)
export type ConnectionMachine = ReturnType<typeof connectionMachine>
