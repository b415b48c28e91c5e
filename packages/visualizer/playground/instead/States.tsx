/** Pages without a trace: this page has no server whose state they could report. */
import type { State } from "../../src/views/app/Store.ts"
import { Loaded } from "../../src/views/parts/Loaded.tsx"

export { NoEvents } from "../../src/views/shell/States.tsx"

export const NoTrace = ({ state: { problem } }: { readonly state: State }) =>
  problem === undefined ? null : <Loaded>{({ NoFile }) => <NoFile problem={problem} />}</Loaded>
