/** A connection that is kept alive, and whether it still is. */
import * as ImapError from "../../ImapError.ts"
import type { Change, Now } from "../Context.ts"

export const keeping = {
  beginWork: (): Change => ({ working: true }),
  endWork: (): Change => ({ working: false }),
  /** Half of a connection is gone, and nobody says so: a network that changed, a NAT that forgot, a machine that hangs. */
  blameStall: ({ context }: Now): Change => ({
    failure: ImapError.make({ _tag: "ConnectionStalled", afterMs: context.settings.limits.probe }, "selected")
  })
}
