/** `.Main` and `Main` lie in the package. */
export function className(name: string | null, packageName: string): string | null {
  if (name === null || name === '') return null;
  return name.startsWith('.') ? packageName + name : name.includes('.') ? name : `${packageName}.${name}`;
}

/** Processes and task affinities: `:remote` is private to the package, anything else a name of its own. */
export function compoundName(name: string | null, packageName: string): string | null {
  return name !== null && name.startsWith(':') ? packageName + name : name;
}

/** Words of an enumeration; the number itself where Android has no word for it. */
export function enumerated(value: number | null, words: readonly string[]): string | null {
  return value === null ? null : (words[value] ?? String(value));
}

/** Words of the bits that are set; bits without a word as one hexadecimal number at the end. */
export function flagged(bits: number, words: readonly (readonly [bit: number, word: string])[]): string[] {
  let rest = bits;
  const found: string[] = [];
  for (const [bit, word] of words) {
    if ((bits & bit) === 0) continue;
    found.push(word);
    rest &= ~bit;
  }
  return rest === 0 ? found : [...found, `0x${(rest >>> 0).toString(16)}`];
}
