import type { CodeFiles } from '../code/code-files.ts';

/** Addresses looked at: an app with more has a list of them, whose hosts tell nothing about its SDKs. */
const MAX_ADDRESSES = 20_000;

/** Hosts of the `http://` and `https://` constants of all DEX files. */
export function hostsInCode(code: CodeFiles): Set<string> {
  const hosts = new Set<string>();
  let addresses = 0;
  for (const { dex, marks } of code.all) {
    for (let i = marks.strings.indexOf(1); i >= 0 && addresses < MAX_ADDRESSES; i = marks.strings.indexOf(1, i + 1)) {
      addresses += 1;
      const host = /^https?:\/\/([a-z0-9.-]+)/i.exec(dex.string(i))?.[1];
      if (host !== undefined) hosts.add(host.toLowerCase());
    }
  }
  return hosts;
}
