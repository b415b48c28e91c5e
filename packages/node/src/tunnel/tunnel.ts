/** A command whose input and output are the connection, such as `ssh host imapd`. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { connection, fromCause, type Transport, TransportError, trusted } from "@effect-imap/core/Transport"
import { Effect, Latch } from "effect"
import * as DuplexBytes from "../transport/DuplexBytes.ts"

/** What a command may take to end, once it is told to or once its output is over. */
const grace = "1 second"

/** As much as is kept of what it writes on stderr. */
const maxOutput = 4096

/**
 * A transport over a command that `sh` runs anew for each connection, whatever the target.
 *
 * The channel is trusted: who gives the command vouches for what it connects to. It is a session of its own, without
 * a terminal, and is ended with all it started when the connection is closed. If it ends by itself in bad order, or
 * before the first byte, the error is `tunnelEnded`, with its exit status and the last words on its stderr.
 */
export const tunnel = (command: string): Transport["Service"] => ({
  kind: "fixed",
  connect: Effect.fnUntraced(function* () {
    const child = yield* Effect.acquireRelease(start(command), ({ stop }) => stop)
    yield* Effect.raceFirst(child.started, child.exited)
    const { bytes } = child
    let anythingRead = false
    const pull = bytes.pull.pipe(
      Effect.tap(() => Effect.sync(() => (anythingRead = true))),
      Effect.catch(() => Effect.flatMap(child.end(anythingRead), Effect.fail))
    )
    const channel = trusted("process")
    return { ...connection({ pull, write: bytes.write, channel }), buffered: bytes.buffered }
  })
})

interface Child {
  readonly bytes: DuplexBytes.DuplexBytes
  readonly started: Effect.Effect<void>
  readonly exited: Effect.Effect<void>
  /** How it ended, once its output is over. */
  readonly end: (anythingRead: boolean) => Effect.Effect<TransportError>
  readonly stop: Effect.Effect<void>
}

const start = (command: string): Effect.Effect<Child, TransportError> =>
  Effect.map(
    Effect.try({
      // A group of its own: what the shell starts has to end with it.
      try: () => spawn("/bin/sh", ["-c", command], { detached: true, stdio: "pipe" }),
      catch: (cause) => ended(`it cannot be run: ${fromCause(cause).detail}`, "")
    }),
    watch
  )

const watch = (child: ChildProcessWithoutNullStreams): Child => {
  const bytes = DuplexBytes.fromStreams(child.stdout, child.stdin)
  const started = Latch.makeUnsafe()
  const exited = Latch.makeUnsafe()
  const silenced = Latch.makeUnsafe()
  let output = Buffer.alloc(0)
  let how = "its output ended"
  let succeeded = false
  let stopping = false

  const exit = (words: string) => {
    how = words
    exited.openUnsafe()
  }
  child.on("spawn", () => started.openUnsafe())
  child.on("error", (cause) => exit(`it cannot be run: ${fromCause(cause).detail}`))
  child.on("exit", (code, signal) => {
    succeeded = code === 0
    exit(code === null ? `it was ended by ${signal}` : `it exited with status ${code}`)
  })
  child.stderr.on("data", (chunk: Buffer) => {
    output = Buffer.concat([output, chunk]).subarray(-maxOutput)
  })
  child.stderr.on("close", () => silenced.openUnsafe())

  // Whoever is left of the group holds its stderr.
  const over = Effect.andThen(exited.await, silenced.await)

  const end = Effect.fnUntraced(function* (anythingRead: boolean) {
    if (!stopping) yield* within(over)
    return stopping || (succeeded && anythingRead) ? closed : ended(how, output.toString())
  })

  const stop = Effect.gen(function* () {
    stopping = true
    child.stdin.destroy()
    child.stdout.destroy()
    if (child.pid === undefined) return
    yield* signal(child.pid, "SIGTERM")
    yield* within(over)
    yield* signal(child.pid, "SIGKILL")
    yield* within(over)
    child.stderr.destroy()
  })

  return { bytes, started: started.await, exited: exited.await, end, stop }
}

const within = (waiting: Effect.Effect<void>) =>
  Effect.asVoid(Effect.timeoutOption(Effect.interruptible(waiting), grace))

/** To the whole group; there may be nobody left in it. */
const signal = (pid: number, name: NodeJS.Signals) =>
  Effect.ignore(Effect.try(() => process.kill(-pid, name)))

const ended = (detail: string, output: string) =>
  new TransportError({ failure: "tunnelEnded", detail, ...(output === "" ? {} : { output }) })

const closed = new TransportError({ failure: "closed", detail: "the command ended" })
