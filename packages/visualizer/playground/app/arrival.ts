/**
 * The second script, which follows the first in the page: what needs the library waits for it, and the page is painted
 * and usable before.
 */
import type * as Parts from "../second.ts"
import { withoutStacks } from "./withoutStacks.ts"

export type Second = typeof Parts

/** Returns the second script if it has run. */
export const second = (): Second | undefined => there

let there: Second | undefined

const parsed = () =>
  new Promise<void>((resolve) => {
    if (document.readyState !== "loading") return resolve()
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true })
  })

/** The next turn of the event loop: what a person did meanwhile comes first. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve))

/** Waits until what is there by now is painted. */
const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())).then(turn)

/** Resolves when the second script has run, after the first paint. A page in the background waits until it is looked at. */
export const arrived: Promise<Second> = Promise.all([parsed(), painted()])
  .then(() => withoutStacks(() => import("../second.ts")))
  .then((parts) =>
    turn().then(() => {
      there = parts
      return parts
    })
  )
