/** The importers as the viewer's page calls them: a separate bundle, loaded with the first file that needs it. */
import { Result } from "effect"
import type { File } from "./Format.ts"
import { imported, recognised } from "./index.ts"

/** What the files came to, in values that no library has to read. */
export type Taken =
  | { readonly trace: Uint8Array<ArrayBuffer> }
  | { readonly problem: string }
  /** Logs of no program that is known here. */
  | undefined

export const take = (files: ReadonlyArray<File>): Taken => {
  if (files.every((file) => recognised(file) === undefined)) return undefined
  return Result.match(imported(files), {
    onSuccess: (trace): Taken => ({ trace: new Uint8Array(trace) }),
    onFailure: ({ message }) => ({ problem: message })
  })
}
