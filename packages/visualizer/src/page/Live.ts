/**
 * Follows a live trace: `GET` with a bearer token, answered by an endless stream of NDJSON.
 *
 * The token is in the URL's fragment, which no server sees; it is removed from the address at once and kept for a
 * reload. Every response begins with the header and all kept events, so a retry begins again and nothing is duplicated.
 */

import type { RunnerStay } from "../model/fleet/Member.ts"
import { each } from "./each.ts"
import { staysIn } from "./given.ts"

export type LiveStatus =
  | { readonly _tag: "connecting" }
  | { readonly _tag: "live" }
  /** The stream broke at `at`; the next attempt is at `retryAt`, both on the reader's clock. */
  | { readonly _tag: "lost"; readonly at: Date; readonly retryAt: Date }
  /** There is no token: the page was opened by hand. */
  | { readonly _tag: "tokenMissing" }
  /** The server does not know the token: it was restarted. */
  | { readonly _tag: "tokenRefused" }
  | { readonly _tag: "ended" }

export interface Listener {
  readonly status: (status: LiveStatus) => void
  /**
   * Called when a stream begins: its first bytes replace earlier ones. `now` is the time on the trace's clock, if the
   * server sends it in the header `trace-now`, since the last event may be long ago. `stays`: the runners that had
   * the account.
   */
  readonly begin: (now: number | undefined, stays: ReadonlyArray<RunnerStay>) => void
  readonly chunk: (bytes: Uint8Array<ArrayBuffer>) => void
  /** Called when the server reports the end. */
  readonly end: () => void
}

const storageKey = "effect-imap trace token"
const minRetryMs = 1000
const maxRetryMs = 15_000

/** Takes the token of this page, and removes it from the address. */
export const takeToken = (): string | undefined => {
  const fromFragment = new URLSearchParams(location.hash.slice(1)).get("token")
  if (fromFragment === null) return sessionStorage.getItem(storageKey) ?? undefined
  // a private file leads here with the token in the query as well
  history.replaceState(null, "", location.pathname + location.search.replace(/^\?token=.*/, ""))
  sessionStorage.setItem(storageKey, fromFragment)
  return fromFragment
}

/** A trace that arrives in parts. */
export interface Feed {
  readonly push: (bytes: Uint8Array<ArrayBuffer>) => void
  /** Ends the trace: no more bytes follow. */
  readonly end: () => void
}

/** Passes on a stream until it ends or breaks. */
export const drain = (body: ReadableStream<Uint8Array<ArrayBuffer>>, { end, push }: Feed): Promise<void> =>
  each(body, push).then(end, end)

/** Follows until it is stopped, and connects again after losses. */
export const connect = (url: string, token: string | undefined, listener: Listener): (() => void) => {
  const stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let retry = minRetryMs

  const lost = () => {
    const at = new Date()
    listener.status({ _tag: "lost", at, retryAt: new Date(at.getTime() + retry) })
    timer = setTimeout(attempt, retry, token)
    retry = Math.min(retry * 2, maxRetryMs)
  }

  const attempt = (token: string) => {
    const begin: Listener["begin"] = (now, stays) => {
      retry = minRetryMs
      listener.begin(now, stays)
    }
    follow(url, token, stop.signal, { ...listener, begin }).then(
      (outcome) => {
        if (outcome === "lost") return lost()
        if (outcome === "refused") {
          sessionStorage.removeItem(storageKey)
          return listener.status({ _tag: "tokenRefused" })
        }
        listener.end()
        listener.status({ _tag: "ended" })
      },
      () => stop.signal.aborted || lost()
    )
  }

  if (token === undefined) {
    listener.status({ _tag: "tokenMissing" })
  } else {
    listener.status({ _tag: "connecting" })
    attempt(token)
  }
  return () => {
    stop.abort()
    clearTimeout(timer)
  }
}

type Outcome = "ended" | "lost" | "refused"

const follow = (url: string, token: string, signal: AbortSignal, listener: Listener): Promise<Outcome> =>
  fetch(url, { headers: { authorization: `Bearer ${token}` }, cache: "no-store", signal }).then(
    (response) => {
      if (response.status === 401) return "refused"
      if (!response.ok || response.body === null) return "lost"
      const { body } = response
      const now = Number(response.headers.get("trace-now") ?? Number.NaN)
      const stays = staysIn(response.headers.get("trace-stays"))
      listener.begin(Number.isFinite(now) ? now : undefined, stays)
      listener.status({ _tag: "live" })
      return each(body, listener.chunk).then((): Outcome => "ended")
    }
  )
