/** Notes of what connections of this program do to each other. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../Note.ts"
import type { Lived } from "../Lived.ts"
import type { Twins } from "../twins.ts"
import { part } from "../Part.ts"

const { app: own } = Advice.parties

/** Two connections of this program have a token each, and the server permits one. */
export const revokedInTurns = (
  account: ReadonlyArray<Lived>,
  twins: Twins | undefined
): ReadonlyArray<Note> =>
  twins?.inTurns.has(account) === true
    ? [
        {
          part: part("revokedInTurns"),
          whose: own,
          try: "Let the app keep one token for all its connections to the account, and renew it in one place: with each new one, the server revokes the one before.",
          actionBy: "app"
        }
      ]
    : []

/** Nothing at the host answers since the logins of another account of this program were refused. */
export const barredBy = (account: ReadonlyArray<Lived>, twins: Twins | undefined): ReadonlyArray<Note> => {
  const bar = twins?.barred.get(account)
  return bar === undefined
    ? []
    : [
        {
          part: part("barredBy", bar.name, bar.refusals),
          whose: `the login of “${bar.name}”, another account of this program`,
          try: `Nothing to correct in this account, whose own login was not refused. Let the app stop after a refused login, and have the user name or password of “${bar.name}” corrected first. Then wait, or ask the server's operator to admit this address again.`,
          actionBy: "app"
        }
      ]
}

/** So many are no mistake of a moment. */
const many = 4

/** The same news came to other connections of this program: nothing fails by it, until the server's limit is reached. */
export const openTwice = (account: ReadonlyArray<Lived>, twins: Twins | undefined): ReadonlyArray<Note> => {
  const count = twins?.alike.get(account)
  if (count === undefined) return []
  return count < many
    ? [
        {
          part: part("openTwice", count),
          try: "Nothing to do, unless it is not meant: then share one connection, which does the work once.",
          actionBy: "nobody"
        }
      ]
    : [
        {
          part: part("openTwice", count),
          whose: own,
          try: "Let the app close each connection when its work is done, or keep one and use it again: a server limits how many an account may have.",
          actionBy: "app"
        }
      ]
}
