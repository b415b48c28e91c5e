/** The diagnosis of a refused command: the one that its caller got. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { humanText } from "../evidence/facts.ts"
import type { Lived, Refusal } from "./Stay.ts"

/** Returns the refused commands of an open mailbox, with the connection and the server that refused them. Without IDLE, mail is followed as well. */
export const refusalsOf = (
  account: ReadonlyArray<Lived>
): ReadonlyArray<Refusal & { readonly id: number; readonly host: string }> =>
  account.flatMap(({ id, stay }) =>
    stay.refused.all
      .filter(({ name }) => name !== "IDLE")
      .map((refusal) => ({ ...refusal, id, host: stay.started?.host ?? "" }))
  )

/** Returns it; `refusedAgain`: the same command was refused in the same words before. */
export const refusalOf = (refusal: Refusal & { readonly host: string }, refusedAgain = false) =>
  Advice.ofCommand({
    ...refusal,
    command: refusal.name ?? "a command",
    code: refusal.code?.split(" ")[0],
    text: humanText(refusal.text),
    refusedAgain
  })
