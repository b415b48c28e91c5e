/** The commands that name messages by their numbers. RFC 9051 §2.3.1.2. */
const byNumber = /^(?:FETCH|STORE|COPY|MOVE)$/

/** The commands that only look for messages, and are answered with nothing where there are none. RFC 9051 §6.4.4, §6.4.9. */
const looking = /^(?:(?:UID )?(?:SEARCH|SORT|THREAD)|UID FETCH)$/

/** Returns whether the command is answered with OK in an empty mailbox, too. */
export const finds = (command: string): boolean => looking.test(command)

/** Returns how many messages the open mailbox has, if the command names a number beyond them, or looks for some where none are. */
export const beyond = (command: string, set: string, exists: number): number | undefined => {
  if (finds(command)) return exists === 0 && !namesZero(command, set) ? 0 : undefined
  if (!byNumber.test(command) || !/^[\d:,*]+$/.test(set)) return undefined
  // no number is of a message of an empty mailbox, whatever it is
  if (exists === 0) return 0
  const highest = set.split(/[:,]/).reduce((most, each) => Math.max(most, each === "*" ? 0 : Number(each)), 0)
  return highest > exists ? exists : undefined
}

/** Returns whether the command names messages by a set with 0, which is no number of any. RFC 9051 §9 `seq-number`. */
export const namesZero = (command: string, set: string): boolean =>
  namesMessages.test(command) && /^[\d:,*]+$/.test(set) && set.split(/[:,]/).some((each) => /^0+$/.test(each))

const namesMessages = /^(?:(?:UID )?(?:FETCH|STORE|COPY|MOVE)|UID EXPUNGE)$/
