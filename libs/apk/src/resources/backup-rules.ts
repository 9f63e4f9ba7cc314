import type { XmlElement } from '../axml/read-xml.ts';
import type { ResourceDocuments } from './resource-documents.ts';

export type BackupRule = { kind: 'include' | 'exclude'; domain: string; path: string; requireFlags: string | null };
/** `full-backup` up to Android 11, `cloud-backup` and `device-transfer` from 12 on. No rules: everything is saved. */
export type BackupRules = { entry: string; scope: 'full-backup' | 'cloud-backup' | 'device-transfer'; onlyIfEncrypted: boolean; rules: BackupRule[] };

/** Source: AOSP FullBackup.BackupScheme. */
export function readBackupRules(entry: string, root: XmlElement, documents: ResourceDocuments): BackupRules[] {
  if (root.name === 'full-backup-content') return [{ entry, scope: 'full-backup', onlyIfEncrypted: false, rules: readRules(root, documents) }];
  const scopes: BackupRules[] = [];
  for (const element of root.children) {
    if (element.name !== 'cloud-backup' && element.name !== 'device-transfer') continue;
    const onlyIfEncrypted = documents.boolean(element, 'disableIfNoEncryptionCapabilities') ?? false;
    scopes.push({ entry, scope: element.name, onlyIfEncrypted, rules: readRules(element, documents) });
  }
  return scopes;
}

function readRules(element: XmlElement, documents: ResourceDocuments): BackupRule[] {
  return element.children.flatMap((child) =>
    child.name === 'include' || child.name === 'exclude'
      ? [
          {
            kind: child.name,
            domain: documents.text(child, 'domain') ?? '',
            path: documents.text(child, 'path') ?? '',
            requireFlags: documents.text(child, 'requireFlags'),
          },
        ]
      : [],
  );
}
