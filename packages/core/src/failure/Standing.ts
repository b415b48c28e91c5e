/** How a session stood when it failed: what was asked and not answered, and who had not read. It becomes facts of the reason. */
import type { Wait } from "./quirk/Quirk.ts"
import type { PlainReason } from "./Reason.ts"

export interface Standing {
  /** The first command that had no answer yet, and the milliseconds since it was written. */
  readonly command?: string
  readonly waitedMs?: number
  /** Whether its answer had begun. */
  readonly answer?: "none" | "begun"
  /** The part of it that was never sent, since the server did not ask for it. RFC 9051 §4.3, §6.2.2. */
  readonly unsent?: "literal" | "credential"
  /** What the server said that it waits for, or does, before it answers. RFC 9585. */
  readonly serverSaid?: Wait
  /** The milliseconds for which the app took nothing of what had come, until shortly before. */
  readonly unreadMs?: number
  /** The milliseconds for which this program did something else, and read nothing, until shortly before. */
  readonly busyMs?: number
}

/** No server waits less for a login, in milliseconds: what ends sooner does not end because a program was busy. */
const minBusyMs = 5000

/** Adds to a reason what is about it of how the session stood. */
export const withStanding = (reason: PlainReason, standing: Standing): PlainReason => {
  const { answer, busyMs = 0, command, serverSaid, unsent, waitedMs } = standing
  const asked = command === undefined ? {} : { command, ...(answer && { answer }), ...(unsent && { unsent }) }
  const said = serverSaid === undefined ? {} : { serverSaid }
  const waited = waitedMs === undefined ? {} : { waitedMs }
  switch (reason._tag) {
    case "Timeout":
      return {
        ...asked,
        ...said,
        ...held(standing, busyMs * 2 > (reason.attemptMs ?? reason.afterMs)),
        ...reason
      }
    case "ConnectionStalled":
      return { ...asked, ...said, ...held(standing, false), ...reason }
    case "ConnectionLost":
      return { ...asked, ...waited, ...said, ...held(standing, false), ...reason }
    case "ServerBye":
      return { ...asked, ...waited, ...held(standing, busyMs >= minBusyMs), ...reason }
    case "GreetingTimeout":
      return { ...held(standing, busyMs * 2 > reason.afterMs), ...reason }
    default:
      return reason
  }
}

/** An app that reads nothing for less is no cause of a loss, in milliseconds: any server bears that. */
const minUnreadMs = 5000

/** Returns who had not read, if that explains the failure. */
const held = ({ busyMs = 0, command, unreadMs = 0 }: Standing, isBusy: boolean) => {
  if (isBusy) return { held: { by: "program", ms: busyMs } } as const
  return command !== undefined && unreadMs >= minUnreadMs
    ? ({ held: { by: "app", ms: unreadMs } } as const)
    : {}
}
