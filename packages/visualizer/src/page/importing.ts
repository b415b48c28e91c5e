/** Converts a file that is not a trace: the log of another program. The importers are loaded with the first one. */
import type { Taken } from "../import/page.ts"

/** Converts files. Returns `undefined` for unknown files, or if the importers cannot be loaded. */
export const taken = (files: ReadonlyArray<{ readonly name: string; readonly blob: Blob }>): Promise<Taken> =>
  Promise.all([
    import("../import/page.ts"),
    ...files.map(({ blob, name }) =>
      blob.arrayBuffer().then((buffer) => ({ name, bytes: new Uint8Array(buffer) }))
    )
  ]).then(
    ([{ take }, ...read]) => take(read),
    () => undefined
  )
