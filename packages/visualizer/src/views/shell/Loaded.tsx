/** Parts of the second script, at their places in the page. */
import type { ComponentChildren } from "preact"
import { useEffect, useState } from "preact/hooks"
import { unreachable } from "../parts/words.ts"
import { load, type Secondary, secondary } from "./secondScript.ts"

export const Loaded = ({ children }: { readonly children: (parts: Secondary) => ComponentChildren }) => {
  const [parts, show] = useState(secondary())
  const [words, say] = useState("Loading …")
  useEffect(() => {
    if (parts === undefined) load().then(show, () => say(unreachable))
  }, [])
  return parts === undefined ? (
    <p class="loading" role="status">
      {words}
    </p>
  ) : (
    <>{children(parts)}</>
  )
}
