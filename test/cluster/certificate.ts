import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto"

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
  readonly privateKey: KeyObject
  readonly name: string
}

export interface CertificateOptions {
  readonly name: string
  /** IP addresses and DNS names that the certificate is for. */
  readonly hosts?: readonly string[]
  /** Signs the certificate; by default it signs itself and is an authority. */
  readonly issuer?: Certificate
  readonly notAfter?: Date
}

/** Makes an X.509 v3 certificate (RFC 5280) with what a test of TLS needs, and no more. */
export function makeCertificate({ name, hosts = [], issuer, notAfter }: CertificateOptions): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const isAuthority = issuer === undefined
  const extensions = [
    extension("551d13", sequence(...(isAuthority ? [tlv(0x01, Buffer.from([0xff]))] : []))),
    ...(hosts.length > 0 ? [extension("551d11", sequence(...hosts.map(alternative)))] : []),
  ]
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(Math.trunc(Math.random() * 2 ** 30) + 1),
    ecdsaWithSha256,
    distinguishedName(issuer?.name ?? name),
    sequence(time(new Date(Date.UTC(2020, 0))), time(notAfter ?? new Date(Date.UTC(2049, 0)))),
    distinguishedName(name),
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...extensions)),
  )
  const signature = createSign("sha256")
    .update(body)
    .sign(issuer?.privateKey ?? privateKey)
  const der = sequence(body, ecdsaWithSha256, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = der.toString("base64").replace(/.{64}/g, "$&\n")
  return {
    name,
    privateKey,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  }
}

/** Tag, length, value (X.690). */
function tlv(tag: number, value: Uint8Array): Buffer {
  const { length } = value
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

const sequence = (...values: readonly Uint8Array[]): Buffer => tlv(0x30, Buffer.concat(values))
const identifier = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, "hex"))

function integer(value: number): Buffer {
  const hex = value.toString(16)
  return tlv(0x02, Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, "hex"))
}

const time = (date: Date): Buffer => {
  const text = date.toISOString().replace(/[-:T]/g, "")
  return tlv(0x17, Buffer.from(`${text.slice(2, 14)}Z`))
}

const ecdsaWithSha256 = sequence(identifier("2a8648ce3d040302"))

const distinguishedName = (name: string): Buffer =>
  sequence(tlv(0x31, sequence(identifier("550403"), tlv(0x0c, Buffer.from(name)))))

const extension = (oid: string, value: Buffer): Buffer => sequence(identifier(oid), tlv(0x04, value))

const alternative = (host: string): Buffer =>
  /^[\d.]+$/.test(host) ? tlv(0x87, Buffer.from(host.split(".").map(Number))) : tlv(0x82, Buffer.from(host))
