/** Words for what helped with a server that deviates, by the recovery of the quirk. */
import type { Recovery } from "./Quirk.ts"
import type { Advice } from "../reason/words.ts"

const nothing = "Nothing to do here: the library knows this server and continued."

export const recoveries: { readonly [Name in Exclude<Recovery["_tag"], "Means">]: Advice } = {
  Refusal: {
    title: "The server's OK was a refusal",
    why: "Its text says that the login failed; had the OK been trusted, a later command would have failed instead.",
    try: "Treat it as any other refusal: check the user name and password."
  },
  Provisional: {
    title: "The server greeted provisionally, before it was ready",
    why: "Its login service is not ready yet: it greets again once it is, and a command sent before that is lost.",
    try: nothing
  },
  IdentifyAgain: {
    title: "The server opens mailboxes only to clients that identify themselves",
    why: "It refused SELECT in words that ask for ID, which was sent once more if the account allows it.",
    try: "Leave ID enabled, with name and version."
  },
  LoginFirst: {
    title: "LOGIN goes before PLAIN here, where it is offered",
    why: "This server cannot read this user's name from PLAIN.",
    try: nothing
  },
  LoginAfterPlain: {
    title: "LOGIN followed a refused PLAIN",
    why: "Servers of this kind sometimes refuse PLAIN and accept LOGIN with the same password.",
    try: nothing
  },
  MechanismRefused: {
    title: "The server refused the mechanism, not the password",
    why: "It listed the mechanism, and then said that it does not support it: another one may follow.",
    try: nothing
  },
  Recapability: {
    title: "CAPABILITY was sent, although the server had already listed its capabilities",
    why: "A proxy in front of this server needs to see the command, or it breaks what follows.",
    try: nothing
  },
  NamesAlone: {
    title: "NOTIFY was sent for the names of mailboxes alone",
    why: "Asked to report their messages as well, this server damages its list of mailboxes. They are counted from time to time.",
    try: nothing
  },
  Without: {
    title: "An extension was not used, although the server lists it",
    why: "Servers like this one do not keep what it promises, as an examination found.",
    try: nothing
  }
}
