/** The event of a recorded failure in few words. */
import { type RecordedFailure, wordsOf } from "@effect-imap/core/internal/Advice"

/** Returns core's title of at most 60 characters, or the tag of a reason that this version does not know. */
export const failureTitle = (recorded: RecordedFailure): string => wordsOf(recorded)?.title ?? recorded.error
