/** Scripted servers on ports of Node. A Worker runs the scripts, so that both ends of a check are in one program. */
import { Closed } from "@effect-imap/core/Simulator"
import { Schema } from "effect"
import { Rpc, RpcGroup } from "effect/rpc"

const bytes = Schema.Uint8ArrayFromBase64

/** A connection, by its number. */
const payload = { connection: Schema.Int }

export class Peers extends RpcGroup.make(
  /** Listens until it is interrupted: the port, then the number of each connection. */
  Rpc.make("Listen", { success: Schema.Int, stream: true }),
  Rpc.make("Read", { payload, success: bytes, error: Closed }),
  Rpc.make("Write", { payload: { ...payload, bytes } }),
  Rpc.make("StartTls", { payload, error: Closed }),
  Rpc.make("End", { payload }),
  Rpc.make("Reset", { payload }),
  /** The script has ended: the connection is closed in good order. */
  Rpc.make("Served", { payload })
) {}
