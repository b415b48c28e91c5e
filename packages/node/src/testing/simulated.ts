/** A simulated server that listens: its options, its ports, and why it does not. */
import type { Profile, Script, Server, ServerOptions } from "@effect-imap/core/Simulator"
import { Schema } from "effect"

/** A port is not available. */
export class PortUnavailable extends Schema.TaggedError<PortUnavailable>()("PortUnavailable", {
  port: Schema.Int,
  /** The system's code, such as `EADDRINUSE`. */
  code: Schema.String
}) {
  override get message() {
    return `port ${this.port} of 127.0.0.1 is not available (${this.code})`
  }
}

/** The simulated server and its ports. */
export interface Options extends Omit<ServerOptions, "hooks"> {
  readonly profile: Profile
  /** A script to run instead of the profile; user and password remain the profile's. */
  readonly script?: Script
  /** The plain port, with STARTTLS if the profile offers it. A free one by default, as is `tlsPort`. */
  readonly port?: number
  readonly tlsPort?: number
}

/** A listening simulated server, and the fields of an account for it. */
export interface NodeSimulator extends Omit<Server, "serve"> {
  readonly host: "127.0.0.1"
  readonly port: number
  readonly tlsPort: number
  readonly user: string
  readonly password: string
  /** The certificate of its authority, as PEM. Neither it nor the server's key is secret: trust it only in tests. */
  readonly ca: string
}
