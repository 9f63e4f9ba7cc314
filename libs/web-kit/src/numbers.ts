import type { Language } from './language.ts';

/** `412.6 MB`: a megabyte is 10⁶ bytes, as networks and stores count. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, size] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  return `${(bytes / (size as number)).toFixed(1)} ${unit}`;
}

/** `12,345`. */
export const count = (value: number, language: Language): string => new Intl.NumberFormat(language).format(value);

/** Time left, rounded so that it does not jump: under a minute, then whole minutes, then hours and minutes. */
export function timeLeft(seconds: number, language: Language): string {
  if (seconds < 60) return language === 'en' ? 'less than a minute' : '不到 1 分钟';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return language === 'en' ? `about ${minutes} min` : `约 ${minutes} 分钟`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return language === 'en' ? `about ${hours} h ${rest} min` : `约 ${hours} 小时 ${rest} 分钟`;
}

/** The beginning and end of a hash, for reading; the whole of it stands in the tooltip and on the clipboard. */
export const shortHash = (sha256: string): string => (sha256.length > 20 ? `${sha256.slice(0, 10)}…${sha256.slice(-6)}` : sha256);
