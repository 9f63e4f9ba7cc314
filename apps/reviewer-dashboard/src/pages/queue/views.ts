import type { Bilingual, ListCasesParams } from '@gatehouse/web-kit';

type View = {
  readonly label: Bilingual;
  readonly query: Pick<ListCasesParams, 'state' | 'holder'>;
  readonly count: 'open' | 'mine' | 'held' | 'decidedToday' | null;
};

/** The lists of the queue; waiting and held cases have lists of their own. */
export const VIEWS = {
  active: { label: { zh: '全部在办', en: 'All active' }, query: { state: 'active' }, count: null },
  mine: { label: { zh: '我的', en: 'Mine' }, query: { state: 'active', holder: 'me' }, count: 'mine' },
  open: { label: { zh: '待领取', en: 'Open' }, query: { state: 'open' }, count: 'open' },
  held: { label: { zh: '待复核', en: 'Held' }, query: { state: 'held' }, count: 'held' },
  decided: { label: { zh: '已决定', en: 'Decided' }, query: { state: 'decided' }, count: null },
} as const satisfies Readonly<Record<string, View>>;
export type ViewName = keyof typeof VIEWS;

/** The view an address names; the queue of everybody when it names none. */
export const viewNamed = (name: string | null): ViewName => (name !== null && Object.hasOwn(VIEWS, name) ? (name as ViewName) : 'active');
