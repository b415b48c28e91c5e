/** Runs an app's tasks on the connection of an account: once, or again if that does no harm. */
import { type Context, Effect, type Schema, type Scope } from "effect"
import { MessageStorage } from "effect/cluster/MessageStorage"
import type * as Snowflake from "effect/cluster/Snowflake"
import type { ImapError } from "../failure/ImapError.ts"
import { FleetError } from "./FleetError.ts"
import * as metrics from "./metrics.ts"
import type * as Task from "./Task.ts"
import type { Watched } from "./Watched.ts"
import type { FleetStore } from "./Store.ts"
import type { ImapConnection } from "../mailbox/connection/ImapConnection.ts"

/** The number of ended tasks of one account after which the store forgets that they had begun. */
const batchSize = 32

/**
 * The number of times that a repeatable task is repeated on another connection. The task itself may be what ends
 * connections.
 */
const maxRepetitions = 3

const lost = Symbol("the connection was lost")

type Failure = ImapError | FleetError

export interface RunsMeans {
  readonly accountId: string
  readonly store: FleetStore
  readonly watched: Watched
  readonly tasks: ReadonlyMap<string, Task.Any>
}

/** The task of a message. `id` is the same each time that it is delivered. */
export interface TaskCall {
  readonly id: Snowflake.Snowflake
  readonly task: string
  readonly payload: Schema.Json
}

export class Runs {
  private readonly means: RunsMeans
  private readonly ending: Ending

  private constructor(means: RunsMeans, ending: Ending) {
    this.means = means
    this.ending = ending
  }

  static readonly make = Effect.fnUntraced(function* (
    means: RunsMeans
  ): Effect.fn.Return<Runs, never, MessageStorage | Scope.Scope> {
    return new Runs(means, yield* forgetting(means))
  })

  run(call: TaskCall): Effect.Effect<Schema.Json, Failure> {
    const { accountId, tasks } = this.means
    const task = tasks.get(call.task)
    if (task === undefined) {
      return Effect.fail(FleetError.of({ _tag: "UnknownTask", task: call.task }, accountId))
    }
    return whileWaiting((begins) =>
      task.isRepeatable ? this.repeated(call, task, begins) : this.once(call, task, begins)
    )
  }

  /** Forgets what is no longer needed. */
  get tidy(): Effect.Effect<void> {
    return this.ending.tidy
  }

  private once(
    call: TaskCall,
    task: Task.Any,
    begins: Effect.Effect<void>
  ): Effect.Effect<Schema.Json, Failure> {
    const { accountId, store, watched } = this.means
    const id = String(call.id)
    const unknown = FleetError.of({ _tag: "OutcomeUnknown", task: task.name }, accountId)
    const mayBegin = (isFirst: boolean) => (isFirst ? Effect.void : Effect.fail(unknown))
    return Effect.gen({ self: this }, function* () {
      // asked first: a task that had begun must not end as if nothing had been done
      yield* Effect.flatMap(store.hasBegun(accountId, id), (has) => mayBegin(!has))
      const supervised = yield* watched.supervised
      return yield* supervised.use((connection) =>
        store.begin(accountId, id).pipe(
          Effect.flatMap(mayBegin),
          Effect.andThen(begins),
          Effect.andThen(perform(task, connection, call.payload)),
          // how much the server had done by then is unknown
          Effect.catch((error) =>
            Effect.flatMap(hasEnded(connection), (isLost) => Effect.fail(isLost ? unknown : error))
          ),
          Effect.ensuring(this.ending.ended(call.id))
        )
      )
    })
  }

  /** Repeats a task only if the connection was lost while it ran. */
  private repeated(
    call: TaskCall,
    task: Task.Any,
    begins: Effect.Effect<void>,
    left = maxRepetitions
  ): Effect.Effect<Schema.Json, Failure> {
    const performed = Effect.flatMap(this.means.watched.supervised, (supervised) =>
      supervised.use((connection) =>
        Effect.catch(Effect.andThen(begins, perform(task, connection, call.payload)), (error) =>
          Effect.flatMap(hasEnded(connection), (isLost) =>
            isLost && left > 0 ? Effect.succeed(lost) : Effect.fail(error)
          )
        )
      )
    )
    return Effect.flatMap(performed, (result) =>
      result === lost ? this.repeated(call, task, begins, left - 1) : Effect.succeed(result)
    )
  }
}

/** Counts a task as waiting, until it begins or ends. */
const whileWaiting = <A, E>(run: (begins: Effect.Effect<void>) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.contextWith((services: Context.Context<never>) => {
    let isWaiting = true
    const begins = Effect.sync(() => {
      if (isWaiting) metrics.waiting(services, -1)
      isWaiting = false
    })
    return Effect.acquireUseRelease(
      Effect.sync(() => metrics.waiting(services, 1)),
      () => run(begins),
      () => begins
    )
  })

/** Runs a task. A defect in the app's code ends the task, not the connection. */
const perform = (task: Task.Any, connection: ImapConnection, payload: Schema.Json) =>
  Effect.catchDefect(task.perform(connection, payload), (defect) =>
    Effect.andThen(
      Effect.logError(`the task ${task.name} threw`, defect),
      Effect.fail(FleetError.of({ _tag: "TaskDied", task: task.name }))
    )
  )

const hasEnded = ({ ended }: ImapConnection): Effect.Effect<boolean> =>
  Effect.match(Effect.raceFirst(ended, Effect.void), { onFailure: () => true, onSuccess: () => false })

/** The tasks that have ended, until the store may forget them. */
interface Ending {
  readonly ended: (id: Snowflake.Snowflake) => Effect.Effect<void>
  readonly tidy: Effect.Effect<void>
}

/**
 * A task that has begun is remembered until its answer is stored: until then its message may come again. Tasks are
 * forgotten in batches, with one query each.
 */
const forgetting = Effect.fnUntraced(function* ({
  accountId,
  store
}: RunsMeans): Effect.fn.Return<Ending, never, MessageStorage | Scope.Scope> {
  const scope = yield* Effect.scope
  const messages = yield* MessageStorage
  let ended: Array<Snowflake.Snowflake> = []
  const forget = (ids: ReadonlyArray<Snowflake.Snowflake>) =>
    Effect.gen(function* () {
      const open = new Set(
        (yield* messages.unprocessedMessagesById(ids)).map(({ envelope }) => envelope.requestId)
      )
      const done = ids.filter((id) => !open.has(id))
      for (const id of ids) if (open.has(id)) ended.push(id)
      yield* store.forget(accountId, done.map(String))
    })
  const tidy = Effect.suspend(() => {
    const ids = ended
    ended = []
    return ids.length === 0 ? Effect.void : Effect.ignore(forget(ids))
  })
  return {
    tidy,
    ended: (id: Snowflake.Snowflake) =>
      Effect.suspend(() => {
        ended.push(id)
        return ended.length < batchSize ? Effect.void : Effect.asVoid(Effect.forkIn(tidy, scope))
      })
  }
})
