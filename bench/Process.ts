/** Processes that measure or are measured, each on a separate core if `taskset` allows it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { availableParallelism } from "node:os"
import { ca } from "@effect-imap/core/Simulator"
import { Effect, Schema } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

/** A question of the runner to a process. */
const Question = Schema.Struct({ id: Schema.Int, name: Schema.String, input: Schema.Unknown })
const Answer = Schema.Union([
  Schema.Struct({ id: Schema.Int, value: Schema.Unknown }),
  Schema.Struct({ id: Schema.Int, error: Schema.String })
])

const isQuestion = Schema.is(Question)
const isAnswer = Schema.is(Answer)

/** Answers the runner's questions in a process, which ends with the runner. */
export const listenTo = (answers: Readonly<Record<string, (input: unknown) => Promise<unknown>>>): void => {
  process.on("disconnect", () => process.exit())
  process.on("message", (question) => {
    if (!isQuestion(question)) return
    const { id, input, name } = question
    const answer = answers[name] ?? (() => Promise.reject(new Error(`nobody answers ${name}`)))
    answer(input).then(
      (value) => process.send?.({ id, value: value ?? null }),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) })
    )
  })
}

/** A process, as the runner sees it. */
export interface Process {
  readonly ask: <A>(name: string, input: unknown, answer: Schema.Codec<A>) => Effect.Effect<A, ProcessFailed>
}

/** A process ended, or could not answer. */
export class ProcessFailed extends Schema.TaggedError<ProcessFailed>()("ProcessFailed", {
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

/** Returns whether a second core can be requested; it may belong to another program although there are two. */
const canPin = availableParallelism() > 1 && spawnSync("taskset", ["-c", "1", "true"]).status === 0

export interface Start {
  /** The path of the program, from this folder if it is not absolute. */
  readonly program: string
  readonly args?: ReadonlyArray<string>
  /** The flags of Node. */
  readonly flags?: ReadonlyArray<string>
  /** The core; any, if times are not measured. */
  readonly core?: "client" | "server"
}

/** Starts a process, which ends with the scope. */
export const start = Effect.fn("Process.start")(function* ({ args = [], core, flags = [], program }: Start) {
  const trusted = yield* trustedCa
  const node = [
    process.execPath,
    "--expose-gc",
    ...flags,
    "--disable-warning=ExperimentalWarning",
    "--disable-warning=DEP0025",
    resolve(import.meta.dirname, program),
    ...args
  ]
  const [command = "", ...rest] =
    core !== undefined && canPin ? ["taskset", "-c", core === "client" ? "1" : "0", ...node] : node
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(command, rest, {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted }
      })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
  let id = 0
  const self: Process = {
    ask: (name, input, answer) =>
      Effect.flatMap(question(child, { id: ++id, name, input }), (value) =>
        Effect.mapError(
          Schema.decodeUnknownEffect(answer)(value),
          (error) => new ProcessFailed({ detail: `${program} ${name}: ${error.message}` })
        )
      )
  }
  return self
})

const question = (child: ChildProcess, asked: typeof Question.Type) =>
  Effect.callback<unknown, ProcessFailed>((resume) => {
    const fail = (detail: string) => resume(Effect.fail(new ProcessFailed({ detail })))
    const onMessage = (message: unknown) => {
      if (!isAnswer(message) || message.id !== asked.id) return
      stop()
      if ("error" in message) fail(message.error)
      else resume(Effect.succeed(message.value))
    }
    const onExit = (code: number | null, signal: string | null) => fail(`ended by ${signal ?? code}`)
    const stop = () => child.off("message", onMessage).off("exit", onExit)
    child.on("message", onMessage).on("exit", onExit)
    child.send(asked)
    return Effect.sync(stop)
  })

/**
 * Writes the authority of the test certificates, which every process trusts in addition to the system's. So each client
 * verifies as for any public server: one of the peers can trust only the system's.
 */
const trustedCa = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "bench-"))
      writeFileSync(join(folder, "ca.pem"), ca)
      return folder
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  ),
  (folder) => join(folder, "ca.pem")
)
