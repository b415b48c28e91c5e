/** Notes of commands that were not sent any more. */
import type { Note } from "../../Note.ts"
import type { Lived } from "../../Lived.ts"
import { part } from "../../Part.ts"

/** The library sends no command of the app again by itself. */
export const unsent = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  // what a later connection has done by that name was most likely the same, asked again
  const all = account.flatMap(({ stay }, at) =>
    stay.commands.unsent.filter(
      ({ cmd }) => !account.slice(at + 1).some((later) => later.stay.refusals.hasDone(cmd))
    )
  )
  const [first] = all
  return first === undefined
    ? []
    : [
        {
          part: part("unsent", all.length, first.cmd),
          try: "Let the app send it again: the server has got nothing of it.",
          actionBy: "app"
        }
      ]
}
