/** The viewer of one trace: its page, the scripts that it loads later, the events, and their replays. */
import { Effect, type Stream } from "effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { RunnerStay } from "../model/fleet/Member.ts"
import { program } from "../document/bundle.generated.ts"
import { htmlDocument } from "../document/document.ts"
import { type Answers, headers, refuse, scriptOf } from "./serve.ts"
import { answering, type WhatIf } from "./WhatIf.ts"

export interface TraceSite {
  /** The title of the page. */
  readonly title: string
  readonly compare?: boolean | undefined
  /** The events from the beginning, for each viewer; NDJSON. */
  readonly events: Stream.Stream<Uint8Array>
  /** Returns all events that are kept now; NDJSON. */
  readonly kept: Effect.Effect<Uint8Array>
  /** Replays the trace with other settings, if possible. */
  readonly whatIf?: WhatIf | undefined
  /** Returns milliseconds on the trace's clock, if it still runs: the last event may be long ago. */
  readonly now?: (() => number | undefined) | undefined
}

const secondary = scriptOf(program.secondary)

/** Loaded with the first log that a page opens. */
const importers = Effect.map(
  Effect.promise(() => import("../import/bundle.generated.ts")),
  ({ importers }) => scriptOf(importers)
)

/** The scripts that every page of the viewer loads later. */
export const laterScripts: Answers = {
  secondary: () => Effect.succeed(secondary),
  importers: () => importers
}

export const html = (page: string, policy: Readonly<Record<string, string>> = {}) =>
  HttpServerResponse.text(page, {
    contentType: "text/html; charset=utf-8",
    headers: { ...headers, ...policy }
  })

/** Facts about a trace in addition to its events. */
export interface Beside {
  /** Milliseconds on its clock, if that still runs. */
  readonly now?: number | undefined
  /** The runners that had its account, the present one last. */
  readonly stays?: ReadonlyArray<RunnerStay> | undefined
}

/** Streams events as they happen. The other facts are in headers, which contain only ASCII. */
export const eventStream = (events: Stream.Stream<Uint8Array, unknown>, { now, stays }: Beside = {}) =>
  HttpServerResponse.stream(events, {
    contentType: "application/x-ndjson",
    headers: {
      ...headers,
      ...(now === undefined ? {} : { "trace-now": String(now) }),
      ...(stays === undefined ? {} : { "trace-stays": encodeURIComponent(JSON.stringify(stays)) })
    }
  })

export const traceSite = ({ compare, events, kept, now, title, whatIf }: TraceSite): Answers => {
  const page = html(htmlDocument(program, { title, live: "events", compare, whatIf: whatIf?.settings }))
  return {
    ...laterScripts,
    page: () => Effect.succeed(page),
    events: () => Effect.sync(() => eventStream(events, { now: now?.() })),
    ...(whatIf === undefined ? {} : { replay: replays(whatIf, kept) })
  }
}

/** Answers with the trace of a replay. The sentence about missing answers is in a header, which contains only ASCII. */
const replays = (whatIf: WhatIf, kept: Effect.Effect<Uint8Array>) => {
  const answer = answering(whatIf, kept)
  return (request: HttpServerRequest) =>
    Effect.match(answer(request), {
      onFailure: refuse,
      onSuccess: ({ trace, words }) =>
        HttpServerResponse.text(trace, {
          contentType: "application/x-ndjson",
          headers: { ...headers, "replay-words": encodeURIComponent(words.slice(0, 500).toWellFormed()) }
        })
    })
}
