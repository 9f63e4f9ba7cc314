/** The words to look for in a policy, as plain rows; the domain data is compiled into this shape elsewhere. */
export type Lexicon = {
  /** Kinds of personal information with every word that names them. One word may name several kinds. */
  readonly personalInformation: readonly { readonly id: string; readonly words: readonly string[] }[];
  /** Words that name a whole group and so no single kind: `设备信息`. */
  readonly umbrella: readonly { readonly id: string; readonly group: string; readonly words: readonly string[] }[];
  /** Third-party SDKs with the names that policies give them. */
  readonly thirdParties: readonly { readonly id: string; readonly company: string; readonly words: readonly string[] }[];
};
