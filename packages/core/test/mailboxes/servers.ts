/** Servers by what they offer of mailboxes that are not open. */
import * as Simulator from "../../src/simulator/Simulator.ts"

const { wellBehaved } = Simulator.profiles

export const offering = (more: string, without: ReadonlyArray<string> = []): Simulator.Profile => {
  const names = wellBehaved.capabilities.authenticated.split(" ").filter((name) => !without.includes(name))
  return {
    ...wellBehaved,
    capabilities: { ...wellBehaved.capabilities, authenticated: [...names, more].join(" ").trim() }
  }
}

export const servers = {
  notify: offering("NOTIFY"),
  "notify and ids": offering("NOTIFY OBJECTID"),
  "names by NOTIFY": offering("NOTIFY THREAD=REFS"),
  "LIST-STATUS and ids": offering("OBJECTID"),
  "LIST-STATUS": offering(""),
  STATUS: offering("", ["LIST-STATUS", "LIST-EXTENDED", "CONDSTORE", "QRESYNC"])
}

export const letter = Simulator.message("Subject: Hello\n\nHello.\n")
