/** What is known of the selected connection, the cause of its failure first. */
import type { Finding } from "../model/Findings.ts"
import type { Summary } from "../model/Index.ts"
import * as Ledger from "../model/Ledger.ts"
import * as Waiting from "../model/Waiting.ts"
import type { Detail, Trace } from "../page/Trace.ts"
import { LedgerTable } from "./LedgerTable.tsx"
import { plain, ServerText } from "./ServerText.tsx"
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

interface WaitingProps {
  readonly summary: Summary
  readonly trace: Trace
  readonly lost: boolean
}

const WaitingLine = ({ lost, summary, trace }: WaitingProps) => {
  const isCut = summary.status === "cut"
  const words = Waiting.sentences(summary.waits, isCut ? summary.last : trace.now()).join(". ")
  if (words === "" || summary.status === "closed" || isBad(summary.status)) return null
  return (
    <p class="waiting">
      <span>
        <ServerText
          text={`${lost ? "When the stream was lost: " : isCut ? "When the trace ended: " : ""}${words}`}
        />
      </span>
    </p>
  )
}

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  /** The stream that it came from was lost. */
  readonly lost: boolean
}

const goesOn = ({ status }: Summary): boolean => status === "open" || status === "selected"

/** Only where the trace is over is an end missing; elsewhere it comes, or is about to be read. */
const findingsOf = ({ findings }: Detail, summary: Summary): ReadonlyArray<Finding> =>
  summary.status === "cut" ? findings : findings.filter(({ id }) => id !== "trace-cut")

/** The end of a live connection is known a moment before it is read in full. */
const isRead = ({ connection }: Detail): boolean => connection.ended !== undefined

/** What waits takes its time as well. */
const ledgerOf = ({ connection, ledger }: Detail, summary: Summary, now: number): Ledger.Ledger =>
  goesOn(summary) ? Ledger.of({ ...connection, last: now }) : ledger

export const Details = ({ detail, lost, summary, trace }: Props) => {
  const findings = findingsOf(detail, summary)
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
      <div
        class="top-half"
        tabIndex={0}
        role="region"
        aria-label={`What happened to ${plain(summary.group)}`}
      >
        <WaitingLine summary={summary} trace={trace} lost={lost} />
        {findings.map((finding, index) => (
          <FindingCard key={`${finding.id} ${index}`} finding={finding} first={index === 0} />
        ))}
        {failed && isRead(detail) && findings.every(({ severity }) => severity !== "failure") && (
          <NoCause detail={detail} summary={summary} />
        )}
        <LedgerTable ledger={ledgerOf(detail, summary, trace.now())} />
      </div>
    </>
  )
}
