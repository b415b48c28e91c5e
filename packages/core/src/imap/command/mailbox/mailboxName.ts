/** Names of mailboxes as they are reported. RFC 9051 §5.1, RFC 9755 §3. */
import { Option } from "effect"
import * as ModifiedUtf7 from "../../wire/ModifiedUtf7.ts"
import * as RawName from "../../wire/RawName.ts"

/** In Unicode. A name that is not modified UTF-7 keeps its octets, so that the same are sent back. */
export const mailboxName = (sent: string, utf8 = false): string =>
  utf8 ? sent : Option.getOrElse(ModifiedUtf7.decode(sent), () => RawName.fromSent(sent))
