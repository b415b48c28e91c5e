/** The resources that a driver works with. */
import type { Scope } from "effect"
import type { Alarm } from "../interpreter/Alarm.ts"
import type { WayIn } from "../machine/Settings.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type { Response } from "../../imap/Response.ts"
import type { Sizes } from "../../base/Sizes.ts"
import type { Recorder } from "../../trace/Recorder.ts"
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
  /** The memory of all that this connection keeps. */
  readonly memory: MemoryBound
  /** Returns whether another greeting will follow this one, as some busy servers do. */
  readonly isProvisional: (greeting: Response) => boolean
  /** Returns whether the mailbox is open for reading alone. */
  readonly isReadOnly: () => boolean
}
