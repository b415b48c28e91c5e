/** Who stands still is ended by its watchdog, in time; who goes on is left alone. */
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import * as processes from "../support/processes.ts"
import { until } from "../support/until.ts"

const program = fileURLToPath(new URL("./watched.ts", import.meta.url))

/** How long a watchdog waits: longer than a busy machine lets a process wait for its turn. In milliseconds. */
const patience = 5_000

const longest = "80 seconds"

const watched = Effect.acquireRelease(
  Effect.callback<ChildProcess>((resume) => {
    const child = spawn(process.execPath, [program, String(patience)], { stdio: ["pipe", "pipe", "inherit"] })
    child.stdout?.once("data", () => resume(Effect.succeed(child)))
  }),
  (child) => Effect.sync(() => void child.kill("SIGKILL"))
)

/** What came later than a moment ago, so that it goes on. */
const heardAgain = (child: ChildProcess) =>
  Effect.suspend(() => {
    let times = 0
    child.stdout?.on("data", () => (times += 1))
    return until("it is not heard of", () => times > 3)
  })

const ended = (child: ChildProcess) =>
  Effect.callback<string | null>((resume) => {
    if (child.signalCode !== null) return resume(Effect.succeed(child.signalCode))
    child.once("exit", (_, signal) => resume(Effect.succeed(signal)))
  })

/** A watchdog is its process's child, in a separate session. */
const watchdogs = (pid: number) => processes.childrenOf(pid)

// each waits most of the time
describe.concurrent("Watchdog", () => {
  it.live("leaves alone who is heard of, and ends with it", () =>
    Effect.gen(function* () {
      const child = yield* watched
      const dogs = watchdogs(child.pid ?? 0)
      assert.lengthOf(dogs, 1)
      yield* Effect.sleep(1.3 * patience)
      assert.isNull(child.signalCode)
      child.kill("SIGTERM")
      yield* ended(child)
      yield* until("its watchdog outlives it", () => !dogs.some(({ pid }) => processes.isAlive(pid)))
    })
  )

  it.live("kills a process that was stopped", () =>
    Effect.gen(function* () {
      const child = yield* watched
      child.kill("SIGSTOP")
      const signal = yield* Effect.timeoutOption(ended(child), longest)
      assert.deepStrictEqual(signal, Option.some("SIGKILL"))
    })
  )

  it.live("kills a process whose event loop stands still", () =>
    Effect.gen(function* () {
      const child = yield* watched
      child.stdin?.write("stall\n")
      const signal = yield* Effect.timeoutOption(ended(child), longest)
      assert.deepStrictEqual(signal, Option.some("SIGKILL"))
    })
  )

  it.live("is started again where it ends", () =>
    Effect.gen(function* () {
      const child = yield* watched
      const [dog] = watchdogs(child.pid ?? 0)
      process.kill(dog?.pid ?? 0, "SIGKILL")
      const isAnother = () => watchdogs(child.pid ?? 0).some(({ pid }) => pid !== dog?.pid)
      yield* until("no other watchdog is started", isAnother)
      // it may be there before it hears anything
      yield* heardAgain(child)
      child.kill("SIGSTOP")
      const signal = yield* Effect.timeoutOption(ended(child), longest)
      assert.deepStrictEqual(signal, Option.some("SIGKILL"))
    })
  )
})
