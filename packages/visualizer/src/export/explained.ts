/** Why a failure happens, and what else to try, in the sentences of core. */
import { explain, type Words } from "@effect-imap/core/Explain"
import type { Meaning } from "../model/verdict/reason.ts"

const nothing: Words = { why: "", try: [] }

/** Returns core's explanation of a recorded failure; empty for an unknown one. */
export const explained = ({ attempts, facts, id, quirk, step }: Meaning): Words =>
  explain({
    error: id,
    facts: { ...facts, ...(attempts === undefined ? {} : { attempts }) },
    ...(quirk === undefined ? {} : { quirk }),
    ...(step === undefined ? {} : { step })
  }) ?? nothing
