import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { asyncApiDocument, eventName } from './asyncapi.ts';
import { EVENT_CATALOGUE, TOPICS } from './events/catalogue.ts';
import { Envelope } from './events/define-event.ts';

const GOLDEN = join(import.meta.dirname, '../golden');
const goldenName = (type: string): string => `${type.replace(/^gatehouse\./, '').replace(/\.(?!v\d+$)/g, '-')}.json`;
const golden = (type: string): string => readFileSync(join(GOLDEN, goldenName(type)), 'utf8');

const document = asyncApiDocument() as {
  asyncapi: string;
  channels: Record<string, { address: string; messages: Record<string, object> }>;
  operations: Record<string, { action: string }>;
  components: { messages: Record<string, { payload: object }>; schemas: Record<string, object> };
};

describe('the golden events', () => {
  it('are one frozen file an event, and no other', () => {
    expect(readdirSync(GOLDEN).sort()).toEqual(EVENT_CATALOGUE.map(({ event }) => goldenName(event.type)).sort());
  });

  for (const { event, teller } of EVENT_CATALOGUE) {
    describe(event.type, () => {
      it('is read by today’s hearers, and written again as the same bytes by today’s teller', () => {
        const text = golden(event.type);
        const envelope = Envelope.parse(JSON.parse(text));
        expect(envelope.type).toBe(event.type);
        expect(envelope.source).toBe(`/gatehouse/${teller}`);
        expect(`${JSON.stringify({ ...envelope, data: event.data.parse(envelope.data) }, null, 2)}\n`).toBe(text);
      });

      it('has a key that orders it', () => {
        expect(event.key(event.data.parse(JSON.parse(golden(event.type)).data) as never)).toMatch(/^[0-9a-f-]{36}$/);
      });

      it('fits the message that the AsyncAPI document publishes', () => {
        const ajv = new Ajv2020({ strict: false, validateFormats: false });
        ajv.addSchema({ $id: 'gatehouse', components: document.components });
        const message = document.components.messages[eventName(event)];
        const validate = ajv.compile(JSON.parse(JSON.stringify(message?.payload).replaceAll('"#/', '"gatehouse#/')) as object);
        const envelope = JSON.parse(golden(event.type)) as { data: object };
        expect(validate(envelope), JSON.stringify(validate.errors)).toBe(true);
        expect(validate({ ...envelope, data: {} })).toBe(false);
      });
    });
  }
});

describe('the AsyncAPI document', () => {
  it('has a channel for every topic and a message for every event', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(Object.keys(document.channels).sort()).toEqual([...TOPICS]);
    expect(Object.keys(document.components.messages)).toEqual(EVENT_CATALOGUE.map(({ event }) => eventName(event)));
    expect(Object.values(document.operations).map((o) => o.action)).toEqual(EVENT_CATALOGUE.map(() => 'send'));
  });
});
