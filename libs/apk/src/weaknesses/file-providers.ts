import type { FilePaths } from '../resources/file-paths.ts';
import { declaredWeakness, type Weakness } from './weakness-facts.ts';

/** A file provider that may hand out any file of the device. Source: androidx.core.content.FileProvider, `<root-path>`. */
export function fileProviderWeaknesses(filePaths: readonly FilePaths[]): Weakness[] {
  return filePaths.flatMap(({ provider, entry, paths }): Weakness[] => {
    const roots = paths.filter(({ kind }) => kind === 'root-path').map(({ path }) => `<root-path path="${path ?? ''}">`);
    return roots.length === 0 ? [] : [declaredWeakness('file-provider.root-path', provider, [entry, ...roots])];
  });
}
