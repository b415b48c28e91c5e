/** What is known of the selected connection, the cause of its failure first. */
import type { Finding } from "../model/Findings.ts"
import type { Summary } from "../model/Index.ts"
import * as Waiting from "../model/Waiting.ts"
import type { Detail, Trace } from "../page/Trace.ts"
import { LedgerTable } from "./LedgerTable.tsx"
import { ServerText } from "./ServerText.tsx"
import { useViewer } from "./Viewer.ts"
import { address, isBad, statusMark, statusWord } from "./words.ts"

const severityClass = { failure: "error", warning: "warning", info: "info" } as const
const severityMark = { failure: "✗", warning: "!", info: "i" } as const

const FindingBody = ({ finding }: { readonly finding: Finding }) => {
  const viewer = useViewer()
  const show = (line: number) => {
    viewer.set({ tab: "wire" })
    viewer.go(line)
  }
  return (
    <>
      {finding.quote !== undefined && (
        <p class="quote">
          “<ServerText text={finding.quote} />”
        </p>
      )}
      <p>
        <ServerText text={finding.why} />
      </p>
      {finding.fix !== undefined && (
        <p>
          <strong>Try: </strong>
          <ServerText text={finding.fix} />
        </p>
      )}
      <p class="links">
        {finding.evidence.slice(0, 5).map((line, index) => (
          <button type="button" class="link" onClick={() => show(line)}>
            {index === 0 ? `Evidence: line ${line}` : `line ${line}`}
          </button>
        ))}
      </p>
    </>
  )
}

const FindingCard = ({ finding, first }: { readonly finding: Finding; readonly first: boolean }) => {
  const title = (
    <>
      <span aria-hidden="true">{severityMark[finding.severity]}</span> <ServerText text={finding.title} />
    </>
  )
  if (first && finding.severity !== "info") {
    return (
      <article class={`finding ${severityClass[finding.severity]}`}>
        <h3>{title}</h3>
        <FindingBody finding={finding} />
      </article>
    )
  }
  return (
    <details class={`finding ${severityClass[finding.severity]}`}>
      <summary>{title}</summary>
      <FindingBody finding={finding} />
    </details>
  )
}

/** No finding: nothing is guessed. */
const NoCause = ({ detail, summary }: { readonly detail: Detail; readonly summary: Summary }) => {
  const viewer = useViewer()
  return (
    <article class="finding">
      <h3>No known cause</h3>
      {summary.serverText !== undefined && (
        <p class="quote">
          “<ServerText text={summary.serverText} />”
        </p>
      )}
      <p>Nothing in this trace matches a failure that is known by name. The last events:</p>
      <ul>
        {detail.entries.slice(-5).map((entry) => (
          <li class="mono cut">
            <button type="button" class="link" onClick={() => viewer.go(entry.line)}>
              line {entry.line}
            </button>{" "}
            <ServerText text={`${entry.name} ${JSON.stringify(entry.event?.data ?? entry.raw)}`} />
          </li>
        ))}
      </ul>
    </article>
  )
}

const WaitingLine = ({ summary, trace }: { readonly summary: Summary; readonly trace: Trace }) => {
  const words = Waiting.sentence(summary.pending, summary.status === "cut" ? summary.last : trace.now())
  if (words === undefined || summary.status === "closed" || isBad(summary.status)) return null
  return (
    <p class="waiting">
      <span>
        <ServerText text={summary.status === "cut" ? `When the trace ended: ${words}` : words} />
      </span>
    </p>
  )
}

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
}

export const Details = ({ detail, summary, trace }: Props) => {
  const { findings } = detail
  const failed = isBad(summary.status)
  return (
    <>
      <header class="about">
        <h2>
          <ServerText text={`${summary.group} · ${address(summary)}`} />
        </h2>
        <span class={failed ? "bad" : "dim"}>
          {statusMark[summary.status]} {statusWord[summary.status]}
          {summary.step !== undefined && failed && <ServerText text={` at ${summary.step}`} />}
          {summary.attempt > 1 && ` · attempt ${summary.attempt}`}
        </span>
      </header>
      <div class="top-half" tabIndex={0} role="region" aria-label={`What happened to ${summary.group}`}>
        <WaitingLine summary={summary} trace={trace} />
        {findings.map((finding, index) => (
          <FindingCard key={`${finding.id} ${index}`} finding={finding} first={index === 0} />
        ))}
        {failed && findings.every(({ severity }) => severity !== "failure") && (
          <NoCause detail={detail} summary={summary} />
        )}
        <LedgerTable ledger={detail.ledger} />
      </div>
    </>
  )
}
