/** Long work in short slices, so that the page stays responsive. */

/** Resolves after the browser's pending work. Timers would wait longer than requested. */
export const yieldToBrowser = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener("message", () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(undefined)
  })

/** The milliseconds of work between two chances for the browser to draw and to handle input. */
const sliceMs = 12

/** Repeats `step`, which works as long as its argument returns true, until it is done. */
export const inSlices = (step: (more: () => boolean) => boolean, between: () => void): Promise<void> => {
  const done = step(() => performance.now() < end)
  between()
  if (done && performance.now() < end) return Promise.resolve()
  return yieldToBrowser().then(() => {
    end = performance.now() + sliceMs
    return done ? undefined : inSlices(step, between)
  })
}

/** The end of the current slice, which several small pieces share. */
let end = Number.NEGATIVE_INFINITY
