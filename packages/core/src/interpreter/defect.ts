/** What went wrong in the library itself, in words that help to report it. */
import type { PlainReason } from "../Reason.ts"
import type { Redactor } from "../trace/Redactor.ts"

/** Characters of a stack that are kept: some ten lines of it. */
const longestStack = 1_024

/** `done` says what was done, and in which state. What was thrown is a quotation: it may hold a secret. */
export const defect = (done: string, state: string, thrown: unknown, { text }: Redactor): PlainReason => ({
  _tag: "Defect",
  problem: text(`${done}: ${wordsOf(thrown)}`),
  state,
  ...(thrown instanceof Error && thrown.stack !== undefined
    ? { thrown: text(withShortPaths(thrown.stack), longestStack) }
    : {})
})

const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)

/** One line. Paths are private: the last folder and the file are enough to identify them. */
const withShortPaths = (stack: string): string =>
  stack
    .replaceAll(/\s*\n\s*/g, "; ")
    .replaceAll(
      /(?:[a-z]+:\/\/)?(?:[A-Za-z]:)?(?:[\\/][^\s()\\/]+)+[\\/]([^\s()\\/]+[\\/][^\s()\\/]+)/g,
      "$1"
    )
