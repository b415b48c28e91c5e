/** Changes with the tokens after them, and the groups that belong to one token. */
import { Stream } from "effect"
import { expects } from "../../failure/expects.ts"

/** Attaches the token to the last of the changes that were taken together: it continues after all of them. */
export const withToken = <Change, Token>(
  changes: ReadonlyArray<Change>,
  make: () => Token
): ReadonlyArray<{ readonly change: Change; readonly token: Token | undefined }> => {
  const last = changes.at(-1)
  return changes.map((change) =>
    change === last
      ? {
          change,
          // made when it is read: it names each UID, or each mailbox
          get token() {
            return make()
          }
        }
      : { change, token: undefined }
  )
}

/** Changes that belong together, and the token after all of them. */
export interface Grouped<Change, Token> {
  readonly changes: ReadonlyArray<Change>
  readonly token: Token
}

/**
 * Puts the changes of `changes`, `changesOf` or `accountChanges` together, each group up to a change that has a token. An app
 * that stores a group and its token in one transaction can end at any moment, and continues after the last group.
 *
 * @example
 * ```ts
 * import { Supervised } from "@effect-imap/core"
 * import { type Effect, Stream } from "effect"
 *
 * declare const supervised: Supervised.Supervised
 * declare const store: (
 *   changes: ReadonlyArray<Supervised.Change>,
 *   token: Supervised.Token
 * ) => Effect.Effect<void>
 *
 * const sync = (resume: Supervised.Token | undefined) =>
 *   supervised.changesOf("Sent", { resume, page: 500 }).pipe(
 *     Supervised.grouped,
 *     Stream.runForEach(({ changes, token }) => store(changes, token))
 *   )
 * ```
 */
export const grouped = <Change, Token, E, R>(
  followed: Stream.Stream<{ readonly change: Change; readonly token: Token | undefined }, E, R>
): Stream.Stream<Grouped<Change, Token>, E, R> => {
  expects(Stream.isStream(followed), "Supervised.grouped", "followed", "a stream of changes")
  return Stream.mapAccum(
    followed,
    (): Array<Change> => [],
    (pending, { change, token }): readonly [Array<Change>, ReadonlyArray<Grouped<Change, Token>>] => {
      // the array belongs to this run of the stream alone
      pending.push(change)
      return token === undefined ? [pending, []] : [[], [{ changes: pending, token }]]
    }
  )
}
