import type { Cataloger } from "../cataloger.ts"
import { apk } from "./apk.ts"
import { dpkg, dpkgFiles } from "./dpkg.ts"
import { osRelease } from "./os-release.ts"
import { rpm, rpmManifest } from "./rpm.ts"

/** Every cataloger; each is a file of its own and knows nothing of layers. */
export const allCatalogers: readonly Cataloger[] = [osRelease, dpkg, dpkgFiles, apk, rpm, rpmManifest]
