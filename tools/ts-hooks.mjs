// Runs TypeScript sources without a build: oxc transforms each file as Node loads it, decorators and their metadata included.
// Use: node --import ./tools/ts-hooks.mjs --conditions=development apps/x/src/main.ts
import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

process.setSourceMapsEnabled(true);

export const TRANSFORM = {
  tsconfig: false,
  lang: 'ts',
  sourcemap: true,
  target: 'es2023',
  decorator: { legacy: true, emitDecoratorMetadata: true },
  assumptions: { setPublicClassFields: true },
  typescript: { onlyRemoveTypeImports: false, removeClassFieldsWithoutInitializer: true },
};

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !/\.[cm]?ts$/.test(url) || url.includes('/node_modules/')) return next(url, context);
    const file = fileURLToPath(url);
    const result = transformSync(file, readFileSync(file, 'utf8'), TRANSFORM);
    if (result.errors?.length) throw new SyntaxError(result.errors.map((e) => e.message).join('\n'));
    const map = result.map ? `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(result.map)).toString('base64')}` : '';
    return { format: 'module', source: result.code + map, shortCircuit: true };
  },
});
