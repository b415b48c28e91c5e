// In a page: the same `connect`, over a WebSocket to our own relay.
import { ImapConnection, Transport } from "@effect-imap/core"
import { Effect, Layer, Redacted, Stream } from "effect"
import * as Socket from "effect/socket/Socket"

const { host, protocol } = window.location
const relay = Socket.layerWebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/imap`).pipe(
  Layer.provide(Socket.layerWebSocketConstructorGlobal)
)
// The page's own wss encrypts the way to the relay, and the relay's TLS the rest: the page vouches for both.
const transport = Transport.layerSocket({ channel: Transport.trusted("our relay") }).pipe(
  Layer.provide(relay)
)

const output = document.querySelector("output")
const show = (text: string) => Effect.sync(() => output?.append(`${text}\n`))

const read = (form: FormData) =>
  Effect.gen(function* () {
    const opening = yield* ImapConnection.open({
      host: "relay",
      user: String(form.get("user")),
      password: Redacted.make(String(form.get("password")))
    })
    yield* Effect.forkScoped(Stream.runForEach(opening.stateChanges, show))
    const { logout, mailbox } = yield* opening.selected
    const { exists, name } = yield* mailbox
    yield* show(`${name} has ${exists} messages`)
    yield* logout
  }).pipe(
    Effect.scoped,
    Effect.provide(transport),
    Effect.catchTag("ImapError", (error) => show(`${error.reason._tag}: ${error.advice}`))
  )

document.querySelector("form")?.addEventListener("submit", (event) => {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLFormElement) Effect.runFork(read(new FormData(event.currentTarget)))
})
