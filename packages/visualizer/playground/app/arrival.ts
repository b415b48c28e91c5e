/**
 * The script with the library, which follows those of the page: what needs the library waits for it, and the page is
 * painted and usable before.
 */
import type * as Library from "../library.ts"
import { withoutStacks } from "./withoutStacks.ts"

declare global {
  /** Runs the script with the library. It is set once the script has been read. */
  var imapPlayground: (() => typeof Library) | undefined
}

/** Returns the library if its script has run. */
export const library = (): typeof Library | undefined => there

let there: typeof Library | undefined

const parsed = () =>
  new Promise<void>((resolve) => {
    if (document.readyState !== "loading") return resolve()
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true })
  })

/** The next turn of the event loop: what a person did meanwhile comes first. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve))

/** Waits until what is there by now is painted. */
const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())).then(turn)

/** Resolves when the script has run, after the first paint. A page in the background waits until it is looked at. */
export const arrived: Promise<typeof Library> = Promise.all([parsed(), painted()])
  .then(() => withoutStacks(run))
  .then((parts) =>
    turn().then(() => {
      there = parts
      return parts
    })
  )

const run = () => {
  const { imapPlayground } = globalThis
  return imapPlayground === undefined
    ? Promise.reject(new Error("the page has no library"))
    : Promise.resolve(imapPlayground())
}
