/** Guided stories: a few sentences for each step, and its trial. */
import { type Trial, usual } from "../run/Trial.ts"

export interface StoryStep {
  readonly words: string
  readonly trial: Trial
}

export interface Story {
  readonly id: string
  /** The name in a list. */
  readonly name: string
  readonly title: string
  readonly steps: ReadonlyArray<StoryStep>
}

/** Makes a story: steps with single clients, and one with both side by side. */
const story = (
  id: string,
  name: string,
  title: string,
  trial: Partial<Trial>,
  steps: ReadonlyArray<readonly [client: Trial["client"], words: string]>,
  together: string
): Story => ({
  id,
  name,
  title,
  steps: [
    ...steps.map(([client, words]) => ({ words, trial: { ...usual, ...trial, client } })),
    {
      words: together,
      trial: { ...usual, ...trial, client: steps[0]?.[0] ?? "ordinary", beside: "ours" as const }
    }
  ]
})

const minutes = (count: number): number => count * 60_000

export const stories: ReadonlyArray<Story> = [
  story(
    "netease",
    "NetEase",
    "NetEase: Unsafe Login",
    { server: "netease" },
    [
      [
        "ordinary",
        "An ordinary client logs in at 163.com. The password is right and the login succeeds, but the mailbox does not open: “Unsafe Login”. The server names a support address, but no cause."
      ],
      [
        "ours",
        "The cause: NetEase opens no mailbox for a client that has not identified itself. After the login, this library sends ID (RFC 2971) and SELECT together, and the mailbox opens."
      ]
    ],
    "Both clients at the same server. They diverge after the login: one sends ID, the other asks for the mailbox at once."
  ),
  story(
    "qq",
    "QQ Mail",
    "QQ Mail: an answer without a name",
    { server: "qq-id", patience: "10" },
    [
      [
        "ordinary-id",
        "So every client should send ID? This server lists ID, but answers it with a BAD that names no command. A client that waits for the answer to its ID waits until it gives up, here after 10 seconds."
      ],
      [
        "ours",
        "This library waits for the answer to a later command, too. That answer comes, so the one to ID never will: the mailbox opens, and the next connection to this server leaves ID out."
      ]
    ],
    "Both clients at the same server: the same BAD ends one of them, and costs the other one a quarter of a second."
  ),
  story(
    "race",
    "Race of ports",
    "The race of ports",
    { server: "wellBehaved", ports: "143" },
    [
      [
        "ordinary",
        "A firewall silently drops everything sent to port 993. A client that tries only this port waits for an answer, and fails after 10 seconds."
      ],
      [
        "ours",
        "This library tries port 143 with STARTTLS a second later, while 993 is still silent. The first connection that is ready and verified wins; before that, no secret is sent on either."
      ]
    ],
    "Both clients at the same firewall: one waits for its only port, the other tries the next one."
  ),
  story(
    "stripped",
    "STARTTLS stripped",
    "STARTTLS stripped",
    { server: "wellBehaved", ports: "143", security: "starttls", starttls: "stripped" },
    [
      [
        "ordinary",
        "An attacker on the network path removes STARTTLS from the server's list of capabilities. A client that encrypts “if available” logs in without encryption: everyone on the path can read its password, and its user does not notice."
      ],
      [
        "ours",
        "This library was asked for STARTTLS, and stops before it sends any secret. It says what is missing, and that someone on the network path may have removed it."
      ]
    ],
    "The client that “works” has given away its password. This library's state machine has no way from an unencrypted channel to a login."
  ),
  story(
    "idle",
    "Silent IDLE",
    "A silent IDLE",
    { server: "wellBehaved", task: "hour", fault: "silence", after: minutes(20) },
    [
      [
        "ordinary",
        "The mailbox is kept open for an hour. After 20 minutes a router forgets the quiet connection: no byte arrives any more, and neither side notices. A message arrives in minute 50. This client never learns of it: it still counts 12 messages."
      ],
      [
        "ours",
        "This library ends each IDLE after a while, and expects an answer within 10 seconds. None comes, so it connects again. It counts 13 messages, including the one from minute 50."
      ]
    ],
    "The same hour for both. One has a connection that looks open; the other knows that it is."
  ),
  story(
    "token",
    "Token runs out",
    "A token that runs out",
    { server: "oauth", task: "hour", fault: "cut", after: minutes(61) },
    [
      [
        "ordinary",
        "OAuth tokens last an hour. After 61 minutes the connection is cut. This client logs in again with the token that it has, is refused, and stops: a person has to log in again."
      ],
      [
        "ours",
        "This library asks its source of tokens for a new one when the old one is refused, once for all connections of the account, and logs in with that. No person has to act."
      ]
    ],
    "The same hour for both. One needs a person now; the other needed one more round trip."
  )
]

export const storyOf = (id: string | null): Story | undefined => stories.find((story) => story.id === id)
