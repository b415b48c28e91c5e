import { Mechanism } from "@effect-imap/core"

// Mechanism.factsOf
const { mutual, tells } = Mechanism.factsOf("SCRAM-SHA-256")
export const facts = `${tells}, ${mutual}` // "proof, true": the password stays here, and the server proves itself

// Mechanism.bindsChannel
export const binding = Mechanism.Name.literals.filter(Mechanism.bindsChannel)
// ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"]
