/** Why an earlier attempt failed, which is the reason for the present one. */
import { atStep } from "../../model/lines/Failure.ts"
import type { Summary } from "../../model/index/Summary.ts"
import type { Trace } from "../../page/Trace.ts"
import { uncapitalized } from "../../trace/letters.ts"
import { counted } from "../parts/format.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { Other } from "./Other.tsx"

/** Shows why an earlier attempt failed, which is the reason for this one, and how many failed alike. */
export const Before = ({ summary, trace }: { readonly summary: Summary; readonly trace: Trace }) => {
  const earlier = trace.index.session(summary.id).filter(({ id }) => id < summary.id)
  const before = earlier.at(-1)
  if (before === undefined) return null
  const { error, group, id, selectedAt, serverText, step, title = error } = before
  const alike =
    earlier.length - 1 - earlier.findLastIndex((each) => each.error !== error || each.step !== step)
  return (
    <p>
      <Other group={group} id={id} />{" "}
      {selectedAt === undefined ? "failed before it" : "had the mailbox open before it, until it ended"}
      {step !== undefined && selectedAt === undefined && <ServerText text={atStep(step)} />}
      {title !== undefined && <ServerText text={`: ${uncapitalized(title)}`} />}
      {serverText !== undefined && serverText !== "" && (
        <>
          {" "}
          “<ServerText text={serverText} />”
        </>
      )}
      {selectedAt === undefined && alike > 1 && `; so did ${counted(alike - 1, "attempt")} before it`}
    </p>
  )
}
