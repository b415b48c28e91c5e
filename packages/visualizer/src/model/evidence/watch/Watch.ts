/** The lines of a connection, for what watches both sides of it. */

/** A line of the client, with its command if one begins in it. */
export interface Asked {
  readonly line: number
  readonly text: string
  readonly tag: string | undefined
  /** Such as `UID FETCH`. */
  readonly name: string | undefined
  readonly isApps: boolean
}

/** A line of the server. */
export interface Said {
  readonly line: number
  readonly text: string
  readonly tag: string | undefined
  readonly condition: string | undefined
  /** It could not be read. */
  readonly unread?: boolean
}

/** What a trace tells of each besides. */
export type Recorded<A> = A & {
  readonly time: number
  /** On the wire, with the CRLF. */
  readonly bytes: number | undefined
}

export type Sent = Recorded<Asked> & { readonly by: string | undefined }
export type Received = Recorded<Said> & { readonly code: string | undefined; readonly truncated: boolean }

/** Watches a connection line by line, for one kind of thing. */
export interface Watch {
  sent?(asked: Sent): void
  received?(said: Received): void
  /** The connection has ended: what it needed to go on is let go. */
  end?(): void
}
