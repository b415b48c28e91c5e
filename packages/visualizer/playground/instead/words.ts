/** The words of the reasons, from the reasons themselves: a page without Effect has copies of them in their place. */
import * as Reasons from "@effect-imap/core/internal/Reason"

export const words: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(Reasons).flatMap(([tag, reason]) =>
    typeof reason === "function" && "meaning" in reason ? [[tag, reason.meaning.words]] : []
  )
)
