import { compileCondition, type Condition } from './rules/condition.ts';
import type { Rule, RulePack } from './rules/rule.ts';

export type CompiledRule = Rule & { readonly condition: Condition };
export type CompiledPack = Omit<RulePack, 'rules'> & { readonly rules: readonly CompiledRule[] };

/** Makes a pack ready to judge; once a process. @throws Error naming the rule whose condition is not allowed */
export function compilePack(pack: RulePack): CompiledPack {
  const rules = pack.rules
    .filter((rule) => !rule.deprecated)
    .map((rule) => {
      try {
        return { ...rule, condition: compileCondition(rule.when, rule.each) };
      } catch (error) {
        throw new Error(`${rule.id}: ${(error as Error).message}`, { cause: error });
      }
    });
  return { ...pack, rules };
}
