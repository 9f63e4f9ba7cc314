import { serviceTypeName } from './domain.ts';
import { Hostile } from './hostile-text.tsx';
import { useSay } from './use-language.ts';

type VersionIdentityProps = { readonly version: { readonly packageName: string; readonly versionCode: number; readonly serviceType: string } };

/** Which package and version code, and what kind of service it is: the line under a version's name. */
export function VersionIdentity({ version }: VersionIdentityProps) {
  const say = useSay();
  return (
    <>
      <Hostile mono text={version.packageName} /> ({version.versionCode}) · {say(serviceTypeName(version.serviceType))}
    </>
  );
}
