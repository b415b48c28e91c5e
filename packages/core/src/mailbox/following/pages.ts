/** Reports new messages in pages, each when the listener asks for it, so that an app never holds more of a mailbox. */
import { arrive } from "./arrivals.ts"
import * as Mirror from "./Mirror.ts"
import * as UidSet from "./UidSet.ts"
import { isPaged, type Out, uidsOf } from "./View.ts"

/** Reports all messages once more, since a listener that takes pages has lost its place. `isTooLarge`: by a page. */
export const again = (self: Mirror.Mirror, isTooLarge: boolean): void => {
  const { view } = self
  const uids = uidsOf(self)
  if (uids === undefined || !isPaged(self)) return
  if (isTooLarge) self.page = Math.ceil(self.page / 2)
  self.room = 0
  self.unreported.clear()
  self.heard = UidSet.empty
  self.flags.clear()
  if (view._tag === "open") return Mirror.know(self, uids)
  self.view = { ...view, isBehind: true }
  Mirror.know(self, UidSet.empty)
}

/** The listener has taken everything, and asks for more. */
export const goOn = (self: Mirror.Mirror, out: Out): void => {
  const { view } = self
  self.room = self.page
  if (view._tag !== "open") return
  if (view.places._tag === "sure") arrive(self, out)
  Mirror.settle(self)
}
