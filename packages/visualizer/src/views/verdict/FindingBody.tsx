/** What a finding says: why, what to do, whose it is and whose turn. */
import type { ComponentChildren } from "preact"
import { type Finding, whoseOf } from "../../model/findings/Finding.ts"
import { whoActs, whoActsLabel } from "../../model/fleet/Asked.ts"
import { Prose } from "../parts/Prose.tsx"
import { ServerText } from "../parts/ServerText.tsx"

export const FindingBody = ({
  children,
  finding,
  isOver = false
}: {
  readonly finding: Finding
  /** True if nobody has to do anything about it any more. */
  readonly isOver?: boolean | undefined
  readonly children?: ComponentChildren
}) => (
  <>
    <p>
      <Prose text={finding.why} />
    </p>
    {finding.found !== undefined && (
      <p class="quote">
        Found: <ServerText text={finding.found} />
      </p>
    )}
    {children}
    {!isOver && (
      <p>
        <Whose finding={finding} />
        {finding.fix !== undefined && <strong>Try: </strong>}
        <Prose text={finding.fix ?? finding.rest ?? ""} /> <Turn finding={finding} />
      </p>
    )}
  </>
)

/** Says whose a failure is. */
const Whose = ({ finding }: { readonly finding: Finding }) => {
  const whose = whoseOf(finding)
  return whose === undefined ? null : (
    <>
      <strong>Whose: </strong>
      {whose}.{" "}
    </>
  )
}

/** Says whose turn it is, as the error of a failure does. */
const Turn = ({ finding }: { readonly finding: Finding }) => {
  const who = whoActs(finding)
  return who === undefined ? null : (
    <span class="turn">
      <strong>{whoActsLabel} </strong>
      {who}
    </span>
  )
}
