/** A command whose input and output are the connection, such as `ssh host imapd`. */
import type { ChildProcess } from "node:child_process"
import { operations, type Report, type Transport, TransportError, trusted } from "@effect-imap/core/Transport"
import { isText } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { Effect } from "effect"
import * as Child from "../../child/Child.ts"
import * as Connection from "../Connection.ts"
import * as DuplexBytes from "../DuplexBytes.ts"
import { joined } from "../joined.ts"

/** The bytes of its stderr that are kept. */
const maxOutput = 4096

/**
 * A transport over a command, which `sh` runs for each connection, whatever the target.
 *
 * The channel is trusted, because the caller chose the command; TLS runs inside if the account asks for it explicitly. The
 * command has a separate session, without a terminal and without our secrets in its environment, and is ended, with
 * everything that it started, when the connection is closed or this process ends. If it fails by itself, or ends before the
 * first byte, the error is `tunnelEnded`, with its exit status and the end of its stderr.
 */
export const tunnel = (command: string): Transport => {
  expects(isText(command), "NodeTransport.tunnel", "command", "a command")
  return { kind: "fixed", connect: (_target, report) => overCommand(command, report) }
}

const overCommand = Effect.fnUntraced(function* (command: string, report: Report) {
  const child = yield* Effect.mapError(Child.start(command, "pipe", listen), ({ words }) => ended(words, ""))
  yield* Effect.raceFirst(child.started, child.exited)
  if (child.streams === undefined) return yield* ended(child.ending()?.words ?? "it has no pipes", "")
  const { bytes, duplex, output } = child.streams

  let anythingRead = false
  const why = Effect.gen(function* () {
    if (!child.stopped()) yield* child.over
    const { succeeded, words } = child.ending() ?? outputEnded
    return child.stopped() || (succeeded && anythingRead) ? closed : ended(words, output())
  })
  const connection = Connection.make({
    duplex,
    bytes,
    run: operations(report),
    channel: trusted("process"),
    scope: yield* Effect.scope
  })
  const pull = connection.pull.pipe(
    Effect.tap(() => Effect.sync(() => (anythingRead = true))),
    Effect.catch((error) =>
      error.failure === "compressionFailed" ? Effect.fail(error) : Effect.flatMap(why, Effect.fail)
    )
  )
  /** A handshake that failed because the command failed is reported as the command's failure. */
  const upgrade: typeof connection.upgrade = (options) =>
    Effect.catch(connection.upgrade(options), (error) =>
      error.failure === "tlsClosed"
        ? Effect.andThen(
            child.over,
            Effect.flatMap(why, (reason) => Effect.fail(cutBy(child, reason, error)))
          )
        : Effect.fail(error)
    )
  return { ...connection, pull, upgrade }
})

/**
 * Listens to the streams. If this process cannot open more files, there are none, and the error follows a moment later.
 */
const listen = ({ stderr, stdin, stdout }: ChildProcess) =>
  stdin && stdout && stderr
    ? {
        bytes: DuplexBytes.fromStreams(stdout, stdin),
        duplex: () => joined(stdout, stdin),
        output: lastOf(stderr)
      }
    : undefined

const cutBy = (child: Child.Child<unknown>, reason: TransportError, error: TransportError) =>
  child.ending()?.succeeded === false ? reason : error

/** Keeps the end of a stream's output. */
const lastOf = (stream: NodeJS.ReadableStream) => {
  let output = Buffer.alloc(0)
  stream.on("data", (chunk: Buffer) => {
    output = Buffer.concat([output, chunk]).subarray(-maxOutput)
  })
  return () => output.toString()
}

const outputEnded: Child.Ending = { words: "its output ended", succeeded: false }

const ended = (detail: string, output: string) =>
  new TransportError({ failure: "tunnelEnded", detail, ...(output === "" ? {} : { output }) })

const closed = new TransportError({ failure: "closed", detail: "the command ended" })
