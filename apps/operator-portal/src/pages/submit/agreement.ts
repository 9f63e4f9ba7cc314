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

/** What the package can fill in: only fields that are still empty. */
export function fillIns(
  head: Pick<PackageHead, 'packageName' | 'versionCode' | 'versionName' | 'label'>,
  form: Filled & { readonly name: string },
): Partial<Filled & { name: string }> {
  const empty = (text: string) => text.trim() === '';
  return {
    ...(empty(form.packageName) ? { packageName: head.packageName } : {}),
    ...(empty(form.versionCode) && head.versionCode !== null ? { versionCode: String(head.versionCode) } : {}),
    ...(empty(form.versionName) && head.versionName !== null ? { versionName: head.versionName } : {}),
    ...(empty(form.name) && head.label !== null ? { name: head.label } : {}),
  };
}
