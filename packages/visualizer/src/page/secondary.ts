/** The second script: what a person opens now and then. A page on disk holds it, any other loads it. */
import type * as Parts from "../views/shell/secondary.ts"

export type Secondary = typeof Parts

let asked: Promise<Secondary> | undefined
let there: Secondary | undefined
const { promise, resolve } = Promise.withResolvers<Secondary>()

/** Once it has come. Nobody asks for it by that. */
export const arrived = promise

/** What has come already. */
export const secondary = (): Secondary | undefined => there

/** Asks for it. What has come stays; after a failure the next request tries again. */
export const load = (): Promise<Secondary> =>
  (asked ??= import("../views/shell/secondary.ts").then(
    (parts) => {
      there = parts
      resolve(parts)
      return parts
    },
    (cause: unknown) => {
      asked = undefined
      throw cause
    }
  ))
