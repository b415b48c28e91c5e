import { Providers } from "@effect-imap/core"

// Providers.ofAddress
// before the user is asked for a password that would be refused
const provider = Providers.ofAddress("ada@gmail.com")

export const password = provider?.password // "appPassword"
export const page = provider?.help.password // where such a password is made

// Providers.ofHost
export const name = Providers.ofHost("imap.gmail.com")?.name // "Google"

// Providers.ofExchange
// a company's own domain whose mail, as its MX record says, is with a large provider
export const hosted = Providers.ofExchange("aspmx.l.google.com")?.account.host // "imap.gmail.com"
