import { readClassMembers } from '../../dex/class-members.ts';
import type { CodeFiles } from '../code-files.ts';

/** A class deeper than this is made to be slow. */
const MAX_DEPTH = 32;

/**
 * The method with a body that a call names, in the class named or the nearest superclass that has it; overriding methods below it
 * are not looked for. Null for a method of the framework. @throws ApkFormatError of the file that defines it
 */
export function findMethod(code: CodeFiles, dex: number, method: number): { dex: number; method: number } | null {
  const file = code.all[dex]!.dex;
  const signature = file.methodName(method) + file.methodPrototype(method);
  let className: string | null = file.type(file.methodClass(method));
  for (let depth = 0; className !== null && depth < MAX_DEPTH; depth++) {
    const definition = code.definition(className);
    if (definition === null) return null;
    const owner = code.all[definition.dex]!.dex;
    for (const member of readClassMembers(owner, owner.classDefinition(definition.index).dataAt).methods) {
      if (owner.methodName(member.method) + owner.methodPrototype(member.method) !== signature) continue;
      return member.codeAt === 0 ? null : { dex: definition.dex, method: member.method };
    }
    const parent = owner.superclass(definition.index);
    className = parent < 0 ? null : owner.type(parent);
  }
  return null;
}
