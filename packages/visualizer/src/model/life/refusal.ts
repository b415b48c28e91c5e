/** The diagnosis of a refused command: the one that its caller got. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { humanText } from "../evidence/facts.ts"
import type { Refusal } from "./Stay.ts"

/** Returns it; `refusedAgain`: the same command was refused in the same words before. */
export const refusalOf = (refusal: Refusal & { readonly host: string }, refusedAgain = false) =>
  Advice.ofCommand({
    ...refusal,
    command: refusal.name ?? "a command",
    code: refusal.code?.split(" ")[0],
    text: humanText(refusal.text),
    refusedAgain
  })
