/** How what was copied is removed, and nothing else, as far as the server has a command for it. RFC 4315 §2.1. Pure. */

/** `uidplus`: the server lists it, if that is known. */
export const removing = (uidplus: boolean | undefined): string => {
  if (uidplus === true) return "and UID EXPUNGE"
  return uidplus === false
    ? "and EXPUNGE, which removes all other messages that are marked as well"
    : "and UID EXPUNGE where the server lists UIDPLUS (EXPUNGE alone also removes all other messages that are marked)"
}
