/**
 * What the command of a tunnel says as it ends: ssh in the first place, and the shell that runs it. It is about the tunnel, and
 * never about the mail server's login.
 */

interface TunnelEnd {
  readonly says: RegExp
  readonly why: string
  readonly try: string
}

const ends: ReadonlyArray<TunnelEnd> = [
  {
    says: /\bpermission denied\b.{0,8}\(|\btoo many authentication failures\b|\bno supported authentication methods\b/i,
    why: "The host that the tunnel goes through refused the command's own login, such as its key.",
    try: "Give the command a key that this host accepts, or have the key allowed there. The password of the mail account has no part in it."
  },
  {
    says: /\bhost key verification failed\b|\bremote host identification has changed\b/i,
    why: "The command does not know the key of the host that the tunnel goes through, or knows another one.",
    try: "Run the command once by hand and compare the key that it shows with the one that the host's operator names."
  },
  {
    says: /\bcould not resolve hostname\b|\bname or service not known\b/i,
    why: "The name of a host that the tunnel goes through could not be looked up.",
    try: "Check that name in the command."
  },
  {
    says: /\bconnection (?:refused|timed out|closed by|reset by)\b|\bno route to host\b|\bnetwork is unreachable\b|\badministratively prohibited\b|\bopen failed\b/i,
    why: "The host that the tunnel goes through could not be reached, or did not reach the mail server itself.",
    try: "Run the command by hand, and see at which of its hosts it stops."
  },
  {
    says: /\bcommand not found\b|\bno such file or directory\b|\bnot recognized as\b/i,
    why: "A program that the command names is not there, on this machine or on the tunnel's host.",
    try: "Install it, or correct the command."
  }
]

/** Returns what such words mean. */
export const tunnelEnd = (said: string): TunnelEnd | undefined => ends.find(({ says }) => says.test(said))
