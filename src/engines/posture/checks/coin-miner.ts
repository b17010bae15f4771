import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { minesCoins } from "../command-patterns.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * The image or command is that of a program that mines crypto currencies: the usual pay of an intrusion that found a
 * cluster to create pods in.
 *
 * Field:   image, command, args and environment of every container class
 * Allowed: no miner's image, pool or option
 * Source:  MITRE ATT&CK T1496
 */
export const coinMiner = check({
  id: "coin-miner",
  title: "Container mines crypto currency",
  severity: high("somebody else uses the cluster, and came in somehow"),
  frameworks: ["mitre-attack/T1496"],
  containers(container, report) {
    const { name, image, imageText, resource, path, spec } = container
    if (image !== undefined && minesCoins(image.repository))
      report({ resource, path: `${path}/image` }, `container ${name} runs ${imageText}`)
    for (const { text, resource, path } of everyCommand(container))
      if (minesCoins(text)) report({ resource, path }, `container ${name} is started like a miner`)
    if (spec.env !== undefined)
      for (const { value, resource, path } of container.environment)
        if (value !== undefined && value.length > 12 && minesCoins(value))
          report({ resource, path }, `container ${name} is given the address of a mining pool`)
  },
  fix: { title: "Find out who started it, remove it and treat the cluster as broken into" },
  examples: {
    good: pod(),
    bad: pod({ containers: [container({ args: ["-o", "stratum+tcp://pool.example:3333", "-u", "wallet"] })] }),
  },
})
