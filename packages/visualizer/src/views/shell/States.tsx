/** Pages without a trace, each of which explains why. */
import { Loaded } from "./Loaded.tsx"
import type { State } from "../app/Store.ts"
import { Whole } from "../parts/Whole.tsx"

/** Shows a page instead of a trace. */
export const NoTrace = ({ state }: { readonly state: State }) => {
  const { live, problem } = state
  if (problem !== undefined) return <Loaded>{({ NoFile }) => <NoFile problem={problem} />}</Loaded>
  return live === undefined ? <Loaded>{({ Welcome }) => <Welcome />}</Loaded> : <LiveState state={state} />
}

/** Shows the state of a page that follows a live trace. */
const LiveState = ({ state }: { readonly state: State }) => {
  switch (state.live?._tag) {
    case "tokenMissing":
      return (
        <Whole title="This address lacks its token">
          <p>The live trace is private: only the address that the command printed opens it.</p>
          <Again />
        </Whole>
      )
    case "tokenRefused":
      return (
        <Whole title="The token of this page is no longer valid">
          <p>The command that it came from has ended, or was started again.</p>
          <Again />
        </Whole>
      )
    case "lost":
      return (
        <Whole title="No connection to the trace's server">
          <p>Is the command still running? The page keeps trying.</p>
        </Whole>
      )
    case "ended":
      return (
        <Whole title="The trace ended before anything happened">
          <Loaded>{({ Ways }) => <Ways />}</Loaded>
        </Whole>
      )
    default:
      return <Whole title="Connecting …">{null}</Whole>
  }
}

const Again = () => (
  <p>
    Run <code class="mono">effect-imap visualize</code> or <code class="mono">connect --visualize</code>{" "}
    again, and follow the address that it prints.
  </p>
)

/** Shows a trace without events. */
export const NoEvents = ({ state }: { readonly state: State }) => (
  <Whole title={state.loading ? "Reading …" : "No events yet"}>
    {state.live?._tag === "live" ? (
      <p class="dim">Connected. What the app does with IMAP appears here as it happens.</p>
    ) : (
      !state.loading && (
        <>
          <p class="dim">No connection was attempted while this trace was recorded.</p>
          <Loaded>{({ HowTo }) => <HowTo />}</Loaded>
        </>
      )
    )}
  </Whole>
)
