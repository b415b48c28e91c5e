/** Notes of readers on lines of the trace: the list of them, and the panel in which one is written. */
import { useState } from "preact/hooks"
import { duration } from "@effect-imap/core/Advice"
import { longest, textOn } from "../model/annotations.ts"
import type { Detail } from "../page/Detail.ts"
import type { Trace } from "../page/Trace.ts"
import { Dialog } from "./Dialog.tsx"
import { ServerText } from "./ServerText.tsx"
import type { State } from "./Store.ts"
import { useViewer } from "./Viewer.ts"
import * as Verdict from "../model/Verdict.ts"

interface Props {
  readonly state: State
  readonly trace: Trace
}

/** More are in the wire alone. */
const mostListed = 20

/** Whoever opens a page that somebody wrote on sees that first. */
export const Notes = ({ state: { annotations }, trace: { index } }: Props) => {
  const viewer = useViewer()
  if (annotations.length === 0) return null
  return (
    <section class="notes" aria-label="Notes">
      <ul>
        {annotations.slice(0, mostListed).map(({ line, text }, at) => {
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
                  viewer.set({ tab: "wire", talk: false })
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

/** `S: A2 NO …`: what the note is about. */
const lineWords = (detail: Detail | undefined, line: number): string => {
  const shown = detail && Verdict.lineOf(detail.connection, line)
  return shown === undefined ? `line ${line} of the trace` : `${shown.way} ${shown.text}`
}

export const NoteDialog = ({ line, state }: { readonly line: number; readonly state: State }) => {
  const viewer = useViewer()
  const before = textOn(state.annotations, line)
  const [text, setText] = useState(before)
  const close = () => viewer.set({ noting: undefined })
  const save = () => viewer.note(line, text)
  return (
    <Dialog title="Note" onClose={close}>
      <p class="quote mono">
        <ServerText text={lineWords(state.detail, line)} />
      </p>
      <textarea
        aria-label={`Note on line ${line}`}
        rows={4}
        maxLength={longest}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return
          event.preventDefault()
          save()
        }}
      />
      <div class="buttons">
        <button type="button" class="main" onClick={save}>
          Save
        </button>
        {before !== "" && (
          <button type="button" onClick={() => viewer.note(line, "")}>
            Remove
          </button>
        )}
      </div>
      <p class="dim">
        Enter saves. The note stays on this page, and leaves with the trace or the page that you export.
      </p>
    </Dialog>
  )
}
