/** Commands without an effect on the server, which are safe to repeat. RFC 9051 §6. */
const reading: ReadonlySet<string> = new Set(
  `CAPABILITY CHECK ENABLE ESEARCH EXAMINE FETCH GETACL GETANNOTATION GETMETADATA GETQUOTA GETQUOTAROOT ID IDLE LIST
LISTRIGHTS LOGOUT LSUB MYRIGHTS NAMESPACE NOOP NOTIFY SEARCH SELECT SORT STATUS THREAD UNSELECT XLIST`.split(
    /\s+/
  )
)

/** Returns whether a command, such as `UID FETCH` or `SEARCH … TEXT`, only reads. False for unknown commands. */
export const onlyReads = (command: string): boolean => reading.has(command.replace(/^UID | .*/g, ""))

/**
 * Returns whether a command, with its words, sets \Seen in a mailbox that is not open for reading alone: a FETCH of content
 * without .PEEK. RFC 9051 §6.4.5, RFC 3516 §4.2.
 */
export const marksRead = (words: string): boolean => asksContent.test(words)

const asksContent = /\bFETCH .*\b(?:BODY\[|BINARY\[|RFC822(?:\.TEXT)?(?=[ )]|$))/i
