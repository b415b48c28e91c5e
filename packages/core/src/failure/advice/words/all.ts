/** The words of all reasons, in the order of `reason/all.ts`. */
import type { Words } from "../Facts.ts"
import { authenticationWords } from "./authentication.generated.ts"
import { betweenWords } from "./between.generated.ts"
import { commandsWords } from "./commands.generated.ts"
import { discoveryWords } from "./discovery.generated.ts"
import { localWords } from "./local.generated.ts"
import { networkWords } from "./network.generated.ts"
import { protocolWords } from "./protocol.generated.ts"
import { providerWords } from "./provider.generated.ts"
import { securityWords } from "./security.generated.ts"

export const words: Words = {
  ...localWords,
  ...discoveryWords,
  ...networkWords,
  ...betweenWords,
  ...securityWords,
  ...authenticationWords,
  ...providerWords,
  ...commandsWords,
  ...protocolWords
}
