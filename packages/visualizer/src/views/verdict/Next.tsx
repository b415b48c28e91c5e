/** The next actions: to copy a report for an issue, or to try the connection with other settings. */
import type { Detail } from "../../page/Detail.ts"
import type { Verdict } from "../../model/verdict/Verdict.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"
import { unreachable } from "../parts/words.ts"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly verdict: Verdict
}

export const Next = ({ detail, trace, verdict }: Props) => {
  const viewer = useViewer()
  const copy = () =>
    void viewer.texts().then(
      ({ issue }) => viewer.copy(issue(trace, detail), `${detail.connection.group}.issue.txt`),
      () => viewer.say(unreachable)
    )
  const isTried = viewer.settingsFor(trace).length > 0
  if (verdict.tone === "good" && !isTried) return null
  return (
    <div class="next" role="group" aria-label="What to do next">
      {verdict.tone !== "good" && (
        <button type="button" title="What the maintainers of effect-imap need, as Markdown" onClick={copy}>
          Copy for an issue
        </button>
      )}
      {isTried && (
        <button
          type="button"
          title="The same connection with other settings"
          onClick={() => viewer.set({ panel: "whatIf" })}
        >
          Try it…
        </button>
      )}
    </div>
  )
}
