/** Commands that had no answer, and of which a later connection shows that they were not done. RFC 6851 §3.3, RFC 4315 §2.1. Pure. */
import type { LostCommand } from "./stay/Commands.ts"
import type { Lived } from "./Lived.ts"

/** So many connections after a loss are asked what is there. */
const most = 8

/**
 * Returns whether each message that a command was to take out of its mailbox was there after it, by the same UIDVALIDITY. `at`
 * is the place of its connection in the account.
 */
export const isUndone = (
  { line, taking }: LostCommand,
  account: ReadonlyArray<Lived>,
  at: number
): boolean => {
  if (taking === undefined) return false
  const { mailbox, uids, validity } = taking
  return account
    .slice(at + 1, at + 1 + most)
    .some(
      ({ stay: { isPartial, use } }) =>
        !isPartial &&
        use.commands.numbering.told.eras.some(
          (era) =>
            era.mailbox === mailbox &&
            era.validity === validity &&
            era.line > line &&
            uids.every((uid) => era.told.has(uid))
        )
    )
}
