/** What a driver works with. */
import type { Scope } from "effect"
import type { Alarm } from "../interpreter/Alarm.ts"
import type { WayIn } from "../machine/Settings.ts"
import type { Response } from "../Response.ts"
import type { Sizes } from "../Sizes.ts"
import type { Recorder } from "../trace/Recorder.ts"
import type { Connection } from "../Transport.ts"
import type { Destination } from "./transportFailure.ts"

export interface DriverMeans {
  readonly wayIn: WayIn
  readonly connection: Connection
  readonly scope: Scope.Closeable
  readonly recorder: Recorder
  readonly alarm: Alarm
  readonly place: Omit<Destination, "step">
  readonly sizes: Sizes
  /** A busy server sends such a greeting first, and another one later. */
  readonly isProvisional: (greeting: Response) => boolean
}
