/** Why a failure happens, in the sentences of core. */
import { explain } from "@effect-imap/core/explain"
import type { Meaning } from "../model/verdict/reason.ts"

/** Returns what core explains of a recorded failure; `undefined` of one that it does not know. */
export const explanationOf = ({ facts = {}, id, quirk, step }: Meaning): ReturnType<typeof explain> =>
  explain({
    error: id,
    facts,
    ...(quirk === undefined ? {} : { quirk }),
    ...(step === undefined ? {} : { step })
  })

/** Returns its sentences why, as one text; none for an unknown reason. */
export const explained = (reason: Meaning): ReadonlyArray<string> => {
  const { why = "" } = explanationOf(reason) ?? {}
  return why === "" ? [] : [why]
}
