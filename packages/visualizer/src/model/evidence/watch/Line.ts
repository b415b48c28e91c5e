/** The lines of a connection, for what watches both sides of it. */

/** A line of the client, with its command if one begins in it. */
export interface Sent {
  readonly line: number
  readonly time: number
  readonly text: string
  readonly tag: string | undefined
  /** Such as `UID FETCH`. */
  readonly name: string | undefined
  readonly by: string | undefined
  readonly isApps: boolean
  /** On the wire, with the CRLF. */
  readonly bytes: number | undefined
}

/** A line of the server. */
export interface Received {
  readonly line: number
  readonly time: number
  readonly text: string
  readonly tag: string | undefined
  readonly condition: string | undefined
  readonly code: string | undefined
  readonly bytes: number | undefined
  readonly truncated: boolean
  /** It could not be read. */
  readonly unread: boolean
}
