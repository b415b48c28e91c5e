/** Logins that were refused, beside what came before them. */
import { isPublic } from "../../quirk/authorities.ts"
import { named, saysInternal } from "../../quirk/named.ts"
import { option, persisting } from "../../reason/words.ts"
import { type Addition, explains, ownWords } from "./Addition.ts"

export const login = {
  /** A proxy passed the login on, and says no more than that the server behind it did not take it. */
  behindLogin: {
    of: ["AuthRejected"],
    when: ({ said = "" }) => named.behindLogin.test(said),
    words: () => ({
      title: "The login at the server behind this one failed",
      why: "By its words, what answers is a proxy or a gateway, which passed the login on. They do not say whether the password is wrong, or the server behind does not accept or answer it.",
      try: "Check the user name and password once, such as in the provider's web mail. If they are right, the operator has to look at the server behind the proxy."
    }),
    party: "behind",
    actionBy: "user"
  },
  /** A second token was refused as well. */
  anotherRefused: {
    of: ["AuthRejected", "OAuthTokenRejected"],
    when: ({ circumstances }) => circumstances.renewed === true,
    words: () => ({ title: "The server did not accept the token, nor a new one" })
  },
  /** The source of tokens has no other one. */
  sameAgain: {
    of: ["AuthRejected", "OAuthTokenRejected", "OAuthTokenExpired"],
    when: ({ circumstances }) => circumstances.sameAgain === true,
    party: "source",
    words: () => ({
      title: "The server did not accept the token, and the app's source gave the same one again",
      why: "The source repeats what was refused: its token is old, or for something else.",
      try: "Let the source fetch a new token after a refusal; if it gets no other, the account's owner has to sign in again."
    }),
    actionBy: "app"
  },
  /** An earlier connection of the account logged in. */
  acceptedBefore: {
    of: ["AuthRejected"],
    when: (failed) => failed.circumstances.acceptedBefore === true && !explains(failed),
    words: () => ({
      why: "A login was accepted before: perhaps the password was changed, or access withdrawn."
    })
  },
  /** The server explains a refused login itself: what is known of others says nothing of it. */
  ownWords: {
    of: ["AuthRejected"],
    when: (failed) => explains(failed),
    words: () => ({
      ...ownWords,
      try: "Act on its words. If they do not help, check the user name and password, or ask the provider."
    })
  },
  /** The server admits no login for a while, and says itself why. RFC 5530 §3, UNAVAILABLE. */
  ownUnavailable: {
    of: ["AuthTemporarilyUnavailable"],
    when: ({ facts: { code }, said = "" }) =>
      code === "UNAVAILABLE" && said !== "" && !saysInternal.test(said),
    words: () => ({
      title: "The server admits no login at the moment, for a reason of its own",
      why: "Its own words say why; they say nothing against the password or token.",
      ...persisting(
        "Try again in a few minutes.",
        "If it persists, act on its words, or show them to the server's operator."
      )
    })
  },
  /** The answer to a login was OK, and its words a refusal. */
  saidOk: {
    when: ({ circumstances }) => circumstances.saidOk === true,
    words: (_, { why }) => ({ why: `The server said OK, but its words refuse the login. ${why}` })
  },
  /** A public authority issued it, and what links the two was not sent. RFC 8446 §4.4.2. */
  chainIncomplete: {
    of: ["TlsUntrusted"],
    when: ({ facts: { alone = false, detail = "" } }) => alone && isPublic(detail),
    words: () => ({
      title: "The server sends its certificate without the one in between",
      why: "By its name, a public authority issued it, and the certificate that links the two was not sent. Programs that fetch it themselves do not notice. No login was sent.",
      try: "The server's operator has to install the full chain (often called fullchain.pem). Do not accept the certificate by hand: its issuer's name alone proves nothing."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** A public authority issued it, by its name, and is not known here. */
  publicUnknown: {
    of: ["TlsUntrusted"],
    when: ({ facts: { detail = "" } }) => isPublic(detail),
    words: ({ reader }) => ({
      why: "By its name, a public authority issued it: the authorities that are known here are old or were replaced, or the server leaves out a certificate in between.",
      try: `Compare with another machine. If that one trusts the server, update the authorities of this one, or correct ${option(reader, "ca")}; if none does, the server's operator has to install the full chain.`
    }),
    actionBy: "user"
  },
  /** The certificate names a network's sign-in page. */
  portal: {
    of: ["TlsName", "TlsUntrusted", "TlsExpired"],
    when: ({ facts: { detail = "" } }) => named.portal.test(detail.split(", not for ")[0] ?? ""),
    words: () => ({
      title: "Something in this network answered in the server's place",
      why: "By the names in its certificate, it is the sign-in page of a Wi-Fi or a guest network. The server had no part in it, and no password was sent.",
      try: "Sign in to this network in a browser, or use another one, and connect again."
    }),
    party: "machine",
    actionBy: "user"
  }
} satisfies { readonly [id: string]: Addition }
