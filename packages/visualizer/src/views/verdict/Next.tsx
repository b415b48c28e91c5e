/** The next actions for a finding: to report it, ask about it, or try the settings that it suggests. */
import type { Party } from "@effect-imap/core/ImapError"
import type { Reader } from "../../export/question.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Verdict } from "../../model/verdict/Verdict.ts"
import type { Trace } from "../../page/Trace.ts"
import { type Texts, useViewer } from "../app/Viewer.ts"
import { unreachable } from "../parts/words.ts"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  /** The verdict that the texts describe. */
  readonly verdict: Verdict
  /** In a life, the report is beside its headline, and whom to ask with the connection. By default both are shown. */
  readonly only?: "report" | "asking"
}

export const Next = (props: Props) => {
  const { detail, only, trace, verdict } = props
  const viewer = useViewer()
  const copy = ({ name, of }: Text) =>
    void viewer.texts().then(
      (parts) => viewer.copy(of(parts, props), `${detail.connection.group}.${name}.txt`),
      () => viewer.say(unreachable)
    )
  const shown = [
    ...(only !== "report" && isOthers(props) ? askingOf(verdict) : []),
    ...(only === "report" || (only === undefined && verdict.tone !== "good") ? [report] : [])
  ]
  const isTried = only !== "report" && viewer.settingsFor(trace).length > 0
  if (shown.length === 0 && !isTried) return null
  return (
    <div class="next" role="group" aria-label={only === "asking" ? "Whom to ask" : "What to do next"}>
      {shown.map((text) => (
        <button key={text.name} type="button" title={text.title} onClick={() => copy(text)}>
          {text.label}
        </button>
      ))}
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

/** Returns whether something is wrong, and not over, in which the provider or the network may have a part. */
const isOthers = ({
  detail: {
    connection: { net, wire }
  },
  verdict
}: Props): boolean =>
  verdict.tone !== "good" &&
  verdict.isOver !== true &&
  verdict.finding?.actionBy !== "app" &&
  verdict.finding?.actionBy !== "nobody" &&
  net.length + wire.length > 0

/** A text that can be copied, for a kind of reader. */
interface Text {
  readonly name: string
  readonly label: string
  readonly title: string
  readonly of: (parts: Texts, props: Props) => string
}

const report: Text = {
  name: "issue",
  label: "Copy for an issue",
  title: "What the maintainers of effect-imap need, as Markdown",
  of: ({ issue }, { detail, trace }) => issue(trace, detail)
}

const askingFor = (name: Reader, label: string, title: string): Text => ({
  name,
  label,
  title,
  of: ({ question }, { detail, trace, verdict }) =>
    question(detail.connection, verdict, trace.index.header, name)
})

const owner = askingFor("owner", "Tell the owner", "A text for the owner of the account")
const provider = askingFor("provider", "Ask the provider", "A text for the provider of the mailbox")
const administrator = askingFor("administrator", "Ask the administrator", "A text for the server's operator")
const operator = (actor: string) => askingFor("operator", `Ask ${actor}`, `A text for ${actor}`)

/** Returns the texts for others, that for who must act first. Who has no part in it is not asked. */
const askingOf = ({ finding }: Verdict): ReadonlyArray<Text> => {
  const { actionBy, actor, party } = finding ?? {}
  const others = party !== undefined && beside.has(party) ? [] : [provider, administrator]
  if (actor !== undefined) return [operator(actor), ...(party === "within" ? others : [])]
  switch (actionBy) {
    case "user":
      return [owner, ...others]
    case "admin":
      return others.toReversed()
    default:
      return others
  }
}

/** What is neither the provider's nor the server's. */
const beside: ReadonlySet<Party> = new Set(["gateway", "proxy", "proxySettings", "scanner", "tunnel"])
