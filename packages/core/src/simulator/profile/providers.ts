/** Providers that refuse the mailbox with their own words, and servers that open it late. */
import type { Lines, Profile } from "./Profile.ts"

const gmailBefore =
  "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER"

const exchangeWithin =
  "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+"

const notConnected = "{tag} BAD User is authenticated but not connected."

export const providers = (base: Profile) => {
  const gmail = gmailOf(base)
  const exchange = exchangeOf(base)
  return {
    gmail,
    "gmail-too-many": saying(gmail, "gmail-too-many", "As gmail, with fifteen connections open already.", {
      loggedIn: "{tag} NO [ALERT] Too many simultaneous connections. (Failure)"
    }),
    "gmail-web-login": saying(gmail, "gmail-web-login", "As gmail, and wants a login in the browser first.", {
      loggedIn:
        "{tag} NO [WEBALERT https://accounts.google.com/signin/continue] Web login required. (Failure)"
    }),
    exchange,
    "exchange-unavailable": {
      ...saying(exchange, "exchange-unavailable", "As exchange, and no mailbox is there after the login.", {
        selected: notConnected,
        examined: notConnected
      }),
      selection: []
    },
    "outlook-throttled": saying(exchange, "outlook-throttled", "As exchange, and wants to be left alone.", {
      loggedIn: "{tag} BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds"
    }),
    yandex: saying(base, "yandex", "Yandex: IMAP that is off and a wrong password are refused alike.", {
      greeting: "* OK Yandex IMAP4rev1 at imap.example.com:993",
      loggedIn:
        "{tag} NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials or IMAP is disabled sc=aBcDeFgH1234_imap"
    }),
    interia: saying(base, "interia", "interia: says OK to the login where IMAP is switched off.", {
      loggedIn: "{tag} OK [ALERT] Please enable IMAP access in your account settings first."
    }),
    "dovecot-busy": {
      ...saying(base, "dovecot-busy", "Dovecot whose login service is slow to start: greets twice.", {
        greeting: "* OK [CAPABILITY {capabilities}] Dovecot ready."
      }),
      provisionalGreeting: "* OK Waiting for authentication process to respond..",
      delays: { ...base.delays, greeting: "12 seconds" }
    }
  } satisfies Readonly<Record<string, Profile>>
}

/** Copies a profile, with other lines. */
const saying = (base: Profile, name: string, about: string, lines: Partial<Lines>): Profile => ({
  ...base,
  name,
  about,
  lines: { ...base.lines, ...lines }
})

/** Lists capabilities in an untagged response, just before the OK of the login. */
const gmailOf = (base: Profile): Profile => ({
  ...saying(
    base,
    "gmail",
    "Gmail: lists its capabilities just before the login's OK, and accepts only app passwords.",
    {
      greeting: "* OK Gimap ready for requests from 192.0.2.1",
      loggedIn: "* CAPABILITY {capabilities}\r\n{tag} OK user authenticated (Success)",
      wrongPassword:
        "{tag} NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)",
      wrongToken: "{tag} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
      identity: '* ID ("name" "GImap" "vendor" "Google, Inc.")',
      selected: "{tag} OK [READ-WRITE] Mailbox selected. (Success)"
    }
  ),
  capabilities: {
    clear: gmailBefore,
    tls: gmailBefore,
    authenticated:
      "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LITERAL- SPECIAL-USE"
  }
})

const exchangeOf = (base: Profile): Profile => ({
  ...saying(base, "exchange", "Exchange: lists no capabilities unasked.", {
    greeting: "* OK The Microsoft Exchange IMAP4 service is ready. [TQBXADIAUABSADAAMQBDAEEAMAAwADUANA]",
    loggedIn: "{tag} OK AUTHENTICATE completed.",
    wrongPassword: "{tag} NO AUTHENTICATE failed."
  }),
  capabilities: {
    clear: "IMAP4 IMAP4rev1 STARTTLS LOGINDISABLED UIDPLUS",
    tls: exchangeWithin,
    authenticated: exchangeWithin
  }
})
