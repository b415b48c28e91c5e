export type Secondary = Awaited<ReturnType<typeof fetched>>

let asked: Promise<Secondary> | undefined
let there: Secondary | undefined
const { promise, resolve } = Promise.withResolvers<Secondary>()

/** Resolves when it is loaded; it does not load it. */
export const arrived = promise

/** Returns the second script if it is loaded. */
export const secondary = (): Secondary | undefined => there

/** Loads the second script. A loaded one is kept; after a failure the next call tries again. */
export const load = (): Promise<Secondary> =>
  (asked ??= fetched().then(
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

/** The second script: what a person opens only now and then. A page on disk contains it; any other loads it. */
const fetched = () => import("./secondary.ts")
