/** A connection as events that contain no secret. */
export {
  Event,
  type EventData,
  type EventName,
  type Events,
  Header,
  layerLogger,
  layerRedaction,
  layerSink,
  Redaction,
  ring,
  type Sink,
  toLine,
  toText,
  withRedaction,
  withSink
} from "../trace/Trace.ts"
export type { Ring } from "../trace/Ring.ts"
