import { assembleDex } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { callSite, HANDLE } from './call-sites.ts';
import { ClassWalker } from './class-walker.ts';
import { readClassMembers } from './class-members.ts';
import { readAnnotations } from './annotations.ts';
import { DexFile } from './dex-file.ts';
import { readEncodedArray } from './encoded-values.ts';
import { decodeInstruction, formatOf, indexKindOf, type Instruction } from './instructions.ts';
import { KIND, kind, TRAITS, width } from './opcodes.ts';

/** Instructions of a static method without parameters. */
function decoded(body: string): Instruction[] {
  const dex = new DexFile(
    assembleDex(`.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run()V\n.locals 16\n${body}\n.end method`, { version: '039' }),
  );
  const instructions: Instruction[] = [];
  new ClassWalker(dex).walk(dex.classDefinition(0).dataAt, (_, codeAt, codeUnits) => {
    for (let pc = codeAt; pc < codeAt + codeUnits;) {
      const instruction = decodeInstruction(dex.units, pc, codeAt + codeUnits);
      if (instruction === null) break;
      instructions.push({ ...instruction, target: instruction.target === null ? null : instruction.target - codeAt });
      pc += instruction.units;
    }
  });
  return instructions;
}

describe('the formats of instructions', () => {
  it('agree with the widths that the walk over code uses, for each of the 256 opcodes', () => {
    for (let op = 0; op < 256; op++) {
      const format = formatOf(op);
      expect([op, format === null ? 'unused' : Number(format[0])]).toEqual([op, kind(TRAITS[op]!) === KIND.unused ? 'unused' : width(TRAITS[op]!)]);
    }
  });

  it.each([
    ['move/from16 v3, v300', { registers: [3, 300] }],
    ['move-wide/16 v300, v301', { registers: [300, 301] }],
    ['const/4 v1, -0x2', { registers: [1], literal: -2n }],
    ['const/high16 v1, 0x7f0b0000', { literal: 0x7f0b0000n }],
    ['const-wide v1, -0x100000000', { literal: -0x1_0000_0000n }],
    ['const-wide/high16 v1, 0x4000000000000000', { literal: 0x4000_0000_0000_0000n }],
    ['add-int/lit8 v1, v2, -0x5', { registers: [1, 2], literal: -5n }],
    ['rsub-int v1, v2, 0x100', { registers: [1, 2], literal: 256n }],
    ['aget-object v1, v2, v3', { registers: [1, 2, 3] }],
    ['mul-double/2addr v4, v6', { registers: [4, 6] }],
    ['invoke-static {v1, v2, v3, v4, v5}, Lx/B;->b(IIIII)V', { registers: [1, 2, 3, 4, 5], indexKind: 'method' }],
    ['invoke-virtual/range {v10 .. v14}, Lx/B;->c(IIII)V', { registers: [10, 11, 12, 13, 14], indexKind: 'method' }],
    [
      'invoke-polymorphic {v1, v2}, Ljava/lang/invoke/MethodHandle;->invoke([Ljava/lang/Object;)Ljava/lang/Object;, (I)V',
      { registers: [1, 2], indexKind: 'method', units: 4 },
    ],
    ['const-method-type v1, (I)V', { registers: [1], indexKind: 'proto' }],
    ['const-method-handle v1, invoke-static@Lx/B;->b(I)V', { registers: [1], indexKind: 'method-handle' }],
    ['const-string/jumbo v1, "a"', { registers: [1], indexKind: 'string', units: 3 }],
    ['new-array v1, v2, [I', { registers: [1, 2], indexKind: 'type' }],
    ['sput-object v9, Lx/B;->f:Ljava/lang/String;', { registers: [9], indexKind: 'field' }],
  ])('decode %s', (text, expected) => {
    expect(decoded(`${text}\nreturn-void`)[0]).toMatchObject(expected);
  });

  it('give the targets of jumps, forward and back', () => {
    const [, first, , last] = decoded('nop\nif-eqz v1, :end\n:back\nnop\ngoto/16 :back\n:end\nreturn-void');
    expect([first?.target, last?.target]).toEqual([6, 3]);
  });

  it('never take a payload, a cut instruction or an undefined opcode for one', () => {
    expect(decodeInstruction(Uint16Array.of(0x0100, 0, 0, 0), 0, 4)).toBeNull();
    expect(decodeInstruction(Uint16Array.of(0x001a), 0, 1)).toBeNull();
    expect(decodeInstruction(Uint16Array.of(0x00ff & 0x3e), 0, 1)).toBeNull();
    expect(indexKindOf(0xfc)).toBe('call-site');
  });
});

describe('what stands beside the code', () => {
  const dex = new DexFile(
    assembleDex(
      `.class public Lx/A;\n.super Ljava/lang/Object;\n.field public static NAME:Ljava/lang/String; = "a"\n.field public static COUNT:I = -2\n.field public own:Z
      .method public static run()V\n.locals 1\ninvoke-custom {}, call_site_0("run", ()Ljava/lang/Runnable;, ()V, invoke-static@Lx/A;->work()V, ()V)\nmove-result-object v0\nreturn-void\n.end method
      .method private static work()V\n.locals 0\nreturn-void\n.end method
      .method public native bridge()V\n.annotation runtime Landroid/webkit/JavascriptInterface;\n.end annotation\n.end method`,
      { version: '038' },
    ),
  );

  it('is the members of a class, with their flags and bodies', () => {
    const { staticFields, instanceFields, methods } = readClassMembers(dex, dex.classDefinition(0).dataAt);
    expect(staticFields.map(({ field }) => dex.fieldMember(field))).toEqual(['COUNT:I', 'NAME:Ljava/lang/String;']);
    expect(instanceFields.map(({ field }) => dex.fieldMember(field))).toEqual(['own:Z']);
    expect(methods.map(({ method, codeAt }) => [dex.methodName(method), codeAt > 0])).toEqual([
      ['run', true],
      ['work', true],
      ['bridge', false],
    ]);
  });

  it('is the initial values of fields', () => {
    expect(readEncodedArray(dex, dex.staticValuesAt(0), 2)).toEqual([
      { kind: 'number', value: -2 },
      { kind: 'string', text: 'a' },
    ]);
  });

  it('is the method that a lambda runs', () => {
    const site = callSite(dex, 0);
    expect(site).toMatchObject({ name: 'run', type: 'Ljava/lang/Runnable;', implementation: { kind: HANDLE.invokeStatic, isField: false } });
    expect(dex.method(site.implementation!.index)).toBe('Lx/A;->work()V');
  });

  it('is the annotations that were asked for', () => {
    const { methods } = readAnnotations(dex, 0, new Set(['Landroid/webkit/JavascriptInterface;']));
    expect([...methods.keys()].map((method) => dex.methodName(method))).toEqual(['bridge']);
    expect(readAnnotations(dex, 0, new Set(['Lx/Other;'])).methods.size).toBe(0);
  });
});
