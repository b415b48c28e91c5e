/** What a shell sees when nobody reads the output any more. */
import { execFile } from "node:child_process"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { simulated } from "../support/simulated.ts"
import { executable } from "../../support/executable.ts"

/** Runs `command` by bash, in which `imap` is the command with `args`; what it prints. */
const shell = (command: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>>) =>
  Effect.callback<string>((resume) => {
    const line = `set +o monitor; imap() { "$NODE" "$BIN" "$@"; }; ${command}`
    execFile(
      "bash",
      ["-c", line, "bash", ...args],
      {
        env: {
          PATH: process.env["PATH"],
          NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
          NODE: process.execPath,
          BIN: executable,
          IMAP_PROFILE_STORE: "none",
          ...env
        }
      },
      (_error, out) => resume(Effect.succeed(out.trim()))
    )
  })

describe("M7 exit code 0 means that the result was written", () => {
  const wrong = { IMAP_PASSWORD: "not the password" }
  for (const [what, command, refused, code] of [
    ["a full disk for progress changes no failure", 'imap "$@" 2>/dev/full >/dev/null; echo $?', true, "77"],
    [
      "a reader of progress that left changes no failure",
      'imap "$@" 2> >(true) >/dev/null; echo $?',
      true,
      "77"
    ],
    ["nor a success", 'imap "$@" 2>/dev/full >/dev/null; echo $?', false, "0"],
    ["a result on a full disk is EX_IOERR", 'imap "$@" 2>/dev/null >/dev/full; echo $?', false, "74"],
    ["as is a failure in JSON", 'imap "$@" --json 2>/dev/null >/dev/full; echo $?', true, "74"]
  ] as const) {
    it.live(what, () =>
      Effect.gen(function* () {
        const { env, tls } = yield* simulated("well-behaved")
        assert.strictEqual(yield* shell(command, tls, refused ? wrong : env), code)
      })
    )
  }

  it.live("a reader of the result that left is 141, as a shell calls SIGPIPE", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("well-behaved")
      const line = 'imap "$@" 2>/dev/null | exec <&- ; echo ${PIPESTATUS[0]}'
      assert.strictEqual(yield* shell(line, tls, env), "141")
    })
  )
})
