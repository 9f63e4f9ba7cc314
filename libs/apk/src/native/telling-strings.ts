/**
 * Strings by which native code reaches what Java code would need a listed call for: names of framework methods that JNI looks
 * up, files of the kernel, system properties, settings keys, content URIs. `personalInformation` are ids of the domain.
 * Sources: Android API reference; `man 5 proc`; AOSP system properties.
 */
export type TellingString = { readonly text: string; readonly match: 'whole' | 'prefix'; readonly personalInformation: readonly string[] };

const whole = (personalInformation: string, ...texts: string[]): TellingString[] =>
  texts.map((text) => ({ text, match: 'whole', personalInformation: [personalInformation] }));
const prefix = (personalInformation: string, ...texts: string[]): TellingString[] =>
  texts.map((text) => ({ text, match: 'prefix', personalInformation: [personalInformation] }));

export const TELLING_STRINGS: readonly TellingString[] = [
  ...whole('imei', 'getDeviceId', 'getImei', 'ro.ril.oem.imei', 'persist.radio.imei', 'gsm.baseband.imei', 'ril.imei'),
  ...whole('meid', 'getMeid', 'ro.ril.oem.meid'),
  ...whole('imsi', 'getSubscriberId'),
  ...whole('iccid', 'getSimSerialNumber', 'getIccId'),
  ...whole('device_serial', 'getSerial', 'ro.serialno', 'ro.boot.serialno', 'ril.serialnumber'),
  ...whole('mac_address', 'getMacAddress', 'getHardwareAddress', 'ro.boot.wifimacaddr', 'persist.sys.wifi.mac'),
  ...prefix('mac_address', '/sys/class/net/wlan', '/sys/class/net/eth', '/proc/net/arp', '/data/misc/wifi/', '/persist/wlan_mac'),
  ...whole('mac_address_bluetooth', 'bluetooth_address', 'ro.boot.btmacaddr', 'persist.service.bdroid.bdaddr'),
  ...whole('android_id', 'android_id'),
  ...prefix('gsf_id', 'content://com.google.android.gsf.gservices'),
  ...whole('gaid', 'com/google/android/gms/ads/identifier/AdvertisingIdClient', 'getAdvertisingIdInfo'),
  ...whole('oaid', 'getOAID', 'com.uodis.opendevice.OPENIDS_SERVICE', 'com.heytap.openid'),
  ...whole('drm_id', 'deviceUniqueId'),
  ...whole('installed_apps', 'getInstalledPackages', 'getInstalledApplications', 'pm list packages', 'queryIntentActivities'),
  ...prefix('installed_apps', '/data/system/packages.'),
  ...whole('running_apps', 'getRunningAppProcesses', 'getRunningTasks', 'getRunningServices'),
  ...whole('precise_location', 'getLastKnownLocation', 'requestLocationUpdates'),
  ...whole('cell_info', 'getAllCellInfo', 'getCellLocation'),
  ...whole('wifi_list', 'getScanResults', 'getConfiguredNetworks'),
  ...whole('wifi_connected', 'getBSSID', 'getSSID', 'getConnectionInfo'),
  ...whole('phone_number', 'getLine1Number'),
  ...prefix('contacts', 'content://com.android.contacts', 'content://contacts'),
  ...prefix('sms', 'content://sms', 'content://mms'),
  ...prefix('call_log', 'content://call_log'),
  ...prefix('calendar', 'content://com.android.calendar'),
  ...whole('clipboard', 'getPrimaryClip'),
  ...whole('device_accounts', 'getAccounts', 'getAccountsByType'),
];
