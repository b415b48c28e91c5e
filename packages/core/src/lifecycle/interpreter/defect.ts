/** Describes a failure of the library itself, so that it can be reported. */
import type { PlainReason } from "../../failure/Reason.ts"
import type { Redactor } from "../../trace/Redactor.ts"

/** The characters of a stack that are kept, some ten lines. */
const longestStack = 1_024

/** `done`: what was being done, and in which state. The exception is redacted: it may contain a secret. */
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

/** The stack in one line. Paths are private, so only the last folder and the file are kept. */
const withShortPaths = (stack: string): string =>
  stack
    .replaceAll(/\s*\n\s*/g, "; ")
    .replaceAll(
      /(?:[a-z]+:\/\/)?(?:[A-Za-z]:)?(?:[\\/][^\s()\\/]+)+[\\/]([^\s()\\/]+[\\/][^\s()\\/]+)/g,
      "$1"
    )
