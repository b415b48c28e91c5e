/** Why a failure happens, and what else to try, in the sentences of core: a part of the second script. */
import { explanationOf } from "../../export/explained.ts"
import type { Reason } from "../../model/verdict/reason.ts"
import { Prose } from "../parts/Prose.tsx"

export const Explanation = ({ reason }: { readonly reason: Reason }) => {
  const { see, try: tried, why } = explanationOf(reason) ?? { why: "", try: [] }
  return (
    <>
      {why !== "" && (
        <p>
          <Prose text={why} />
        </p>
      )}
      {tried.length > 0 && (
        <ul aria-label="What else to try">
          {tried.map((sentence) => (
            <li key={sentence}>
              <Prose text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {see !== undefined && <p class="dim">{see}</p>}
    </>
  )
}
