import type { JsonValue } from "../json.ts"

export type MutableObject = { [key: string]: JsonValue }

/** Sets an own property whatever its name: `__proto__` is a key like any other and never a prototype. */
export function setOwn(target: MutableObject, key: string, value: JsonValue): void {
  if (key !== "__proto__") target[key] = value
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}
