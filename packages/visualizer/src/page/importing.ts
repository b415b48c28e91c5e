/** Takes what is no trace: the log of another program. What reads logs is loaded with the first one. */
import type { Taken } from "../import/page.ts"

/** Undefined for a file that nobody knows, or where the rest of the program is out of reach. */
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
