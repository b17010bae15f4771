import type { Check } from "../check.ts"
import type { Component } from "./component-arguments.ts"
import { ofComponent } from "./find-components.ts"

type Whole = NonNullable<Check["whole"]>

/** Reports a component that is started without one of these arguments. */
export const requiresArguments = (component: Component, names: readonly string[], consequence: string): Whole =>
  ofComponent(component, (flags, report) => {
    const missing = names.filter((name) => !flags.has(name))
    if (missing.length > 0)
      report(
        flags.at(missing[0] as string),
        `${component} is started without ${missing.map((name) => `--${name}`).join(" and ")}: ${consequence}`,
      )
  })

/** Reports a component that has one of these arguments. */
export const refusesArguments = (component: Component, names: readonly string[], consequence: string): Whole =>
  ofComponent(component, (flags, report) => {
    for (const name of names)
      if (flags.has(name)) report(flags.at(name), `${component} is started with --${name}: ${consequence}`)
  })

/** Reports a switch that does not stand, set or by default, as it should. */
export const expectsSwitch = (
  component: Component,
  name: string,
  { wanted, byDefault }: { readonly wanted: boolean; readonly byDefault: boolean },
  consequence: string,
): Whole =>
  ofComponent(component, (flags, report) => {
    if (flags.flag(name, byDefault) === wanted) return
    const how = flags.value(name) === undefined ? `without --${name}` : `with --${name}=${!wanted}`
    report(flags.at(name), `${component} is started ${how}: ${consequence}`)
  })

/** Reports an admission plugin that is on by default and was switched off. */
export const keepsPlugins = (plugins: readonly string[], consequence: string): Whole =>
  ofComponent("kube-apiserver", (flags, report) => {
    const off = flags.list("disable-admission-plugins").filter((plugin) => plugins.includes(plugin))
    if (off.length > 0)
      report(
        flags.at("disable-admission-plugins"),
        `kube-apiserver runs without the admission plugin ${off.join(", ")}: ${consequence}`,
      )
  })

/** Reports an admission plugin that is off by default and was not switched on. */
export const wantsPlugin = (plugin: string, consequence: string): Whole =>
  ofComponent("kube-apiserver", (flags, report) => {
    const enabled = [...flags.list("enable-admission-plugins"), ...flags.list("admission-control")]
    if (enabled.includes(plugin) && !flags.list("disable-admission-plugins").includes(plugin)) return
    report(
      flags.at("enable-admission-plugins"),
      `kube-apiserver runs without the admission plugin ${plugin}: ${consequence}`,
    )
  })

/**
 * Reports a number about the files of the audit log that is missing or too small. Where events go to a webhook alone there
 * are no files; where there is no log at all, that has a finding of its own, and the number is a note.
 */
export const sizesAuditLog = (name: string, minimum: number, consequence: string): Whole =>
  ofComponent("kube-apiserver", (flags, report) => {
    const hasFiles = flags.has("audit-log-path")
    if (!hasFiles && flags.has("audit-webhook-config-file")) return
    const value = flags.value(name)
    if (value !== undefined && Number(value) >= minimum) return
    const how = value === undefined ? `without --${name}` : `with --${name}=${value}`
    report(flags.at(name), `kube-apiserver is started ${how}: ${consequence}`, { severity: hasFiles ? "low" : "info" })
  })

/** Reports a component that listens for others than the node itself. */
export const listensLocally = (component: Component, consequence: string): Whole =>
  ofComponent(component, (flags, report) => {
    const address = flags.value("bind-address")
    if (address !== undefined && isLoopback(address)) return
    report(flags.at("bind-address"), `${component} listens on ${address ?? "every address"}: ${consequence}`)
  })

/** Whether an address is of the machine itself (RFC 1122, 127.0.0.0/8; RFC 4291, ::1). */
export const isLoopback = (address: string): boolean => /^(?:127\.\d+\.\d+\.\d+|::1|\[::1\]|localhost)$/.test(address)
