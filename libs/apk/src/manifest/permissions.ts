import type { XmlElement } from '../axml/read-xml.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { flagged } from './names.ts';

export type PermissionRequest = {
  name: string;
  /** The last SDK level that the request counts for. */
  maxSdk: number | null;
  /** Asked for from SDK 23 on only. */
  sdk23: boolean;
  /** The app vows to derive no location from what the permission opens. */
  neverForLocation: boolean;
};
export type DeclaredPermission = { name: string; protectionLevel: string; group: string | null };

const REQUESTS: readonly string[] = ['uses-permission', 'uses-permission-sdk-23', 'uses-permission-sdk-m'];
/** Source: android.content.pm.PackageInfo, REQUESTED_PERMISSION_NEVER_FOR_LOCATION. */
const NEVER_FOR_LOCATION = 0x10000;

export function readPermissionRequests(manifest: XmlElement, read: AttributeReader): PermissionRequest[] {
  return manifest.children.flatMap((child) => {
    const name = REQUESTS.includes(child.name) ? read.text(child, ATTRIBUTE.name) : null;
    if (name === null) return [];
    const flags = read.integer(child, ATTRIBUTE.usesPermissionFlags) ?? 0;
    return [
      {
        name,
        maxSdk: read.integer(child, ATTRIBUTE.maxSdkVersion),
        sdk23: child.name !== 'uses-permission',
        neverForLocation: (flags & NEVER_FOR_LOCATION) !== 0,
      },
    ];
  });
}

export function readDeclaredPermissions(manifest: XmlElement, read: AttributeReader): DeclaredPermission[] {
  return manifest.children
    .filter((child) => child.name === 'permission')
    .map((child) => ({
      name: read.text(child, ATTRIBUTE.name) ?? '',
      protectionLevel: protectionLevel(read.integer(child, ATTRIBUTE.protectionLevel) ?? 0),
      group: read.text(child, ATTRIBUTE.permissionGroup),
    }));
}

const BASE_LEVELS = ['normal', 'dangerous', 'signature', 'signatureOrSystem', 'internal'];
const LEVEL_FLAGS = [
  [0x10, 'privileged'],
  [0x20, 'development'],
  [0x40, 'appop'],
  [0x80, 'pre23'],
  [0x100, 'installer'],
  [0x200, 'verifier'],
  [0x400, 'preinstalled'],
  [0x800, 'setup'],
  [0x1000, 'instant'],
  [0x2000, 'runtime'],
  [0x4000, 'oem'],
  [0x8000, 'vendorPrivileged'],
  [0x10000, 'textClassifier'],
  [0x80000, 'configurator'],
  [0x100000, 'incidentReportApprover'],
  [0x200000, 'appPredictor'],
  [0x400000, 'module'],
  [0x800000, 'companion'],
  [0x1000000, 'retailDemo'],
  [0x2000000, 'recents'],
  [0x4000000, 'role'],
  [0x8000000, 'knownSigner'],
] as const;

/** Source: android.content.pm.PermissionInfo, PROTECTION_MASK_BASE and the flags above it. */
function protectionLevel(bits: number): string {
  return [BASE_LEVELS[bits & 0xf] ?? String(bits & 0xf), ...flagged(bits & ~0xf, LEVEL_FLAGS)].join('|');
}
