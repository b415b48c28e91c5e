/** Short titles of quirks that give no failure a meaning. */
import type { Quirk } from "@effect-imap/core/Quirks"

export const recoveries: { readonly [Name in Exclude<Quirk["recovery"]["_tag"], "Means">]: string } = {
  Refusal: "The server's OK was a refusal",
  Waits: "The server says what it does before it answers",
  Provisional: "The server greeted before it was ready",
  IdentifyAgain: "The server opens mailboxes only to clients that send ID",
  LoginFirst: "LOGIN goes before PLAIN here, where it is offered",
  LoginAfterPlain: "LOGIN followed a refused PLAIN",
  MechanismRefused: "The server refused the mechanism, not the password",
  Recapability: "CAPABILITY was sent, although the server had listed them",
  NamesAlone: "NOTIFY was sent for the names of mailboxes alone",
  Without: "An extension was not used, although the server lists it"
}
