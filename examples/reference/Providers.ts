import { Providers } from "@effect-imap/core"

// Providers.ofAddress
// before the user is asked for a password that would be refused
const provider = Providers.ofAddress("ada@gmail.com")

export const password = provider?.password // "appPassword"
export const page = provider?.help.password // where such a password is made
