/** The readers' notes on lines of the trace. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Trace } from "../../page/Trace.ts"
import { ServerText } from "../parts/ServerText.tsx"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"

interface Props {
  readonly state: State
  readonly trace: Trace
}

/** The number of notes that are listed; others are only in the wire. */
const maxListed = 20

/** Shows the notes, which a person who opens the page sees first. */
export const Notes = ({ state: { annotations }, trace: { index } }: Props) => {
  const viewer = useViewer()
  if (annotations.length === 0) return null
  return (
    <section class="notes" aria-label="Notes">
      <ul>
        {annotations.slice(0, maxListed).map(({ line, text }, at) => {
          const event = index.ofLine(line)
          const summary = index.connections[event < 0 ? -1 : index.connection(event)]
          return (
            <li key={at}>
              <button
                type="button"
                class="link"
                disabled={summary === undefined}
                title={`Go to line ${line} of the trace`}
                onClick={() => {
                  if (summary !== undefined) viewer.select(summary.id, line)
                  viewer.set({ tab: "wire" })
                }}
              >
                ✎{" "}
                {summary === undefined ? (
                  `line ${line}`
                ) : (
                  <>
                    <ServerText text={summary.group} /> at {duration(index.time(event) - summary.start)}
                  </>
                )}
              </button>{" "}
              <span class="cut">
                <ServerText text={text} />
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
