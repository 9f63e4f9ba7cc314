import { z } from 'zod';

export type JsonSchema = { [keyword: string]: unknown };
/** `input` is what a caller may send (defaults are optional), `output` what it receives. */
export type Direction = 'input' | 'output';

const REF = '#/components/schemas/';

/** A JSON Schema that points at a component. */
export const ref = (name: string): JsonSchema => ({ $ref: REF + name });

/** zod's schemas of some modules by their exported names: what components are called. */
export function exportedSchemas(...modules: readonly object[]): Map<z.ZodType, string> {
  const names = new Map<z.ZodType, string>();
  for (const [name, value] of modules.flatMap((module) => Object.entries(module))) {
    if (value instanceof z.ZodType && !names.has(value)) names.set(value, name);
  }
  return names;
}

/** Every named schema as JSON Schema 2020-12; a schema inside another that has a name of its own becomes a `$ref`. */
export function toComponents(names: ReadonlyMap<z.ZodType, string>, io: Direction): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => REF + id,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => tidy(jsonSchema as JsonSchema, io),
  });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $schema, $id, id, ...schema }]: [string, JsonSchema]) => [name, schema]));
}

function tidy(schema: JsonSchema, io: Direction): void {
  // What we answer may grow by optional fields; only what we accept may be closed.
  if (io === 'output' && schema['additionalProperties'] === false) delete schema['additionalProperties'];
  if (schema['format'] !== undefined) delete schema['pattern']; // zod's own spelling of the format
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
}

/**
 * One set of components out of both directions. Where the two differ (a default is optional to send and always there to
 * receive), the input's is called `<Name>Input`, and so is every input that contains it.
 */
export function mergeDirections(
  input: Record<string, JsonSchema>,
  output: Record<string, JsonSchema>,
): { components: Record<string, JsonSchema>; inputName: (name: string) => string } {
  const differing = new Set(Object.keys(input).filter((name) => output[name] && JSON.stringify(output[name]) !== JSON.stringify(input[name])));
  for (let grown = true; grown;) {
    const before = differing.size;
    for (const [name, schema] of Object.entries(input)) {
      if (output[name] && [...references(schema)].some((used) => differing.has(used))) differing.add(name);
    }
    grown = differing.size > before;
  }
  const inputName = (name: string): string => (differing.has(name) ? `${name}Input` : name);
  const renamed = Object.entries(input).map(([name, schema]) => [inputName(name), mapReferences(schema, inputName)] as const);
  return { components: { ...Object.fromEntries(renamed), ...output }, inputName };
}

/** Names of the components a value points at, directly. */
export function references(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string' && inner.startsWith(REF)) found.add(inner.slice(REF.length));
    else references(inner, found);
  }
  return found;
}

/** The same value with every component reference renamed. */
function mapReferences<T>(value: T, rename: (name: string) => string): T {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    key === '$ref' && typeof inner === 'string' && inner.startsWith(REF) ? REF + rename(inner.slice(REF.length)) : inner,
  ) as T;
}

/** The components a document uses, and the ones those use, in alphabetical order. */
export function reachable(document: unknown, components: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  const wanted = references(document);
  for (const name of wanted) references(components[name], wanted); // a Set's loop also visits what is added meanwhile
  return Object.fromEntries(
    [...wanted].sort().map((name) => {
      const schema = components[name];
      if (!schema) throw new Error(`no schema is called ${name}`);
      return [name, schema];
    }),
  );
}
