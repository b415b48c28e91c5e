/** The address of a page, who may see it, and how much it keeps. */
import type * as VisualizerServer from "@effect-imap/visualizer/VisualizerServer"

/** The address of the page. */
export interface ListenOptions {
  /** Default: a free port. */
  readonly port?: number | undefined
  /** Default `127.0.0.1`. An address that is not loopback needs `allowNetwork`. */
  readonly host?: string | undefined
}

/** The address of the page, and how much it keeps. */
export type Options = ListenOptions & VisualizerServer.LiveOptions

/** The address of the page of a fleet, and who may see it. */
export type FleetOptions = ListenOptions & Omit<VisualizerServer.FleetOptions, "members" | "trace">

/** The address of the page of recorded traces, and who may see it. */
export type RecordedOptions = ListenOptions & VisualizerServer.Options
