/**
 * What if: one recorded call again with other settings. The server of the page provides the replay; the page makes its
 * form from the listed settings, and only these are passed on.
 */
import { ByteSize, Effect, Option, Schema, Semaphore } from "effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import { MaxBodySize } from "effect/http/HttpServerRequest"
import type { Question, Setting } from "../document/Question.ts"

export type { Question, Setting }

/** The result of a replay. */
export interface Replayed {
  /** The trace of the replay, NDJSON. */
  readonly trace: string
  /** A sentence about what the recording does not answer; empty if it answers everything. */
  readonly words: string
}

/** The question cannot be replayed. */
export class CannotReplay extends Schema.TaggedError<CannotReplay>()("CannotReplay", {
  problem: Schema.String
}) {
  override get message() {
    return this.problem
  }
}

/** Replays what a trace recorded. */
export interface WhatIf {
  readonly settings: ReadonlyArray<Setting>
  readonly replay: (trace: Uint8Array, question: Question) => Effect.Effect<Replayed, CannotReplay>
}

/** The reason why there is no answer. */
export interface Unanswered {
  readonly status: 400 | 413 | 422 | 429 | 503
  readonly words: string
}

/** Answers one question at a time, about the trace as it is then. */
export const answering = (whatIf: WhatIf, kept: Effect.Effect<Uint8Array>) => {
  const one = Semaphore.makeUnsafe(1)
  const answer = Effect.fnUntraced(function* (request: HttpServerRequest) {
    const question = yield* questionIn(request, whatIf)
    return yield* whatIf.replay(yield* kept, question).pipe(
      Effect.timeoutOrElse({
        duration: timeout,
        orElse: () => new CannotReplay({ problem: `The replay took longer than ${timeout}.` })
      }),
      Effect.mapError(({ problem }): Unanswered => ({ status: 422, words: problem }))
    )
  })
  return (request: HttpServerRequest): Effect.Effect<Replayed, Unanswered> =>
    Effect.flatMap(
      one.withPermitsIfAvailable(1)(answer(request)),
      Option.match({ onNone: () => Effect.fail(busy), onSome: Effect.succeed })
    )
}

/** A question is some names and a few words. */
const maxBody = ByteSize.kibibytes(4)
const timeout = "30 seconds"

const short = Schema.String.check(Schema.isMaxLength(200))
const Body = Schema.fromJsonString(
  Schema.Struct({ connection: short, settings: Schema.Record(short, short) })
)

const questionIn = Effect.fnUntraced(function* (request: HttpServerRequest, whatIf: WhatIf) {
  const text = yield* request.text.pipe(
    Effect.provideService(MaxBodySize, maxBody),
    Effect.mapError((): Unanswered => ({ status: 413, words: "The question is too long." }))
  )
  const question = yield* Schema.decodeUnknownEffect(Body)(text).pipe(
    Effect.mapError((): Unanswered => ({ status: 400, words: "This is no question that the page asks." }))
  )
  const strange = Object.entries(question.settings).find(([name, value]) => !isOffered(whatIf, name, value))
  if (strange === undefined) return question
  const words = "One of the settings is not offered, or has a value that it cannot have."
  return yield* Effect.fail<Unanswered>({ status: 400, words })
})

const isOffered = ({ settings }: WhatIf, name: string, value: string): boolean =>
  settings.some(
    (setting) => setting.name === name && (setting.choices === undefined || setting.choices.includes(value))
  )

const busy: Unanswered = { status: 429, words: "Another replay is under way: try again after it." }
