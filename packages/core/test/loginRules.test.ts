/** What servers say of a login besides that it is wrong, what a tunnel's command says, and whose certificates are. */
import { assert, describe, it } from "@effect/vitest"
import { inspectorIn, isPublic } from "../src/failure/quirk/authorities.ts"
import { loginRule } from "../src/failure/quirk/loginRules.ts"
import { tunnelEnd } from "../src/failure/quirk/tunnel.ts"

const rules = {
  "certain hours": [
    "Account restriction: sign-in is permitted Mon-Fri 07:00-19:00 only",
    "Logon outside of permitted hours",
    "Login not allowed at this time",
    "Anmeldung nur zwischen 7 und 19 Uhr möglich"
  ],
  "not approved": [
    "Sign-in request was not approved on your phone in time",
    "Push notification timed out",
    "Anmeldung wurde nicht bestätigt"
  ],
  "licence admits": [
    "All 25 licensed seats are in use, please try again later",
    "License limit exceeded",
    "Maximale Anzahl der Lizenzen erreicht"
  ],
  "whole e-mail address": [
    "Please use your complete email address as user name",
    "Username must include the domain",
    "Bitte verwenden Sie Ihre vollständige E-Mail-Adresse"
  ],
  "token is of another user": [
    "The token was issued for another user and gives no right to this mailbox",
    "Token does not match the user"
  ]
}

describe("words about a login", () => {
  it.each(Object.entries(rules))("tell the rule: %s", (words, lines) => {
    for (const line of lines) assert.include(loginRule(line)?.title, words, line)
  })

  it.each([
    "Authentication failed.",
    "Invalid credentials (Failure)",
    "LOGIN failed",
    "Too many login attempts, try again at 07:00",
    "Application-specific password required",
    "Your account is not allowed to use IMAP",
    "Access token expired"
  ])("tell none: %s", (line) => assert.isUndefined(loginRule(line)))
})

describe("words of a tunnel's command", () => {
  it.each([
    ["lena@jump.example.com: Permission denied (publickey).", "own login"],
    ["Host key verification failed.", "the key of the host"],
    ["ssh: Could not resolve hostname jump.example.com: Name or service not known", "could not be looked up"],
    ["ssh: connect to host jump.example.com port 22: Connection refused", "could not be reached"],
    ["bash: nc: command not found", "is not there"]
  ])("%s", (line, why) => assert.include(tunnelEnd(line)?.why, why))
})

describe("a certificate that is refused", () => {
  it("is told by its issuer", () => {
    assert.isTrue(isPublic("its issuer is C=US, O=Let's Encrypt, CN=R11"))
    assert.isFalse(isPublic("its issuer is O=Firma GmbH, CN=Firma Root CA"))
    assert.isFalse(isPublic("its issuer is O=Avast, CN=avast! Web/Mail Shield Root"))
    const issuedBy = (name: string) =>
      inspectorIn(`self-signed certificate in certificate chain, issued by “${name}”`)
    assert.strictEqual(issuedBy("Zscaler Root CA"), "Zscaler Root CA")
    assert.strictEqual(issuedBy("Example SSL Inspection"), "Example SSL Inspection")
    assert.isUndefined(issuedBy("Example Root CA"))
    assert.strictEqual(inspectorIn("its issuer is O=Example, CN=Example Web Filter"), "Example Web Filter")
  })
})
