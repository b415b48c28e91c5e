/** Words that turn an address away, one sample for each form that the expression knows. */
import { assert, describe, it } from "@effect/vitest"
import { addressBlocked, saysAddressBlocked } from "../../src/failure/quirk/lines.ts"

describe("lines of servers", () => {
  it.each([
    "Intrusion prevention active for [192.0.2.1]",
    "Your IP is temporarily blocked",
    "Your network has been blacklisted",
    "IP address 192.0.2.1 is black listed",
    "Your host was denied access",
    "Address [192.0.2.1] rejected",
    "Your address was refused",
    "We have banned your network",
    "Too many login failures from your IP"
  ])("are read whole only where such a word is: %s", (text) => {
    assert.match(text, addressBlocked)
    assert.isTrue(saysAddressBlocked(text))
  })

  it.each(["IMAP4rev1 ready", "user@blocked.example logged in", "Your address book is empty"])(
    "turn no address away: %s",
    (text) => {
      assert.isFalse(saysAddressBlocked(text))
    }
  )
})
