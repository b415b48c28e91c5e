/** Bytes to a server and back, over whatever a platform has. */
export {
  type Channel,
  connection,
  type Connection,
  fixed,
  fromCause,
  fromSocket,
  isSecured,
  layerFixed,
  layerSocket,
  operations,
  type Operations,
  type Report,
  type SocketOptions,
  type Target,
  Transport,
  TransportError,
  TransportFailure,
  trusted,
  unexpectedPlaintext
} from "../lifecycle/Transport.ts"
