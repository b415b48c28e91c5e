/** Commands that change nothing at the server: whatever became of one, it can be sent again. RFC 9051 §6. */
const reading: ReadonlySet<string> = new Set(
  `CAPABILITY CHECK ENABLE ESEARCH EXAMINE FETCH GETACL GETANNOTATION GETMETADATA GETQUOTA GETQUOTAROOT ID IDLE LIST
LISTRIGHTS LOGOUT LSUB MYRIGHTS NAMESPACE NOOP NOTIFY SEARCH SELECT SORT STATUS THREAD UNSELECT XLIST`.split(
    /\s+/
  )
)

/** Returns whether a command, such as `UID FETCH` or `SEARCH … TEXT`, is one of them. Not so for one that is not known. */
export const onlyReads = (command: string): boolean => reading.has(command.replace(/^UID | .*/g, ""))
