/** Cancels a request to the Worker as soon as `GET until` is answered, and says what became of it. */
import worker from "../../edge/worker.ts"

export default {
  fetch(request: Request, env: Record<string, string>, context: ExecutionContext) {
    const until = new URL(request.url).searchParams.get("until") ?? ""
    const cancelling = new AbortController()
    const cancelled = new Request("https://worker.example/newest", { signal: cancelling.signal })
    const outcome = worker.fetch(cancelled, env, context).then(
      ({ status }) => `answered ${status}`,
      () => "cancelled"
    )
    return fetch(until).then(() => {
      cancelling.abort()
      return outcome.then((text) => new Response(text))
    })
  }
} satisfies ExportedHandler<Record<string, string>>
