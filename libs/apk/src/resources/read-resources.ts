import type { XmlElement } from '../axml/read-xml.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ReasonCode } from '../reasons.ts';
import { readBackupRules, type BackupRules } from './backup-rules.ts';
import { readFilePaths, type FilePaths } from './file-paths.ts';
import { readNetworkSecurity, type NetworkSecurity } from './network-security.ts';
import { ResourceDocuments, type ResourceFiles } from './resource-documents.ts';
import { readShortcuts, type Shortcut } from './shortcuts.ts';

/** What a package configures in its resources. */
export type ResourceFacts = {
  /** BCP 47, sorted: every language that any resource is in. */
  languages: string[];
  /** Null: the app brings no network security configuration; Android's defaults for its target SDK hold. */
  networkSecurity: NetworkSecurity | null;
  filePaths: FilePaths[];
  shortcuts: Shortcut[];
  backup: BackupRules[];
};

const FILE_PATHS = 'android.support.FILE_PROVIDER_PATHS';
const SHORTCUTS = 'android.app.shortcuts';
const MANIFEST = 'AndroidManifest.xml';

/** Documents that the manifest names and that cannot be read are `unknown`, each under the fact that it would have been. */
export function readResources(files: ResourceFiles): ResourceFacts {
  const documents = new ResourceDocuments(files);
  const { manifest } = files;
  const open = <Fact>(fact: string, entry: string | null, read: (root: XmlElement, entry: string) => Fact): Fact | null => {
    if (entry === null || entry === '') return null;
    const root = entry.startsWith('@') || entry === MANIFEST ? null : documents.open(entry, files.issues);
    const missed = (code: ReasonCode): null => {
      files.unknown.push({ fact: `resources.${fact}`, code, detail: entry });
      return null;
    };
    if (root === null) return missed(documents.unread.get(entry) ?? 'resource.missing');
    try {
      return read(root, entry);
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      return missed(error.code);
    }
  };
  const owners = (name: string): { component: string; entry: string }[] =>
    (manifest?.components ?? []).flatMap(({ name: component, metaData }) =>
      metaData.flatMap((item) => (item.name === name && item.value !== null ? [{ component, entry: item.value }] : [])),
    );
  const application = manifest?.application ?? null;
  const fullBackup = application?.fullBackupContent ?? null;
  return {
    languages: files.resources?.languages() ?? [],
    networkSecurity: open('networkSecurity', application?.networkSecurityConfig ?? null, (root, entry) =>
      readNetworkSecurity(entry, root, documents, manifest?.effectiveTargetSdk ?? 1),
    ),
    filePaths: owners(FILE_PATHS).flatMap(({ component, entry }) => open('filePaths', entry, (root) => readFilePaths(component, entry, root, documents)) ?? []),
    shortcuts: owners(SHORTCUTS).flatMap(({ component, entry }) => open('shortcuts', entry, (root) => readShortcuts(component, root, documents)) ?? []),
    backup: [fullBackup === 'true' || fullBackup === 'false' ? null : fullBackup, application?.dataExtractionRules ?? null].flatMap(
      (named) => open('backup', named, (root, entry) => readBackupRules(entry, root, documents)) ?? [],
    ),
  };
}
