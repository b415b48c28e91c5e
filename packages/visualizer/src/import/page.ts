/** The importers for the viewer's page: a separate bundle, loaded with the first file that needs it. */
import { atOnce } from "@effect-imap/core/internal/LongWork"
import { Result } from "effect"
import type { File } from "./LogFile.ts"
import { importing, recognised } from "./index.ts"

/** The result for files, in values that need no library to read. */
export type Taken =
  | { readonly trace: Blob }
  | { readonly problem: string }
  /** Undefined for logs of unknown programs. */
  | undefined

export const take = (files: ReadonlyArray<File>): Taken => {
  if (files.every((file) => recognised(file) === undefined)) return undefined
  return Result.match(atOnce(importing(files)), {
    onSuccess: (chunks): Taken => ({ trace: new Blob(Array.from(chunks)) }),
    onFailure: ({ message }) => ({ problem: message })
  })
}
