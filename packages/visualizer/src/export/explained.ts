/** Why a failure happens, and what else to try, in the sentences of core. */
import { explain, type Words } from "@effect-imap/core/explain"
import type { Meaning } from "../model/verdict/reason.ts"

const nothing: Words = { why: "", try: [] }

/** Returns what core explains of a recorded failure: nothing of one that it does not know. */
export const explained = ({ attempts, facts, id, quirk, step }: Meaning): Words =>
  explain({
    error: id,
    facts: { ...facts, ...(attempts === undefined ? {} : { attempts }) },
    ...(quirk === undefined ? {} : { quirk }),
    ...(step === undefined ? {} : { step })
  }) ?? nothing
