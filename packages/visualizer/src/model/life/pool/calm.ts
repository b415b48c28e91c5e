/** The headline of a pool of which nothing is odd. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Across } from "../../evidence/Across.ts"
import { headed } from "../Heading.ts"
import { paceOf } from "../pacing.ts"
import { copiedOver, fetchedAgain } from "../note/downloads.ts"
import { short } from "../note/server.ts"
import { type Advised, advisedIn } from "../remedy/Remedy.ts"
import { isUnremarkable, numberedIn, slowWay } from "../series.ts"
import type { Lived } from "../Lived.ts"
import { part, type Pooled } from "./Pool.ts"

/** Describes connections of which nothing is odd, unless one of them has something to say. */
export const calmly = (
  opened: ReadonlyArray<Lived>,
  size: number,
  across: Across
): ReadonlyArray<Omit<Pooled, "connections" | "name"> & Advised> => {
  const closed = opened.filter(({ stay }) => stay.endedAt !== undefined).length
  const way = slowWay(opened)
  const notes = [
    ...numberedIn(opened),
    ...short(opened).filter(({ part: { id } }) => id === "short"),
    ...copiedOver(opened),
    ...fetchedAgain(opened),
    ...paceOf(opened)
  ]
  const figures = [part("calm", opened.length, size), part("closed", closed, opened.length - closed)]
  const odd = [
    ...(way === undefined ? [] : [part("slowWay", way)]),
    ...notes.map((note) => part("note", note.part.words))
  ]
  return opened.length < 2 || !isUnremarkable(opened, across)
    ? []
    : [
        {
          ...headed(odd, figures),
          tone: odd.length > 0 ? "warning" : "good",
          ...advisedIn(way === undefined ? notes : [...notes, longEach])
        }
      ]
}

/** What is asked where each way to the mailbox was long, and none of its steps for long alone. */
const longEach = {
  whose: Advice.parties.either,
  try: "The steps of each connection say where its time went. If that is too long for the app, let it keep a connection open and use it again.",
  actionBy: "nobody" as const
}
