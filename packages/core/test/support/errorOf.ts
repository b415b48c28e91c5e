/** The typed failure of an exit, if it has one. */
import { Exit, Option } from "effect"

export const errorOf = <E>(exit: Exit.Exit<unknown, E> | undefined): E | undefined =>
  exit === undefined ? undefined : Option.getOrUndefined(Exit.findErrorOption(exit))
