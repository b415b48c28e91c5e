/** Words for logging in. */
import { mechanisms, quoted, type Words } from "./Words.ts"

export const authentication = {
  NoUsableMechanism: ({ offered, wanted, loginDisabled }) => {
    const names = mechanisms(offered)
    const offer = names === "" ? "nothing that is known here" : names
    return {
      title: "The server offers no way to log in with this credential",
      why: `It offers ${offer}${loginDisabled ? ", and has disabled LOGIN" : ""}.`,
      try:
        wanted !== undefined
          ? "The account insists on another mechanism: leave the mechanism open, or name one that is offered."
          : /OAUTH/i.test(names)
            ? "It expects a token instead of a password: see whether the provider has app passwords, else sign in by OAuth."
            : "If the line is not encrypted, use security `auto`. Otherwise ask whoever runs the server how to log in."
    }
  },
  AuthRejected: ({ mechanism }) => ({
    title: "The server did not accept user and password",
    why: `It said no to ${mechanism}; servers do not tell whether the user, the password or a setting is at fault.`,
    try: "Check user and password. Some providers want an app password or authorization code instead of the usual one, or IMAP switched on."
  }),
  AuthorizationDenied: () => ({
    title: "The login is right, but it may not open this account",
    why: "The password was accepted; acting as this user was not.",
    try: "Leave out the user to act as, or ask whoever runs the server to grant it."
  }),
  PasswordExpired: () => ({
    title: "The password has expired",
    why: "The server knows it and wants a new one.",
    try: "Change it at the provider's web page, then connect with the new one."
  }),
  AuthTemporarilyUnavailable: () => ({
    title: "The server cannot check passwords at the moment",
    why: "Its user database or login service is down or busy; the password may well be right.",
    try: "Wait a few minutes and try again. Do not change the password."
  }),
  AuthSyntaxRejected: ({ mechanism }) => ({
    title: `The server did not understand the login (${mechanism})`,
    why: "It called every form of the command a syntax error, so the password itself was never judged.",
    try: "Name another mechanism, `PLAIN` or `LOGIN`. If none works, record a trace and show it to the server's operator."
  }),
  PrivacyRequired: () => ({
    title: "The server wants encryption before the login",
    why: "It refuses passwords on a line that others could read.",
    try: "Use security `starttls` here, or `tls` with its own port."
  }),
  SaslProtocol: ({ mechanism }) => ({
    title: `The server did not follow ${mechanism}`,
    why: "An answer in the exchange did not fit, so it could not prove itself and the exchange was stopped.",
    try: "Do not retry from a network you do not trust. Name another mechanism, and tell the server's operator."
  }),
  ServerNotAuthenticated: ({ mechanism }) => ({
    title: `The server could not prove that it knows the password (${mechanism})`,
    why: "Whoever answered may not be the server; the password itself was not sent.",
    try: "Try from another network. If it happens there too, tell the server's operator before you use another mechanism."
  }),
  ScramIterations: ({ iterations }) =>
    iterations < 4096
      ? {
          title: "The server asks for too little work on the password",
          why: `It wants ${iterations} rounds: on this unencrypted connection, anyone who reads along could guess the password.`,
          try: "Use security `tls` or `starttls`; tell the server's operator that 4096 rounds are the least."
        }
      : {
          title: "The server asks for too much work on the password",
          why: `It wants ${iterations} rounds; more than a million only keeps this computer busy.`,
          try: "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted; tell the server's operator."
        },
  OAuthTokenRejected: ({ scope, status }) => ({
    title: "The server did not accept the token",
    why: `${status === undefined ? "It gave no status" : `Its status is ${quoted(status)}`}${
      scope === undefined ? "" : `; it wants the scope ${quoted(scope)}`
    }.`,
    try: "Sign in with the provider again, and see that the token is for mail and for this user."
  })
} satisfies Partial<Words>
