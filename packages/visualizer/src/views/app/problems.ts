/** Descriptions of files that cannot be shown. */
import { UnpacksTooLarge } from "../../page/open.ts"
import type { Problem } from "./Store.ts"

export const unreadable = (name: string, cause: unknown): Problem => ({
  title: `${name} cannot be read`,
  words:
    cause instanceof UnpacksTooLarge
      ? `The file is packed, and ${cause.message}.`
      : "The file is packed by gzip and its end is missing, or it is not gzip."
})

export const foreign = (
  name: string,
  { found, line }: { readonly found: string; readonly line: number }
): Problem => ({
  // an exported page is named after its contents
  title: `${name.endsWith("IMAP trace") ? "This" : name} is not an IMAP trace`,
  words:
    'A trace begins with {"file_schema":"urn:effect-imap:trace","v":2,…}. ' +
    `effect-imap visualize FILE opens another program’s log. Line ${line} of this file begins with`,
  found
})
