import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { NULLABLE } from '../view/view-schema.ts';
import type { ViewField } from '../view/view-schema.ts';
import { elementOf, fieldAt } from './view-paths.ts';

/** Conditions are sentences, not programs. */
const LIMITS = { maxAstNodes: 150, maxDepth: 24, maxListElements: 32, maxMapEntries: 0, maxCallArguments: 4 };
const environment = new Environment({ unlistedVariablesAreDyn: true, limits: LIMITS });

const MACROS = new Set(['exists', 'all']);
const TEXT_METHODS = new Set(['startsWith', 'endsWith', 'contains']);
const OPERATORS = new Set(['==', '!=', '<', '<=', '>', '>=', '&&', '||', '?:', '!_', 'in']);

export type Condition = {
  readonly evaluate: ParseResult;
  /** Every path that the condition reads. */
  readonly paths: readonly string[];
  /** Lists it walks in whole, once for each look. */
  readonly lists: readonly string[];
};

/**
 * Compiles a CEL condition and checks that it can only cost what its lists cost: a known subset of CEL, known paths,
 * and no list of the view walked inside another walk.
 *
 * `has`, `size` and indexing are left out on purpose. They would turn a part that nobody could read into "absent",
 * "none" or "not there"; reading such a part must be an error. Regular expressions are left out since they backtrack.
 * @throws Error naming what the condition may not say
 */
export function compileCondition(source: string, each: string | undefined): Condition {
  const evaluate = environment.parse(source);
  const paths = new Set<string>();
  const lists = new Set<string>();
  const scope: Record<string, ViewField> = each === undefined ? {} : { item: itemOf(each) };
  walk(evaluate.ast, scope, { inMacro: false });
  return { evaluate, paths: [...paths], lists: [...lists] };

  function walk(node: ASTNode, variables: Record<string, ViewField>, at: { inMacro: boolean }): void {
    if (node.op === 'value') return;
    if (node.op === 'list') return node.args.forEach((element) => walk(element, variables, at));
    if (node.op === 'id' || node.op === '.') return readPath(node, variables);
    if (node.op === 'rcall') {
      const [name, receiver, args] = node.args;
      if (MACROS.has(name)) return walkMacro(receiver, args, variables, at);
      if (!TEXT_METHODS.has(name)) throw new Error(`a condition may not call ${name}()`);
      return [receiver, ...args].forEach((part) => walk(part, variables, at));
    }
    if (!OPERATORS.has(node.op)) throw new Error(`a condition may not use ${node.op === 'call' ? `${node.args[0]}()` : node.op}`);
    return (Array.isArray(node.args) ? node.args : [node.args]).forEach((part) => walk(part as ASTNode, variables, at));
  }

  function walkMacro(range: ASTNode, [variable, body]: readonly ASTNode[], variables: Record<string, ViewField>, at: { inMacro: boolean }): void {
    const path = pathOf(range);
    const element = path === null ? null : elementOf(fieldAt(path, variables));
    if (path === null || element === null) throw new Error('exists() and all() walk lists of the view, named by a path');
    const ofVariable = path.split('.')[0]! in variables;
    if (at.inMacro && !ofVariable) throw new Error(`${path} is walked inside another walk, which could cost their product`);
    readPath(range, variables);
    if (!ofVariable) lists.add(path);
    if (variable?.op !== 'id' || body === undefined) throw new Error('exists() and all() take a variable and a condition');
    walk(body, { ...variables, [variable.args]: element }, { inMacro: true });
  }

  function readPath(node: ASTNode, variables: Record<string, ViewField>): void {
    const path = pathOf(node);
    if (path === null) throw new Error('fields are read by a plain path, such as manifest.package');
    const field = fieldAt(path, variables);
    if (typeof field === 'string' && !isLeaf(field)) throw new Error(field);
    if (field === 'texts') throw new Error(`${path} may be shown but not asked`);
    if (path.includes('.') || NULLABLE.includes(path) || Array.isArray(field) || path in variables) paths.add(resolve(path, each));
    else throw new Error(`${path} is a whole section: name one of its fields`);
  }
}

const isLeaf = (field: string): boolean => ['text', 'number', 'flag', 'texts'].includes(field);

/** `item.pi` of a rule over `code.sensitiveCalls` reads `code.sensitiveCalls.pi`. */
function resolve(path: string, each: string | undefined): string {
  return each !== undefined && (path === 'item' || path.startsWith('item.')) ? `${each}${path.slice(4)}` : path;
}

function itemOf(each: string): ViewField {
  const element = elementOf(fieldAt(each, {}));
  if (element === null) throw new Error(`each: ${each} is no list of the view`);
  return element;
}

function pathOf(node: ASTNode): string | null {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return null;
  const [object, name] = node.args;
  const path = pathOf(object);
  return path === null ? null : `${path}.${name}`;
}
