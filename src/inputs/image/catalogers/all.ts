import type { Cataloger } from "../cataloger.ts"
import { apk } from "./apk.ts"
import { bunLock } from "./bun-lock.ts"
import { composerInstalled, composerLock } from "./composer.ts"
import { dpkg, dpkgFiles } from "./dpkg.ts"
import { npmLock } from "./npm-lock.ts"
import { npmPackage } from "./npm-package.ts"
import { osRelease } from "./os-release.ts"
import { pnpmLock } from "./pnpm-lock.ts"
import { rpm, rpmManifest } from "./rpm.ts"
import { yarnLock } from "./yarn-lock.ts"

const system = [osRelease, dpkg, dpkgFiles, apk, rpm, rpmManifest]
const javascript = [npmLock, npmPackage, yarnLock, pnpmLock, bunLock]
const php = [composerLock, composerInstalled]

/** Every cataloger; each is a file of its own and knows nothing of layers. */
export const allCatalogers: readonly Cataloger[] = [...system, ...javascript, ...php]
