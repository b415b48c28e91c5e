import * as Capability from "../Capability.ts"
import type { EncodeOptions } from "../wire/CommandEncoder.ts"

/** The encoding for a server with these capabilities; synchronizing literals work everywhere. */
export const encodingFor = (
  capabilities: Capability.Capabilities | undefined,
  utf8 = false
): EncodeOptions => ({
  literals: capabilities === undefined ? "synchronizing" : Capability.literals(capabilities),
  utf8
})
