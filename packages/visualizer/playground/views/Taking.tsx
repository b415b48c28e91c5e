/** What a person takes away: a link to this state, the trace. */
import { download } from "../../src/views/parts/download.ts"
import type { Playground, State } from "../app/Playground.ts"

interface Props {
  readonly playground: Playground
  readonly state: State
}

/** To the clipboard; if the browser keeps that from a page, as a file. */
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

export const Taking = ({ playground, state }: Props) => {
  const { current } = state
  return (
    <div class="buttons" role="group" aria-label="Take away">
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
    </div>
  )
}
