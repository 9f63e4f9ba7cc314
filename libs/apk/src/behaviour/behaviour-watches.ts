import type { Watch } from '../code/watch-list.ts';
import { WatchGroups } from './watch-groups.ts';

const members = (owner: string, ...names: string[]): string[] => names.map((name) => `${owner}->${name}`);
const DIALOG_BUILDERS = [
  'Landroid/app/AlertDialog$Builder;',
  'Landroidx/appcompat/app/AlertDialog$Builder;',
  'Landroid/support/v7/app/AlertDialog$Builder;',
  'Lcom/google/android/material/dialog/MaterialAlertDialogBuilder;',
];
const onBuilders = (name: string): string[] => DIALOG_BUILDERS.map((builder) => `${builder}->${name}`);

/**
 * Where permissions are asked for, by who asks. Libraries that ask in the app's stead are named as their makers publish them
 * (XXPermissions, PermissionX, EasyPermissions, AndPermission, RxPermissions, Dexter, AndroidUtilCode).
 */
export const REQUEST_GROUPS = new WatchGroups('request', {
  framework: [...members('Landroid/app/Activity;', 'requestPermissions'), ...members('Landroid/app/Fragment;', 'requestPermissions')],
  androidx: [
    ...members('Landroidx/core/app/ActivityCompat;', 'requestPermissions'),
    ...members('Landroid/support/v4/app/ActivityCompat;', 'requestPermissions'),
    ...members('Landroidx/fragment/app/Fragment;', 'requestPermissions'),
    ...members('Landroid/support/v4/app/Fragment;', 'requestPermissions'),
    ...members('Landroidx/legacy/app/FragmentCompat;', 'requestPermissions'),
  ],
  launcher: members('Landroidx/activity/result/ActivityResultLauncher;', 'launch'),
  XXPermissions: members('Lcom/hjq/permissions/XXPermissions;', 'permission', 'permissions'),
  PermissionX: members('Lcom/permissionx/guolindev/PermissionMediator;', 'permissions'),
  EasyPermissions: members('Lpub/devrel/easypermissions/EasyPermissions;', 'requestPermissions'),
  AndPermission: [
    ...members('Lcom/yanzhenjie/permission/runtime/option/RuntimeOption;', 'permission'),
    ...members('Lcom/yanzhenjie/permission/runtime/Runtime;', 'permission'),
    ...members('Lcom/yanzhenjie/permission/Options;', 'permission'),
    ...members('Lcom/yanzhenjie/permission/Request;', 'permission'),
  ],
  RxPermissions: ['rxpermissions', 'rxpermissions2', 'rxpermissions3'].flatMap((name) =>
    members(`Lcom/tbruyelle/${name}/RxPermissions;`, 'request', 'requestEach', 'requestEachCombined'),
  ),
  Dexter: [
    ...members('Lcom/karumi/dexter/Dexter;', 'withPermission', 'withPermissions'),
    ...members('Lcom/karumi/dexter/DexterBuilder$Permission;', 'withPermission', 'withPermissions'),
  ],
  AndroidUtilCode: members('Lcom/blankj/utilcode/util/PermissionUtils;', 'permission', 'permissionGroup'),
});

export const DIALOG_GROUPS = new WatchGroups('dialog', {
  text: [...onBuilders('setMessage'), ...onBuilders('setTitle')],
  positive: onBuilders('setPositiveButton'),
  negative: onBuilders('setNegativeButton'),
  neutral: onBuilders('setNeutralButton'),
  tick: ['Landroid/widget/CompoundButton;->setChecked'],
});

/** Where an app says that a launcher of results asks for a permission: its callbacks get a boolean, which means nothing else there. */
export const CONTRACTS = new WatchGroups('contract', { permission: ['new Landroidx/activity/result/contract/ActivityResultContracts$RequestPermission;'] });

/** Names of permissions, wherever the code has them. */
export const PERMISSION_NAMES = new WatchGroups('permission', { name: ['"android.permission.*"'] });

/** What happens again and again, by what repeats it. */
export const REPEAT_GROUPS = new WatchGroups('repeat', {
  timer: members('Ljava/util/Timer;', 'schedule', 'scheduleAtFixedRate'),
  executor: ['ScheduledExecutorService', 'ScheduledThreadPoolExecutor'].flatMap((name) =>
    members(`Ljava/util/concurrent/${name};`, 'scheduleAtFixedRate', 'scheduleWithFixedDelay'),
  ),
  handler: [
    ...members('Landroid/os/Handler;', 'postDelayed', 'sendEmptyMessageDelayed', 'sendMessageDelayed'),
    ...members('Landroid/view/View;', 'postDelayed'),
  ],
  alarm: members('Landroid/app/AlarmManager;', 'setRepeating', 'setInexactRepeating'),
  work: [...members('Landroidx/work/PeriodicWorkRequest$Builder;', '<init>'), ...members('Landroid/app/job/JobInfo$Builder;', 'setPeriodic')],
  'location-updates': [
    ...members('Landroid/location/LocationManager;', 'requestLocationUpdates'),
    ...members('Lcom/google/android/gms/location/LocationRequest;', 'setInterval'),
    ...members('Lcom/amap/api/location/AMapLocationClientOption;', 'setInterval'),
    ...members('Lcom/baidu/location/LocationClientOption;', 'setScanSpan'),
    ...members('Lcom/tencent/map/geolocation/TencentLocationRequest;', 'setInterval'),
  ],
});

/** What the package does to the device and to other apps. The group is the kind of the row. Source: Android API reference. */
export const ACT_GROUPS = new WatchGroups('act', {
  install: [
    '"application/vnd.android.package-archive"',
    '"android.intent.action.INSTALL_PACKAGE"',
    ...members('Landroid/content/pm/PackageInstaller$Session;', 'commit'),
  ],
  download: members('Landroid/app/DownloadManager;', 'enqueue'),
  'store-jump': ['"market://*"', '"appmarket://*"', '"mimarket://*"', '"hiapplink://*"'],
  overlay: [
    'write Landroid/view/WindowManager$LayoutParams;->type:I',
    ...members('Landroid/view/WindowManager$LayoutParams;', '<init>'),
    ...members('Landroid/view/Window;', 'setType'),
  ],
  'overlay-permission': ['"android.settings.action.MANAGE_OVERLAY_PERMISSION"'],
  'full-screen-intent': [
    ...members('Landroid/app/Notification$Builder;', 'setFullScreenIntent'),
    ...members('Landroidx/core/app/NotificationCompat$Builder;', 'setFullScreenIntent'),
    ...members('Landroid/support/v4/app/NotificationCompat$Builder;', 'setFullScreenIntent'),
  ],
  'show-when-locked': members('Landroid/app/Activity;', 'setShowWhenLocked'),
  'background-activity-start': members('Landroid/content/Context;', 'startActivity', 'startActivities'),
  'motion-sensor': members('Landroid/hardware/SensorManager;', 'getDefaultSensor'),
  'clipboard-listener': members('Landroid/content/ClipboardManager;', 'addPrimaryClipChangedListener'),
  'screenshot-observer': [
    ...members('Landroid/content/ContentResolver;', 'registerContentObserver'),
    ...members('Landroid/app/Activity;', 'registerScreenCaptureCallback'),
  ],
  'other-app': [
    ...members('Landroid/content/Intent;', 'setClassName', 'setPackage'),
    ...members('Landroid/content/ComponentName;', '<init>'),
    ...members('Landroid/content/pm/PackageManager;', 'getLaunchIntentForPackage'),
  ],
  'persistent-job': members('Landroid/app/job/JobInfo$Builder;', 'setPersisted'),
  'account-sync': [
    ...members('Landroid/content/ContentResolver;', 'addPeriodicSync', 'setSyncAutomatically'),
    ...members('Landroid/accounts/AccountManager;', 'addAccountExplicitly'),
  ],
  'app-settings': ['"android.settings.APPLICATION_DETAILS_SETTINGS"'],
  'battery-exemption': ['"android.settings.REQUEST_IGNORE_BATTERY_OPTIMIZATIONS"'],
  'settings-write': [
    ...members('Landroid/app/AppOpsManager;', 'setMode'),
    ...['System', 'Secure', 'Global'].flatMap((name) => members(`Landroid/provider/Settings$${name};`, 'putString', 'putInt', 'putLong', 'putFloat')),
  ],
  /** A word kept with the version of the policy that the user agreed to: what a changed policy is told by. */
  'policy-version': [
    'privacy_version',
    'privacyVersion',
    'policy_version',
    'policyVersion',
    'agreement_version',
    'agreementVersion',
    'protocol_version',
    'PRIVACY_VERSION',
  ].map((name) => `"${name}*"`),
  'settings-cleared-on-update': members('Landroid/content/SharedPreferences$Editor;', 'clear'),
});

export const BEHAVIOUR_WATCHES: readonly Watch[] = [REQUEST_GROUPS, CONTRACTS, PERMISSION_NAMES, DIALOG_GROUPS, REPEAT_GROUPS, ACT_GROUPS].flatMap(
  ({ watches }) => watches,
);
