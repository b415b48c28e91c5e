/** A log of another program, parsed: the events of its connections, as far as it contains them. */
import type { LongWork } from "../../base/LongWork.ts"
import type * as Trace from "../Trace.ts"

/**
 * The data that one side sent: any exact piece of its stream; a `line`, without its CRLF; or `whole`, one command or
 * response as the log shows it, without its CRLF. The length of the latter and the contents of its literals are unknown.
 */
interface Piece {
  readonly bytes: Uint8Array
  readonly line?: true | undefined
  readonly isWhole?: boolean | undefined
}

/** An event of the log, in its order. */
export type Happening =
  /** A connection began. What the log does not name is absent. */
  | {
      readonly _tag: "Opened"
      readonly host?: string | undefined
      readonly port?: number | undefined
      readonly lane?: Trace.EventData<"net:start">["lane"] | undefined
      /** The TCP connection was established by then. */
      readonly connected?: boolean | undefined
      /** The number of the first connection of a client that has one at a time, and how many it had by then, this one included. */
      readonly client?: { readonly first: number; readonly attempt: number } | undefined
    }
  | ({ readonly _tag: "Sent" } & Piece)
  | ({ readonly _tag: "Received" } & Piece)
  | {
      readonly _tag: "NetStart"
      readonly kind: "dns" | "tcp" | "tls"
      readonly family?: number | undefined
      readonly port?: number | undefined
    }
  | ({ readonly _tag: "NetEnd" } & Omit<Trace.EventData<"net:end">, "op" | "lane"> & {
        readonly kind: "dns" | "tcp" | "tls"
      })
  /** TLS is in use; the log does not say since when. */
  | ({ readonly _tag: "Secured" } & Pick<Trace.EventData<"net:end">, "protocol" | "cipher" | "authorized">)
  /** The log names the user: the name is not recorded, wherever it occurs. */
  | { readonly _tag: "User"; readonly name: string }
  /** A command or response of which the log has only the first `bytes` bytes. */
  | { readonly _tag: "Unfinished"; readonly side: "Sent" | "Received"; readonly bytes: number }
  /** The program interpreted the input as its own command (`reason`), and sent nothing. */
  | { readonly _tag: "Refused"; readonly bytes: Uint8Array; readonly reason: string }
  /** The program supports no listed login mechanism, and sends no login. */
  | { readonly _tag: "NoMechanism" }
  /** The number of lines of the log that could not be read. */
  | { readonly _tag: "LeftOut"; readonly lines: number }
  /** The log reports the end of the connection, and why if it says so. The server's last refusal takes precedence. */
  | {
      readonly _tag: "Ended"
      readonly failure?: LoggedFailure | undefined
      /** The failure if the log names none and a command was pending. */
      readonly ifOwed?: LoggedFailure | undefined
      /** The same client opens the next connection after it. */
      readonly again?: boolean | undefined
    }

/** A program's account of a connection that failed. `detail` is its own words. */
export type LoggedFailure =
  /** The other end closed or cut the connection. */
  | { readonly _tag: "ConnectionLost"; readonly errno?: string | undefined }
  | {
      readonly _tag:
        | "DnsNotFound"
        | "ConnectRefused"
        | "HostUnreachable"
        | "ProxyRefused"
        | "TlsNotTls"
        | "TlsClosed"
        | "StartTlsNotOffered"
    }
  /** The program gave up after `afterMs` without a greeting, or without any bytes. */
  | { readonly _tag: "GreetingTimeout"; readonly afterMs: number; readonly tls: boolean }
  | {
      readonly _tag: "ConnectionStalled"
      readonly afterMs: number
      /** The program reports its own limit. */
      readonly isLimit?: true
    }
  /** A time limit of the program passed, even if data came meanwhile. `step`: the step before the first line, if it was one. */
  | { readonly _tag: "Timeout"; readonly afterMs: number; readonly step?: "dns" | "tcp" | "tls" | undefined }
  | {
      readonly _tag:
        | "TlsName"
        | "TlsUntrusted"
        | "TlsExpired"
        | "TlsNotYetValid"
        | "TlsProtocol"
        | "ProxyAuthRequired"
        | "ProxyFailed"
        | "CompressionFailed"
      readonly detail: string
    }

/** An entry of a log, with its connection. */
export type Item = Happening & {
  /** The connection of the log that it belongs to. */
  readonly connection: string
  /** Milliseconds since the log began; absent if the log has no times. */
  readonly at?: number | undefined
}

/** A parsed log of another program. */
export interface Log {
  /** Such as `curl -v`. */
  readonly program: string
  /** The date of its beginning, if the log has dates. */
  readonly wall?: Date | undefined
  /**
   * Passes the items to `take`, and pauses between pieces of the log. Called twice, since a large log is read again rather than
   * kept in memory. In the first call, an item may lack data that only a later line has.
   */
  readonly items: (take: (item: Item) => void) => LongWork<void>
  /** Each piece in it is a whole command or response. */
  readonly isWhole?: boolean | undefined
}
