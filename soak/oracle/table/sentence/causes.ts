/** Whose it was, what to do and who must act. */
import type { Connection } from "../../Facts.ts"
import { all, holds, never, opensUnnumbered, received, type Scene, when } from "../../Rule.ts"
import {
  account,
  givenBack,
  isFailed,
  isRefusal,
  isSilent,
  lookUps,
  losses,
  polls,
  renumbered
} from "./scenes.ts"
import type { Rules } from "./Rules.ts"

/** The app asked for what is not there, or to change what it had opened with EXAMINE. RFC 9051 §6.3.3, §7.1. */
const asksInVain = (commands: Connection["commands"]): boolean =>
  commands.some(
    ({ answer, by }) =>
      by === "app" &&
      isRefusal(answer?.condition) &&
      (answer?.code === "NONEXISTENT" ||
        // what the server cannot read, or does not know
        answer?.condition === "BAD" ||
        commands.some((each) => each.name === "EXAMINE"))
  )

/** Why attempts and connections of the account failed. */
const failures = (scene: Scene): ReadonlyArray<string> =>
  account(scene).flatMap((each) => (isFailed(each) && each.ended?.error ? [each.ended.error] : []))

/** What one can act on, or need not: a loss, a mailbox that may only be read, a refusal, or a part of the app or of this program. */
const advised = holds(
  "something to act on",
  (connection, scene) =>
    losses(scene) > 0 ||
    scene.all.some(({ id }) =>
      /^(?:slow-network|life:(?:contentless|noticed|readMarks|renumbered))$/.test(id)
    ) ||
    account({ ...scene, connection })
      .slice(0, 1)
      .some((first) => first.openedAt === undefined && isFailed(first)) ||
    account({ ...scene, connection }).some(
      (each) =>
        received(each, /READ-ONLY|\[(?:(?:WEB)?ALERT|THROTTLED)\b/i).length > 0 ||
        polls(each) ||
        each.commands.some(
          ({ answer, sent }) => isRefusal(answer?.condition) || (answer?.time ?? 0) - sent.time >= 5_000
        ) ||
        each.lines.some(
          ({ event: { data, name } }) =>
            name === "command:refused" ||
            name === "command:unsent" ||
            name === "command:interrupted" ||
            name === "program:busy" ||
            name === "command:lost" ||
            (name === "program:start" && "kind" in data && /^(?:untaken|turn|pool)$/.test(data.kind)) ||
            (name === "program:end" && "reason" in data && data.reason === "HeldTooLong")
        )
    )
)

export const causes = {
  "life:cause": all(
    advised,
    when(/The losses:/, givenBack),
    when(
      /The opening:/,
      never("it was lost", (_, scene) => losses(scene) > 0)
    ),
    when(
      /^(?:this program|the app, not the server|the app’s own source)/,
      holds(
        "a failure of this program",
        (_, scene) =>
          failures(scene).some((tag) =>
            /^(?:ChannelNotSecured|Closed|CredentialUnavailable|Defect|HeldTooLong|InvalidAccount|MessageTooLarge|Misuse|OAuthTokenExpired|StreamFailed|TlsUnsupported)$/.test(
              tag
            )
          ) ||
          // what the app's commands show of it has rows of its own
          scene.all.some(({ id }) => /^life:(?:heedless|noMailbox|noticed)$/.test(id)) ||
          account(scene).some(
            ({ commands, ended, lines }) =>
              asksInVain(commands) ||
              (ended?.error === "Timeout" &&
                (ended.step === "account" ||
                  ended.circumstances?.["usualMs"] !== undefined ||
                  ended.circumstances?.["waits"] !== undefined)) ||
              lines.some(({ event: each }) =>
                /^(?:program:|command:(?:refused|interrupted)$)/.test(each.name)
              )
          )
      )
    ),
    when(
      /inspects encrypted connections/,
      holds("a certificate that was not trusted", (_, scene) =>
        failures(scene).some((tag) => /^Tls(?:Untrusted|Intercepted)$/.test(tag))
      )
    ),
    when(
      /look-up/,
      holds(
        "a name that could not be looked up, or not soon",
        (_, scene) =>
          failures(scene).some((tag) => tag.startsWith("Dns")) ||
          account(scene).some((each) => lookUps(each).some(({ ms }) => ms >= 1_500))
      )
    ),
    when(
      /^the server(?! or)/,
      never(
        "nothing of it came from the server",
        (_, scene) =>
          failures(scene).every((tag) => /^(?:ConnectionLost|ConnectionStalled|Timeout|Dns.*)$/.test(tag)) &&
          account(scene).every(isSilent) &&
          renumbered(scene).length > 0 &&
          !account(scene).some((each) => each.commands.some((command) => opensUnnumbered(each, command))) &&
          // what shows that the server alone was slow, or lacked what it lists, has rows of its own
          !scene.all.some(({ id }) => /^life:(?:contentless|onlySlow|slow|slowWay)$/.test(id))
      )
    )
  ),
  "life:try": advised,
  "life:turn": advised
} satisfies Rules
