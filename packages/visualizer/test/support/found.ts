/** What is found in a connection, in the light of the others of its trace. */
import type { Connection } from "../../src/model/connection/Connection.ts"
import type { Finding } from "../../src/model/findings/Finding.ts"
import { findingIn } from "../../src/model/findings/beside/findingIn.ts"
import { livedIn } from "../../src/model/life/livedIn.ts"
import { atOnce } from "../../src/trace/pieces.ts"
import type { ReadTrace } from "../../src/trace/Reader.ts"

export const foundOn = (connection: Connection, trace: ReadTrace): ReadonlyArray<Finding> =>
  atOnce(findingIn(atOnce(livedIn(trace)))(connection))
