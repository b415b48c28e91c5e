/** Why a failure happens, what else to try, and where it is defined, in the sentences of core: a part of the second script. */
import { explained } from "../../export/explained.ts"
import type { Reason } from "../../model/verdict/reason.ts"
import { Prose } from "../parts/Prose.tsx"

export const Explanation = ({ reason }: { readonly reason: Reason }) => {
  const { see, try: tried, why } = explained(reason)
  return (
    <>
      <p>{why === "" ? "This version has no explanation of it." : <Prose text={why} />}</p>
      {tried.length > 0 && (
        <ul aria-label="What else to try">
          {tried.map((sentence) => (
            <li key={sentence}>
              <Prose text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {see !== undefined && <p class="dim">See {see}.</p>}
    </>
  )
}
