/**
 * Dalvik instructions by name, as smali spells them. Source: Android "Dalvik bytecode" and "Instruction formats".
 * A row is a format, the first opcode, and the names from it on; `-` skips one.
 */
const ROWS = `
10x 00 nop
12x 01 move
22x 02 move/from16
32x 03 move/16
12x 04 move-wide
22x 05 move-wide/from16
32x 06 move-wide/16
12x 07 move-object
22x 08 move-object/from16
32x 09 move-object/16
11x 0a move-result move-result-wide move-result-object move-exception
10x 0e return-void
11x 0f return return-wide return-object
11n 12 const/4
21s 13 const/16
31i 14 const
21h 15 const/high16
21s 16 const-wide/16
31i 17 const-wide/32
51l 18 const-wide
21h 19 const-wide/high16
21c 1a const-string
31c 1b const-string/jumbo
21c 1c const-class
11x 1d monitor-enter monitor-exit
21c 1f check-cast
22c 20 instance-of
12x 21 array-length
21c 22 new-instance
22c 23 new-array
35c 24 filled-new-array
3rc 25 filled-new-array/range
31t 26 fill-array-data
11x 27 throw
10t 28 goto
20t 29 goto/16
30t 2a goto/32
31t 2b packed-switch sparse-switch
23x 2d cmpl-float cmpg-float cmpl-double cmpg-double cmp-long
22t 32 if-eq if-ne if-lt if-ge if-gt if-le
21t 38 if-eqz if-nez if-ltz if-gez if-gtz if-lez
23x 44 aget aget-wide aget-object aget-boolean aget-byte aget-char aget-short aput aput-wide aput-object aput-boolean aput-byte aput-char aput-short
22c 52 iget iget-wide iget-object iget-boolean iget-byte iget-char iget-short iput iput-wide iput-object iput-boolean iput-byte iput-char iput-short
21c 60 sget sget-wide sget-object sget-boolean sget-byte sget-char sget-short sput sput-wide sput-object sput-boolean sput-byte sput-char sput-short
35c 6e invoke-virtual invoke-super invoke-direct invoke-static invoke-interface
3rc 74 invoke-virtual/range invoke-super/range invoke-direct/range invoke-static/range invoke-interface/range
12x 7b neg-int not-int neg-long not-long neg-float neg-double int-to-long int-to-float int-to-double long-to-int long-to-float long-to-double
12x 87 float-to-int float-to-long float-to-double double-to-int double-to-long double-to-float int-to-byte int-to-char int-to-short
23x 90 add-int sub-int mul-int div-int rem-int and-int or-int xor-int shl-int shr-int ushr-int
23x 9b add-long sub-long mul-long div-long rem-long and-long or-long xor-long shl-long shr-long ushr-long
23x a6 add-float sub-float mul-float div-float rem-float add-double sub-double mul-double div-double rem-double
12x b0 add-int/2addr sub-int/2addr mul-int/2addr div-int/2addr rem-int/2addr and-int/2addr or-int/2addr xor-int/2addr shl-int/2addr shr-int/2addr ushr-int/2addr
12x bb add-long/2addr sub-long/2addr mul-long/2addr div-long/2addr rem-long/2addr and-long/2addr or-long/2addr xor-long/2addr shl-long/2addr shr-long/2addr ushr-long/2addr
12x c6 add-float/2addr sub-float/2addr mul-float/2addr div-float/2addr rem-float/2addr add-double/2addr sub-double/2addr mul-double/2addr div-double/2addr rem-double/2addr
22s d0 add-int/lit16 rsub-int mul-int/lit16 div-int/lit16 rem-int/lit16 and-int/lit16 or-int/lit16 xor-int/lit16
22b d8 add-int/lit8 rsub-int/lit8 mul-int/lit8 div-int/lit8 rem-int/lit8 and-int/lit8 or-int/lit8 xor-int/lit8 shl-int/lit8 shr-int/lit8 ushr-int/lit8
45cc fa invoke-polymorphic
4rcc fb invoke-polymorphic/range
35c fc invoke-custom
3rc fd invoke-custom/range
21c fe const-method-handle const-method-type
`;

export type Mnemonic = { readonly name: string; readonly opcode: number; readonly format: string; readonly units: number };

/** What an instruction's index counts. */
export type ReferenceKind = 'string' | 'type' | 'field' | 'method' | 'proto' | 'callSite' | 'methodHandle';

export const MNEMONICS: ReadonlyMap<string, Mnemonic> = new Map(
  ROWS.trim()
    .split('\n')
    .flatMap((row) => {
      const [format = '', first = '', ...names] = row.split(' ');
      return names.map((name, i): [string, Mnemonic] => [name, { name, opcode: parseInt(first, 16) + i, format, units: Number(format[0]) }]);
    }),
);

export function referenceKind({ name, opcode }: Mnemonic): ReferenceKind {
  if (name.startsWith('const-string')) return 'string';
  if (opcode >= 0x52 && opcode <= 0x6d) return 'field';
  if (name.startsWith('invoke-custom')) return 'callSite';
  if (name.startsWith('invoke-')) return 'method';
  if (name === 'const-method-handle') return 'methodHandle';
  return name === 'const-method-type' ? 'proto' : 'type';
}
