/** The lines of a trace that a sentence follows from. */
import { timeText } from "../../model/connection/timeText.ts"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Shown } from "../../model/verdict/shown.ts"
import { cut } from "../../trace/letters.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { useViewer } from "../app/Viewer.ts"

/** A longer line, such as a set of hundreds of UIDs, is cut; a click opens it. */
const maxLine = 240

export const Lines = ({
  connection,
  isWhole = false,
  lines
}: {
  readonly connection: Connection
  /** No line is cut. */
  readonly isWhole?: boolean
  readonly lines: ReadonlyArray<Shown>
}) => {
  const viewer = useViewer()
  if (lines.length === 0) return null
  return (
    <ul class="shown mono" aria-label="Evidence">
      {lines.map(({ line, text, time, way }) => (
        <li key={line}>
          <button
            type="button"
            class="link"
            title={`Go to line ${line} of the trace`}
            onClick={() => viewer.goWire(line)}
          >
            <span class="dim">{timeText(connection, time - connection.span.start)}</span>{" "}
            <strong>{way}</strong> <ServerText text={isWhole ? text : cut(text, maxLine)} />
          </button>
        </li>
      ))}
    </ul>
  )
}
