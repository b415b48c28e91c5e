/** Long work in short slices, so that the page keeps answering. */

/** Milliseconds of work between two chances for the browser to listen. */
const slice = 12

/** Milliseconds after which it has to draw as well. */
const frameEvery = 100

let framed = Number.NEGATIVE_INFINITY

/** Of the slice that runs: what comes in many small pieces is one work. */
let end = Number.NEGATIVE_INFINITY

/** After whatever the browser has to do. */
export const breath = (): Promise<void> =>
  document.visibilityState === "visible" && performance.now() - framed > frameEvery ? frame() : turn()

/** Messages alone would keep some browsers from drawing. A page that is covered draws nothing, whatever it says. */
const frame = (): Promise<void> =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => resolve())
    setTimeout(resolve, frameEvery)
  }).then(() => {
    framed = performance.now()
    return turn()
  })

/** Timers would wait longer than asked. */
const turn = (): Promise<void> =>
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
