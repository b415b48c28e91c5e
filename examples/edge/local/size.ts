/** The size of the Worker, minified, in kilobytes. */
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { Effect } from "effect"
import { bundle } from "./workerd.ts"

export const worker = fileURLToPath(new URL("../worker.ts", import.meta.url))

const size = (external: ReadonlyArray<RegExp>) =>
  Effect.map(bundle(worker, external), (modules) => {
    const sum = (sizeOf: (code: string) => number) =>
      Math.round(modules.reduce((total, { code }) => total + sizeOf(code), 0) / 1000)
    return { minified: sum((code) => Buffer.byteLength(code)), gzipped: sum((code) => gzipSync(code).length) }
  })

export const all = size([])
export const withoutEffect = size([/^effect/])
