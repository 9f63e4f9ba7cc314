/** 15 working days are three weeks: a limit in plain days, weeks or months holds only where it is shorter in any year. */
const MAX_WORKING_DAYS = 15;
const MAX_DAYS = 20;

const LIMIT = /(\d{1,4}|[一二两三四五六七八九十]{1,3})\s*个?\s*(工作日|自然日|日|天|周|星期|月)/g;
const DIGITS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const DAYS_OF: Readonly<Record<string, number>> = { 自然日: 1, 日: 1, 天: 1, 周: 7, 星期: 7, 月: 30 };
/** A date is no limit: `2026年3月1日`. */
const DATE = /\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?/g;

/**
 * Whether a sentence that promises a reply or a deletion promises it within 15 working days (Determination Method, 6.3). The shortest limit
 * of the sentence counts, since another may be about something else.
 */
export function promisedLimit(sentence: string): 'none' | 'in-time' | 'too-long' {
  const limits = [...sentence.normalize('NFKC').replace(DATE, '').matchAll(LIMIT)].map(([, amount, unit]) => isInTime(numberOf(amount!), unit!));
  if (limits.length === 0) return 'none';
  return limits.includes(true) ? 'in-time' : 'too-long';
}

function isInTime(amount: number, unit: string): boolean {
  return unit === '工作日' ? amount <= MAX_WORKING_DAYS : amount * DAYS_OF[unit]! <= MAX_DAYS;
}

/** `15`, `十五`, `二十一`. */
function numberOf(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  const ten = text.includes('十') ? 10 * (DIGITS[tens!] ?? 1) : 0;
  return ten + (DIGITS[ones!] ?? 0);
}
