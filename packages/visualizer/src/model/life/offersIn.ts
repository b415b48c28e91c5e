/** What the server of an account lists of its capabilities, as its connections were told last. Pure. */
import { offersIn as offers } from "@effect-imap/core/internal/Advice"
import type { Offers } from "../evidence/offers.ts"
import type { Lived } from "./Lived.ts"

export const offersIn = (account: ReadonlyArray<Lived>): Offers =>
  account.findLast(({ stay }) => stay.refusals.listed !== "")?.stay.offers ?? offers([], false)
