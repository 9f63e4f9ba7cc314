import type { Finding } from './api/gatehouse.ts';
import { clauseName, personalInformationName, serviceTypeName } from './domain.ts';
import { Hostile } from './hostile-text.tsx';
import type { Bilingual } from './language.ts';
import { useKitTexts, useSay } from './use-language.ts';
import { visible } from './visible-text.ts';
import { WORDS } from './words.ts';

type Item = Finding['evidence'][number];

/** What is drawn of one piece of evidence at most: a hostile package may make it as long as it likes. */
const LIMITS = { items: 12, fields: 16, list: 40, text: 400 };
/** Fields whose values are ids: what each id is called stands beside it. */
const NAMES: Readonly<Record<string, (id: string) => Bilingual | null>> = {
  serviceType: serviceTypeName,
  element: clauseName,
  personalInformation: personalInformationName,
  fit: (id) => (Object.hasOwn(WORDS.permissionFit, id) ? WORDS.permissionFit[id as keyof typeof WORDS.permissionFit] : null),
};
const PATH_FIELDS = new Set(['callPath', 'path', 'stack']);

/** What a rule saw: each piece with its fields by name, call paths as ordered lists. */
export function EvidenceList({ evidence }: { evidence: readonly Item[] }) {
  const t = useKitTexts();
  const rest = evidence.length - LIMITS.items;
  return (
    <ul className="gh-evidence">
      {evidence.slice(0, LIMITS.items).map((item, index) => (
        <li key={index}>
          <Piece item={item} />
        </li>
      ))}
      {rest > 0 ? <li className="gh-muted">{t('evidence.more', { count: rest })}</li> : null}
    </ul>
  );
}

function Piece({ item }: { item: Item }) {
  const t = useKitTexts();
  const { kind, ...fields } = item;
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <div className="gh-stack">
      <strong>{t([`evidence.kind.${kind.replaceAll('.', '_')}`, 'evidence.kind.other'], { kind: visible(kind) })}</strong>
      <dl className="gh-facts">
        {entries.slice(0, LIMITS.fields).map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{t([`evidence.field.${name}`, 'evidence.field.other'], { name: visible(name) })}</dt>
            <dd>
              <Value name={name} value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  const t = useKitTexts();
  if (typeof value === 'boolean') return <>{t(value ? 'evidence.yes' : 'evidence.no')}</>;
  if (!Array.isArray(value)) return <One name={name} value={value} />;
  const items: readonly unknown[] = value.slice(0, LIMITS.list);
  const List = PATH_FIELDS.has(name) ? 'ol' : 'ul';
  return (
    <>
      <List className={PATH_FIELDS.has(name) ? 'gh-path' : 'gh-values'}>
        {items.map((item, index) => (
          <li key={index}>
            <One name={name} value={item} />
          </li>
        ))}
      </List>
      {value.length > LIMITS.list ? t('evidence.more', { count: value.length - LIMITS.list }) : null}
    </>
  );
}

function One({ name, value }: { name: string; value: unknown }) {
  const say = useSay();
  const text = textOf(value);
  const called = NAMES[name]?.(text) ?? null;
  return (
    <>
      <Hostile mono text={text} limit={LIMITS.text} />
      {called === null || say(called) === text ? null : ` ${say(called)}`}
    </>
  );
}

/** A value as text: what is no string or number is its JSON, a name first where it has one. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'zh' in value && 'en' in value) return `${String(value.zh)} / ${String(value.en)}`;
  return JSON.stringify(value) ?? '';
}
