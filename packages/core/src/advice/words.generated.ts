/** The words for each reason, and the kinds of its facts. Written by scripts/words.ts from `reason/`. Do not edit. */
/* oxlint-disable max-lines -- one table */
import { aside, at, because, broken, check, doing, either, mechanisms, named, onPort, option, quoted, security, subject, tlsPlace, within } from "../reason/words.ts"
import { table } from "../Sizes.ts"
import type { Kind, Words } from "./Facts.ts"

export const words: Words = {
  InvalidAccount: ({ field, problem }) => ({
      title: `The account${field === undefined ? "" : `'s ${quoted(field)}`} cannot be used`,
      why: `What was given does not fit${because(problem?.slice(0, 120))}.`,
      try: `Correct ${named(field, "it")} and connect again. Nothing has been sent yet.`
    }),
  CredentialUnavailable: () => ({
      title: "There is no password or token to log in with",
      why: "The account has none, or the function, the file or the command that should give it failed or gave nothing.",
      try: "Give one, or run what gives it by itself and see what it prints. No login has been tried."
    }),
  Misuse: () => ({
      title: "The app asked for something that cannot be sent here",
      why: "The command belongs to the connection itself, contains what no IMAP command can carry, such as a line break, or was meant for another mailbox than the one that is open.",
      try: "The problem named beside this message says what to change. Nothing was sent, and the connection itself is fine."
    }),
  StreamFailed: () => ({
      title: "A message that was being sent did not come to its end",
      why: "Its stream failed, was interrupted, or has another size than was said. Only the end of the connection stops it.",
      try: "Mend what gives the bytes, and connect again. The server keeps no part of the message."
    }),
  MessageTooLarge: ({ limit }) => ({
      title: "The message is larger than the server takes",
      why: `${limit === undefined ? "It lists a limit" : `Its limit is ${limit} bytes`} (APPENDLIMIT). Nothing was sent.`,
      try: "Leave out an attachment, or store it elsewhere."
    }),
  Closed: () => ({
      title: "The connection was closed from this side",
      why: "Its scope ended, or the app logged out, while something was still waiting for an answer.",
      try: "Nothing to mend. Connect again when the mailbox is needed, and keep the scope open as long as it is used."
    }),
  NothingDiscovered: ({ asked, domain }) => {
      const outcomes = asked === undefined ? undefined : new Set(Object.values(asked))
      return {
        title: `No mail server was found${domain === undefined ? "" : ` for ${quoted(domain)}`}`,
        why:
          outcomes === undefined
            ? "Nobody who was asked named one that can be used."
            : outcomes.has("notOffered")
              ? "The domain says in DNS that it offers no IMAP."
              : outcomes.has("silent")
                ? "Some of those who were asked gave no answer, so there may be one all the same."
                : "Neither DNS, nor the domain's own pages, nor a server of a usual name leads to one.",
        try: "Check the spelling of the address, or give the server's name as host: the provider's help pages have it."
      }
    },
  ServerUnconfirmed: ({ domain, host, port }) => ({
      title: `${named(host, "The server")} is no server of ${named(domain, "the domain")}, as far as anybody can prove`,
      why: "It was named by DNS or by a page without encryption, which somebody on the road could have forged.",
      try: `Ask the provider whether it is the right one. If so, give it as host${port === undefined ? "" : `, with port ${port}`}. No password was sent.`
    }),
  DnsNotFound: ({ host }) => ({
      title: `There is no server ${host === undefined ? "of this name" : `called ${quoted(host)}`}`,
      why: "DNS answered that this name does not exist, or has no address.",
      try: "Check the spelling of the host; your provider's help page has the right one, often imap.example.com."
    }),
  DnsTemporary: ({ host }) => ({
      title: `The name ${named(host, "of the server")} could not be looked up`,
      why: "The DNS server gave no usable answer, so nobody knows yet whether the name exists.",
      try: "Check that other names resolve on this network, then try again in a minute."
    }),
  Offline: () => ({
      title: "There is no network",
      why: "This machine has no route to the server at all.",
      try: "Connect to a network and try again; a VPN that is half up looks the same."
    }),
  ConnectRefused: ({ host, lost, port, reader }) => ({
      title: `Nothing listens ${port === 0 ? "at the other end" : `on ${at(host, port)}`}`,
      why: "The machine answered that this port is closed.",
      try: `${check("the port", { lost, port, reader })}. If it is right, the server is down.`
    }),
  HostUnreachable: ({ host, port }) => ({
      title: `${port === 0 ? "The other end" : port === undefined ? named(host, "The server") : `${named(host, "The server")}, port ${port},`} cannot be reached`,
      why: "Packets to it are lost or turned away on the road: a firewall, a VPN, a proxy, or a machine that is down.",
      try: "Try from another network, such as a phone's. If it works there, this network blocks the port."
    }),
  Timeout: ({ step, afterMs, along = [], through }) => ({
      title: `No answer${within(afterMs)}${step === undefined ? "" : ` while ${[step, ...along].map((each) => doing[each]).join(" and ")}`}${through === undefined ? "" : ` through ${quoted(through)}`}`,
      why: "The server fell silent, so the connection was given up; a late answer could be taken for another one.",
      try: `Try again in a moment. If it always stops ${step === undefined ? "there" : `at ${step}`}, that is the server's or the network's part: show them this moment, or raise that step's limit.`
    }),
  GreetingTimeout: ({ port, tls, afterMs, reader }) => ({
      title: `No greeting came${port === undefined || port === 0 ? "" : ` from port ${port}`}${within(afterMs)}`,
      why:
        tls === undefined
          ? "A server that expects TLS waits for the client and says nothing; an overloaded one may take its time."
          : tls
            ? "TLS is up, but the server behind it sends no greeting: it is overloaded, or it waits for something else."
            : "A server that expects TLS waits for the client and says nothing; an overloaded one looks the same.",
      try: tls
        ? "Try again in a few minutes. If it stays so, whoever runs the server should look at its log."
        : `${subject(port)} may expect TLS: try ${security(reader, "tls")} with it. If it should be plain, try again in a few minutes.`
    }),
  ClosedBeforeGreeting: ({ port }) => ({
      title: `The server hung up${onPort(port)} before its greeting`,
      why: "Servers do so when an address has too many connections or failed logins, and so do firewalls.",
      try: "Close other mail programs on this network and wait some minutes. If it stays so, ask for the block to be lifted."
    }),
  ConnectionLost: ({ step }) => ({
      title: `The connection was lost${step === undefined ? "" : ` while ${doing[step]}`}`,
      why: "The other end, or something on the road to it, cut the line without a goodbye.",
      try: `Connect again. If it is always cut at ${step ?? "the same step"}, look at the last lines on both sides: a firewall or the server cuts there.`
    }),
  ConnectionStalled: ({ afterMs }) => ({
      title: `The open connection was dead: nothing came back${within(afterMs)}`,
      why: "No end of it was told: the network changed, the machine slept, a firewall forgot the connection, or the server hangs.",
      try: "Connect again. If it happens every few minutes, something on the road forgets quiet connections: poll or idle in shorter intervals."
    }),
  NotImap: ({ lost, port, protocol, reader }) => ({
      title:
        protocol === undefined || protocol === "unknown"
          ? `What answers${onPort(port)} does not speak IMAP`
          : `${subject(port)} speaks ${protocol.toUpperCase()}, not IMAP`,
      why: "The first line was not an IMAP greeting, so no command and no password was sent.",
      try: {
        smtp: "This is the server for sending mail: ask your provider for the IMAP one, often imap.… instead of smtp.….",
        pop3: `This is a POP3 port: look for the one of IMAP, best with ${security(reader, "tls")}.`,
        http: "This is a web server or a proxy's login page: check host and port, and sign in to the network if it asks.",
        ssh: `This is an SSH port: look for the one of IMAP, best with ${security(reader, "tls")}.`,
        tls: `The port speaks TLS from the first byte: use ${security(reader, "tls")} with it.`,
        unknown: `${check("host and port", { lost, port, reader })}.`
      }[protocol ?? "unknown"]
    }),
  ServerRefused: () => ({
      title: "The server turned the connection away",
      why: "It sent a refusal instead of a greeting: it is overloaded, going down, or does not serve this address now.",
      try: "Wait some minutes and try again; what the server said beside this message often names the cause."
    }),
  TooManyConnections: () => ({
      title: "There are too many connections to this account",
      why: "Servers limit how many connections one user or address may have; old ones count until they time out.",
      try: "Close other mail programs and devices that use this account, wait some minutes, and try again."
    }),
  ServerChanged: ({ known, reader }) => ({
      title: `The server is no longer reached as before${known === undefined ? "" : `, by ${known.wayIn === "implicitTls" ? "TLS" : "STARTTLS"} on port ${known.port}`}`,
      why: "This way in worked the last time. The server may be down or moved, or somebody on the road may block it.",
      try: `Try again in a moment. If the server is known to have changed, connect with ${option(reader, "rediscover")}.`
    }),
  ProxyUnusable: ({ detail }) => ({
      title: "The proxy cannot be used",
      why: `The server was never asked for${because(detail)}.`,
      try: "Check the kind, the host and the port of the proxy. Where the server can be reached without it, leave it out."
    }),
  ProxyAuthRequired: ({ detail }) => ({
      title: "The proxy wants a user and a password",
      why: `It did not let this connection through${because(detail)}.`,
      try: "Give the proxy's own user and password in its URL (for the command: in IMAP_PROXY); they are not those of the mail account."
    }),
  ProxyRefused: ({ host, port }) => ({
      title: `The proxy does not allow ${at(host, port)}`,
      why: "Its rules name the hosts and ports that may be reached, often port 443 alone.",
      try: "Ask whoever runs the proxy to allow this host and port, or try the server's other port."
    }),
  ProxyFailed: ({ detail, host, port }) => ({
      title: `The proxy did not get through to ${at(host, port)}`,
      why: `The proxy looks the name up and connects by itself, and could not${because(detail)}.`,
      try: "Check host and port. If they are right, the server is down, or the proxy's own network blocks it."
    }),
  TunnelEnded: ({ detail }) => ({
      title: "The tunnel's command ended",
      why: `The command is the connection, and it is over${because(detail)}.`,
      try: "Run the command by hand: it should wait and show the server's greeting. It has no terminal to ask a password on."
    }),
  TlsNotTls: ({ lost, port, reader }) => ({
      title: `${subject(port)} speaks plain text where TLS was expected`,
      why: "The server answered the TLS handshake with a readable line.",
      try: `Use ${security(reader, "starttls")} ${port !== undefined && tlsPlace({ lost, port }) === "port 993" ? `with port ${port}, or ${security(reader, "tls")} with port 993: both encrypt` : "there: it encrypts"} before the password is sent. ${security(reader, "auto")} ${port === 0 ? "" : "with this port "}says what else may be there.`
    }),
  TlsProtocol: () => ({
      title: "Client and server have no TLS version or cipher in common",
      why: "The server offers only what is too old to be safe (TLS 1.2 is the least), or its TLS settings are broken.",
      try: "Ask whoever runs the server to enable TLS 1.2 or 1.3; there is nothing to change on this side."
    }),
  TlsTooOld: () => ({
      title: "The server's encryption is too old to be safe",
      why: "It offers only TLS versions, keys or ciphers that can be broken, so the handshake was refused here.",
      try: "Whoever runs the server has to enable TLS 1.2 or 1.3 with a key of today; no password was sent."
    }),
  TlsClosed: () => ({
      title: "The TLS handshake was cut off",
      why: "The line was closed in the middle of it: by a firewall, by a connection limit, or by a server that is restarting.",
      try: "Try again; if it stays so, try from another network to see whether something here cuts TLS."
    }),
  TlsName: ({ serverName }) => ({
      title: `The certificate is not for ${named(serverName, "this server")}`,
      why: "The server showed a certificate that carries other names, so it may not be the one you mean.",
      try: "Use the host that your provider names; if the certificate's own name is right, give it as the server name."
    }),
  TlsUntrusted: ({ reader, selfSigned = false }) =>
      selfSigned
        ? {
            title: "The server's certificate is self-signed",
            why: "It vouches for itself and no authority does, so anyone between here and the server could have made it.",
            try: `If the server is your own, compare the fingerprint and give the certificate as ${option(reader, "ca")}; else do not go on here.`
          }
        : {
            title: "The certificate's issuer is not trusted",
            why: "It comes from a private authority, or was put in by an antivirus or a company's mail shield.",
            try: `If it is your server's or your company's own authority, give its certificate as ${option(reader, "ca")}; else do not go on here.`
          },
  TlsIntercepted: ({ product, reader }) => ({
      title: `${named(product, "A program or device")} stands between this machine and the server`,
      why: "The certificate is its own and not the server's: a mail shield opens the encryption to look inside.",
      try: `Switch off its scan of mail or of encrypted connections, or give its root certificate as ${option(reader, "ca")} if you trust it.`
    }),
  TlsExpired: () => ({
      title: "The server's certificate has expired",
      why: "Its last day is over, or this machine's clock is ahead.",
      try: "Check the date of this machine. If it is right, whoever runs the server has to renew the certificate."
    }),
  TlsNotYetValid: () => ({
      title: "The server's certificate is not valid yet",
      why: "Its first day is still to come, which mostly means that this machine's clock is behind.",
      try: "Set this machine's date and time, then connect again."
    }),
  TlsRevoked: () => ({
      title: "The server's certificate was revoked",
      why: "Its issuer withdrew it, as happens after a key was stolen.",
      try: "Do not log in. Tell whoever runs the server that it needs a new certificate."
    }),
  TlsClientCertificateRequired: () => ({
      title: "The server asks for a client certificate",
      why: "It lets only those in who prove themselves within TLS, before any password.",
      try: "Ask whoever runs the server for a certificate and key, or for a way in without one."
    }),
  TlsUnsupported: () => ({
      title: "This transport cannot encrypt",
      why: "TLS was asked for on a transport that only carries bytes, such as one made from a socket.",
      try: "Use the network transport of your platform; or use `auto` where the transport declares its channel as trusted."
    }),
  StartTlsNotOffered: ({ lost, port, reader }) => ({
      title: `The server offers no STARTTLS${onPort(port)}`,
      why: "Encryption was asked for and is not on offer there; somebody on the road may also have cut it out.",
      try: `Use ${security(reader, "tls")} with ${tlsPlace({ lost, port })}. No password was sent on this connection.`
    }),
  StartTlsFailed: ({ reader, ...place }) => ({
      title: "The server offered STARTTLS and then did not do it",
      why: "It refused the command or spoke no TLS after it, so the connection stayed readable and was closed.",
      try: `Use ${security(reader, "tls")} with ${tlsPlace(place)}, and tell whoever runs the server that its STARTTLS is broken.`
    }),
  StartTlsInjection: ({ reader, ...place }) => ({
      title: "Somebody put text after the server's OK to STARTTLS",
      why: "What follows that OK must be encrypted; readable bytes there are how attackers slip answers into a session.",
      try: `Do not log in from this network. Use ${security(reader, "tls")} with ${tlsPlace(place)}; if it persists, tell the server's operator.`
    }),
  PreauthInsecure: ({ reader, ...place }) => ({
      title: "The server claims a login on an unencrypted line",
      why: "It greeted with PREAUTH, after which TLS is impossible; an attacker does this to keep a session readable.",
      try: `Use ${security(reader, "tls")} with ${tlsPlace(place)}; or ${security(reader, "auto")}, where a tunnel or socket is to be trusted by itself. Nothing was sent.`
    }),
  ChannelNotSecured: () => ({
      title: "The line was not encrypted when the password was due",
      why: "Right before sending it the transport was asked again, and its answer did not fit what the account demands.",
      try: "The transport in use breaks its promise: run the transport contract suite on it. The password was not sent."
    }),
  InsecureAuthRefused: ({ kind = "password", reader }) =>
      kind === "token"
        ? {
            title: "The token was not sent, because the line is not encrypted",
            why: "Whoever reads a token can use it, so it is sent over encrypted lines alone, whatever the account allows.",
            try: `Use ${security(reader, "auto")}, \`tls\` or \`starttls\`; ${option(reader, "allowPlaintext")} is for passwords only.`
          }
        : {
            title: "The password was not sent, because the line is not encrypted",
            why: `The account says ${security(reader, "none")}, and sending a password that way has to be allowed in so many words.`,
            try: `Use ${security(reader, "auto")}. Only on a line that nobody can read, set ${option(reader, "allowPlaintext")}.`
          },
  NoUsableMechanism: ({ offered, wanted, loginDisabled, reader }) => {
      const names = mechanisms(offered ?? [])
      const offer =
        offered === undefined ? "no way that fits" : names === "" ? "nothing that is known here" : names
      return {
        title: "The server offers no way to log in with this credential",
        why: `It offers ${offer}${loginDisabled ? ", and has disabled LOGIN" : ""}.`,
        try:
          wanted !== undefined
            ? "The account insists on another mechanism: leave the mechanism open, or name one that is offered."
            : /OAUTH/i.test(names)
              ? "It expects a token instead of a password: see whether the provider has app passwords, else sign in by OAuth."
              : `If the line is not encrypted, use ${security(reader, "auto")}. Otherwise ask whoever runs the server how to log in.`
      }
    },
  AuthRejected: ({ mechanism }) => ({
      title: "The server did not accept user and password",
      why: `It said no${mechanism === undefined ? "" : ` to ${mechanism}`}; servers do not tell whether the user, the password or a setting is at fault.`,
      try: "Check user and password. Some providers want an app password or authorization code instead of the usual one, or IMAP switched on."
    }),
  LoginHangUps: ({ times }) => ({
      title: `The server hung up at ${times ?? "several"} logins in a row`,
      why: "Some servers do so when user or password is wrong, when IMAP is off, or when they block an address; this one never says which.",
      try: "Check user and password, and whether the provider has IMAP switched on for this account. Then try again, or give the new password."
    }),
  AuthorizationDenied: ({ actingAs }) => ({
      title: "The login is right, but it may not open this account",
      why:
        actingAs === true
          ? "The password was accepted; acting as the other user was not."
          : "The password was accepted; this user is not allowed in.",
      try:
        actingAs === true
          ? "Leave out the user to act as, or ask whoever runs the server to grant it."
          : "Check the user name, its domain included; then ask whoever runs the server to let this user in by IMAP."
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
      title: `The server did not understand the login${aside(mechanism)}`,
      why: "It called every form of the command a syntax error, so the password itself was never judged.",
      try: "Name another mechanism, `PLAIN` or `LOGIN`. If none works, record a trace and show it to the server's operator."
    }),
  PrivacyRequired: ({ reader }) => ({
      title: "The server wants encryption before the login",
      why: "It refuses passwords on a line that others could read.",
      try: `Use ${security(reader, "starttls")} here, or ${security(reader, "tls")} with its own port.`
    }),
  SaslProtocol: ({ mechanism }) => ({
      title: `The server did not follow ${mechanism ?? "the mechanism of the login"}`,
      why: "An answer in the exchange did not fit, so it could not prove itself and the exchange was stopped.",
      try: "Do not retry from a network you do not trust. Name another mechanism, and tell the server's operator."
    }),
  ServerNotAuthenticated: ({ mechanism }) => ({
      title: `The server could not prove that it knows the password${aside(mechanism)}`,
      why: "Whoever answered may not be the server; the password itself was not sent.",
      try: "Try from another network. If it happens there too, tell the server's operator before you use another mechanism."
    }),
  ScramIterations: ({ iterations, reader }) => {
      if (iterations === undefined) {
        return {
          title: "The server asks for an unsafe amount of work on the password",
          why: "Fewer than 4096 rounds do not protect the password, and more than a million only keep this computer busy.",
          try: "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted, and tell the server's operator."
        }
      }
      return iterations < 4096
        ? {
            title: "The server asks for too little work on the password",
            why: `It wants ${iterations} rounds: on this unencrypted connection, anyone who reads along could guess the password.`,
            try: `Use ${security(reader, "tls")} or ${security(reader, "starttls")}; tell the server's operator that 4096 rounds are the least.`
          }
        : {
            title: "The server asks for too much work on the password",
            why: `It wants ${iterations} rounds; more than a million only keeps this computer busy.`,
            try: "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted; tell the server's operator."
          }
    },
  OAuthTokenRejected: ({ scope, status }) => ({
      title: "The server did not accept the token",
      why: `${status === undefined ? "It gave no status" : `Its status is ${quoted(status)}`}${
        scope === undefined ? "" : `; it wants the scope ${quoted(scope)}`
      }.`,
      try: "Sign in with the provider again, and see that the token is for mail and for this user."
    }),
  AppPasswordRequired: () => ({
      title: "This provider wants an app password or authorization code",
      why: "The password of the web page does not open IMAP here.",
      try: "In the provider's web settings switch IMAP on, create an app password (authorization code), and use that."
    }),
  ImapDisabled: () => ({
      title: "IMAP is switched off for this account",
      why: "This provider keeps IMAP closed until its owner opens it; the password may well be right.",
      try: "Switch IMAP on in the provider's web settings, then connect again."
    }),
  WebLoginRequired: () => ({
      title: "The provider wants a login in the browser first",
      why: "It found this login unusual and keeps mail programs out until its owner confirms it.",
      try: "Log in at the provider's own web page, typed in by hand, confirm the warning there, then connect again."
    }),
  OAuthRequired: () => ({
      title: "This provider takes tokens only",
      why: "Passwords over IMAP (basic authentication) are disabled for this account or for everyone.",
      try: "Sign in by OAuth and connect with the token, or ask the administrator whether passwords can be allowed."
    }),
  AccountLocked: () => ({
      title: "The provider has locked this account, or wants its administrator",
      why: "It blocks accounts for safety or for what is owed; another login does not help and may prolong it.",
      try: "Log in at the provider's web page and follow what it says, or ask the account's administrator."
    }),
  AmbiguousRefusal: ({ mayBe = [] }) => {
      const suspected = {
        password: "a wrong password",
        appPassword: "the password of the web page where an app password or authorization code is due",
        imapDisabled: "IMAP that is switched off",
        userName: "the other form of the user name",
        throttled: "too many logins in a short time"
      }
      return {
        title: "The server refused the login, and its answer has several meanings",
        why: `Here it may stand for ${mayBe.length === 0 ? "more than one cause" : either(mayBe.map((each) => suspected[each]))}.`,
        try: "See in the provider's web settings that IMAP is on and which password it wants, wait a while, and try once."
      }
    },
  OAuthTokenExpired: () => ({
      title: "The token ran out, and the server ended the session with it",
      why: "A token lives about an hour, and the server watches it during the session too.",
      try: "Nothing to mend where the token comes from a function: connect again, and it is asked for a new one."
    }),
  AuthThrottled: () => ({
      title: "The server wants to be left alone for a while",
      why: "There were too many logins or requests; each further one makes the wait longer.",
      try: "Wait as long as it says, some minutes if it does not, and connect less often."
    }),
  BandwidthExceeded: () => ({
      title: "The account has used up what the provider lets it transfer",
      why: "The provider counts commands and bytes of a day; it is not the mailbox that is full.",
      try: "Wait an hour, up to a day, and let other programs that fetch the whole mailbox rest."
    }),
  AuthenticatedNotConnected: () => ({
      title: "The login worked, but the mailbox behind it is not reachable",
      why: "Exchange says so for too many recent sessions, for IMAP that is off, and for a login to another mailbox.",
      try: "Wait some minutes. If it stays so, check that IMAP is on for the mailbox and that the user name is its own."
    }),
  ServerUnavailable: () => ({
      title: "The server cannot serve at the moment",
      why: "It answers, and says itself that the system behind it is down.",
      try: "Wait some minutes and try again; there is nothing to change on this side."
    }),
  IpBlocked: () => ({
      title: "The server blocks the address of this network",
      why: "It counted too many failed logins or connections from here, maybe by somebody else behind the same address.",
      try: "Wait an hour, or try from another network; whoever runs the server can lift the block."
    }),
  Referral: ({ url }) => ({
      title: `The server says that the account or mailbox is elsewhere${because(url === undefined ? undefined : quoted(url))}`,
      why: "Such a pointer may come from anybody who runs or attacks the server, so it is never followed.",
      try: "Ask the provider whether the account moved. If it did, connect to the new host by name."
    }),
  CapabilityUnavailable: () => ({
      title: "The server does not say what it can do",
      why: "It answered CAPABILITY with an error or without data, and the greeting did not tell either.",
      try: "Check host and port. If they are right, the server or a proxy before it is broken: show a trace to its operator."
    }),
  UnsupportedServer: () => ({
      title: "The server is too old",
      why: "It announces neither IMAP4rev1 nor IMAP4rev2.",
      try: "Ask whoever runs the server for one that does, or look for another host name at the provider."
    }),
  UnsafeLogin: ({ idSent }) => ({
      title: "The provider blocks this client (Unsafe Login)",
      why:
        idSent === undefined
          ? "The login was right, but this provider opens mailboxes only to clients that it knows."
          : idSent
            ? "The login was right and the client said who it is (ID), yet the provider still refuses to open the mailbox."
            : "The login was right, but this provider opens mailboxes only to clients that say who they are (ID), and none was sent.",
      try:
        idSent === undefined
          ? "Send ID, with name and version. If that does not help, log in once in the browser and confirm the security mail."
          : idSent
            ? "Log in once in the browser, confirm the security mail, see that IMAP is on, and use an authorization code."
            : "Leave ID enabled, with name and version, and connect again."
    }),
  MailboxMissing: ({ mailbox, reader }) => ({
      title: `There is no ${mailbox === undefined ? "such mailbox" : `mailbox called ${quoted(mailbox)}`}`,
      why: "The server says that the name does not exist for this user.",
      try: `${reader === "app" ? 'Connect to INBOX and list what there is, `Command.list("", "*")`.' : "Look in another mail program what it is called on the server."} Upper and lower case matter, except in INBOX.`
    }),
  MailboxNoAccess: ({ mailbox }) => ({
      title: `No permission to open ${named(mailbox, "the mailbox")}`,
      why: "The mailbox exists, but this user may not read it.",
      try: "Ask its owner to share it with the right to read, or choose another mailbox."
    }),
  MailboxBusy: ({ mailbox }) => ({
      title: `${named(mailbox, "The mailbox")} is in use`,
      why: "Another session holds it, and the server lets in one at a time.",
      try: "Close other programs that have it open, or try again in a moment."
    }),
  MailboxUnavailable: ({ mailbox }) => ({
      title: `${named(mailbox, "The mailbox")} cannot be opened at the moment`,
      why: "The server has a fault of its own with this mailbox: its storage is away, full or damaged.",
      try: "Try again in a few minutes; if it stays so, whoever runs the server has to look."
    }),
  CommandRejected: ({ command, status }) => ({
      title: `The server refused ${named(command, "the command")}${aside(status)}`,
      why:
        status === "BAD"
          ? "It took the command for a mistake: it does not know it, not with these arguments, or not in this state."
          : status === "NO"
            ? "It understood the command and could not, or would not, do it."
            : "It could not, or would not, do it, or took the command for a mistake.",
      try:
        status === "BAD"
          ? "The server's own words beside this message say more. Check what the command was given, and that a mailbox is open if it needs one."
          : "The server's own words beside this message say more."
    }),
  CommandRejectedUntagged: ({ command }) => ({
      title: `The server does not know ${named(command, "the command")} and never finished it`,
      why: "It complained without naming the command, then answered later ones; waiting for it would have hung forever.",
      try: "Send only what the server's capabilities list. At the login it may mean that IMAP is off at the provider."
    }),
  BadCharset: ({ charsets, command }) => ({
      title: `The server does not know the charset of ${named(command, "the search")}`,
      why:
        charsets === undefined
          ? "What was searched for cannot be written in a charset that it takes."
          : charsets.length === 0
            ? "It does not say which ones it takes; US-ASCII is always one of them."
            : `What was searched for cannot be written in what it takes: ${charsets.slice(0, 3).map(quoted).join(", ")}.`,
      try: "Search for words that are ASCII alone, or fetch the envelopes and look through them yourself."
    }),
  NotOffered: ({ capability, command }) => ({
      title: `The server does not offer ${named(command, "what the command needs")}`,
      why: `It needs ${named(capability, "an extension")}, which the server does not list. Nothing was sent.`,
      try: "Do without it on this server: nothing else there does the same safely."
    }),
  SessionPingPong: () => ({
      title: "Another program keeps taking the mailbox",
      why: "Three times in two minutes the server ended the session soon after the mailbox was opened.",
      try: "Close the other program, or give it an account of its own, then try again."
    }),
  ServerBye: () => ({
      title: "The server said goodbye",
      why: "It ended the session: a restart, a time limit, or a rule of its own.",
      try: "Connect again. If it keeps happening, read the server's words beside this message."
    }),
  ProtocolViolation: ({ expected }) => ({
      title: "The server sent what IMAP does not allow",
      why: `A response could not be read${expected === undefined ? "" : `: ${expected.slice(0, 80)} was expected`}, so nothing after it can be trusted.`,
      try: "Connect again. If it comes back, record a trace and report it; secrets never stand in one."
    }),
  ProtocolDesync: ({ reader }) => ({
      title: "Client and server lost step",
      why: "Answers came that belong to no command, so none of them can be trusted any more.",
      try: `Connect again, one command at a time if it comes back (${option(reader, "flights", "careful")}), and report it with a trace.`
    }),
  CompressionFailed: ({ reader }) => ({
      title: "What the server compressed could not be read",
      why: "From its consent to COMPRESS on, all that it sends has to be DEFLATE, and this was not.",
      try: `Nothing has to be done: the next connection leaves compression out. To leave it out always, use ${option(reader, "compress", "never")}.`
    }),
  LineTooLong: ({ limit, reader }) => ({
      title: `The server sent a line ${limit === undefined ? "that is too long" : `of more than ${limit} bytes`}`,
      why: "Endless lines are how a broken or hostile server fills a client's memory.",
      try:
        reader === "app"
          ? "Check host and port. If the server is right, raise `line` in `Policy.sizes` (`lineBeforeLogin` before the login)."
          : "Check host and port. If they are right, the server is broken: show a trace to its operator."
    }),
  LiteralTooLarge: ({ limit, reader }) => ({
      title: `The server announced a literal ${limit === undefined ? "that is too large" : `of more than ${limit} bytes`}`,
      why: "It was refused before a byte of it was kept, so that memory stays bounded.",
      try:
        reader === "app"
          ? "Stream it (`connection.stream` in place of `execute`: any size, little memory), or raise `literal` in `Policy.sizes`."
          : broken
    }),
  ResponseTooLarge: ({ limit, reader }) => ({
      title: `One response grew ${limit === undefined ? "too large" : `beyond ${limit} bytes`}`,
      why: "Its lines and literals are each allowed, but together they are more than is kept in memory.",
      try: reader === "app" ? "Ask for fewer items at once, or raise `response` in `Policy.sizes`." : broken
    }),
  NestingTooDeep: ({ limit }) => ({
      title: `The server nested lists ${limit === undefined ? "too deep" : `more than ${limit} deep`}`,
      why: "No sound response does so; reading on could exhaust the stack.",
      try: "Please report it with a trace."
    }),
  TooMuchData: ({ limit, of, reader }) => {
      if (of === undefined) {
        return {
          title: "The server sent more than is kept",
          why: "Nothing that a server decides grows without a bound, so that memory and time stay bounded.",
          try: "Ask for less at once. If nothing was asked for, show a trace to the server's operator."
        }
      }
      const { set, unit, why } = table[of]
      const whole = {
        untaggedBeforeLogin: "before the login",
        unasked: "that nothing had asked for",
        provisionalGreetings: "in place of its greeting",
        values: "in one response",
        stepData: "in answer to one command of ours",
        commandData: "in answer to one command"
      }
      return {
        title: `The server sent ${limit === undefined ? "too many" : `more than ${limit}`} ${unit} ${whole[of]}`,
        why,
        try:
          set === "fixed"
            ? of === "unasked"
              ? "Nothing needs to be done here: it is tried again, less and less often. Whoever runs the server finds the cause there."
              : "No honest server needs as much. Please report it with a trace."
            : reader === "command"
              ? broken
              : `Ask for less at once, or raise \`${of}\` in \`Policy.sizes\`.`
      }
    },
  Defect: () => ({
      title: "This library made a mistake",
      why: "A promise inside it was broken, and it closed the connection instead of going on wrongly.",
      try: "Please report it, with a trace if you can; secrets never stand in one. Connecting again is safe."
    })
}

const steps = Object.keys(doing)

/** What a fact must be, by its name; with the tag before it if it is something else in another reason. */
export const kinds: { readonly [name: string]: Kind } = {
  field: "string",
  problem: "string",
  limit: "number",
  domain: "string",
  asked: {"record":["found","nothing","notOffered","silent","unusable"]},
  host: "string",
  port: "number",
  step: steps,
  afterMs: "number",
  along: {"list":steps},
  through: "string",
  tls: "boolean",
  protocol: ["smtp","pop3","http","ssh","tls","unknown"],
  known: {"fields":{"wayIn":["implicitTls","startTls"],"port":"number"}},
  detail: "string",
  serverName: "string",
  selfSigned: "boolean",
  product: "string",
  kind: ["password","token"],
  offered: {"list":"string"},
  wanted: "string",
  loginDisabled: "boolean",
  code: "string",
  mechanism: "string",
  times: "number",
  actingAs: "boolean",
  iterations: "number",
  "OAuthTokenRejected.status": "string",
  "CommandRejected.status": ["NO","BAD"],
  scope: "string",
  help: "string",
  mayBe: {"list":["password","appPassword","imapDisabled","userName","throttled"]},
  url: "string",
  idSent: "boolean",
  mailbox: "string",
  command: "string",
  charsets: {"list":"string"},
  capability: "string",
  expected: "string",
  announced: "string",
  of: ["untaggedBeforeLogin","unasked","provisionalGreetings","values","stepData","commandData"],
  lost: {"list":"string"}
}
