/** Whether a command that is sent again asks for the same, on another connection or after the mailbox changed. RFC 9051 §2.3.1, §9. Pure. */

/** What names messages: by UID, or by their numbers. `SEARCH` may begin with a set as well. */
const ofMessages = /^ ?(UID )?(?:(?:FETCH|STORE|COPY|MOVE|EXPUNGE|SEARCH) (UID )?)([\d*][\d:,*]*)(?= |$)/i

/**
 * Returns whether the same words ask for the same messages later: `*` stands for the last one then, and a number for
 * another message once some have gone. What goes from a UID on, or is about all, has what was asked for before among it.
 */
export const asksSame = (words: string): boolean => {
  const [, isUid, isUidKey, set = ""] = ofMessages.exec(words) ?? []
  if (set === "" || /^(?:1:\*|\*:1)$/.test(set)) return true
  const isByUid = isUidKey !== undefined || (isUid !== undefined && !/^ ?UID SEARCH /i.test(words))
  return isByUid && set.split(",").every((range) => range !== "*")
}
