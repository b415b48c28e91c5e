/** Network operations of a log: connecting and TLS. */
import type { LoggedConnection } from "./LoggedConnection.ts"
import { type Events, none, type Of } from "./LoggedConnection.ts"

/** The connection begins in the log. */
export const opened = (connection: LoggedConnection, item: Of<"Opened">): Events => {
  const { learned } = connection
  learned.seen = { ...learned.seen, host: learned.hostIn(item.host ?? "") }
  connection.port = item.port
  connection.client = item.client ?? connection.client
  return [
    ...connection.begin(),
    ...connection.moved(connection.progress.opened(item.lane, item.connected === true))
  ]
}

/** The log says that TLS is in use. */
export const secured = (
  connection: LoggedConnection,
  { authorized, cipher, protocol }: Of<"Secured">
): Events => {
  const moves = connection.moved(connection.progress.secured())
  const verified = { true: "certificate verified", false: "certificate not verified" }
  const words = [protocol, cipher, authorized === undefined ? undefined : verified[`${authorized}`]]
  const text = ["TLS in use", ...words.filter((word) => word !== undefined)].join(", ")
  const data = {
    text: connection.learned.at.text(text),
    kind: "tls",
    ...(protocol === undefined ? {} : { protocol }),
    ...(authorized === undefined ? {} : { authorized })
  } as const
  return [...moves, connection.event("trace:note", data)]
}

/** An operation of the network begins. */
export const netStart = (
  connection: LoggedConnection,
  { family, kind, port: to }: Of<"NetStart">
): Events => {
  const op = connection.operations.size
  connection.operations.set(kind, op)
  connection.port ??= to
  const opening = connection.begin()
  const moves = connection.moved(connection.progress.net(kind, "start"))
  const where = { ...(family === undefined ? {} : { family }), ...(to === undefined ? {} : { port: to }) }
  const { lane } = connection.progress
  const begun =
    kind === "tls" && lane !== undefined
      ? connection.activity(connection.activities.handshakeBegan(lane))
      : none
  return [
    ...opening,
    ...moves,
    ...begun,
    connection.event("net:start", { ...connection.lane, op, kind, ...where })
  ]
}

/** An operation of the network ends. */
export const netEnd = (connection: LoggedConnection, item: Of<"NetEnd">): Events => {
  const { at } = connection.learned
  const { authorized, cipher, error, kind, ok, protocol, sni } = item
  const data = {
    ...connection.lane,
    op: connection.operations.get(kind) ?? 0,
    ok,
    ...(error === undefined ? {} : { error }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(cipher === undefined ? {} : { cipher }),
    ...(sni === undefined ? {} : { sni: at.host(connection.learned.hostIn(sni)) }),
    ...(authorized === undefined ? {} : { authorized })
  }
  const over = kind === "tls" ? connection.activity(connection.activities.handshakeEnded(ok)) : none
  return [
    connection.event("net:end", data),
    ...over,
    ...(ok ? connection.moved(connection.progress.net(kind, "end")) : [])
  ]
}
