/** The commands that name messages by their numbers. RFC 9051 §2.3.1.2. */
const byNumber = /^(?:FETCH|STORE|COPY|MOVE)$/

/** Returns how many messages the open mailbox has, if the command names a number beyond them. */
export const beyond = (command: string, set: string, exists: number): number | undefined => {
  if (!byNumber.test(command) || !/^[\d:,*]+$/.test(set)) return undefined
  // the last message of an empty mailbox is beyond it, too
  const highest = set.split(/[:,]/).reduce((most, each) => Math.max(most, each === "*" ? 1 : Number(each)), 0)
  return highest > exists ? exists : undefined
}
