/** Titles that fit into a line, and the ports that are mistaken for those of IMAP. */
import { type Beside, check } from "./words.ts"

const longestTitle = 60

/** Returns the first of the titles that fits; the last one always does. */
export const fitting = (first: string, ...shorter: ReadonlyArray<string>): string =>
  [first, ...shorter].find((title) => title.length <= longestTitle) ?? shorter.at(-1) ?? first

/** The other services whose ports are mistaken for those of IMAP, as IANA registers them. */
const services: { readonly [port: number]: string } = {
  25: "SMTP",
  80: "HTTP",
  110: "POP3",
  443: "HTTP",
  465: "SMTP",
  587: "SMTP",
  995: "POP3",
  4190: "ManageSieve"
}

interface Place extends Beside {
  readonly port?: number | undefined
}

/** Says where IMAP is, if the port is another service's; `undefined` if it may be IMAP's. */
export const ofOtherService = (place: Place): string | undefined => {
  const service = services[place.port ?? 0]
  return service && `${check(`the port, which is for ${service}`, place)}.`
}

/** The advice about what answers through a proxy. */
export const askProxy = "Ask the proxy's operator whether it lets this host and port through unchanged."
