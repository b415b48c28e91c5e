/** A page that shows the connections of an app as they happen, and the same events as a text for a bug report. */
import { Trace } from "@effect-imap/core"
import * as Explain from "@effect-imap/visualizer/Explain"
import * as Reader from "@effect-imap/visualizer/Reader"
import { Effect, Layer, PubSub, Ref, Stream } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"

const page = `<!doctype html>
<meta charset="utf-8">
<title>Connections</title>
<script type="module" src="/imap-trace-view.js"></script>
<imap-trace-view></imap-trace-view>
<script type="module">
  const view = document.querySelector("imap-trace-view")
  view.live = true
  new EventSource("/events").onmessage = ({ data }) => view.append(data)
</script>
`

/** The lines of the trace so far, and those to come. */
export const lines = Effect.gen(function* () {
  const known = yield* Ref.make<ReadonlyArray<string>>([])
  const hub = yield* PubSub.unbounded<string>()
  const add = (line: string) => {
    Effect.runSync(Ref.update(known, (lines) => [...lines, line]))
    PubSub.publishUnsafe(hub, line)
  }
  const sink: Trace.Sink = {
    listening: () => true,
    header: (header) => add(Trace.toLine(header)),
    event: (event) => add(Trace.toLine(event))
  }
  return {
    known: Ref.get(known),
    all: Stream.unwrap(
      Effect.gen(function* () {
        const later = yield* PubSub.subscribe(hub)
        return Stream.concat(Stream.fromIterable(yield* Ref.get(known)), Stream.fromSubscription(later))
      })
    ),
    /** Provide it once, to all connections. */
    layer: Trace.layerSink(Effect.succeed(sink))
  }
})

export type Lines = Effect.Success<typeof lines>

export const routes = ({ all }: Lines) =>
  Layer.mergeAll(
    HttpRouter.add("GET", "/", HttpServerResponse.html(page)),
    HttpRouter.add(
      "GET",
      "/events",
      HttpServerResponse.stream(
        all.pipe(
          Stream.map((line) => `data: ${line}\n\n`),
          Stream.encodeText
        ),
        { contentType: "text/event-stream" }
      )
    )
  )

/** What went wrong and what to try, for an issue. It contains no secret. */
export const report = Effect.fnUntraced(function* ({ known }: Lines) {
  const text = (yield* known).map((line) => `${line}\n`).join("")
  return Explain.explain(yield* Effect.fromResult(Reader.read(text)))
})
