/**
 * Dangerous permissions by the group in which Android asks for them. Source: Android API reference, Manifest.permission and
 * Manifest.permission_group; the grouping of `com.android.permissioncontroller` where the manifest's word is "undefined".
 */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  CALENDAR: ['READ_CALENDAR', 'WRITE_CALENDAR'],
  CALL_LOG: ['READ_CALL_LOG', 'WRITE_CALL_LOG', 'PROCESS_OUTGOING_CALLS'],
  CAMERA: ['CAMERA'],
  CONTACTS: ['READ_CONTACTS', 'WRITE_CONTACTS', 'GET_ACCOUNTS'],
  LOCATION: ['ACCESS_FINE_LOCATION', 'ACCESS_COARSE_LOCATION', 'ACCESS_BACKGROUND_LOCATION'],
  MICROPHONE: ['RECORD_AUDIO'],
  NEARBY_DEVICES: ['BLUETOOTH_SCAN', 'BLUETOOTH_CONNECT', 'BLUETOOTH_ADVERTISE', 'UWB_RANGING', 'NEARBY_WIFI_DEVICES'],
  NOTIFICATIONS: ['POST_NOTIFICATIONS'],
  PHONE: ['READ_PHONE_STATE', 'READ_PHONE_NUMBERS', 'CALL_PHONE', 'ANSWER_PHONE_CALLS', 'ADD_VOICEMAIL', 'USE_SIP', 'ACCEPT_HANDOVER'],
  SENSORS: ['BODY_SENSORS', 'BODY_SENSORS_BACKGROUND'],
  ACTIVITY_RECOGNITION: ['ACTIVITY_RECOGNITION'],
  SMS: ['SEND_SMS', 'RECEIVE_SMS', 'READ_SMS', 'RECEIVE_WAP_PUSH', 'RECEIVE_MMS'],
  STORAGE: [
    'READ_EXTERNAL_STORAGE',
    'WRITE_EXTERNAL_STORAGE',
    'MANAGE_EXTERNAL_STORAGE',
    'ACCESS_MEDIA_LOCATION',
    'READ_MEDIA_IMAGES',
    'READ_MEDIA_VIDEO',
    'READ_MEDIA_AUDIO',
    'READ_MEDIA_VISUAL_USER_SELECTED',
  ],
};
const GROUP_OF = new Map(Object.entries(GROUPS).flatMap(([group, names]) => names.map((name): [string, string] => [`android.permission.${name}`, group])));

/** Null for a permission that no user is asked for. */
export function permissionGroup(permission: string): string | null {
  return GROUP_OF.get(permission) ?? null;
}
