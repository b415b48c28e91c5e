/** The verdict on the selected connection: the headline of the page, or a part of the life of an account. */
import type { ComponentChildren } from "preact"
import type { Finding } from "../../model/findings/Findings.ts"
import { heldBackBy } from "../../model/index/listing.ts"
import type { Summary } from "../../model/index/Summary.ts"
import type { Lane } from "../../model/lane/Lane.ts"
import { asRead } from "../../model/verdict/asRead.ts"
import * as Verdict from "../../model/verdict/Verdict.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"
import { Prose } from "../parts/Prose.tsx"
import { ServerText } from "../parts/ServerText.tsx"
import { toneMark, toneOf } from "../parts/words.ts"
import { About } from "./About.tsx"
import { Before } from "./Before.tsx"
import { FindingBody } from "./FindingBody.tsx"
import type { Judged, Looked } from "./Judged.ts"
import { Lines } from "./Lines.tsx"
import { Next } from "./Next.tsx"
import { Other } from "./Other.tsx"

/** Shows the verdict as the headline. */
export const VerdictBar = (props: Looked) => {
  const verdict = verdictOf(props)
  return (
    <section class={`verdict headline ${toneOf(verdict)}`} aria-label="Verdict">
      <article class="said" {...glowing(useViewer(), verdict.finding)}>
        <header class="sentence">
          <h2>
            <Sentence verdict={verdict} />
          </h2>
          <About {...props} verdict={verdict} />
        </header>
        <Body {...props} verdict={verdict} />
        <Next trace={props.trace} detail={props.detail} verdict={verdict} />
      </article>
    </section>
  )
}

/** Shows the verdict as a part of an account, whose lane is above it: closed while the connection is well. */
export const VerdictDetail = ({ children, ...props }: Looked & { readonly children: ComponentChildren }) => {
  const verdict = verdictOf(props)
  const { tone } = verdict
  return (
    <section class={`verdict ${toneOf(verdict)}`} aria-label="Verdict">
      <article {...glowing(useViewer(), verdict.finding)}>
        <details key={props.summary.id} open={tone === "failure" || tone === "warning"}>
          <summary class="sentence">
            <h3>
              <Sentence verdict={verdict} of={props.summary.group} />
            </h3>
            <About {...props} verdict={verdict} isNamed />
          </summary>
          <div class="folded">
            <Body {...props} verdict={verdict} />
            <Next trace={props.trace} detail={props.detail} verdict={verdict} />
          </div>
          {children}
        </details>
      </article>
    </section>
  )
}

/** Shows how a connection is reported, beside the figures of its account's lane, unless all of both is well. */
export const Actions = ({ lane, ...props }: Looked & { readonly lane: Lane }) => {
  const verdict = verdictOf(props)
  return lane.losses.length === 0 && !lane.figures.isAway && verdict.tone === "good" ? null : (
    <Next trace={props.trace} detail={props.detail} verdict={verdict} />
  )
}

/** `of` names the connection, below the headline of something larger. */
const Sentence = ({ of, verdict }: { readonly of?: string; readonly verdict: Verdict.Verdict }) => (
  <>
    <span class="mark" aria-hidden="true">
      {toneMark[toneOf(verdict)]}
    </span>{" "}
    {of !== undefined && (
      <>
        <ServerText text={of} />:{" "}
      </>
    )}
    <ServerText text={verdict.sentence} dir="ltr" />
  </>
)

/** Shows at most what quotes the server, why, what to do and whose turn it is; the other findings are folded. */
const Body = (props: Judged) => {
  const { detail, summary, trace, verdict } = props
  const { connection } = detail
  const { alerts, finding, tone } = verdict
  return (
    <div class="why">
      {tone !== "failure" && <Before trace={trace} summary={summary} />}
      {alerts.length > 0 && (
        <div class="alert" role="note">
          The server asks to show this:
          <Lines lines={alerts} connection={connection} isWhole />
        </div>
      )}
      {finding !== undefined && <Cause {...props} verdict={verdict} finding={finding} />}
      <Rest detail={detail} trace={trace} verdict={verdict} />
    </div>
  )
}

/** Returns the verdict on the selected connection at this moment. */
const verdictOf = ({ detail, loading, lost, summary, trace }: Looked): Verdict.Verdict =>
  asRead(detail, { index: trace.index, summary }, { loading, lost, now: trace.now() })

/** Returns handlers that highlight the lines of a sentence while it is hovered or has the focus. */
const glowing = (viewer: ReturnType<typeof useViewer>, finding: Finding | undefined) => {
  const glow = () => viewer.set({ glow: new Set(finding?.evidence) })
  const fade = () => viewer.set({ glow: new Set() })
  return { onMouseEnter: glow, onMouseLeave: fade, onFocusIn: glow, onFocusOut: fade }
}

/** Shows why, what to do, and at most one quotation: the line that decides, unless the sentence or an alert has its words. */
const Cause = ({
  detail: { connection },
  finding,
  summary,
  trace,
  verdict
}: Judged & { readonly finding: Finding }) => {
  const { alerts, lines, sentence, title } = verdict
  const { quote = "" } = finding
  const isSaid =
    quote !== "" && [sentence, ...alerts.map(({ text }) => text)].some((text) => text.includes(quote))
  const beside = isSaid ? undefined : Verdict.quoteBeside(finding, lines)
  const deciding = isSaid || beside !== undefined ? undefined : Verdict.decidingOf(connection, finding)
  return (
    <div class="cause">
      {title !== undefined && (
        <p class="strong">
          <ServerText text={title} />
        </p>
      )}
      {beside !== undefined && (
        <p class="quote">
          “<ServerText text={beside} />”
        </p>
      )}
      <Lines lines={deciding === undefined ? [] : [deciding]} connection={connection} />
      <FindingBody finding={finding} isOver={verdict.isOver}>
        {finding.id === "held-back" && <HeldBack trace={trace} summary={summary} />}
      </FindingBody>
    </div>
  )
}

/** Shows the connection because of which this one was held back. */
const HeldBack = ({ summary, trace }: { readonly summary: Summary; readonly trace: Trace }) => {
  const by = heldBackBy(trace.index.connections, summary)
  if (by === undefined) return null
  return (
    <p>
      The server said so to <Other group={by.group} id={by.id} />: “<ServerText text={by.serverText ?? ""} />”
    </p>
  )
}

/** Shows the other findings, folded. */
const Rest = ({
  detail,
  trace,
  verdict
}: {
  readonly detail: Detail
  readonly trace: Trace
  readonly verdict: Verdict.Verdict
}) => {
  const viewer = useViewer()
  // the line below the sentence says that the trace was cut
  const rest = verdict.rest.filter(({ id }) => id !== "trace-cut")
  if (rest.length === 0) return null
  return (
    <div class="rest">
      {rest.map((finding, at) => (
        <details key={`${finding.id} ${at}`} class={finding.severity} {...glowing(viewer, finding)}>
          <summary>
            {finding.severity !== "info" && <span aria-hidden="true">! </span>}
            <Prose text={finding.title} />
          </summary>
          {finding.quote !== undefined && (
            <p class="quote">
              “<ServerText text={finding.quote} />”
            </p>
          )}
          <FindingBody finding={finding} />
          <Lines lines={Verdict.linesOf(detail.connection, finding)} connection={detail.connection} />
          <Next trace={trace} detail={detail} verdict={Verdict.about(detail.connection, verdict, finding)} />
        </details>
      ))}
    </div>
  )
}
