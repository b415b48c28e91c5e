import { firstAfter } from "../../trace/firstAfter.ts"

/** Returns the index of the first element after a line; `all` is in the order of lines. */
export const after = (all: ReadonlyArray<{ readonly line: number }>, line: number): number =>
  firstAfter(all, line, (each) => each.line)
