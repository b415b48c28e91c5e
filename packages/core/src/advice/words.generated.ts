/** The words for each reason, and the kinds of its facts. Written by scripts/words.ts from `reason/`. Do not edit. */
/* oxlint-disable max-lines -- one table */
import { aside, at, because, broken, check, doing, either, mechanisms, named, onPort, option, quoted, security, subject, tlsPlace, within } from "../reason/words.ts"
import { table } from "../Sizes.ts"
import type { Kind, Words } from "./Facts.ts"

export const words: Words = {
  InvalidAccount: ({ field, problem }) => ({
      title: `The account${field === undefined ? "" : `'s ${quoted(field)}`} cannot be used`,
      why: `The given value is not valid${because(problem?.slice(0, 120))}.`,
      try: `Correct ${named(field, "it")} and connect again. Nothing has been sent yet.`
    }),
  CredentialUnavailable: () => ({
      title: "There is no password or token to log in with",
      why: "The account has none, or the function, file or command that should provide it failed or returned nothing.",
      try: "Provide one, or run the function or command by itself and see what it returns. No login was tried."
    }),
  Misuse: () => ({
      title: "The app asked for something that cannot be sent here",
      why: "The command belongs to the connection itself, contains what no IMAP command can carry, such as a line break, or was meant for another mailbox than the one that is open.",
      try: "The problem next to this message says what to change. Nothing was sent, and the connection itself is fine."
    }),
  StreamFailed: () => ({
      title: "A message was not sent completely",
      why: "Its stream failed, was interrupted, or had another size than announced. Only closing the connection stops such a command.",
      try: "Fix the source of the bytes, and connect again. The server keeps no part of the message."
    }),
  MessageTooLarge: ({ limit }) => ({
      title: "The message is larger than the server accepts",
      why: `${limit === undefined ? "It lists a limit" : `Its limit is ${limit} bytes`} (APPENDLIMIT). Nothing was sent.`,
      try: "Leave out an attachment, or store it elsewhere."
    }),
  Closed: () => ({
      title: "The connection was closed from this side",
      why: "Its scope ended, or the app logged out, while something was still waiting for an answer.",
      try: "Nothing to fix. Connect again when the mailbox is needed, and keep the scope open as long as it is used."
    }),
  NothingDiscovered: ({ asked, domain }) => {
      const outcomes = asked === undefined ? undefined : new Set(Object.values(asked))
      return {
        title: `No mail server was found${domain === undefined ? "" : ` for ${quoted(domain)}`}`,
        why:
          outcomes === undefined
            ? "No source that was asked named a usable one."
            : outcomes.has("notOffered")
              ? "The domain says in DNS that it offers no IMAP."
              : outcomes.has("silent")
                ? "Some of the sources gave no answer, so there may still be one."
                : "Neither DNS, nor the domain's own pages, nor a server with a usual name leads to one.",
        try: "Check the spelling of the address, or give the server's name as host: the provider's help pages have it."
      }
    },
  ServerUnconfirmed: ({ domain, host, port }) => ({
      title: `${named(host, "The server")} could not be confirmed as a server of ${named(domain, "the domain")}`,
      why: "It was named by DNS or by an unencrypted page, which someone on the network path could have forged.",
      try: `Ask the provider whether it is the right one. If so, give it as host${port === undefined ? "" : `, with port ${port}`}. No password was sent.`
    }),
  DnsNotFound: ({ host }) => ({
      title: `There is no server ${host === undefined ? "of this name" : `called ${quoted(host)}`}`,
      why: "DNS answered that this name does not exist, or has no address.",
      try: "Check the spelling of the host; your provider's help page has the right one, often imap.example.com."
    }),
  DnsTemporary: ({ host }) => ({
      title: `The name ${named(host, "of the server")} could not be looked up`,
      why: "The DNS server gave no usable answer, so it is unknown whether the name exists.",
      try: "Check that other names resolve on this network, then try again in a minute."
    }),
  Offline: () => ({
      title: "There is no network",
      why: "This machine has no route to the server at all.",
      try: "Connect to a network and try again; a half-connected VPN looks the same."
    }),
  ConnectRefused: ({ host, lost, port, reader }) => ({
      title: `Nothing listens ${port === 0 ? "at the other end" : `on ${at(host, port)}`}`,
      why: "The machine answered that this port is closed.",
      try: `${check("the port", { lost, port, reader })}. If it is right, the server is down.`
    }),
  HostUnreachable: ({ host, port }) => ({
      title: `${port === 0 ? "The other end" : port === undefined ? named(host, "The server") : `${named(host, "The server")}, port ${port},`} cannot be reached`,
      why: "Packets to it are dropped or rejected on the way: a firewall, a VPN, a proxy, or a machine that is down.",
      try: "Try from another network, such as a phone's. If it works there, this network blocks the port."
    }),
  Timeout: ({ step, afterMs, along = [], through }) => ({
      title: `No answer${within(afterMs)}${step === undefined ? "" : ` while ${[step, ...along].map((each) => doing[each]).join(" and ")}`}${through === undefined ? "" : ` through ${quoted(through)}`}`,
      why: "The server went silent, so the connection was closed; a late answer could be mistaken for another one.",
      try: `Try again in a moment. If it always stops ${step === undefined ? "there" : `at ${step}`}, the server or the network is at fault: show its operator a trace, or raise that step's limit.`
    }),
  GreetingTimeout: ({ port, tls, afterMs, reader }) => ({
      title: `No greeting came${port === undefined || port === 0 ? "" : ` from port ${port}`}${within(afterMs)}`,
      why:
        tls === undefined
          ? "A server that expects TLS waits for the client and says nothing; an overloaded one may take its time."
          : tls
            ? "TLS is up, but the server sends no greeting: it is overloaded, or waiting for something else."
            : "A server that expects TLS waits for the client and says nothing; an overloaded one looks the same.",
      try: tls
        ? "Try again in a few minutes. If it persists, the server's operator should check its log."
        : `${subject(port)} may expect TLS: try ${security(reader, "tls")} with it. If it should be plain, try again in a few minutes.`
    }),
  ClosedBeforeGreeting: ({ port }) => ({
      title: `The server hung up${onPort(port)} before its greeting`,
      why: "Servers do this when an address has too many connections or failed logins, and so do firewalls.",
      try: "Close other mail programs on this network and wait a few minutes. If it persists, ask for the block to be lifted."
    }),
  ConnectionLost: ({ literalBytes, literalReceived, step }) => ({
      title: `The connection was lost${step === undefined ? "" : ` while ${doing[step]}`}${literalBytes === undefined ? "" : ", within a literal"}`,
      why: `The other end, or something on the network path, cut the connection without a goodbye${
        literalBytes === undefined || literalReceived === undefined
          ? "."
          : `: ${literalReceived} of the literal's ${literalBytes} bytes had come.`
      }`,
      try: `Connect again. If it is always cut at ${step ?? "the same step"}, look at the last lines on both sides: a firewall or the server cuts there.`
    }),
  ConnectionStalled: ({ afterMs }) => ({
      title: `The open connection was dead: nothing came back${within(afterMs)}`,
      why: "Its end was never reported: the network changed, the machine slept, a firewall dropped the connection, or the server hangs.",
      try: "Connect again. If it happens every few minutes, something on the network path drops quiet connections: poll or idle at shorter intervals."
    }),
  NotImap: ({ lost, port, protocol, reader }) => ({
      title:
        protocol === undefined || protocol === "unknown"
          ? `What answers${onPort(port)} does not speak IMAP`
          : `${subject(port)} speaks ${protocol.toUpperCase()}, not IMAP`,
      why: "The first line was not an IMAP greeting, so no command and no password was sent.",
      try: {
        smtp: "This is the server for sending mail: ask your provider for the IMAP one, often imap.… instead of smtp.….",
        pop3: `This is a POP3 port: use the one for IMAP, preferably with ${security(reader, "tls")}.`,
        http: "This is a web server or a proxy's login page: check host and port, and sign in to the network if it asks.",
        ssh: `This is an SSH port: use the one for IMAP, preferably with ${security(reader, "tls")}.`,
        tls: `The port speaks TLS from the first byte: use ${security(reader, "tls")} with it.`,
        unknown: `${check("host and port", { lost, port, reader })}.`
      }[protocol ?? "unknown"]
    }),
  ServerRefused: () => ({
      title: "The server turned the connection away",
      why: "It sent a refusal instead of a greeting: it is overloaded, going down, or does not serve this address now.",
      try: "Wait a few minutes and try again; the server's own words next to this message often name the cause."
    }),
  TooManyConnections: () => ({
      title: "There are too many connections to this account",
      why: "Servers limit how many connections one user or address may have; old ones count until they time out.",
      try: "Close other mail programs and devices that use this account, wait a few minutes, and try again."
    }),
  ServerChanged: ({ known, reader }) => ({
      title: `The server can no longer be reached as before${known === undefined ? "" : `, by ${known.wayIn === "implicitTls" ? "TLS" : "STARTTLS"} on port ${known.port}`}`,
      why: "This way in worked the last time. The server may be down or moved, or someone on the network path may block it.",
      try: `Try again in a moment. If the server is known to have changed, connect with ${option(reader, "rediscover")}.`
    }),
  ProxyUnusable: ({ detail }) => ({
      title: "The proxy cannot be used",
      why: `The server was never asked for${because(detail)}.`,
      try: "Check the kind, the host and the port of the proxy. If the server can be reached without it, leave it out."
    }),
  ProxyAuthRequired: ({ detail }) => ({
      title: "The proxy wants a user and a password",
      why: `It did not let this connection through${because(detail)}.`,
      try: "Give the proxy's own user and password in its URL (for the command: in IMAP_PROXY); they are not those of the mail account."
    }),
  ProxyRefused: ({ host, port }) => ({
      title: `The proxy does not allow ${at(host, port)}`,
      why: "Its rules list the hosts and ports that may be reached, often only port 443.",
      try: "Ask the proxy's operator to allow this host and port, or try the server's other port."
    }),
  ProxyFailed: ({ detail, host, port }) => ({
      title: `The proxy did not get through to ${at(host, port)}`,
      why: `The proxy looks up the name and connects itself, and could not${because(detail)}.`,
      try: "Check host and port. If they are right, the server is down, or the proxy's own network blocks it."
    }),
  TunnelEnded: ({ detail }) => ({
      title: "The tunnel's command ended",
      why: `The command is the connection, and it is over${because(detail)}.`,
      try: "Run the command by hand: it should wait and show the server's greeting. It has no terminal to ask for a password."
    }),
  TlsNotTls: ({ lost, port, reader }) => ({
      title: `${subject(port)} speaks plain text where TLS was expected`,
      why: "The server answered the TLS handshake with a readable line.",
      try: `Use ${security(reader, "starttls")} ${port !== undefined && tlsPlace({ lost, port }) === "port 993" ? `with port ${port}, or ${security(reader, "tls")} with port 993: both encrypt` : "there: it encrypts"} before the password is sent. ${security(reader, "auto")} ${port === 0 ? "" : "with this port "}shows what else is there.`
    }),
  TlsProtocol: () => ({
      title: "Client and server have no TLS version or cipher in common",
      why: "The server offers only what is too old to be safe (TLS 1.2 is the minimum), or its TLS settings are broken.",
      try: "Ask the server's operator to enable TLS 1.2 or 1.3; there is nothing to change on this side."
    }),
  TlsTooOld: () => ({
      title: "The server's encryption is too old to be safe",
      why: "It offers only TLS versions, keys or ciphers that can be broken, so the handshake was refused here.",
      try: "The server's operator has to enable TLS 1.2 or 1.3 with a modern key; no password was sent."
    }),
  TlsClosed: () => ({
      title: "The TLS handshake was cut off",
      why: "The connection was closed during it: by a firewall, by a connection limit, or by a server that is restarting.",
      try: "Try again; if it persists, try from another network to see whether something here cuts TLS."
    }),
  TlsName: ({ serverName }) => ({
      title: `The certificate is not for ${named(serverName, "this server")}`,
      why: "The server showed a certificate for other names, so it may not be the one you mean.",
      try: "Use the host that your provider names; if the certificate's own name is right, give it as the server name."
    }),
  TlsUntrusted: ({ reader, selfSigned = false }) =>
      selfSigned
        ? {
            title: "The server's certificate is self-signed",
            why: "It vouches for itself and no authority does, so anyone between here and the server could have made it.",
            try: `If the server is your own, compare the fingerprint and give the certificate as ${option(reader, "ca")}; otherwise do not continue.`
          }
        : {
            title: "The certificate's issuer is not trusted",
            why: "It comes from a private authority, or was inserted by an antivirus program or a company's mail scanner.",
            try: `If it is your server's or your company's own authority, give its certificate as ${option(reader, "ca")}; otherwise do not continue.`
          },
  TlsIntercepted: ({ product, reader }) => ({
      title: `${named(product, "A program or device")} intercepts the connection to the server`,
      why: "The certificate is its own and not the server's: a mail scanner decrypts the connection to look inside.",
      try: `Switch off its scanning of mail or encrypted connections, or give its root certificate as ${option(reader, "ca")} if you trust it.`
    }),
  TlsExpired: () => ({
      title: "The server's certificate has expired",
      why: "It is past its last day, or this machine's clock is ahead.",
      try: "Check the date of this machine. If it is right, the server's operator has to renew the certificate."
    }),
  TlsNotYetValid: () => ({
      title: "The server's certificate is not valid yet",
      why: "Its first day is still to come, which usually means that this machine's clock is slow.",
      try: "Set this machine's date and time, then connect again."
    }),
  TlsRevoked: () => ({
      title: "The server's certificate was revoked",
      why: "Its issuer withdrew it, as happens after a key was stolen.",
      try: "Do not log in. Tell the server's operator that it needs a new certificate."
    }),
  TlsClientCertificateRequired: () => ({
      title: "The server asks for a client certificate",
      why: "It admits only clients that identify themselves within TLS, before any password.",
      try: "Ask the server's operator for a certificate and key, or for a way in without one."
    }),
  TlsUnsupported: () => ({
      title: "This transport cannot encrypt",
      why: "TLS was asked for on a transport that only carries bytes, such as one made from a socket.",
      try: "Use the network transport of your platform; or use `auto` if the transport declares its channel as trusted."
    }),
  StartTlsNotOffered: ({ lost, port, reader }) => ({
      title: `The server offers no STARTTLS${onPort(port)}`,
      why: "Encryption was asked for and is not offered there; someone on the network path may also have removed the offer.",
      try: `Use ${security(reader, "tls")} with ${tlsPlace({ lost, port })}. No password was sent on this connection.`
    }),
  StartTlsFailed: ({ reader, ...place }) => ({
      title: "The server offered STARTTLS and then did not do it",
      why: "It refused the command or spoke no TLS after it, so the connection stayed unencrypted and was closed.",
      try: `Use ${security(reader, "tls")} with ${tlsPlace(place)}, and tell the server's operator that its STARTTLS is broken.`
    }),
  StartTlsInjection: ({ reader, ...place }) => ({
      title: "Someone inserted text after the server's OK to STARTTLS",
      why: "What follows that OK must be encrypted; readable bytes there are how attackers slip answers into a session.",
      try: `Do not log in from this network. Use ${security(reader, "tls")} with ${tlsPlace(place)}; if it persists, tell the server's operator.`
    }),
  PreauthInsecure: ({ reader, ...place }) => ({
      title: "The server claims a login on an unencrypted connection",
      why: "It greeted with PREAUTH, after which TLS is impossible; an attacker does this to keep a session readable.",
      try: `Use ${security(reader, "tls")} with ${tlsPlace(place)}; or ${security(reader, "auto")}, if a tunnel or socket is trusted by itself. Nothing was sent.`
    }),
  ChannelNotSecured: () => ({
      title: "The connection was not encrypted when the password was due",
      why: "Right before sending it, the transport was asked again, and its answer did not meet the account's requirements.",
      try: "The transport in use breaks its promise: run the transport contract suite on it. The password was not sent."
    }),
  InsecureAuthRefused: ({ kind = "password", reader }) =>
      kind === "token"
        ? {
            title: "The token was not sent, because the connection is not encrypted",
            why: "Anyone who reads a token can use it, so it is only sent encrypted, whatever the account allows.",
            try: `Use ${security(reader, "auto")}, \`tls\` or \`starttls\`; ${option(reader, "allowPlaintext")} is for passwords only.`
          }
        : {
            title: "The password was not sent, because the connection is not encrypted",
            why: `The account says ${security(reader, "none")}, and sending a password that way has to be allowed explicitly.`,
            try: `Use ${security(reader, "auto")}. Only on a connection that nobody else can read, set ${option(reader, "allowPlaintext")}.`
          },
  NoUsableMechanism: ({ encrypted, offered, wanted, loginDisabled, reader }) => {
      const names = mechanisms(offered ?? [])
      const wantsTls = loginDisabled === true && encrypted === false
      const offer =
        offered === undefined
          ? "no usable mechanism"
          : names === ""
            ? "no mechanism that this library supports"
            : names
      return {
        title: wantsTls
          ? "The server accepts no password before the connection is encrypted"
          : "The server offers no way to log in with this credential",
        why: `It offers ${offer}${loginDisabled ? `, and has disabled LOGIN${wantsTls ? " on a connection that others could read" : ""}` : ""}.`,
        try: wantsTls
          ? `Use ${security(reader, "starttls")} here, or ${security(reader, "tls")} with its own port.`
          : wanted !== undefined
            ? "The account requires another mechanism: leave the mechanism unset, or name one that is offered."
            : /OAUTH/i.test(names)
              ? "It expects a token instead of a password: check whether the provider has app passwords, or sign in with OAuth."
              : `If the connection is not encrypted, use ${security(reader, "auto")}. Otherwise ask the server's operator how to log in.`
      }
    },
  AuthRejected: ({ mechanism }) => ({
      title: "The server did not accept the user name and password",
      why: `It refused${mechanism === undefined ? " the login" : ` ${mechanism}`}; servers do not say whether the user, the password or a setting is at fault.`,
      try: "Check the user name and password. Some providers want an app password or authorization code instead, or IMAP switched on."
    }),
  LoginHangUps: ({ times }) => ({
      title: `The server hung up on ${times ?? "several"} logins in a row`,
      why: "Some servers do this when the user or password is wrong, when IMAP is off, or when they block an address; this one never says which.",
      try: "Check the user name and password, and that IMAP is switched on for this account at the provider. Then try again, or give the new password."
    }),
  AuthorizationDenied: ({ actingAs }) => ({
      title: "The login is correct, but it may not open this account",
      why:
        actingAs === true
          ? "The password was accepted; acting as the other user was not."
          : "The password was accepted; this user is not allowed in.",
      try:
        actingAs === true
          ? "Leave out the user to act as, or ask the server's operator to allow it."
          : "Check the user name, including its domain; then ask the server's operator to allow IMAP for this user."
    }),
  PasswordExpired: () => ({
      title: "The password has expired",
      why: "The server recognized it and requires a new one.",
      try: "Change it on the provider's web page, then connect with the new one."
    }),
  AuthTemporarilyUnavailable: () => ({
      title: "The server cannot check passwords at the moment",
      why: "Its user database or login service is down or busy; the password may well be right.",
      try: "Wait a few minutes and try again. Do not change the password."
    }),
  AuthSyntaxRejected: ({ mechanism }) => ({
      title: `The server did not understand the login${aside(mechanism)}`,
      why: "It reported a syntax error for every form of the command, so the password itself was never checked.",
      try: "Name another mechanism, `PLAIN` or `LOGIN`. If none works, record a trace and show it to the server's operator."
    }),
  PrivacyRequired: ({ reader }) => ({
      title: "The server wants encryption before the login",
      why: "It refuses passwords on a connection that others could read.",
      try: `Use ${security(reader, "starttls")} here, or ${security(reader, "tls")} with its own port.`
    }),
  SaslProtocol: ({ mechanism }) => ({
      title: `The server did not follow ${mechanism ?? "the mechanism of the login"}`,
      why: "A response in the exchange was invalid, so the server did not prove its identity and the exchange was stopped.",
      try: "Do not retry from a network you do not trust. Name another mechanism, and tell the server's operator."
    }),
  ServerNotAuthenticated: ({ mechanism }) => ({
      title: `The server could not prove that it knows the password${aside(mechanism)}`,
      why: "The other end may not be the real server; the password itself was not sent.",
      try: "Try from another network. If it happens there too, tell the server's operator before you use another mechanism."
    }),
  ScramIterations: ({ iterations, reader }) => {
      if (iterations === undefined) {
        return {
          title: "The server asks for an unsafe number of password hash rounds",
          why: "Fewer than 4096 rounds do not protect the password, and more than a million only keep this computer busy.",
          try: "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted, and tell the server's operator."
        }
      }
      return iterations < 4096
        ? {
            title: "The server asks for too few password hash rounds",
            why: `It wants ${iterations} rounds: on this unencrypted connection, anyone listening could guess the password.`,
            try: `Use ${security(reader, "tls")} or ${security(reader, "starttls")}; tell the server's operator that 4096 rounds are the minimum.`
          }
        : {
            title: "The server asks for too many password hash rounds",
            why: `It wants ${iterations} rounds; more than a million only keeps this computer busy.`,
            try: "Name another mechanism, `PLAIN` or `LOGIN`, if the connection is encrypted; tell the server's operator."
          }
    },
  OAuthTokenRejected: ({ scope, status }) => ({
      title: "The server did not accept the token",
      why: `${status === undefined ? "It gave no status" : `Its status is ${quoted(status)}`}${
        scope === undefined ? "" : `; it wants the scope ${quoted(scope)}`
      }.`,
      try: "Sign in with the provider again, and check that the token is for mail and for this user."
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
      try: "Type in the address of the provider's web page yourself, log in, confirm the warning there, then connect again."
    }),
  OAuthRequired: () => ({
      title: "This provider takes tokens only",
      why: "Passwords over IMAP (basic authentication) are disabled for this account or for everyone.",
      try: "Sign in by OAuth and connect with the token, or ask the administrator whether passwords can be allowed."
    }),
  AccountLocked: () => ({
      title: "The provider has locked this account, or wants its administrator to act",
      why: "It blocks accounts for security or unpaid fees; another login does not help and may prolong it.",
      try: "Log in on the provider's web page and follow its instructions, or ask the account's administrator."
    }),
  AmbiguousRefusal: ({ mayBe = [] }) => {
      const suspected = {
        password: "a wrong password",
        appPassword: "the web password instead of an app password or authorization code",
        imapDisabled: "IMAP that is switched off",
        userName: "the other form of the user name",
        throttled: "too many logins in a short time"
      }
      return {
        title: "The server refused the login, and its answer has several meanings",
        why: `Here it may mean ${mayBe.length === 0 ? "more than one cause" : either(mayBe.map((each) => suspected[each]))}.`,
        try: "Check in the provider's web settings that IMAP is on and which password it wants, wait a while, and try once."
      }
    },
  OAuthTokenExpired: () => ({
      title: "The token ran out, and the server ended the session with it",
      why: "A token lives about an hour, and the server watches it during the session too.",
      try: "Nothing to fix if the token comes from a function: connect again, and it is asked for a new one."
    }),
  AuthThrottled: () => ({
      title: "The server wants to be left alone for a while",
      why: "There were too many logins or requests; each further one makes the wait longer.",
      try: "Wait as long as it says, or a few minutes if it does not say, and connect less often."
    }),
  BandwidthExceeded: () => ({
      title: "The account has used up the provider's transfer quota",
      why: "The provider limits commands and bytes per day; the mailbox itself is not full.",
      try: "Wait an hour, up to a day, and pause other programs that fetch the whole mailbox."
    }),
  AuthenticatedNotConnected: () => ({
      title: "The login worked, but its mailbox is not reachable",
      why: "Exchange reports this after too many recent sessions, if IMAP is off, and for a login to another mailbox.",
      try: "Wait a few minutes. If it persists, check that IMAP is on for the mailbox and that the user name belongs to it."
    }),
  ServerUnavailable: () => ({
      title: "The server is out of service at the moment",
      why: "It answers, but reports that a system it depends on is down.",
      try: "Wait a few minutes and try again; there is nothing to change on this side."
    }),
  IpBlocked: () => ({
      title: "The server blocks the address of this network",
      why: "It counted too many failed logins or connections from here, maybe by someone else with the same address.",
      try: "Wait an hour, or try from another network; the server's operator can lift the block."
    }),
  Referral: ({ url }) => ({
      title: `The server says that the account or mailbox is elsewhere${because(url === undefined ? undefined : quoted(url))}`,
      why: "Such a referral may come from anyone who runs or attacks the server, so it is never followed.",
      try: "Ask the provider whether the account moved. If it did, connect to the new host by name."
    }),
  CapabilityUnavailable: () => ({
      title: "The server does not list its capabilities",
      why: "It answered CAPABILITY with an error or without data, and the greeting did not list them either.",
      try: "Check host and port. If they are right, the server or a proxy in front of it is broken: show a trace to its operator."
    }),
  UnsupportedServer: () => ({
      title: "The server is too old",
      why: "It announces neither IMAP4rev1 nor IMAP4rev2.",
      try: "Ask the server's operator whether a newer server is available, or ask the provider for another host name."
    }),
  UnsafeLogin: ({ idSent }) => ({
      title: "The provider blocks this client (Unsafe Login)",
      why:
        idSent === undefined
          ? "The login was right, but this provider opens mailboxes only to clients that it knows."
          : idSent
            ? "The login was right and the client said who it is (ID), yet the provider still refuses to open the mailbox."
            : "The login was right, but this provider opens mailboxes only to clients that identify themselves (ID), and no ID was sent.",
      try:
        idSent === undefined
          ? "Send ID, with name and version. If that does not help, log in once in the browser and confirm the security mail."
          : idSent
            ? "Log in once in the browser, confirm the security mail, check that IMAP is on, and use an authorization code."
            : "Leave ID enabled, with name and version, and connect again."
    }),
  MailboxMissing: ({ mailbox, reader }) => ({
      title: `There is no ${mailbox === undefined ? "such mailbox" : `mailbox called ${quoted(mailbox)}`}`,
      why: "The server says that the name does not exist for this user.",
      try: `${reader === "app" ? 'List what there is, `Command.list("", "*")`, on a connection without a mailbox.' : "List what there is with effect-imap list."} Upper and lower case matter, except in INBOX.`
    }),
  MailboxNoAccess: ({ mailbox }) => ({
      title: `No permission to open ${named(mailbox, "the mailbox")}`,
      why: "The mailbox exists, but this user may not read it.",
      try: "Ask its owner to share it with the right to read, or choose another mailbox."
    }),
  MailboxBusy: ({ mailbox }) => ({
      title: `${named(mailbox, "The mailbox")} is in use`,
      why: "Another session has it open, and the server allows one at a time.",
      try: "Close other programs that have it open, or try again in a moment."
    }),
  MailboxUnavailable: ({ mailbox }) => ({
      title: `${named(mailbox, "The mailbox")} cannot be opened at the moment`,
      why: "The server itself has a problem with this mailbox: its storage is unavailable, full or damaged.",
      try: "Try again in a few minutes; if it persists, the server's operator has to look into it."
    }),
  CommandRejected: ({ command, status }) => ({
      title: `The server refused ${named(command, "the command")}${aside(status)}`,
      why:
        status === "BAD"
          ? "It does not know the command, or not with these arguments, or not in this state."
          : status === "NO"
            ? "It understood the command and could not, or would not, do it."
            : "It could not, or would not, do it, or did not understand the command.",
      try:
        status === "BAD"
          ? "The server's own words next to this message say more. Check the command's arguments, and that a mailbox is open if it needs one."
          : "The server's own words next to this message say more."
    }),
  CommandRejectedUntagged: ({ command }) => ({
      title: `The server does not know ${named(command, "the command")} and never finished it`,
      why: "It complained without naming the command, then answered later ones; waiting for it would have hung forever.",
      try: "Send only what the server's capabilities list. At login it may mean that IMAP is off at the provider."
    }),
  BadCharset: ({ charsets, command }) => ({
      title: `The server does not know the charset of ${named(command, "the search")}`,
      why:
        charsets === undefined
          ? "The search text cannot be written in a charset that it accepts."
          : charsets.length === 0
            ? "It does not say which ones it accepts; US-ASCII is always one of them."
            : `The search text cannot be written in the charsets it accepts: ${charsets.slice(0, 3).map(quoted).join(", ")}.`,
      try: "Search for ASCII words only, or fetch the envelopes and search them yourself."
    }),
  NotOffered: ({ capability, command }) => ({
      title: `The server does not offer ${named(command, "what the command needs")}`,
      why: `It needs ${named(capability, "an extension")}, which the server does not list. Nothing was sent.`,
      try: "Do without it on this server: nothing else there does the same safely."
    }),
  SessionPingPong: () => ({
      title: "Another program keeps taking the mailbox",
      why: "Three times in two minutes the server ended the session soon after the mailbox was opened.",
      try: "Close the other program, or give it another account, then try again."
    }),
  ServerBye: () => ({
      title: "The server said goodbye",
      why: "It ended the session: a restart, a time limit, or another of its rules.",
      try: "Connect again. If it keeps happening, read the server's words next to this message."
    }),
  ProtocolViolation: ({ expected }) => ({
      title: "The server sent what IMAP does not allow",
      why: `A response could not be read${expected === undefined ? "" : `: ${expected.slice(0, 80)} was expected`}, so nothing after it can be trusted.`,
      try: "Connect again. If it happens again, record a trace and report it; a trace never contains secrets."
    }),
  ProtocolDesync: ({ reader }) => ({
      title: "Client and server are out of step",
      why: "Answers arrived that belong to no command, so none of them can be trusted any more.",
      try: `Connect again, one command at a time if it happens again (${option(reader, "flights", "careful")}), and report it with a trace.`
    }),
  CompressionFailed: ({ reader }) => ({
      title: "What the server compressed could not be read",
      why: "Everything it sends after agreeing to COMPRESS has to be DEFLATE, and this was not.",
      try: `Nothing to fix: the next connection leaves compression out. To always leave it out, use ${option(reader, "compress", "never")}.`
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
          ? "Stream it (`connection.stream` instead of `execute`: any size, little memory), or raise `literal` in `Policy.sizes`."
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
          title: "The server sent more than is kept in memory",
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
              ? "Nothing to do here: the library retries, less and less often. The server's operator can find the cause there."
              : "No honest server needs that many. Please report it with a trace."
            : reader === "command"
              ? broken
              : `Ask for less at once, or raise \`${of}\` in \`Policy.sizes\`.`
      }
    },
  Defect: () => ({
      title: "This library made a mistake",
      why: "An internal check failed, and it closed the connection rather than continue with wrong data.",
      try: "Please report it, with a trace if you can; a trace never contains secrets. Connecting again is safe."
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
  literalBytes: "number",
  literalReceived: "number",
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
  encrypted: "boolean",
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
