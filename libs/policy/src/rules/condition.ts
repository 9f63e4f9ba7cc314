import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { NULLABLE, type ViewField } from '../view/view-schema.ts';
import { elementOf, fieldAt } from './view-paths.ts';

/** Conditions are sentences, not programs. */
const LIMITS = { maxAstNodes: 150, maxDepth: 24, maxListElements: 32, maxMapEntries: 0, maxCallArguments: 4 };
const environment = new Environment({ unlistedVariablesAreDyn: true, limits: LIMITS });

const MACROS = new Set(['exists', 'all']);
const TEXT_METHODS = new Set(['startsWith', 'endsWith', 'contains']);
const OPERATORS = new Set(['==', '!=', '<', '<=', '>', '>=', '&&', '||', '?:', '!_', 'in']);

export type Condition = {
  readonly evaluate: ParseResult;
  /** Every path of the view that the condition reads. */
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
  const reads = { paths: new Set<string>(), lists: new Set<string>() };
  walk(evaluate.ast, each === undefined ? {} : { item: elementVariable(each, {}) }, reads, false);
  return { evaluate, paths: [...reads.paths], lists: [...reads.lists] };
}

/** A variable that stands for an element of a list: its fields, and the list's path in the view. */
type Variable = { readonly field: ViewField; readonly list: string };
type Scope = Readonly<Record<string, Variable>>;
type Reads = { readonly paths: Set<string>; readonly lists: Set<string> };

function walk(node: ASTNode, scope: Scope, reads: Reads, inMacro: boolean): void {
  const all = (nodes: readonly ASTNode[]): void => nodes.forEach((part) => walk(part, scope, reads, inMacro));
  if (node.op === 'value') return;
  if (node.op === 'id' || node.op === '.') return readPath(node, scope, reads);
  if (node.op === 'list') return all(node.args);
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args;
    if (MACROS.has(name)) return walkMacro(receiver, args, scope, reads, inMacro);
    if (!TEXT_METHODS.has(name)) throw new Error(`a condition may not call ${name}()`);
    return all([receiver, ...args]);
  }
  if (!OPERATORS.has(node.op)) throw new Error(`a condition may not use ${node.op === 'call' ? `${node.args[0]}()` : node.op}`);
  all((Array.isArray(node.args) ? node.args : [node.args]) as ASTNode[]);
}

function walkMacro(range: ASTNode, [name, body]: readonly ASTNode[], scope: Scope, reads: Reads, inMacro: boolean): void {
  const path = pathOf(range);
  if (path === null) throw new Error('exists() and all() walk lists of the view, named by a path');
  if (name?.op !== 'id' || body === undefined) throw new Error('exists() and all() take a variable and a condition');
  const variable = elementVariable(path, scope);
  const ofVariable = path.split('.')[0]! in scope;
  if (inMacro && !ofVariable) throw new Error(`${path} is walked inside another walk, which could cost their product`);
  if (!ofVariable) reads.lists.add(path);
  reads.paths.add(variable.list);
  walk(body, { ...scope, [name.args]: variable }, reads, true);
}

function readPath(node: ASTNode, scope: Scope, reads: Reads): void {
  const path = pathOf(node);
  if (path === null) throw new Error('fields are read by a plain path, such as manifest.packageName');
  const field = fieldAt(path, fieldsOf(scope));
  if (field === 'texts') throw new Error(`${path} may be shown but not asked`);
  if (typeof field !== 'string' && !NULLABLE.includes(path)) throw new Error(`${path} is a whole section: name one of its fields`);
  if (typeof field === 'string' && !LEAVES.has(field)) throw new Error(field);
  reads.paths.add(inView(path, scope));
}

const LEAVES = new Set(['text', 'number', 'flag']);

function elementVariable(path: string, scope: Scope): Variable {
  const found = fieldAt(path, fieldsOf(scope));
  const field = elementOf(found);
  if (field === null)
    throw new Error(typeof found === 'string' && found.startsWith('unknown path') ? found : `${path} is no list of the view that can be walked`);
  return { field, list: inView(path, scope) };
}

const fieldsOf = (scope: Scope): Record<string, ViewField> => Object.fromEntries(Object.entries(scope).map(([name, { field }]) => [name, field]));

/** `item.pi` of a rule over `code.sensitiveCalls` is `code.sensitiveCalls.pi`. */
function inView(path: string, scope: Scope): string {
  const [root, ...names] = path.split('.');
  return [scope[root!]?.list ?? root, ...names].join('.');
}

function pathOf(node: ASTNode): string | null {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return null;
  const [object, name] = node.args;
  const path = pathOf(object);
  return path === null ? null : `${path}.${name}`;
}
