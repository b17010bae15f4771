import type { Cataloger } from "../cataloger.ts"
import { accounts } from "./accounts.ts"
import { apk } from "./apk.ts"
import { bunLock } from "./bun-lock.ts"
import { bundlerLock, gemspec } from "./bundler.ts"
import { cargoAuditable, cargoLock } from "./cargo.ts"
import { composerInstalled, composerLock } from "./composer.ts"
import { dpkg, dpkgFiles } from "./dpkg.ts"
import { goBinary } from "./go-binary.ts"
import { goMod, goVendor } from "./go-mod.ts"
import { javaArchive } from "./java-archive.ts"
import { gradleLock, mixLock } from "./line-locks.ts"
import { npmLock } from "./npm-lock.ts"
import { npmPackage } from "./npm-package.ts"
import { dotnetDeps, nugetLock, nugetPackagesConfig } from "./nuget.ts"
import { osRelease } from "./os-release.ts"
import { pnpmLock } from "./pnpm-lock.ts"
import { pubLock } from "./pub.ts"
import { pythonDist } from "./python-dist.ts"
import { pipfileLock, pythonLock } from "./python-lock.ts"
import { pythonRequirements } from "./python-requirements.ts"
import { rpm, rpmManifest } from "./rpm.ts"
import { yarnLock } from "./yarn-lock.ts"

const system = [osRelease, accounts, dpkg, dpkgFiles, apk, rpm, rpmManifest]
const javascript = [npmLock, npmPackage, yarnLock, pnpmLock, bunLock]
const python = [pythonDist, pythonRequirements, pipfileLock, pythonLock]
const go = [goMod, goVendor, goBinary]
const others = [
  cargoLock,
  cargoAuditable,
  javaArchive,
  bundlerLock,
  gemspec,
  composerLock,
  composerInstalled,
  gradleLock,
  mixLock,
  pubLock,
]
const dotnet = [dotnetDeps, nugetLock, nugetPackagesConfig]

/** Every cataloger; each is a file of its own and knows nothing of layers. */
export const allCatalogers: readonly Cataloger[] = [...system, ...javascript, ...python, ...go, ...dotnet, ...others]
