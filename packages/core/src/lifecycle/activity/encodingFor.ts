import * as Capability from "../../imap/Capability.ts"
import type { EncodeOptions } from "../../imap/wire/CommandEncoder.ts"

/** The encoding for a server with these capabilities; synchronizing literals work everywhere. */
export const encodingFor = (
  capabilities: Capability.Capabilities | undefined,
  utf8 = false
): EncodeOptions => ({
  literals: capabilities === undefined ? "synchronizing" : Capability.literals(capabilities),
  utf8
})
