import { asArray, asString, dig, get } from "../../lib/json.ts"
import type { Resource } from "../resource.ts"

/** What a container of a live pod really runs. */
export interface RunningImage {
  readonly container: string
  /** The image as the container runtime names it. */
  readonly image: string
  /** Digest of the manifest that was pulled (`sha256:…`); undefined for images that were loaded without a registry. */
  readonly digest: string | undefined
  /** Digest of the image's configuration, where the runtime says that instead. */
  readonly id: string | undefined
}

/** The node a live pod was assigned to; undefined while it waits for one. */
export const nodeOf = (pod: Resource): string | undefined => asString(get(pod.spec, "nodeName")) || undefined

/**
 * The images of a live pod, from its status; empty for manifests and until the kubelet has started it. An imageID is
 * `name@sha256:…`, with a prefix such as `docker-pullable://` from some runtimes; a bare `sha256:…` names the local
 * configuration of an image, which no registry knows. Source: k8s.io/api/core/v1, ContainerStatus.ImageID.
 */
export const runningImages = (pod: Resource): readonly RunningImage[] =>
  ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"].flatMap((key) =>
    asArray(dig(pod.object, "status", key)).map((status) => {
      const imageId = asString(get(status, "imageID")) ?? ""
      return {
        container: asString(get(status, "name")) ?? "",
        image: asString(get(status, "image")) ?? "",
        digest: /@(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1],
        id: /^(?:docker:\/\/)?(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1],
      }
    }),
  )
