import { buildFromFacts } from "../corpora/package-facts.ts"

/** A made-up file and the packages in it, by package URL. */
export interface CatalogerSample {
  readonly path: string
  readonly content: string | Uint8Array
  readonly beside?: Readonly<Record<string, string>>
  readonly purls: readonly string[]
}

const lines = (...text: readonly string[]) => `${text.join("\n")}\n`

/** A zstd frame of one block that is not packed. Source: RFC 8878, 3.1.1. */
function zstdFrame(text: string): Uint8Array {
  const content = Buffer.from(text)
  const start = Buffer.alloc(9)
  start.writeUInt32LE(0xfd2fb528, 0)
  // One segment whose size stands in two bytes, less 256.
  start[4] = 0x60
  start.writeUInt16LE(content.length - 256, 5)
  const block = (content.length << 3) | 1
  return Buffer.concat([start.subarray(0, 7), Buffer.from([block & 0xff, (block >> 8) & 0xff, block >> 16]), content])
}

/** What lies around a text in a program: an ELF header, other texts, NUL between them. */
export function programWith(...texts: readonly string[]): Uint8Array {
  const filling = Buffer.alloc(5000, "code")
  return Buffer.concat([
    Buffer.from("\x7fELF\x02\x01\x01", "latin1"),
    filling,
    Buffer.from(`\0${texts.join("\0")}\0`),
    filling,
  ])
}

const wall = [
  { jsonwall: "1.0", schema: "1.0", count: 5 },
  { kind: "package", name: "libc6", version: "2.39-0ubuntu8", digest: "0".repeat(64), arch: "amd64" },
  { kind: "path", path: "/lib/libc.so.6", mode: "0644", slices: ["libc6_libs"] },
  { kind: "slice", name: "libc6_libs" },
]

export const catalogerSamples: readonly CatalogerSample[] = [
  {
    path: "conan.lock",
    content: JSON.stringify({
      version: "0.5",
      requires: ["zlib/1.3@acme/stable#0ab%1.5"],
      build_requires: ["cmake/3.27.0"],
    }),
    purls: ["pkg:conan/cmake@3.27.0", "pkg:conan/zlib@1.3?channel=stable&user=acme"],
  },
  {
    path: "Podfile.lock",
    content: lines("PODS:", "  - ShareKit/Twitter (2.0):", "    - ShareKit/Core", "COCOAPODS: 1.15.2"),
    purls: ["pkg:cocoapods/ShareKit@2.0#Twitter"],
  },
  {
    path: "Package.resolved",
    content: JSON.stringify({
      pins: [{ location: "git@github.com:Alamofire/Alamofire.git", state: { version: "5.4.3" } }],
      version: 2,
    }),
    purls: ["pkg:swift/github.com/Alamofire/Alamofire@5.4.3"],
  },
  {
    path: "Manifest.toml",
    content: lines(
      'julia_version = "1.9.0"',
      'manifest_format = "2.0"',
      "[[deps.Dates]]",
      'uuid = "ade2ca70-3891-5945-98fb-dc099432e06a"',
    ),
    purls: ["pkg:julia/Dates@1.9.0?uuid=ade2ca70-3891-5945-98fb-dc099432e06a"],
  },
  {
    path: "Project.toml",
    content: lines(
      'name = "A"',
      "[deps]",
      'JSON = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"',
      "[compat]",
      'JSON = "0.21"',
    ),
    purls: ["pkg:julia/JSON?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6"],
  },
  {
    path: "opt/conda/conda-meta/absl-py-0.4.1-py36.json",
    content: JSON.stringify({
      name: "absl-py",
      version: "0.4.1",
      build: "py36h06a4308_0",
      channel: "https://repo.anaconda.com/pkgs/main/linux-64",
      subdir: "linux-64",
    }),
    purls: ["pkg:conda/absl-py@0.4.1?build=py36h06a4308_0&channel=main&subdir=linux-64"],
  },
  {
    path: "usr/share/perl5/X/META.json",
    content: JSON.stringify({ name: "URI", version: "5.34", "meta-spec": { version: 2 }, license: ["perl_5"] }),
    purls: ["pkg:cpan/URI@5.34"],
  },
  {
    path: "usr/local/lib/perl5/site_perl/5.38.0/x86_64-linux/.meta/Moo-2.005/MYMETA.json",
    content: JSON.stringify({ name: "Moo", version: 2.5, "meta-spec": { version: 2 } }),
    purls: ["pkg:cpan/Moo@2.5"],
  },
  {
    path: "root/.opam/default/.opam-switch/switch-state",
    content: lines(
      'opam-version: "2.0"',
      'roots: ["dune.3.11.1"]',
      "installed: [",
      '  "base-unix.base"',
      '  "dune.3.11.1"',
      "]",
    ),
    purls: ["pkg:opam/base-unix@base", "pkg:opam/dune@3.11.1"],
  },
  {
    path: "renv.lock",
    content: JSON.stringify({
      Packages: {
        BH: { Package: "BH", Version: "1.75.0-0", Source: "Repository" },
        mime: {
          Package: "mime",
          Version: "0.12.1",
          RemoteType: "github",
          RemoteUsername: "yihui",
          RemoteRepo: "mime",
          RemoteSha: "1763e0d",
        },
      },
    }),
    purls: ["pkg:cran/BH@1.75.0-0", "pkg:github/yihui/mime@1763e0d"],
  },
  {
    path: "cabal.project.freeze",
    content: lines(
      "constraints: any.aeson ==2.1.2.1,",
      "             aeson -cffi,",
      "             any.base-compat ==0.13.1",
    ),
    purls: ["pkg:hackage/aeson@2.1.2.1", "pkg:hackage/base-compat@0.13.1"],
  },
  {
    path: "deno.lock",
    content: JSON.stringify({ version: "4", npm: { "chalk@5.3.0": {} }, jsr: { "@std/path@1.0.2": {} } }),
    purls: ["pkg:jsr/%40std/path@1.0.2", "pkg:npm/chalk@5.3.0"],
  },
  {
    path: "manifest.toml",
    content: lines(
      "packages = [",
      '  { name = "gleam_stdlib", version = "0.34.0", build_tools = ["gleam"], source = "hex" },',
      "]",
    ),
    purls: ["pkg:hex/gleam_stdlib@0.34.0"],
  },
  {
    path: "paket.lock",
    content: lines(
      "NUGET",
      "  remote: https://api.nuget.org/v3/index.json",
      "    FSharp.Core (4.7.2)",
      "      Other (>= 1.0)",
    ),
    purls: ["pkg:nuget/FSharp.Core@4.7.2"],
  },
  {
    path: "paket.dependencies",
    content: lines(
      "source https://api.nuget.org/v3/index.json",
      "nuget NUnit ~> 2.6",
      "nuget Newtonsoft.Json 13.0.1",
      "nuget A",
    ),
    purls: ["pkg:nuget/A", "pkg:nuget/NUnit", "pkg:nuget/Newtonsoft.Json@13.0.1"],
  },
  {
    path: "app/obj/project.assets.json",
    content: JSON.stringify({ libraries: { "Serilog/2.12.0": { type: "package" }, "Own/1.0.0": { type: "project" } } }),
    purls: ["pkg:nuget/Serilog@2.12.0"],
  },
  {
    path: "app/app.csproj",
    content:
      '<Project><ItemGroup><PackageReference Include="A"><Version>[1.0.0]</Version></PackageReference></ItemGroup></Project>',
    purls: ["pkg:nuget/A@1.0.0"],
  },
  {
    path: "root/.nuget/packages/serilog/2.12.0/serilog.nuspec",
    content: "<package><metadata><id>Serilog</id><version>2.12.0</version></metadata></package>",
    purls: ["pkg:nuget/Serilog@2.12.0"],
  },
  {
    path: "var/db/pkg/dev-perl/Capture-Tiny-0.480.0-r1/PF",
    content: lines("Capture-Tiny-0.480.0-r1"),
    beside: { CONTENTS: lines("dir /usr", "obj /usr/share/perl5/Capture/Tiny.pm 00ff 1700000000") },
    purls: ["pkg:ebuild/dev-perl/Capture-Tiny@0.480.0-r1"],
  },
  {
    path: "var/lib/pacman/local/gawk-5.3.1-1/desc",
    content: lines("%NAME%", "gawk", "", "%VERSION%", "5.3.1-1", "", "%BASE%", "gawk", "", "%ARCH%", "x86_64"),
    purls: ["pkg:alpm/gawk@5.3.1-1?arch=x86_64"],
  },
  {
    path: "var/lib/chisel/manifest.wall",
    content: zstdFrame(wall.map((row) => JSON.stringify(row)).join("\n")),
    purls: ["pkg:deb/libc6@2.39-0ubuntu8?arch=amd64"],
  },
  {
    path: "etc/cos-package-info.json",
    content: JSON.stringify({ installedPackages: [{ category: "sys-libs", name: "zlib", version: "17162.336.17" }] }),
    purls: ["pkg:cos/zlib@17162.336.17"],
  },
  {
    path: "opt/homebrew/Cellar/git/2.43.0_1/INSTALL_RECEIPT.json",
    content: "{}",
    purls: ["pkg:brew/git@2.43.0_1"],
  },
  {
    path: "snap/core/1/meta/snap.yaml",
    content: lines("name: core", "version: '16'", "architectures: [amd64]"),
    purls: ["pkg:snap/core@16"],
  },
  {
    path: "gradle/libs.versions.toml",
    content: lines(
      "[versions]",
      'g = { strictly = "[1.0,2.0[" }',
      "[libraries]",
      'a = { module = "x:a", version.ref = "g" }',
      'b = "x:b:1.0"',
    ),
    purls: ["pkg:maven/x/a", "pkg:maven/x/b@1.0"],
  },
  {
    path: "Cargo.toml",
    content: lines(
      "[dependencies]",
      'serde = "=1.0.200"',
      'rand = { version = "0.8" }',
      "[dependencies.own]",
      'path = "../own"',
    ),
    purls: ["pkg:cargo/rand", "pkg:cargo/serde@1.0.200"],
  },
  {
    path: "pyproject.toml",
    content: lines(
      "[dependency-groups]",
      'test = ["pytest==8.0.0", { include-group = "lint" }]',
      "[tool.poetry.dependencies]",
      'python = "^3.11"',
      'django = "5.0.1"',
      'flask = { version = "^3.0", optional = true }',
    ),
    purls: ["pkg:pypi/django@5.0.1", "pkg:pypi/flask", "pkg:pypi/pytest@8.0.0"],
  },
  {
    path: "go.sum",
    content: lines(
      "example.com/a v1.0.0 h1:x=",
      "example.com/a v1.0.0/go.mod h1:x=",
      "example.com/b v1.0.0/go.mod h1:x=",
    ),
    purls: ["pkg:golang/example.com/a@v1.0.0"],
  },
  {
    path: "opt/java/release",
    content: lines('IMPLEMENTOR="Eclipse Adoptium"', 'JAVA_VERSION="17.0.8"', 'IMAGE_TYPE="JDK"'),
    purls: ["pkg:generic/java@17.0.8"],
  },
  { path: "usr/local/go/VERSION", content: lines("go1.22.1", "time 2024-02-29"), purls: ["pkg:generic/golang@1.22.1"] },
  {
    path: "usr/include/python3.13/patchlevel.h",
    content: lines("/* Version as a string */", '#define PY_VERSION              "3.13.0+"'),
    purls: ["pkg:generic/python@3.13.0"],
  },
  { path: "usr/local/bin/node", content: programWith("node.js/v18.17.1"), purls: ["pkg:generic/node@18.17.1"] },
  {
    path: "usr/lib/libpython3.11.so.1.0",
    content: programWith("3.2.0", "Python 3.11.4"),
    purls: ["pkg:generic/python@3.11.4"],
  },
  {
    path: "usr/lib/libruby.so.3.2",
    content: programWith("ruby 3.2.2 (2023-03-30 revision e51014f9c0) [x86_64-linux]"),
    purls: ["pkg:generic/ruby@3.2.2"],
  },
  { path: "usr/bin/perl", content: programWith("v5.38.0"), purls: ["pkg:generic/perl@5.38.0"] },
  {
    path: "usr/local/sbin/php-fpm",
    content: programWith("X-Powered-By: PHP/8.3.0RC2"),
    purls: ["pkg:generic/php@8.3.0RC2"],
  },
  {
    path: "usr/sbin/nginx",
    content: programWith("nginx version: nginx/1.25.3", "nginx/1.25.3"),
    purls: ["pkg:generic/nginx@1.25.3"],
  },
  {
    path: "usr/local/openresty/bin/openresty",
    content: programWith("nginx version: openresty/1.21.4.2"),
    purls: ["pkg:generic/openresty@1.21.4.2"],
  },
  {
    path: "usr/local/apache2/bin/httpd",
    content: programWith("Apache/2.4.57 (Unix)", "Apache/2.4.57"),
    purls: ["pkg:generic/httpd@2.4.57"],
  },
  {
    path: "usr/sbin/lighttpd",
    content: programWith("lighttpd/1.4.73 (ssl) - a light and fast webserver"),
    purls: ["pkg:generic/lighttpd@1.4.73"],
  },
  {
    path: "usr/local/sbin/haproxy",
    content: programWith("HAProxy version %s", " version 2.8.1-a90123a, released 2023/07/03"),
    purls: ["pkg:generic/haproxy@2.8.1"],
  },
  {
    path: "usr/local/bin/redis-server",
    content: programWith("2.6.0", "7.0.1", "7.0.11", "7.0.11buildkit-1681748352000000000"),
    purls: ["pkg:generic/redis@7.0.11"],
  },
  {
    path: "usr/local/bin/valkey-server",
    content: programWith("7.2.0", "8.0.1", "8.0.117275520000" + "00000000"),
    purls: ["pkg:generic/valkey@8.0.1"],
  },
  { path: "usr/bin/memcached", content: programWith("memcached 1.6.21"), purls: ["pkg:generic/memcached@1.6.21"] },
  {
    path: "usr/lib/postgresql/16/bin/postgres",
    content: programWith("postgres (PostgreSQL) 16.1 (Debian 16.1-1.pgdg120+1)"),
    purls: ["pkg:generic/postgresql@16.1"],
  },
  {
    path: "usr/sbin/mysqld",
    content: programWith("/build/mysql-8.0.35/sql/sys_vars.cc"),
    purls: ["pkg:generic/mysql@8.0.35"],
  },
  {
    path: "usr/sbin/mariadbd",
    content: programWith("11.1.2-MariaDB-1:11.1.2+maria~ubu2204", "/build/mysql-8.0.35/x"),
    purls: ["pkg:generic/mariadb@11.1.2"],
  },
  {
    path: "bin/busybox",
    content: programWith("BusyBox v1.36.1 (2023-11-01 12:00:00 UTC)"),
    purls: ["pkg:generic/busybox@1.36.1"],
  },
  {
    path: "bin/bash",
    content: programWith("@(#)Bash version 5.2.21(1) release GNU"),
    purls: ["pkg:generic/bash@5.2.21"],
  },
  {
    path: "usr/local/lib/libcrypto.so.1.1",
    content: programWith("OpenSSL 1.1.1w  11 Sep 2023"),
    purls: ["pkg:generic/openssl@1.1.1w"],
  },
  { path: "usr/local/lib/libcurl.so.4", content: programWith("libcurl/8.4.0"), purls: ["pkg:generic/curl@8.4.0"] },
  {
    path: "usr/bin/curl",
    content: programWith("curl 8.4.0 (x86_64-pc-linux-gnu) %s"),
    purls: ["pkg:generic/curl@8.4.0"],
  },
  { path: "bin/consul", content: programWith("CONSUL_VERSION: 1.15.3"), purls: ["pkg:generic/consul@1.15.3"] },
  { path: "bin/vault", content: programWith("Vault v1.14.1"), purls: ["pkg:generic/vault@1.14.1"] },
  {
    path: "usr/local/bin/traefik",
    content: programWith('-ldflags="-X github.com/traefik/traefik/v2/pkg/version.Version=2.10.4"'),
    purls: ["pkg:generic/traefik@2.10.4"],
  },
  {
    path: "usr/bin/tool",
    content: buildFromFacts(
      "go-buildinfo",
      Buffer.from(
        JSON.stringify({
          go: "go1.22.1",
          modinfo: lines(
            "path\texample.com/tool",
            "mod\texample.com/tool\t(devel)\t",
            "dep\texample.com/tool/api\tv0.0.0",
            "=>\t./api\t(devel)\t",
            "dep\texample.com/a\tv1.2.0\th1:x=",
            'build\t-ldflags="-s -X example.com/tool/version.Version=v3.1.4 -X example.com/a.Version=1.0"',
          ),
        }),
      ),
    ),
    purls: ["pkg:golang/example.com/a@v1.2.0", "pkg:golang/example.com/tool@v3.1.4", "pkg:golang/stdlib@1.22.1"],
  },
  { path: "usr/local/bin/redis-sentinel", content: programWith("7.0.11", "6.2.0"), purls: [] },
]
