/**
 * Who writes a file: a name beside it that only one can make, with the writer's machine and process in it.
 *
 * A lock whose process is gone counts for nothing, so that none has to be cleared away by hand. It protects from
 * accidents alone: where no name can be made beside the file, nobody is kept out.
 */
import { Effect, Option, Random, type Scope } from "effect"
import * as Fs from "node:fs"
import { hostname } from "node:os"
import * as PrivateFile from "./PrivateFile.ts"

/** What this process holds: its own number may stand in a lock that an earlier process of that number left. */
const held = new Set<string>()

/** Holds `path` until the scope closes, or says who does, such as `process 4711`. */
export const acquire = (path: string): Effect.Effect<Option.Option<string>, never, Scope.Scope> => {
  const lock = `${path}.lock`
  return Effect.acquireRelease(take(lock), (holder) => (Option.isNone(holder) ? release(lock) : Effect.void))
}

const take = (lock: string): Effect.Effect<Option.Option<string>> =>
  Effect.flatMap(holderOf(lock), (holder) =>
    Option.isSome(holder)
      ? Effect.succeed(holder)
      : Effect.matchEffect(make(lock), {
          onSuccess: () =>
            Effect.as(
              Effect.sync(() => held.add(lock)),
              Option.none()
            ),
          // made by another in this moment, or not to be made here at all
          onFailure: ({ code }) => (code === "EEXIST" ? Effect.succeed(somebody) : Effect.succeedNone)
        })
  )

const somebody = Option.some("another process")

/** A stale lock is taken away. */
const holderOf = Effect.fnUntraced(function* (lock: string) {
  const text = yield* Effect.result(PrivateFile.read(lock, 1024))
  if (text._tag === "Failure") return text.failure.code === "EACCES" ? Option.none() : somebody
  if (Option.isNone(text.success)) return Option.none()
  const [host, pid] = text.success.value.trim().split(" ")
  if (host !== hostname()) return Option.some(`process ${pid} on ${host}`)
  const alive = Number(pid) === process.pid ? held.has(lock) : yield* isAlive(Number(pid))
  if (alive) return Option.some(`process ${pid}`)
  yield* Effect.ignore(PrivateFile.remove(lock))
  return Option.none()
})

const isAlive = (pid: number) =>
  Effect.match(Effect.try({ try: () => process.kill(pid, 0), catch: PrivateFile.failed(`process ${pid}`) }), {
    onSuccess: () => true,
    onFailure: ({ code }) => code === "EPERM"
  })

/** Linked into place, so that it is never seen without what it says. */
const make = Effect.fnUntraced(function* (lock: string) {
  const aside = `${lock}.${yield* Random.nextIntBetween(0, 1e9)}.new`
  const file = yield* PrivateFile.create(aside)
  yield* PrivateFile.writeAll(file, new TextEncoder().encode(`${hostname()} ${process.pid}\n`))
  yield* PrivateFile.call<void>(lock, (callback) => Fs.link(aside, lock, callback)).pipe(
    Effect.ensuring(Effect.ignore(PrivateFile.remove(aside)))
  )
}, Effect.scoped)

const release = (lock: string) =>
  Effect.andThen(
    Effect.ignore(PrivateFile.remove(lock)),
    Effect.sync(() => held.delete(lock))
  )
