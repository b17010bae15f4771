import { high } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/** Names that mean a credential wherever they lie; keys of SSH servers are made when the package is installed. */
const credentials =
  /(?:^|\/)(?:\.aws\/credentials|\.ssh\/id_(?:rsa|dsa|ecdsa|ed25519)|\.docker\/config\.json|\.dockercfg|\.kube\/config|\.netrc|\.pgpass|\.git-credentials|\.config\/gcloud\/(?:credentials\.db|application_default_credentials\.json)|\.azure\/(?:accessTokens\.json|msal_token_cache\.json)|\.vault-token|\.terraformrc|\.pypirc|\.gem\/credentials|\.cargo\/credentials(?:\.toml)?)$|^etc\/ssh\/ssh_host_[a-z0-9]+_key$|^etc\/kubernetes\/admin\.conf$/

/**
 * A private key or a login in a layer is in the hands of everybody who can pull the image, even where a later layer removes it.
 *
 * Field:   files of the image
 * Allowed: no private keys, cloud credentials, registry logins, tokens of package registries
 * Source:  NIST SP 800-190, 3.1.4 (embedded clear text secrets); CIS Docker Benchmark 4.10
 */
export const imageCredentialFiles = imageCheck({
  id: "image-credential-files",
  title: "Image holds a file of credentials",
  severity: high("everybody who can pull the image has them"),
  aliases: ["dockle:CIS-DI-0010"],
  frameworks: ["mitre-attack/T1552.001", "nist-800-190/4.1.4"],
  advice: "Take the file out of every layer (build again without it), and change the credential",
  run({ files }, report) {
    const found = [...files.values()].filter(
      ({ path, type, size }) => type === "file" && size > 0 && credentials.test(path),
    )
    for (const { path } of found) report(`/${path} holds a credential`, { evidence: { file: `/${path}` }, cause: path })
  },
  examples: {
    good: { files: [{ path: "etc/ssl/certs/ca.pem", size: 100 }] },
    bad: { files: [{ path: "root/.aws/credentials", size: 120 }] },
  },
})
