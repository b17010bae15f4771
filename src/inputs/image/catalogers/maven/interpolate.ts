const maxLength = 4096

/**
 * Puts values in place of `${name}`, and into these values theirs. What has no value, refers to itself, or grows beyond
 * 4,096 characters stays as it is written. Each name is worked out once: O(names + text).
 */
export function interpolator(lookUp: (name: string) => string | undefined): (text: string) => string {
  const known = new Map<string, string | undefined>()
  const open = new Set<string>()
  const interpolate = (text: string): string => {
    if (!text.includes("${")) return text
    const done = text.replace(/\$\{([^${}]+)\}/g, (all, name: string) => {
      if (open.has(name)) return all
      if (!known.has(name)) {
        open.add(name)
        const value = lookUp(name)
        known.set(name, value === undefined ? undefined : interpolate(value))
        open.delete(name)
      }
      return known.get(name) ?? all
    })
    return done.length > maxLength ? text : done
  }
  return interpolate
}
