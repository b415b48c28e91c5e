/** Long work in short slices, so that the page keeps answering. */

/** Milliseconds of work between two chances for the browser to draw and to listen. */
const slice = 12

/** Of the slice that runs: what comes in many small pieces is one work. */
let end = Number.NEGATIVE_INFINITY

/** After whatever the browser has to do. Timers would wait longer than asked. */
export const breath = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener("message", () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(undefined)
  })

/** Repeats `step`, which works while its argument says so, until it is done. */
export const inSlices = (step: (more: () => boolean) => boolean, between: () => void): Promise<void> => {
  const done = step(() => performance.now() < end)
  between()
  if (done && performance.now() < end) return Promise.resolve()
  return breath().then(() => {
    end = performance.now() + slice
    return done ? undefined : inSlices(step, between)
  })
}
