import type { Component, ManifestFacts } from '../manifest/manifest-facts.ts';
import { declaredWeakness, type Weakness } from './weakness-facts.ts';

/** Since Android 11 a task of another app is no longer joined by its affinity (CVE-2020-0096 and the changes after it). */
const FIXED_IN_SDK = 30;

/**
 * "StrandHogg": an activity that names another app's package as its task affinity and asks to be moved there shows itself in that
 * app's place. The other way round, an activity whose task can be joined by name may be covered.
 */
export function taskAffinityWeaknesses(manifest: ManifestFacts): Weakness[] {
  return manifest.components
    .filter((component) => component.type === 'activity' && component.enabled)
    .flatMap((activity): Weakness[] => {
      if (isForeign(activity, manifest.package)) {
        return [
          declaredWeakness('task.foreign-affinity', activity.name, [`android:taskAffinity=${activity.taskAffinity}`, 'android:allowTaskReparenting=true']),
        ];
      }
      const joinable = activity.exported && activity.taskAffinity !== '' && isSingle(activity) && manifest.effectiveMinSdk < FIXED_IN_SDK;
      return joinable ? [declaredWeakness('task.hijackable', activity.name, [`android:launchMode=${activity.launchMode}`])] : [];
    });
}

/** Looks like a package, and is not the app's own; a bare word or a name with a colon is a private task. */
function isForeign(activity: Component, packageName: string): boolean {
  const affinity = activity.taskAffinity ?? '';
  const looksLikePackage = /^[a-z]\w*(?:\.\w+)+$/i.test(affinity);
  return looksLikePackage && activity.allowTaskReparenting === true && !sharesMaker(affinity, packageName);
}

/** `com.maker.` in both: two apps of one maker may share a task. */
function sharesMaker(a: string, b: string): boolean {
  const maker = (name: string): string => name.split('.').slice(0, 2).join('.');
  return maker(a) === maker(b);
}

function isSingle(activity: Component): boolean {
  return activity.launchMode === 'singleTask' || activity.launchMode === 'singleInstance';
}
