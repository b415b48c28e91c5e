/**
 * Mail programs whose logs are read by the person who uses them: of what an app would have to do, a setting may do as well, if
 * there is one. Pure data.
 */

/** What a setting is about. */
export type Matter = "again" | "connections" | "idle" | "kept" | "limits" | "removals"

type Settings = Readonly<Record<Matter, string>>

const thunderbird: Settings = {
  again: "get messages again, which connects anew",
  connections:
    "in Account Settings, Server Settings, Advanced, lower the maximum number of server connections to cache (5 by default)",
  idle: "in Account Settings, Server Settings, switch off “Allow immediate server notifications when new messages arrive”, and let it check for new messages every few minutes",
  kept: "in Account Settings, Copies & Folders, choose another folder for them",
  limits:
    "let it check fewer folders (a folder's Properties, “always check this folder”), and less often (Account Settings, Server Settings, “Check for new messages every … minutes”)",
  removals:
    "in Account Settings, Server Settings, choose what “When I delete a message” does, and remove what is only marked by File, Compact Folders"
}

const programs: ReadonlyMap<string, Settings> = new Map([["Thunderbird", thunderbird]])

/** Returns whether a log of this program is one of a mail program, and not of a library or a tool. */
export const isMailProgram = (program: string): boolean => programs.has(program)

/** What the person who uses a mail program is told in place of what an app has to do. */
export const forItsUser = (program: string, tried: string, matter: Matter | undefined): string => {
  const setting = matter && programs.get(program)?.[matter]
  const own =
    setting === undefined
      ? `No setting of ${program} is known for it: update it`
      : `In ${program}, ${setting}`
  return `${own}. If that does not help, show its makers these lines. For them: ${tried}`
}
