export type IssueSeverity = 'low' | 'medium' | 'high' | 'critical';

/** Every oddity that can be read past, with how bad it is. Codes are public and never change. */
export const ISSUE_SEVERITY = {
  'zip.bytes-before-first-entry': 'high',
  'zip.dex-before-first-entry': 'critical', // Janus, CVE-2017-13156: the device may run it, the signature never covered it
  'zip.hidden-entry': 'high', // readers of local headers see it, Android does not
  'zip.gap-between-entries': 'medium',
  'zip.data-descriptor-mismatch': 'medium',
  'zip.bytes-after-directory': 'medium',
  'zip.entry-misaligned': 'low',
  'zip.master-key-duplicate': 'critical', // Android bug 8219321: one of two was verified, the other installed
  'zip.master-key-name-length': 'critical', // bug 9950697: two readers take two places for an entry's data
  'zip.master-key-extra-length': 'critical', // bug 9695860: the same by a length that was read as negative
  'zip.trailing-bytes': 'high',
  'zip.comment-truncated': 'high',
  'zip.several-end-records': 'high',
  'zip.several-disks': 'medium',
  'zip.directory-count-mismatch': 'high',
  'zip.duplicate-entry': 'high',
  'zip.local-header-mismatch': 'high',
  'zip.entry-out-of-bounds': 'high',
  'zip.overlapping-entries': 'high',
  'zip.encrypted-flag': 'high',
  'zip.unknown-method': 'high',
  'zip.entry-corrupt': 'high',
  'zip.size-mismatch': 'high',
  'zip.checksum-mismatch': 'high',
  'zip.compression-bomb': 'critical',
  'zip.entry-too-large': 'medium',
  'zip.name-not-utf8': 'medium',
  'zip.name-unsafe': 'high',
  'axml.unexpected-chunk': 'medium',
  'axml.attribute-invalid': 'medium',
  'axml.attribute-out-of-order': 'high', // devices never see such an attribute of the manifest, most other readers do
  'axml.trailing-bytes': 'low',
  'manifest.root-not-manifest': 'high',
  'arsc.unreadable': 'medium',
  'dex.checksum-mismatch': 'high',
  'dex.signature-mismatch': 'medium',
  'dex.size-mismatch': 'high',
  'dex.unreadable': 'high',
  'dex.method-defined-twice': 'high',
  'dex.unused-opcode': 'medium',
  'dex.instruction-past-end': 'medium',
  'elf.magic-missing': 'low',
  'elf.unreadable': 'medium',
  'elf.abi-mismatch': 'medium',
  'elf.dynamic-missing': 'medium',
  'elf.sections-invalid': 'low',
  'certificate.unreadable': 'medium',
  'signature.chinese-algorithm': 'low', // SM2 or SM3: said so, since no Android device takes it
  'split.package-mismatch': 'critical',
  'split.version-mismatch': 'high',
  'split.signer-mismatch': 'critical',
  'split.not-verified': 'high',
  'split.duplicate-name': 'high',
  'split.not-listed': 'medium',
  'split.description-mismatch': 'high',
  'hap.pack-info-mismatch': 'high',
  'issues.more-of-this-code': 'low',
} as const satisfies Record<string, IssueSeverity>;
export type IssueCode = keyof typeof ISSUE_SEVERITY;

export type Issue = { code: IssueCode; entry: string | null; at: number; severity: IssueSeverity };

/** Enough to show a pattern; a hostile directory could repeat one oddity for each of its entries. */
const MAX_ISSUES_OF_A_CODE = 50;

/** Collects oddities in the order found, at most fifty of one code, and says where it stopped listing. */
export class IssueLog {
  readonly issues: Issue[] = [];
  readonly #counts = new Map<IssueCode, number>();

  add(code: IssueCode, at: number, entry: string | null = null): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= MAX_ISSUES_OF_A_CODE) this.issues.push({ code, entry, at, severity: ISSUE_SEVERITY[code] });
    else if (count === MAX_ISSUES_OF_A_CODE + 1) {
      this.issues.push({ code: 'issues.more-of-this-code', entry: code, at, severity: ISSUE_SEVERITY['issues.more-of-this-code'] });
    }
  }
}

/** Oddities of a package inside the package: each is told with the place where that one lies, `base.apk!/`. */
export class PlacedIssueLog extends IssueLog {
  readonly #outer: IssueLog;
  readonly #place: string;

  constructor(outer: IssueLog, place: string) {
    super();
    this.#outer = outer;
    this.#place = place;
  }

  override add(code: IssueCode, at: number, entry: string | null = null): void {
    this.#outer.add(code, at, this.#place + (entry ?? ''));
  }
}
