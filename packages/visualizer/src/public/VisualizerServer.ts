/** The traces of a running app in a browser, while they happen. */
export {
  fleet,
  type FleetOptions,
  layer,
  live,
  type Live,
  type LiveOptions,
  type Options,
  recorded,
  VisualizerRefused
} from "../server/VisualizerServer.ts"
export { type File, Unreadable } from "../server/files.ts"
