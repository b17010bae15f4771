/** The accounts of an image, without any password. */
export interface Accounts {
  readonly users: readonly UserAccount[]
  readonly groups: readonly { readonly name: string; readonly gid: number }[]
  /** Accounts that log in without a password. */
  readonly withoutPassword: readonly string[]
}

/** Source: passwd(5). */
export interface UserAccount {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly shell: string
}
