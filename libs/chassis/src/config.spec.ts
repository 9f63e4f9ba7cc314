import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, defineConfig, flag } from './config.ts';

const load = defineConfig('review', {
  DATABASE_URL: z.url({ protocol: /^postgres$/ }),
  SECRET_KEY: z.string().min(10),
  MODE: z.enum(['fast', 'slow']).default('slow'),
  ON: flag.default(false),
});
const good = { DATABASE_URL: 'postgres://u:p@h/d', SECRET_KEY: 'long-enough-secret' };

describe('configuration', () => {
  it('takes defaults where nothing is given, and an empty variable for an absent one', () => {
    expect(load({ ...good, MODE: '' })).toMatchObject({ MODE: 'slow', ON: false });
  });

  it('names each wrong variable and what it must be, never its value', () => {
    const error = failure(() => load({ DATABASE_URL: 'mysql://root:hunter2@db', SECRET_KEY: 'hunter2', MODE: 'hunter2', ON: 'hunter2' }));
    expect(error.problems.map((p) => p.variable)).toEqual(['DATABASE_URL', 'SECRET_KEY', 'MODE', 'ON']);
    expect(error.message).not.toContain('hunter2');
    expect(error.message).toContain('MODE must be one of fast, slow');
  });

  it('says which variable is missing', () => {
    expect(failure(() => load({ SECRET_KEY: 'long-enough-secret' })).message).toBe('review cannot start: DATABASE_URL is missing');
  });
});

function failure(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('it was accepted');
}
