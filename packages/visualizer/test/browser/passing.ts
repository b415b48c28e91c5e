/** Runs in the page: returns the real milliseconds between two virtual ones, and what is said of time until the run ends. */
export const passing = ({ from, to }: { readonly from: number; readonly to: number }) =>
  new Promise<{ readonly took: number; readonly words: ReadonlyArray<string> }>((resolve) => {
    const root = document.querySelector("imap-playground")?.shadowRoot
    const words = new Set<string>()
    let began = performance.now()
    let took: number | undefined
    const look = () => {
      const now = root?.querySelector("imap-trace-view")?.clock?.() ?? 0
      if (now <= from) began = performance.now()
      if (now >= to) took ??= performance.now() - began
      words.add(root?.querySelector(".clock .dim")?.textContent ?? "")
      if (took !== undefined && root?.querySelector(".results li")) resolve({ took, words: [...words] })
      else requestAnimationFrame(look)
    }
    look()
  })
