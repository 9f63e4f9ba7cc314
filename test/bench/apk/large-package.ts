import { createHash } from 'node:crypto';
import { writeManifest } from '../../../libs/testkit/src/packages/manifest-writer.ts';
import { writeZip } from '../../../libs/testkit/src/packages/zip-writer.ts';

// A package of any size, written fast: what the kit's own writer takes minutes for. Each class has two static methods; each method calls methods of
// other classes of its file, so that all are reached from the first, and does some arithmetic in between.

export type LargeSpec = { readonly files: number; readonly classesPerFile: number };

const HEADER_BYTES = 0x70;
const NO_INDEX = 0xffffffff;
const METHODS = ['a', 'b'] as const;
const CALLS_PER_METHOD = 2;
const ARITHMETIC_UNITS = 44; // brings 180,000 classes to about 60 MB
const PACKAGE = 'com.example.large';
const APPLICATION = 'Lcom/example/large/App;';

/** DEX files of `classesPerFile` classes each, about 330 bytes a class, in a package whose Application calls into each. */
export function largePackage({ files, classesPerFile }: LargeSpec): Buffer {
  const manifest = writeManifest({
    package: PACKAGE,
    versionCode: 1,
    versionName: '1.0',
    minSdk: 24,
    targetSdk: 34,
    label: 'Large',
    permissions: [],
    metaData: {},
    components: [
      { type: 'activity', name: `${PACKAGE}.App`, exported: true, actions: ['android.intent.action.MAIN'], categories: ['android.intent.category.LAUNCHER'] },
    ],
  });
  const dex = Array.from({ length: files }, (_, file) => ({
    name: `classes${file === 0 ? '' : file + 1}.dex`,
    bytes: largeDex(file, classesPerFile),
    compress: false,
  }));
  return writeZip([{ name: 'AndroidManifest.xml', bytes: manifest }, ...dex]).bytes;
}

function largeDex(file: number, classes: number): Buffer {
  const own = Array.from({ length: classes }, (_, i) => `Lp${String.fromCharCode(97 + file)}/C${String(i).padStart(6, '0')};`);
  const isFirst = file === 0;
  const types = [...(isFirst ? [APPLICATION, 'Landroid/app/Activity;'] : []), 'Ljava/lang/Object;', 'V', ...own].sort();
  const names = [...METHODS, ...(isFirst ? ['onCreate'] : [])];
  const strings = [...new Set([...types, ...names])].sort();
  const stringIndex = new Map(strings.map((text, i) => [text, i]));
  const typeIndex = new Map(types.map((text, i) => [text, i]));
  const methodCount = classes * METHODS.length + (isFirst ? 1 : 0);
  const at = { strings: HEADER_BYTES, types: 0, protos: 0, methods: 0, classes: 0, data: 0 };
  at.types = at.strings + strings.length * 4;
  at.protos = at.types + types.length * 4;
  at.methods = at.protos + 12;
  at.classes = at.methods + methodCount * 8;
  const defined = isFirst ? [...own, APPLICATION] : own;
  at.data = at.classes + defined.length * 32;

  const codeUnits = CALLS_PER_METHOD * 3 + ARITHMETIC_UNITS + 1;
  const bytes = Buffer.alloc(at.data + strings.reduce((sum, text) => sum + text.length + 3, 0) + (methodCount + 1) * (16 + codeUnits * 2 + 24) + 4096);
  let end = at.data;
  const uleb = (value: number): void => {
    for (; value > 0x7f; value >>>= 7) bytes[end++] = (value & 0x7f) | 0x80;
    bytes[end++] = value;
  };
  strings.forEach((text, i) => {
    bytes.writeUInt32LE(end, at.strings + i * 4);
    uleb(text.length);
    end += bytes.write(text, end, 'latin1') + 1;
  });
  types.forEach((text, i) => bytes.writeUInt32LE(stringIndex.get(text)!, at.types + i * 4));
  bytes.writeUInt32LE(stringIndex.get('V')!, at.protos);
  bytes.writeUInt32LE(typeIndex.get('V')!, at.protos + 4);
  // Methods stand by class, then by name; the classes' own order is that of the types.
  const firstMethod = new Map<string, number>();
  let method = 0;
  for (const owner of types.filter((type) => type.startsWith('Lp') || type === APPLICATION)) {
    firstMethod.set(owner, method);
    for (const name of owner === APPLICATION ? ['onCreate'] : METHODS) {
      const row = at.methods + method++ * 8;
      bytes.writeUInt16LE(typeIndex.get(owner)!, row);
      bytes.writeUInt32LE(stringIndex.get(name)!, row + 4);
    }
  }
  const code = (targets: readonly number[], ins: number): number => {
    end = (end + 3) & ~3;
    const begin = end;
    bytes.writeUInt16LE(2 + ins, end);
    bytes.writeUInt16LE(ins, end + 2);
    const units = targets.length * 3 + ARITHMETIC_UNITS + 1;
    bytes.writeUInt32LE(units, end + 12);
    end += 16;
    for (const target of targets) {
      bytes.writeUInt16LE(0x0071, end); // invoke-static without arguments
      bytes.writeUInt16LE(target, end + 2);
      end += 6;
    }
    for (let i = 0; i < ARITHMETIC_UNITS / 2; i++, end += 4) bytes.writeUInt32LE(0x01000000 * (1 + (i % 100)) + 0x0000_00d8, end); // add-int/lit8 v0, v0, 1 + i
    bytes.writeUInt16LE(0x000e, end); // return-void
    end += 2;
    return begin;
  };
  const classDataOf = defined.map((owner, i) => {
    if (owner === APPLICATION) {
      const body = code([firstMethod.get(own[0]!)!], 1);
      return { direct: [] as number[][], virtual: [[firstMethod.get(owner)!, body]] };
    }
    const next = [own[(2 * i + 1) % classes]!, own[(2 * i + 2) % classes]!].map((callee) => firstMethod.get(callee)!);
    const first = firstMethod.get(owner)!;
    return {
      direct: [
        [first, code([next[0]!, first + 1], 0)],
        [first + 1, code([next[1]!, next[0]! + 1], 0)],
      ],
      virtual: [] as number[][],
    };
  });
  defined.forEach((owner, i) => {
    const row = at.classes + i * 32;
    bytes.writeUInt32LE(typeIndex.get(owner)!, row);
    bytes.writeUInt32LE(0x1, row + 4);
    bytes.writeUInt32LE(typeIndex.get(owner === APPLICATION ? 'Landroid/app/Activity;' : 'Ljava/lang/Object;')!, row + 8);
    bytes.writeUInt32LE(NO_INDEX, row + 16);
    bytes.writeUInt32LE(end, row + 24);
    const { direct, virtual } = classDataOf[i]!;
    for (const value of [0, 0, direct.length, virtual.length]) uleb(value);
    for (const list of [direct, virtual]) {
      let previous = 0;
      for (const [index, body] of list) {
        for (const value of [index! - previous, direct.length > 0 ? 0x9 : 0x1, body!]) uleb(value);
        previous = index!;
      }
    }
  });
  return sealed(bytes, end, at, { strings: strings.length, types: types.length, methods: methodCount, classes: defined.length });
}

function sealed(
  bytes: Buffer,
  end: number,
  at: Record<'strings' | 'types' | 'protos' | 'methods' | 'classes' | 'data', number>,
  counts: Record<string, number>,
): Buffer {
  const mapAt = (end + 3) & ~3;
  const file = bytes.subarray(0, mapAt + 4);
  file.write('dex\n035\0', 'latin1');
  const header = [
    file.length,
    HEADER_BYTES,
    0x12345678,
    0,
    0,
    mapAt,
    counts['strings']!,
    at.strings,
    counts['types']!,
    at.types,
    1,
    at.protos,
    0,
    0,
    counts['methods']!,
    at.methods,
  ];
  header.push(counts['classes']!, at.classes, file.length - at.data, at.data);
  header.forEach((value, i) => file.writeUInt32LE(value, 0x20 + i * 4));
  createHash('sha1').update(file.subarray(32)).digest().copy(file, 12);
  let [a, b] = [1, 0];
  for (let i = 12; i < file.length; i++) {
    a += file[i]!;
    if (a >= 65_521) a -= 65_521;
    b += a;
    if (b >= 65_521) b -= 65_521;
  }
  file.writeUInt32LE(b * 65_536 + a, 8);
  return file;
}
