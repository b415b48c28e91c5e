/** A connection as events that contain no secret. */
export {
  Event,
  Header,
  layerRedaction,
  layerSink,
  Redaction,
  ring,
  type Sink,
  toLine,
  toText,
  TraceSink,
  withRedaction,
  withSink
} from "../trace/Trace.ts"
