/** What a person does next with a finding: report it, ask about it, or try the settings that it names. */
import type { Connection } from "../../model/Connection.ts"
import type { Verdict } from "../../model/Verdict.ts"
import { load, type Secondary } from "../../page/secondary.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"
import { unreachable } from "../parts/Loaded.tsx"

type Texts = Pick<Secondary, "question" | "markdown">

interface Props {
  readonly trace: Trace
  readonly connection: Connection
  /** What the texts are about. */
  readonly verdict: Verdict
}

export const Next = ({ connection, trace, verdict }: Props) => {
  const viewer = useViewer()
  const { header } = trace.index
  const copy = (name: string, textOf: (texts: Texts) => string | undefined) => () =>
    void load().then(
      (texts) => {
        const text = textOf(texts)
        if (text !== undefined) viewer.copy(text, `${connection.group}.${name}.txt`)
      },
      () => viewer.say(unreachable)
    )
  const canTry = viewer.settingsFor(trace).length > 0
  return (
    <div class="next" role="group" aria-label="What to do next">
      <button
        type="button"
        class="quiet"
        title="What the maintainers of effect-imap need, as Markdown"
        onClick={copy("issue", ({ markdown }) => header && markdown(header, connection))}
      >
        Copy for an issue
      </button>
      <button
        type="button"
        class="quiet"
        title="A text for whoever provides the mailbox"
        onClick={copy("provider", ({ question }) => question(connection, verdict, header, "provider"))}
      >
        Ask the provider
      </button>
      <button
        type="button"
        class="quiet"
        title="A text for whoever runs the server, with its own words and the time"
        onClick={copy("administrator", ({ question }) =>
          question(connection, verdict, header, "administrator")
        )}
      >
        Ask the administrator
      </button>
      {canTry && (
        <button
          type="button"
          class="quiet"
          title="The same connection with other settings"
          onClick={() => viewer.set({ panel: "whatIf" })}
        >
          Try it…
        </button>
      )}
    </div>
  )
}
