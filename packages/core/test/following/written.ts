/** The words of a command, as its line has them. */
import type { Argument } from "../../src/imap/Argument.ts"

export const written = (argument: Argument): string => {
  switch (argument._tag) {
    case "Atom":
      return argument.text
    case "List":
      return `(${argument.items.map(written).join(" ")})`
    default:
      return argument._tag
  }
}
