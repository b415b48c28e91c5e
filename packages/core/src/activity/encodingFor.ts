import * as Capability from "../Capability.ts"
import type { EncodeOptions } from "../wire/CommandEncoder.ts"

/** How a server that lists this may be written to; a synchronizing literal works everywhere. */
export const encodingFor = (
  capabilities: Capability.Capabilities | undefined,
  utf8 = false
): EncodeOptions => ({
  literals: capabilities === undefined ? "synchronizing" : Capability.literals(capabilities),
  utf8
})
