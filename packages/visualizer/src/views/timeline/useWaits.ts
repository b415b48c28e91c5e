/** The waits of a connection up to now, while it lasts. */
import { useMemo } from "preact/hooks"
import type { Summary } from "../../model/index/Summary.ts"
import type { Wait } from "../../model/waits/Wait.ts"
import { waitsOf } from "../../model/waits/waitsOf.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"

export const useWaits = (detail: Detail, { status }: Summary, trace: Trace): ReadonlyArray<Wait> => {
  const { breaks, connection, waits } = detail
  const until = status === "open" || status === "selected" ? trace.now() : connection.last
  return useMemo(
    () => (until > connection.last ? waitsOf(connection, { missing: breaks, until }) : waits),
    [detail, until]
  )
}
