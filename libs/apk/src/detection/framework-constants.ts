/**
 * Texts of framework fields that decide what a call reads; a package names them by their field. Source: Android API reference,
 * package android.provider.
 */
const CONTENT_URIS: Readonly<Record<string, string>> = {
  CallLog: 'content://call_log',
  CallLog$Calls: 'content://call_log/calls',
  CalendarContract: 'content://com.android.calendar',
  CalendarContract$Attendees: 'content://com.android.calendar/attendees',
  CalendarContract$Calendars: 'content://com.android.calendar/calendars',
  CalendarContract$Events: 'content://com.android.calendar/events',
  CalendarContract$Instances: 'content://com.android.calendar/instances/when',
  CalendarContract$Reminders: 'content://com.android.calendar/reminders',
  Contacts$People: 'content://contacts/people',
  ContactsContract$Contacts: 'content://com.android.contacts/contacts',
  ContactsContract$CommonDataKinds$Email: 'content://com.android.contacts/data/emails',
  ContactsContract$CommonDataKinds$Phone: 'content://com.android.contacts/data/phones',
  ContactsContract$CommonDataKinds$StructuredPostal: 'content://com.android.contacts/data/postals',
  ContactsContract$Data: 'content://com.android.contacts/data',
  ContactsContract$Groups: 'content://com.android.contacts/groups',
  ContactsContract$PhoneLookup: 'content://com.android.contacts/phone_lookup',
  ContactsContract$Profile: 'content://com.android.contacts/profile',
  ContactsContract$RawContacts: 'content://com.android.contacts/raw_contacts',
  Settings$Global: 'content://settings/global',
  Settings$Secure: 'content://settings/secure',
  Settings$System: 'content://settings/system',
  Telephony$Mms: 'content://mms',
  Telephony$Mms$Inbox: 'content://mms/inbox',
  Telephony$MmsSms: 'content://mms-sms/',
  Telephony$Sms: 'content://sms',
  Telephony$Sms$Inbox: 'content://sms/inbox',
  Telephony$Sms$Sent: 'content://sms/sent',
};
const NAMED: Readonly<Record<string, string>> = {
  'Landroid/provider/Browser;->BOOKMARKS_URI': 'content://browser/bookmarks',
  'Landroid/provider/ContactsContract;->AUTHORITY_URI': 'content://com.android.contacts',
  'Landroid/provider/ContactsContract$Contacts;->CONTENT_LOOKUP_URI': 'content://com.android.contacts/contacts/lookup',
  'Landroid/provider/ContactsContract$Contacts;->CONTENT_FILTER_URI': 'content://com.android.contacts/contacts/filter',
  'Landroid/provider/ContactsContract$CommonDataKinds$Phone;->CONTENT_FILTER_URI': 'content://com.android.contacts/data/phones/filter',
  'Landroid/provider/MediaStore$Images$Media;->EXTERNAL_CONTENT_URI': 'content://media/external/images/media',
  'Landroid/provider/MediaStore$Images$Media;->INTERNAL_CONTENT_URI': 'content://media/internal/images/media',
  'Landroid/provider/MediaStore$Video$Media;->EXTERNAL_CONTENT_URI': 'content://media/external/video/media',
  'Landroid/provider/MediaStore$Audio$Media;->EXTERNAL_CONTENT_URI': 'content://media/external/audio/media',
  'Landroid/provider/Settings$Secure;->ANDROID_ID': 'android_id',
  'Landroid/provider/Settings$System;->ANDROID_ID': 'android_id',
  'Landroid/provider/Settings$Global;->DEVICE_NAME': 'device_name',
  'Landroid/media/MediaDrm;->PROPERTY_DEVICE_UNIQUE_ID': 'deviceUniqueId',
  'Landroid/location/LocationManager;->GPS_PROVIDER': 'gps',
  'Landroid/location/LocationManager;->NETWORK_PROVIDER': 'network',
};
const PROVIDER_FIELD = /^Landroid\/provider\/(.+);->CONTENT_URI$/;

/** The text of a field, by class and `NAME:Type`; null for a field of no known text. */
export function frameworkConstant(className: string, member: string): string | null {
  const field = `${className}->${member.replace(/:.*$/, '')}`;
  if (Object.hasOwn(NAMED, field)) return NAMED[field]!;
  const provider = PROVIDER_FIELD.exec(field)?.[1];
  return provider !== undefined && Object.hasOwn(CONTENT_URIS, provider) ? CONTENT_URIS[provider]! : null;
}
