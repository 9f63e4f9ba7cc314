import type { PackageHead } from './package.worker.ts';

type Filled = { readonly packageName: string; readonly versionCode: string; readonly versionName: string };

/** Whether the package says what the form says; null while the form says nothing yet. */
export function agreement(
  head: Pick<PackageHead, 'packageName' | 'versionCode' | 'versionName'>,
  form: Filled,
): { packageName: boolean | null; version: boolean | null } {
  const [packageName, versionCode, versionName] = [form.packageName.trim(), form.versionCode.trim(), form.versionName.trim()];
  return {
    packageName: packageName === '' ? null : packageName === head.packageName,
    version: versionCode === '' || versionName === '' ? null : Number(versionCode) === head.versionCode && versionName === (head.versionName ?? ''),
  };
}

export type FilledField = keyof Filled | 'name';

/** What the package can fill in: only fields that are still empty, and not the one that is being typed into. */
export function fillIns(
  head: Pick<PackageHead, 'packageName' | 'versionCode' | 'versionName' | 'label'>,
  form: Filled & { readonly name: string },
  inHand?: FilledField,
): Partial<Filled & { name: string }> {
  const empty = (field: FilledField) => field !== inHand && form[field].trim() === '';
  return {
    ...(empty('packageName') ? { packageName: head.packageName } : {}),
    ...(empty('versionCode') && head.versionCode !== null ? { versionCode: String(head.versionCode) } : {}),
    ...(empty('versionName') && head.versionName !== null ? { versionName: head.versionName } : {}),
    ...(empty('name') && head.label !== null ? { name: head.label } : {}),
  };
}
