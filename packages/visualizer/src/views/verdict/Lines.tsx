/** The lines of a trace that a sentence follows from. */
import { timeText } from "../../model/connection/timeText.ts"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Shown } from "../../model/verdict/Verdict.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { useViewer } from "../app/Viewer.ts"

export const Lines = ({
  connection,
  lines
}: {
  readonly connection: Connection
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
            <strong>{way}</strong> <ServerText text={text} />
          </button>
        </li>
      ))}
    </ul>
  )
}
