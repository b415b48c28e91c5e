/** Bytes to a server and back, over whatever a platform has. */
export {
  type Channel,
  connection,
  type Connection,
  type Direct,
  fixed,
  fromCause,
  fromSocket,
  isSecured,
  layerFixed,
  layerSocket,
  type Listening,
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
