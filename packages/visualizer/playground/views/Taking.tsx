/** Exports: a link to this state, the trace, a test. */
import { download } from "../../src/views/parts/download.ts"
import { Dialog } from "../../src/views/parts/Dialog.tsx"
import type { Playground, PlaygroundState } from "../app/Playground.ts"
import { library } from "../app/arrival.ts"

interface Props {
  readonly playground: Playground
  readonly state: PlaygroundState
}

export const Taking = ({ playground, state }: Props) => {
  const { current } = state
  return (
    <div class="buttons" role="group" aria-label="Save or share">
      <button
        type="button"
        onClick={() => copy(playground, new URL(playground.link, location.href).href, "link.txt")}
      >
        Copy a link to this
      </button>
      <button
        type="button"
        disabled={current === undefined}
        onClick={() =>
          download(
            new Blob([current?.trace() ?? ""], { type: "application/x-ndjson" }),
            "playground.imaptrace.jsonl"
          )
        }
      >
        Save the trace
      </button>
      <button
        type="button"
        disabled={current?.outcomes === undefined}
        onClick={() => playground.set({ panel: "test" })}
      >
        As a test…
      </button>
    </div>
  )
}

/** Copies to the clipboard; if the browser does not allow it, saves a file. */
const copy = (playground: Playground, text: string, name: string): void =>
  void Promise.resolve(text)
    .then((text) => navigator.clipboard.writeText(text))
    .then(
      () => playground.say("Copied"),
      () => {
        download(new Blob([text], { type: "text/plain" }), name)
        playground.say(`The browser does not let this page copy: saved as ${name}`)
      }
    )

/** The run as a test for vitest. */
export const TestDialog = ({ playground, state: { current } }: Props) => {
  const { outcomes, own, trace, trial } = current ?? {}
  if (outcomes === undefined || trace === undefined || trial === undefined) return null
  const text = library()?.testOf({ outcomes, own, trial, trace: trace() }) ?? ""
  return (
    <Dialog title="This run as a test" onClose={() => playground.set({ panel: undefined })}>
      <p>The same server, the same client and the same outcome. It runs with vitest and @effect/vitest.</p>
      <pre class="mono" tabIndex={0} aria-label="The test">
        {text}
      </pre>
      <div class="buttons">
        <button type="button" class="main" onClick={() => copy(playground, text, "playground.test.ts")}>
          Copy
        </button>
        <button
          type="button"
          onClick={() => download(new Blob([text], { type: "text/plain" }), "playground.test.ts")}
        >
          Save
        </button>
      </div>
    </Dialog>
  )
}
