/** What a Dovecot needs to know people by every mechanism: proofs, tokens, certificates, and one who is all of them. */
import { createHmac } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as recipe from "./recipe.ts"

const secret = "the secret of the one who signs tokens"
const issuer = "effect-imap"

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url")

/** A token that Dovecot can check by itself. RFC 7519, RFC 7518 §3.2. `expires` in seconds of Unix time. */
export const token = (user: string, expires: number, key = secret): string => {
  const signed = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded({ sub: user, iss: issuer, exp: expires })}`
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`
}

const writeKey = (folder: string) => {
  const keys = join(folder, "keys/default/HS256")
  mkdirSync(keys, { recursive: true })
  writeFileSync(join(keys, "default"), Buffer.from(secret).toString("base64"))
}

/** `alice.pem` is signed by the authority that the server asks, `foreign.pem` by another one. */
const writeCertificates = (folder: string) => {
  writeFileSync(join(folder, "client"), "extendedKeyUsage=clientAuth\n")
  for (const [name, authority] of [
    ["alice", "ca"],
    ["foreign", "other"]
  ]) {
    recipe.openssl(folder, `req ${recipe.newKey} -subj /CN=alice -keyout ${name}.key -out ${name}.csr`)
    const signer = `-CA ${authority}.pem -CAkey ${authority}.key -CAcreateserial -days 30 -extfile client`
    recipe.openssl(folder, `x509 -req -in ${name}.csr ${signer} -out ${name}.pem`)
  }
}

export const certificateOf = (folder: string, name: "alice" | "foreign") => ({
  certificate: readFileSync(join(folder, `${name}.pem`), "utf8"),
  key: readFileSync(join(folder, `${name}.key`), "utf8")
})

const tokens = (folder: string) => `introspection_mode = local
local_validation_key_dict = fs:posix:prefix=${folder}/keys/
issuers = ${issuer}
username_attribute = sub
`

export const extension: recipe.Extension = (folder) => {
  writeKey(folder)
  writeCertificates(folder)
  writeFileSync(join(folder, "tokens"), tokens(folder))
  writeFileSync(join(folder, "masters"), `${recipe.master.name}:{PLAIN}${recipe.master.password}\n`)
  return `auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 oauthbearer xoauth2 external anonymous
auth_anonymous_username = ${recipe.users[2].name}
auth_master_user_separator = *
auth_ssl_username_from_cert = yes
ssl_ca = <${folder}/ca.pem
ssl_verify_client_cert = yes
ssl_require_crl = no
passdb {
  driver = passwd-file
  args = ${folder}/masters
  master = yes
}
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = ${folder}/tokens
}
passdb {
  driver = static
  mechanisms = external
  args = nopassword
}
`
}
