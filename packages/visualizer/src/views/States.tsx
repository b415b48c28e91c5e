/** What stands where no trace does: never a blank page. */
import type { ComponentChildren } from "preact"
import { ServerText } from "./ServerText.tsx"
import type { State } from "./Store.ts"
import { OpenButton } from "./TopBar.tsx"
import { useViewer } from "./Viewer.ts"

const Whole = ({
  children,
  title
}: {
  readonly title: ComponentChildren
  readonly children: ComponentChildren
}) => (
  <main class="whole">
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  </main>
)

const Ways = () => {
  const viewer = useViewer()
  return (
    <>
      <p class="dim">
        Drop a trace here, paste one, or open it: .imaptrace.jsonl, .jsonl.gz, or an exported .html.
      </p>
      <div class="buttons">
        <OpenButton main label="Open a trace…" onFile={(file) => void viewer.open(file, file.name)} />
      </div>
    </>
  )
}

const howTo = `effect-imap connect --host imap.example.com --user me --trace trace.imaptrace.jsonl
effect-imap visualize trace.imaptrace.jsonl`

const Again = () => (
  <p>
    Run <code class="mono">effect-imap visualize</code> or <code class="mono">connect --visualize</code>{" "}
    again, and follow the address that it prints.
  </p>
)

/** For a page that follows a live trace. */
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
          <Ways />
        </Whole>
      )
    default:
      return <Whole title="Connecting …">{null}</Whole>
  }
}

/** Instead of a trace. */
export const NoTrace = ({ state }: { readonly state: State }) => {
  if (state.problem !== undefined) {
    return (
      <Whole title={<ServerText text={state.problem.title} />}>
        <p>
          <ServerText text={state.problem.words} />
        </p>
        {state.problem.found !== undefined && (
          <pre tabIndex={0} aria-label="Beginning of the file">
            <ServerText text={state.problem.found} />
          </pre>
        )}
        <Ways />
      </Whole>
    )
  }
  if (state.live !== undefined) return <LiveState state={state} />
  return (
    <Whole title="See what an IMAP connection does">
      <Ways />
      <p class="dim">To make one:</p>
      <pre tabIndex={0} aria-label="Commands that make a trace">
        {howTo}
      </pre>
    </Whole>
  )
}

/** A trace without events. */
export const NoEvents = ({ state }: { readonly state: State }) => (
  <Whole title={state.loading ? "Reading …" : "No events yet"}>
    {state.live?._tag === "live" ? (
      <p class="dim">Connected. What the app does with IMAP appears here as it happens.</p>
    ) : (
      !state.loading && (
        <>
          <p class="dim">
            This trace has a header and nothing behind it: no connection was attempted while it was recorded.
          </p>
          <pre tabIndex={0} aria-label="Commands that make a trace">
            {howTo}
          </pre>
        </>
      )
    )}
  </Whole>
)
