import type { Archive } from '../containers/archive.ts';
import { integerOf, objectOf, readJson, textOf } from '../json.ts';
import type { OpenModule } from './harmony-facts.ts';

const PACK_INFO = 'pack.info';

/** `pack.info` repeats the module's identity for the store; where the two differ, store and device would see two apps. */
export function checkPackInfo(archive: Archive, modules: readonly OpenModule[]): void {
  const bytes = archive.hold(PACK_INFO);
  if (bytes == null) return;
  const app = objectOf(objectOf(objectOf(readJson(bytes))?.['summary'])?.['app']);
  const version = objectOf(app?.['version']);
  const own = modules[0]?.module.app;
  if (own === undefined) return;
  const differs =
    app === null ||
    textOf(app['bundleName']) !== own.bundleName ||
    integerOf(version?.['code']) !== own.versionCode ||
    textOf(version?.['name']) !== own.versionName;
  if (differs) archive.issues.add('hap.pack-info-mismatch', 0, PACK_INFO);
}
