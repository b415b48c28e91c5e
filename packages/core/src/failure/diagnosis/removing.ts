/** How what was copied is removed, and nothing else, as far as the server has a command for it. RFC 4315 §2.1. Pure. */
import { wayWords } from "../advice/Way.ts"

/** `uidplus`: the server lists it, if that is known. */
export const removing = (uidplus: boolean | undefined): string => {
  const alone = wayWords(() => uidplus, { needs: "UIDPLUS", words: "and UID EXPUNGE" })
  return alone === undefined
    ? "and EXPUNGE, which removes all other messages that are marked as well"
    : uidplus === true
      ? alone
      : `${alone} (EXPUNGE alone also removes all other messages that are marked)`
}
