/** What the failures of a pool ask of whom. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Unseen } from "../../evidence/Across.ts"
import { asked, askedAfter } from "../../fleet/Asked.ts"
import { diagnosisOf } from "../ending.ts"
import { isFailed } from "../fates.ts"
import { ofSession } from "../accounts.ts"
import { acceptedBetween } from "../credential.ts"
import { heldAt, type Openings } from "../leftOpen.ts"
import type { Advised } from "../remedy/Remedy.ts"
import type { Lived } from "../Lived.ts"
import { mostOf } from "../../../trace/extremes.ts"

export const behind = (late: Unseen): Advised => ({
  cause: Advice.parties.server,
  ...asked(Advice.observation("stored-unseen", { ...late, step: "select" }))
})

export const ownTaking = {
  cause: Advice.parties.app,
  ...asked({
    try: "Open this mailbox once in the program, and share that connection: a second one takes it from the first, and that one takes it back.",
    actionBy: "app"
  })
}

interface Fates {
  readonly opened: ReadonlyArray<Lived>
  readonly lost: ReadonlyArray<Lived>
  /** Those that were opened after the first loss. */
  readonly after: ReadonlyArray<Lived>
  readonly unopened: ReadonlyArray<Lived>
}

/** Returns whether each was a call of its own, and was tried once. */
export const areOnceEach = (unopened: ReadonlyArray<Lived>, opened: ReadonlyArray<Lived>): boolean => {
  const calls = new Set([...unopened, ...opened].map(ofSession))
  return opened.length > 0 && calls.size === unopened.length + opened.length
}

/**
 * What could not be opened to the end needs somebody; what was lost does not while others are open, nor a failure before
 * that.
 */
export const advisedBy = ({ after, lost, opened, unopened }: Fates, openings: Openings): Advised => {
  const latest = mostOf(after.map(({ stay }) => stay.openedAt ?? 0))
  const down = unopened.findLast(({ stay }) => (stay.endedAt ?? Infinity) > latest)
  const failed = down ?? (opened.every(isFailed) ? lost.at(-1) : undefined)
  const diagnosis = diagnosisOf(failed ?? unopened.at(-1) ?? lost.at(-1))
  if (diagnosis === undefined) return {}
  const bye = lost.findLast(({ stay }) => stay.ended?.error === "ServerBye")
  const cause = Advice.whose(diagnosis.party, diagnosisOf(bye)?.party)
  if (failed !== undefined && isRefused(failed) && opened.length > 0)
    return opened.some(({ start }) => unopened.some((each) => each.start < start && isRefused(each)))
      ? {
          cause: Advice.parties.server,
          fix: `${acceptedBetween}; let the program open fewer connections, and tell the server’s operator when it was refused and when it was accepted.`,
          actionBy: "admin"
        }
      : {
          cause: "the account’s login, or a limit of the server: which of them is not known",
          fix: "The same login was accepted before, and what is open goes on: the password was changed, or the server refuses more connections in such words. Log in once with another program: if that works, let it open fewer; if not, give it the new password.",
          actionBy: "user"
        }
  if (failed?.stay.ended?.error === "TooManyConnections" && lost.length === 0) {
    const isOfAddress = diagnosis.addition === "byAddress"
    const held = heldAt(failed, openings, isOfAddress ? undefined : (failed.stay.started?.label ?? ""))
    if (held > 0) return { cause, fix: fewerThan(held, isOfAddress), actionBy: "app" }
  }
  if (failed !== undefined) return { cause, ...askedAfter(diagnosis, "unopened") }
  if (lost.length === 0) return {}
  const others = after.length > 0 ? "others were opened in their place" : "the others went on"
  const isWorked = lost.some(({ stay }) => stay.commands.lost.length > 0)
  return isWorked
    ? { cause, fix: `Let the app ask again for what had no answer: ${others}.`, actionBy: "app" }
    : { cause, rest: `Nothing to do: ${others}.`, actionBy: "nobody" }
}

/** What a server allows an address, it counts over all accounts. */
const fewerThan = (held: number, isOfAddress: boolean): string =>
  isOfAddress
    ? `When it was refused, this program had ${held} at this server, of all its accounts: let it have no more than that at once, as by smaller pools. For more of them, ask the server’s operator to allow more; other programs at this address count as well.`
    : `Let the program have no more than ${held} at once, and open the others as those end. For more of them, ask the server’s operator to allow more; other programs that use this account count as well.`

export const isRefused = ({ stay }: Lived): boolean => stay.ended?.error === "AuthRejected"
