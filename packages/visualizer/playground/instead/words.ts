/** The words of the reasons, taken from the reasons; a page without Effect has copies instead. */
import { Reason } from "@effect-imap/core/internal/Reason"

export const words: Readonly<Record<string, unknown>> = Object.fromEntries(
  Reason.members.map((reason) => [reason.fields._tag.schema.literal, reason.meaning.words])
)
