/** Runs in the page: returns what is said of time until the clock has reached `to` milliseconds and the run has ended. */
export const passing = (to: number) =>
  new Promise<ReadonlyArray<string>>((resolve) => {
    const root = document.querySelector("imap-playground")?.shadowRoot
    const words = new Set<string>()
    const look = () => {
      words.add(root?.querySelector(".clock .dim")?.textContent ?? "")
      const reached = (root?.querySelector("imap-trace-view")?.clock?.() ?? 0) >= to
      if (reached && root?.querySelector(".results li")) resolve([...words])
      else requestAnimationFrame(look)
    }
    look()
  })
