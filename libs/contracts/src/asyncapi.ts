import * as catalogue from './events/catalogue.ts';
import * as certificationChanged from './events/certification-changed.v1.ts';
import { Envelope, type EventDefinition } from './events/define-event.ts';
import * as enforcementChanged from './events/enforcement-changed.v1.ts';
import * as scanCompleted from './events/scan-completed.v1.ts';
import * as submission from './http/submission.ts';
import * as ids from './ids.ts';
import { exportedSchemas, reachable, ref, toComponents } from './json-schema.ts';
import * as vocabulary from './vocabulary.ts';

/** The fleet's events as an AsyncAPI 3 document, made of EVENT_CATALOGUE: a channel a topic, a message an event version. */
export function asyncApiDocument(): object {
  const names = exportedSchemas(ids, vocabulary, submission, scanCompleted, enforcementChanged, certificationChanged);
  names.set(Envelope, 'Envelope');
  for (const { event } of catalogue.EVENT_CATALOGUE) names.set(event.data, `${eventName(event)}Data`);
  const components = toComponents(names, 'output');
  const messages = Object.fromEntries(catalogue.EVENT_CATALOGUE.map(({ event }) => [eventName(event), messageOf(event)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Gatehouse events',
      version: '1.0.0',
      license: { name: 'Apache-2.0' },
      description:
        'CloudEvents 1.0 in JSON over Kafka, at least once, in order per key. Apply an event only if its `sequence` is higher than the last one of its `source` and `subject`. Within a version only optional fields are added.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      catalogue.TOPICS.map((topic) => [
        topic,
        {
          address: topic,
          description: 'The deployment’s prefix stands before the address.',
          messages: Object.fromEntries(
            catalogue.EVENT_CATALOGUE.filter(({ event }) => event.topic === topic).map(({ event }) => [
              eventName(event),
              { $ref: `#/components/messages/${eventName(event)}` },
            ]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries(
      catalogue.EVENT_CATALOGUE.map(({ event, teller, hearers }) => [
        `tell${eventName(event)}`,
        {
          action: 'send',
          channel: { $ref: `#/channels/${event.topic}` },
          'x-teller': teller,
          'x-hearers': hearers,
          messages: [{ $ref: `#/channels/${event.topic}/messages/${eventName(event)}` }],
        },
      ]),
    ),
    components: { messages, schemas: reachable(messages, components) },
  };
}

/** `gatehouse.scan.completed.v1` → `ScanCompletedV1`. */
export function eventName(event: EventDefinition): string {
  return event.type
    .split(/[.-]/)
    .slice(1)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function messageOf(event: EventDefinition): object {
  return {
    name: event.type,
    title: eventName(event),
    contentType: 'application/cloudevents+json',
    bindings: { kafka: { key: { type: 'string', description: 'Events of one key stay in order.' } } },
    payload: {
      allOf: [ref('Envelope'), { type: 'object', required: ['data'], properties: { type: { const: event.type }, data: ref(`${eventName(event)}Data`) } }],
    },
  };
}
