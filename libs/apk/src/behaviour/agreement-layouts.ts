import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { PackageContents } from '../package-contents.ts';
import { readLayout, type Layout, type Widget } from '../resources/layouts.ts';
import { ResourceDocuments } from '../resources/resource-documents.ts';
import type { CheckBox, ConsentDialog } from './behaviour-facts.ts';
import { shortened } from './interface-texts.ts';
import { AGREEMENT, answerOf, kindsOf, type Answer } from './interface-words.ts';

/** Views with a state that a user sets; `SwitchCompat` and the like of any library. */
const TICKS = /(?:CheckBox|RadioButton|Switch|SwitchCompat|SwitchMaterial|ToggleButton|CheckedTextView|CheckBoxView)$/i;
/** Words that a layout may hold by itself, beside those of the string resources. */
const WORDS = ['隐私', '用户协议', '服务协议', 'rivacy'].flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')]);
/** Layouts that are looked at; the largest package seen has some eight thousand. */
const MAX_LAYOUTS = 20_000;
/** Layouts of dialogs and forms are small. */
const MAX_LAYOUT_BYTES = 256 << 10;

/**
 * Boxes to tick and consent dialogs that are drawn by layouts. Only layouts that hold the words of an agreement, or refer to a string
 * resource that does, are parsed.
 */
export function readAgreementLayouts(contents: PackageContents, consentStrings: ReadonlySet<number>): { checkBoxes: CheckBox[]; dialogs: ConsentDialog[] } {
  const layouts: Layout[] = [];
  try {
    for (const layout of layoutsThatMention(contents, consentStrings)) if (namesAgreement(layout, consentStrings)) layouts.push(layout);
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    for (const fact of ['behaviour.checkBoxes', 'behaviour.consentDialogs']) contents.unknown.push({ fact, code: error.code, detail: `at ${error.at}` });
  }
  return { checkBoxes: layouts.flatMap(checkBoxesOf), dialogs: layouts.flatMap(dialogOf) };
}

function* layoutsThatMention(contents: PackageContents, texts: ReadonlySet<number>): Generator<Layout> {
  const documents = new ResourceDocuments(contents);
  let left = MAX_LAYOUTS;
  for (const id of contents.resources?.idsOfType('layout') ?? []) {
    if (left-- <= 0) return;
    const entry = documents.entry(id);
    const bytes = entry === null ? null : contents.read(entry);
    if (bytes === null || bytes.length > MAX_LAYOUT_BYTES || !mentions(bytes, texts)) continue;
    const layout = readLayout(documents, id);
    if (layout !== null) yield layout;
  }
}

/** Binary XML is made of whole words, so that a reference is one of them. */
function mentions(bytes: Uint8Array, texts: ReadonlySet<number>): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (texts.size > 0) for (let at = 0; at + 4 <= bytes.length; at += 4) if (texts.has(view.getUint32(at, true))) return true;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return WORDS.some((word) => buffer.includes(word));
}

function namesAgreement({ widgets }: Layout, texts: ReadonlySet<number>): boolean {
  return widgets.some(
    ({ text, textId }) =>
      (textId !== null && texts.has(textId)) || (text !== null && kindsOf(text).some((kind) => kind === 'agreement' || kind === 'default-consent')),
  );
}

function checkBoxesOf({ entry, widgets }: Layout): CheckBox[] {
  return widgets
    .filter(({ element }) => TICKS.test(element))
    .map(({ element, id, text, checked }) => ({
      place: entry,
      widget: element.slice(element.lastIndexOf('.') + 1),
      id,
      text: text === null ? null : shortened(text),
      preTicked: checked === true,
    }));
}

/** A layout with a button that agrees, or one that only acknowledges and no field to fill in. Without a button it is a screen that links. */
function dialogOf({ entry, widgets }: Layout): ConsentDialog[] {
  const [agree, refuse, acknowledge] = [labelled(widgets, 'agree'), labelled(widgets, 'refuse'), labelled(widgets, 'acknowledge')];
  const isForm = widgets.some(({ element }) => /EditText|TextInput/.test(element));
  if (agree === null && (acknowledge === null || isForm)) return [];
  const text = widgets.find((widget) => widget.text !== null && AGREEMENT.test(widget.text))?.text ?? '';
  const nowhere = { caller: null, attribution: 'app', reachableFromStartup: null, startKind: null };
  return [{ source: 'layout', entry, text: shortened(text), agree, refuse, acknowledge, refusalExits: null, ...nowhere }];
}

function labelled(widgets: readonly Widget[], answer: Answer): string | null {
  return widgets.find(({ text }) => text !== null && answerOf(text) === answer)?.text ?? null;
}
