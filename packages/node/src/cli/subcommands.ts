/**
 * The subcommands, each loaded when it is used: the help needs only their descriptions, and no command waits for what
 * another one needs.
 */
import { Effect } from "effect"
import { Command } from "effect/cli"

/**
 * Returns all subcommands: those that the arguments name with their flags, the others with name and description only.
 */
export const subcommands = (args: ReadonlyArray<string>) => {
  const isAsked = (name: string) =>
    args.some((argument) => argument === name || argument.startsWith("--completions"))
  const known = <const Name extends string, Input, ContextInput, E, R>(
    name: Name,
    description: string,
    load: () => Promise<Command.Command<Name, Input, ContextInput, E, R>>
  ) =>
    isAsked(name)
      ? Effect.map(Effect.promise(load), Command.withDescription(description))
      : Effect.succeed(Command.make(name).pipe(Command.withDescription(description)))

  return Effect.all([
    known("connect", "Connect, log in and select a mailbox; show every step, or say why it failed", () =>
      import("./connect/connect.ts").then(({ connect }) => connect)
    ),
    known("list", "List the mailboxes of an account, what each is for, and how many messages it has", () =>
      import("./list/listMailboxes.ts").then(({ listMailboxes }) => listMailboxes)
    ),
    known("examine", "Ask a server what it announces and what it keeps, carefully; say what that means", () =>
      import("./examine/examine.ts").then(({ examine }) => examine)
    ),
    known("discover", "Find the server of an email address, and say who named it", () =>
      import("./discover/discover.ts").then(({ discover }) => discover)
    ),
    known("explain", "Say why a failure happens, who must act, and what to try, by its name", () =>
      import("./explain/explain.ts").then(({ explain }) => explain)
    ),
    known("fleet", "Keep many accounts open, on as many machines as necessary", () =>
      import("./fleet/fleet.ts").then(({ fleet }) => fleet)
    ),
    known("demo", "Show how real servers treat clients, on simulated servers; ends by itself", () =>
      import("./demo/demo.ts").then(({ demo }) => demo)
    ),
    known("simulate", "Run a simulated server on loopback until Ctrl-C", () =>
      import("./simulate.ts").then(({ simulate }) => simulate)
    ),
    known("visualize", "Show traces in the browser, on a page that only this machine can reach", () =>
      import("./visualize/visualize.ts").then(({ visualize }) => visualize)
    ),
    known("machine", "Print the state chart", () => import("./machine.ts").then(({ machine }) => machine)),
    known("trace", "Read, compare, convert and replay traces", () =>
      import("./trace/trace.ts").then(({ trace }) => trace)
    )
  ])
}
