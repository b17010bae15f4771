import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"
import { nameOf, programsOf } from "../programs.ts"

/**
 * sudo turns any user who may call it into root, and is large enough to have had such flaws itself (CVE-2021-3156, CVE-2025-32463).
 *
 * Field:   programs of the image
 * Allowed: neither sudo nor doas
 * Source:  Docker documentation, Building best practices, USER
 */
export const imageSudo = imageCheck({
  id: "image-sudo",
  title: "Image has sudo",
  severity: low("a way to root inside the container"),
  aliases: ["dockle:DKL-DI-0001", "trivy:DS-0010"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Take it out: the steps of a build run as root anyway, and USER changes the user at the end",
  run(image, report) {
    const found = (programsOf(image).get("privilege tool") ?? []).filter((file) =>
      /^(?:sudo|doas|pkexec)$/.test(nameOf(file)),
    )
    if (found.length > 0)
      report(`the image has ${found.map((file) => `/${file.path}`).join(", ")}`, {
        evidence: { files: found.map(({ path }) => `/${path}`) },
      })
  },
  examples: {
    good: { files: [{ path: "usr/bin/env" }] },
    bad: { files: [{ path: "usr/bin/sudo", mode: "4755" }] },
  },
})
