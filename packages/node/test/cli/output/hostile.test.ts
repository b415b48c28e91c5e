/** What a user reads when a server does what once went wrong: the command against sockets, by the row's id. */
import { ca, script as parse, profiles } from "@effect-imap/core/Simulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import * as NodeSimulator from "../../../src/testing/NodeSimulator.ts"
import { invoke } from "../support/command.ts"

interface Case {
  readonly what: string
  readonly says: string
  readonly args?: ReadonlyArray<string>
  readonly tells: ReadonlyArray<string>
  readonly code: number
}

const clear = ["--security", "none", "--allow-plaintext"]
const starttls = ["--security", "starttls"]
const ready = "S: * OK [CAPABILITY IMAP4rev1] ready"

const cases: ReadonlyArray<Case> = [
  {
    what: "B1 a refusal that ends like a literal is read at once",
    says: `${ready}
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1] in
C: <2> ...
S: <2> NO [NONEXISTENT] Mailbox doesn't exist: INBOX {3+}`,
    args: [...clear, "--flights", "careful"],
    tells: ["(MailboxMissing at select)", "server    “Mailbox doesn't exist: INBOX {3+}”"],
    code: 69
  },
  {
    what: "B3 a goodbye at ID costs one more attempt, and is not called silence alone",
    says: `S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 ID] in
C: <2> ID ...
S: * BYE Unknown command.
close
connection
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <3> LOGIN ...
S: <3> OK [CAPABILITY IMAP4rev1 ID] in
C: <4> SELECT INBOX
S: <4> OK [READ-WRITE] done
C: <5> LOGOUT
S: * BYE
S: <5> OK`,
    args: [...clear, "--flights", "careful"],
    tells: ["id        sent, not answered, and left out", "the server fell silent or hung up at ID"],
    code: 0
  },
  {
    what: "B4 PREAUTH in the clear is refused where STARTTLS was asked for",
    says: "S: * PREAUTH [CAPABILITY IMAP4rev1] hi",
    args: starttls,
    tells: ["(PreauthInsecure at greeting"],
    code: 76
  },
  {
    what: "B6 what the server said before it hung up is reported",
    says: "S: * OK ready\nC: <1> CAPABILITY\nS: * BAD Command!\nclose",
    args: clear,
    tells: ["(ConnectionLost at", "server    “Command!”"],
    code: 75
  },
  {
    what: "B6 a page is shown where it is its provider's",
    says: `${ready}
C: <1> LOGIN ...
S: * NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1] Web login required.
S: <1> NO [ALERT] Please log in via your web browser (Failure)`,
    args: [...clear, "--flights", "careful"],
    tells: ["(WebLoginRequired at auth)", "see       https://accounts.google.com/signin/continue?sarp=1"],
    code: 77
  },
  {
    what: "B7 a server that wants encryption, and has none, is its owner's turn at once",
    says: `${ready}\nC: <1> LOGIN ...\nS: <1> NO Login only available under a layer`,
    args: [...clear, "--flights", "careful"],
    tells: ["(PrivacyRequired at auth)", "server    “Login only available under a layer”"],
    code: 77
  },
  {
    what: "B8 too many connections, reported without a code",
    says: `${ready}\nC: <1> LOGIN ...\nS: <1> NO Too many open connections`,
    args: [...clear, "--flights", "careful"],
    tells: ["(TooManyConnections at auth)"],
    code: 75
  },
  {
    what: "B12 a line that is cut at STARTTLS is lost, and not a broken STARTTLS",
    says: "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: <1> STARTTLS\nclose",
    args: starttls,
    tells: ["(ConnectionLost at starttls"],
    code: 75
  }
]

const withFiles = Effect.gen(function* () {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-test-" })
  yield* fileSystem.writeFileString(`${folder}/ca.pem`, ca)
  yield* fileSystem.writeFileString(`${folder}/password`, "Sommer2024", { mode: 0o600 })
  return ["--ca", `${folder}/ca.pem`, "--password-file", `${folder}/password`, "--profile-store", "none"]
}).pipe(Effect.provide(NodeServices.layer))

/** The command's words on one line each, as a script has them: the place of a line break depends on what is in the line. */
const unwrapped = (text: string): string => text.replaceAll(/\n {2,}(?=\S)/g, " ")

const connect = Effect.fnUntraced(function* (says: string, args: ReadonlyArray<string>) {
  const files = yield* withFiles
  const server = yield* NodeSimulator.start({ profile: profiles.wellBehaved, script: yield* parse(says) })
  const where = ["--host", "localhost", "--port", String(server.port), "--user", "me"]
  const attempts = says.includes("\nconnection\n") ? "2" : "1"
  const ended = yield* invoke(["connect", ...where, ...files, "--attempts", attempts, ...args])
  assert.deepStrictEqual(server.mismatches(), [])
  return ended
})

describe("what a user reads", () => {
  for (const { args = [], code, says, tells, what } of cases) {
    it.live(what, () =>
      Effect.gen(function* () {
        const ended = yield* connect(says, args)
        for (const words of tells) assert.include(unwrapped(`${ended.out}\n${ended.err}`), words)
        assert.strictEqual(ended.code, code)
      })
    )
  }
})
