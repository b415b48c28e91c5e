/** The pages before a trace is open, and for a file that is not a trace. */
import { ServerText } from "../parts/ServerText.tsx"
import type { Problem } from "../app/Store.ts"
import { OpenButton } from "../parts/OpenButton.tsx"
import { useViewer } from "../app/Viewer.ts"
import { Whole } from "../parts/Whole.tsx"

/** Explains how to open a trace. */
export const Ways = () => {
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

export const HowTo = () => (
  <pre tabIndex={0} aria-label="Commands that make a trace">
    {howTo}
  </pre>
)

export const Welcome = () => (
  <Whole title="See what an IMAP connection does">
    <Ways />
    <p class="dim">To make one:</p>
    <HowTo />
  </Whole>
)

/** Shows why a file cannot be opened. */
export const NoFile = ({ problem: { found, title, words } }: { readonly problem: Problem }) => (
  <Whole title={<ServerText text={title} />}>
    <p>
      <ServerText text={words} />
    </p>
    {found !== undefined && (
      <pre tabIndex={0} aria-label="Beginning of the file">
        <ServerText text={found} />
      </pre>
    )}
    <Ways />
  </Whole>
)
