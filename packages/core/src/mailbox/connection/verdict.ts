/** Distinguishes the loss of a connection from an answer to the caller's own command that ended it. */
import { ImapError } from "../../failure/ImapError.ts"

/** Returns whether the caller's own command ended the connection, and would end the next one: it is not repeated. */
export const isOwnVerdict = (error: unknown): boolean =>
  error instanceof ImapError && error.call === "own" && error.retry === "never"
