/** Commands that would take messages out of a mailbox, and the words for one that the server refused. Pure. */
import { deletionMark } from "./facts.ts"

const removing = /^(?:(?:UID )?(?:EXPUNGE|MOVE)|CLOSE)$/

/** Returns whether a command removes messages, or marks them for it. RFC 9051 §6.4.1, §6.4.3, §6.4.6, §6.4.8. */
export const isRemoval = (name: string, text: string): boolean =>
  removing.test(name) || deletionMark(text)?.isRemoved === false

/** `UID STORE \Deleted (NOPERM)`: what was refused, and the code of the refusal, or BAD. */
export const removalWords = (
  name: string,
  { code, condition }: { readonly code: string | undefined; readonly condition: string | undefined }
): string => {
  const why = code?.split(" ")[0] ?? (condition === "BAD" ? condition : undefined)
  return `${name}${name.endsWith("STORE") ? " \\Deleted" : ""}${why === undefined ? "" : ` (${why})`}`
}
