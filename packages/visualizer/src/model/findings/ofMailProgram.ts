/** Findings in the log of a mail program: the person who uses it can change its settings, and not what it does. Pure. */
import { diagnosisOf } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import { forItsUser, matterOf } from "../fleet/forItsUser.ts"
import type { Finding } from "./Finding.ts"

/** What ended for nobody's fault, only has to be opened again. */
const ofEnd = (ended: Parameters<typeof diagnosisOf>[0]): ReadonlyArray<string | undefined> => {
  const diagnosis = diagnosisOf(ended)
  return [diagnosis?.addition, diagnosis?.actionBy === "nobody" ? "again" : undefined]
}

/** Puts what is asked of the app to that person, if it is the log of a mail program. */
export const ofMailProgram = (
  all: ReadonlyArray<Finding>,
  { ended, started }: Connection
): ReadonlyArray<Finding> =>
  started?.program === undefined
    ? all
    : all.map((each) =>
        forItsUser(
          each,
          started.program,
          matterOf(
            each.about,
            ...(each.severity === "failure" && ended?.error === each.id
              ? ofEnd({ ...ended, error: each.id })
              : []),
            each.id
          )
        )
      )
