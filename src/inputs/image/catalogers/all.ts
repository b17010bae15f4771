import type { Cataloger } from "../cataloger.ts"
import { accounts } from "./accounts.ts"
import { apk } from "./apk.ts"
import { bunLock } from "./bun-lock.ts"
import { bundlerLock, gemspec } from "./bundler.ts"
import { cargoAuditable, cargoLock } from "./cargo.ts"
import { cargoManifest } from "./cargo-manifest.ts"
import { chiselManifest } from "./chisel.ts"
import { podfileLock } from "./cocoapods.ts"
import { composerInstalled, composerLock } from "./composer.ts"
import { conanLock } from "./conan.ts"
import { condaEnvironment, condaMeta } from "./conda.ts"
import { cosPackages } from "./cos.ts"
import { cpanMeta } from "./cpan.ts"
import { denoLock, denoProject } from "./deno.ts"
import { flatpak, snap } from "./desktop-packages.ts"
import { dpkg, dpkgFiles } from "./dpkg.ts"
import { dpkgChangelog } from "./dpkg-changelog.ts"
import { gleamManifest, gleamProject } from "./gleam.ts"
import { goBinary } from "./go-binary.ts"
import { goMod, goSum, goVendor } from "./go-mod.ts"
import { gradleCatalog, gradleLock, gradleVerification } from "./gradle.ts"
import { cabalFreeze, stackLock } from "./haskell.ts"
import { homebrew } from "./homebrew.ts"
import { javaArchive } from "./java-archive.ts"
import { juliaManifest, juliaProject } from "./julia.ts"
import { macosApp } from "./macos-app.ts"
import { mavenPom } from "./maven/maven-pom.ts"
import { mixLock } from "./mix-lock.ts"
import { npmLock } from "./npm-lock.ts"
import { npmPackage } from "./npm-package.ts"
import { dotnetDeps, nugetLock, nugetPackagesConfig } from "./nuget.ts"
import { msbuildProject, nugetAssets, nugetCentralVersions, nuspec } from "./nuget-project.ts"
import { opamSwitch } from "./opam.ts"
import { osRelease } from "./os-release.ts"
import { pacman } from "./pacman.ts"
import { paketDependencies, paketLock } from "./paket.ts"
import { pnpmLock } from "./pnpm-lock.ts"
import { portage } from "./portage.ts"
import { pubLock } from "./pub.ts"
import { pyproject } from "./pyproject.ts"
import { pythonArchive, pythonDist } from "./python-dist.ts"
import { pipfileLock, pythonLock } from "./python-lock.ts"
import { pythonRequirements } from "./python-requirements.ts"
import { renvLock } from "./renv.ts"
import { rpm, rpmManifest } from "./rpm.ts"
import { goToolchain, javaRuntime, pythonHeaders, runtimeProgram } from "./runtime-program.ts"
import { sbtLock } from "./sbt.ts"
import { swiftResolved } from "./swift.ts"
import { vsix } from "./vsix.ts"
import { yarnLock } from "./yarn-lock.ts"

const system = [
  osRelease,
  accounts,
  dpkg,
  dpkgFiles,
  dpkgChangelog,
  chiselManifest,
  apk,
  rpm,
  rpmManifest,
  pacman,
  portage,
  cosPackages,
]
const desktop = [flatpak, snap, homebrew, macosApp]
const runtimes = [runtimeProgram, javaRuntime, goToolchain, pythonHeaders]
const javascript = [npmLock, npmPackage, yarnLock, pnpmLock, bunLock, denoProject, denoLock, vsix]
const python = [pythonDist, pythonArchive, pythonRequirements, pipfileLock, pythonLock, pyproject]
const conda = [condaMeta, condaEnvironment]
const go = [goMod, goSum, goVendor, goBinary]
const rust = [cargoLock, cargoManifest, cargoAuditable]
const java = [javaArchive, mavenPom, gradleLock, gradleVerification, gradleCatalog, sbtLock]
const dotnet = [
  dotnetDeps,
  nugetLock,
  nugetPackagesConfig,
  nugetAssets,
  nugetCentralVersions,
  msbuildProject,
  nuspec,
  paketLock,
  paketDependencies,
]
const others = [
  bundlerLock,
  gemspec,
  composerLock,
  composerInstalled,
  mixLock,
  gleamProject,
  gleamManifest,
  pubLock,
  conanLock,
  cpanMeta,
  podfileLock,
  swiftResolved,
  juliaManifest,
  juliaProject,
  renvLock,
  stackLock,
  cabalFreeze,
  opamSwitch,
]

/** Every cataloger; each is a file of its own and knows nothing of layers. */
export const allCatalogers: readonly Cataloger[] = [
  ...system,
  ...desktop,
  ...runtimes,
  ...javascript,
  ...python,
  ...conda,
  ...go,
  ...rust,
  ...java,
  ...dotnet,
  ...others,
]
