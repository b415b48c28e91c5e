/** Every reason, by its tag: what the union, its meanings and the words are derived from. */
import * as authentication from "./authentication.ts"
import * as between from "./between.ts"
import * as certificates from "./certificates.ts"
import * as commands from "./commands.ts"
import * as discovery from "./discovery.ts"
import * as ending from "./ending.ts"
import * as local from "./local.ts"
import * as network from "./network.ts"
import * as protocol from "./protocol.ts"
import * as provider from "./provider.ts"
import * as security from "./security.ts"
import * as silence from "./silence.ts"
import * as tls from "./tls.ts"

export const all = {
  ...local,
  ...discovery,
  ...network,
  ...silence,
  ...ending,
  ...between,
  ...tls,
  ...certificates,
  ...security,
  ...authentication,
  ...provider,
  ...commands,
  ...protocol
}

/** Returns whether a text, such as one of a runner of another version, is the name of a reason. */
export const isTag = (text: string): text is keyof typeof all => Object.hasOwn(all, text)
