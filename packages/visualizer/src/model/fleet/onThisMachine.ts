/** What is asked of the operator of a server that is on this machine: it is whoever runs it there, such as for tests. Pure. */
import type { MaybeAsked } from "./Asked.ts"

/** Returns it; as it is, if the server is elsewhere. */
export const onThisMachine = <A extends MaybeAsked>(all: A, isHere: boolean): A => {
  if (!isHere || all.actionBy === undefined) return all
  return all.actionBy === "nobody"
    ? { ...all, rest: all.rest && ofItsRunner(all.rest) }
    : {
        ...all,
        fix: ofItsRunner(all.fix),
        ...(all.actionBy === "admin" && { actionBy: "user", actor: all.actor ?? runner })
      }
}

const runner = "whoever runs the server on this machine"

/** The names of who runs a server elsewhere, in what is asked of him. */
const operators = [
  "the server’s operator",
  "the server's operator",
  "the server’s administrator",
  "the server's administrator",
  "its operator"
]

const ofItsRunner = (words: string): string =>
  operators.reduce((said, operator) => said.replaceAll(operator, runner), words)
