/** What IMAP4rev2 has without listing it. RFC 9051, appendix E. */
import { ours } from "../failure/quotation/ours.ts"

export const ofRev2 = [
  ours("NAMESPACE"),
  ours("UNSELECT"),
  ours("UIDPLUS"),
  ours("ESEARCH"),
  ours("SEARCHRES"),
  ours("ENABLE"),
  ours("IDLE"),
  ours("SASL-IR"),
  ours("LIST-EXTENDED"),
  ours("LIST-STATUS"),
  ours("MOVE"),
  ours("LITERAL-"),
  ours("SPECIAL-USE"),
  ours("STATUS=SIZE")
]
