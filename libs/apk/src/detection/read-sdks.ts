import type { PackageContents } from '../package-contents.ts';
import { detectSdks, type Detected } from './detect-sdks.ts';
import { hostsInCode } from './hosts-in-code.ts';
import { relocatedClasses } from './relocated-classes.ts';
import { readVersions } from './versions.ts';

/** SDKs, packers and libraries of a package. A packer that hides the code makes code and SDKs unknown. */
export function readSdks(contents: PackageContents): Detected {
  const { tables, attribution, manifest, names, code, unknown } = contents;
  const detected = detectSdks({
    tables,
    attribution,
    manifest,
    entryNames: names,
    relocated: relocatedClasses(code, tables),
    hosts: hostsInCode(code),
    versions: readVersions(contents),
  });
  for (const packer of detected.packers) {
    if (packer.assessability === 'not_assessable') for (const fact of ['code', 'sdks']) unknown.push({ fact, code: 'dex.packed', detail: packer.id });
  }
  return detected;
}
