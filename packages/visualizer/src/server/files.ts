/** Reads what a person gives as files: traces, plain or packed, and exported pages. */
import { Effect, Result, Schema, Stream } from "effect"
import { opened, UnpacksTooLarge } from "../page/open.ts"
import { type NotATrace, read } from "../trace/Reader.ts"
import { merged } from "./merge.ts"

export interface File {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A file that cannot be shown, and why. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {
  name: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `${this.name}: ${this.problem}`
  }
}

const damaged = "the packed data is damaged, or its end is missing"

const unpack = ({ bytes, name }: File): Effect.Effect<File, Unreadable> =>
  Stream.unwrap(
    Effect.map(
      Effect.tryPromise({
        try: () => opened(new Blob([bytes])),
        catch: () => new Unreadable({ name, problem: damaged })
      }),
      (stream) =>
        Stream.fromReadableStream({
          evaluate: () => stream,
          onError: (cause) =>
            new Unreadable({ name, problem: cause instanceof UnpacksTooLarge ? cause.message : damaged })
        })
    )
  ).pipe(
    Stream.runCollect,
    Effect.flatMap((chunks) => Effect.promise(() => new Blob(chunks).arrayBuffer())),
    Effect.map((buffer) => ({ name, bytes: new Uint8Array(buffer) }))
  )

const readable = <A>(name: string, result: Result.Result<A, NotATrace>): Effect.Effect<A, Unreadable> =>
  Result.match(result, {
    onSuccess: Effect.succeed,
    onFailure: ({ message }) => new Unreadable({ name, problem: message })
  })

/** Enough for a header: the first line that says anything. */
const headOf = (bytes: Uint8Array): Uint8Array => {
  const start = bytes.findIndex((byte) => byte > 32)
  const end = bytes.indexOf(10, start)
  return start === -1 || end === -1 ? bytes : bytes.subarray(0, end + 1)
}

const alone = (file: File) => Effect.as(readable(file.name, read(headOf(file.bytes))), file.bytes)

const together = (files: ReadonlyArray<File>) =>
  Effect.map(
    Effect.forEach(files, ({ bytes, name }) =>
      Effect.map(readable(name, read(bytes)), (trace) => ({ name, trace }))
    ),
    (traces) => new TextEncoder().encode(merged(traces))
  )

/** The trace in the files: one as it is, so that its lines keep their numbers; several as one. */
export const traceIn = (files: ReadonlyArray<File>): Effect.Effect<Uint8Array, Unreadable> =>
  Effect.flatMap(Effect.forEach(files, unpack), (plain) => {
    const [only] = plain
    if (plain.length === 0) return Effect.succeed(new Uint8Array())
    return only !== undefined && plain.length === 1 ? alone(only) : together(plain)
  })
