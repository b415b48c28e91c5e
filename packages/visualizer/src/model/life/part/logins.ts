/** Logins, certificates and what bars an account. Pure. */
import { times } from "../../../trace/quantities.ts"
import { quotation } from "../words.ts"

/** Times are in milliseconds. */
export const logins = {
  otherCertificate: (issuer: string, isSelfSigned: boolean) =>
    `another certificate than before, ${issuer}: ${isSelfSigned ? "of the server itself, or of" : "probably"} somebody on the way, who got no password`,
  renewedAlone: () =>
    "another certificate than before, without the one in between: most likely the server's was renewed, and its chain left out; no password was sent with it",
  portal: () =>
    "something in this network answered in the server's place, by its certificate the network's sign-in page",
  barredBy: (name: string, refusals: number) =>
    `nothing answers since the login of “${name}” was refused ${times(refusals)}: this address is probably barred for that`,
  barredOut: (refused: number, hungUp: number, serverText: string | undefined) =>
    `login refused ${times(refused)}${quotation(serverText)}, and then ${hungUp} connections closed before the greeting: this address is probably barred for that`,
  revokedInTurns: () =>
    "its token was revoked each time that another connection of this program had got a new one",
  refusedInTurns: (count: number, all: number, machine: string | undefined) =>
    machine === undefined
      ? `${count} of ${all} logins refused, in turns with those that were accepted`
      : `${count} of ${all} logins refused, each by ${machine}, and the others accepted by other machines`,
  lockedOut: (count: number, serverText: string | undefined) =>
    `login refused ${times(count)}${quotation(serverText)}, and the account kept out for a while after that`,
  limitOfLogins: (count: number, all: number, before: number, often: number) =>
    `${count} of ${all} logins refused${often === 1 ? ", all one after another" : ` in ${often} runs, each`} after ${often === 1 ? "" : "at least "}${before} had been accepted within a minute, and ${often === 1 ? "later ones" : "those in between"} accepted again: most likely a limit on logins`,
  certificateOfOne: (reason: string, here: string, there: string) =>
    `${reason} at ${here}, and trusted at ${there}`,
  certificateInTurns: (reason: string, count: number, all: number) =>
    `${reason} at ${count} of ${all} connections, in turns with those that were trusted`,
  inClear: () => "not encrypted"
}
