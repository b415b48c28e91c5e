import { it } from "@effect/vitest"
import { imapConnection } from "./support/client.ts"
import { replay, transcripts } from "./support/transcript.ts"

it.effect.each(transcripts)("$name", (transcript) => replay(transcript, imapConnection))
