/** Words for what helped with a server that does otherwise, by the recovery of the quirk. */
import type { Recovery } from "../quirk/Quirk.ts"
import type { Advice } from "../reason/words.ts"

const nothing = "Nothing to do here: the library knows this server and went on."

export const recoveries: { readonly [Name in Exclude<Recovery["_tag"], "Means">]: Advice } = {
  Refusal: {
    title: "The server's OK was a refusal",
    why: "Its words said that the login failed; had the OK been believed, a later command would have failed instead.",
    try: "Take it as any other refusal: check user and password."
  },
  Provisional: {
    title: "The server greeted provisionally, and meant it later",
    why: "Its login service was not ready yet; a command sent before the second greeting is lost.",
    try: nothing
  },
  IdentifyAgain: {
    title: "The server opens mailboxes only to clients that say who they are",
    why: "It refused SELECT in words that ask for ID, which was sent once more where the account allows it.",
    try: "Leave ID enabled, with name and version."
  },
  LoginFirst: {
    title: "LOGIN went before PLAIN",
    why: "This server cannot read this user's name from PLAIN.",
    try: nothing
  },
  LoginBehindPlain: {
    title: "LOGIN followed a refused PLAIN",
    why: "Servers of this kind refuse PLAIN at times, and take LOGIN with the same password.",
    try: nothing
  },
  Recapability: {
    title: "The capabilities were asked for, though the server had told them",
    why: "A proxy before this server needs to see the question, or it spoils what follows.",
    try: nothing
  }
}
