/** The commands that name messages by their numbers. RFC 9051 §2.3.1.2. */
const byNumber = /^(?:FETCH|STORE|COPY|MOVE)$/

/** The commands that only look for messages, and are answered with nothing where there are none. RFC 9051 §6.4.4, §6.4.9. */
const looking = /^(?:(?:UID )?(?:SEARCH|SORT|THREAD)|UID FETCH)$/

/** Returns whether the command is answered with OK in an empty mailbox, too. */
export const finds = (command: string): boolean => looking.test(command)

/** Returns how many messages the open mailbox has, if the command names a number beyond them, or looks for some where none are. */
export const beyond = (command: string, set: string, exists: number): number | undefined => {
  if (finds(command)) return exists === 0 ? 0 : undefined
  if (!byNumber.test(command) || !/^[\d:,*]+$/.test(set)) return undefined
  // the last message of an empty mailbox is beyond it, too
  const highest = set.split(/[:,]/).reduce((most, each) => Math.max(most, each === "*" ? 1 : Number(each)), 0)
  return highest > exists ? exists : undefined
}
