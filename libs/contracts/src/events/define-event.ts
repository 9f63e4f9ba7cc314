import { z } from 'zod';

/** How an event type is declared: its name for ever, its topic, what orders it, and the shape of its data. */
export type EventDefinition<D extends z.ZodType = z.ZodType> = {
  /** `gatehouse.<noun>.<past participle>.v<n>`, the CloudEvents `type`. */
  readonly type: string;
  /** Kafka topic without the deployment's prefix. */
  readonly topic: string;
  /** Partition key: events of one key stay in order. */
  readonly key: (data: z.output<D>) => string;
  readonly data: D;
};

/** CloudEvents 1.0 attributes every Gatehouse event carries, data aside. Extension names are lower-case, as the specification asks. */
export const Envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  /** The service that tells it: `/gatehouse/review`. */
  source: z.string(),
  type: z.string(),
  /** UTC, when the fact became true. */
  time: z.iso.datetime(),
  /** The aggregate it is about: `submission/<id>`, `app/<id>` … */
  subject: z.string(),
  datacontenttype: z.literal('application/json'),
  /** The organisation whose app it is about; null where there is none yet (an unbound certificate). */
  operatorid: z.uuid().nullable(),
  /** Rises with each event of one `subject` and `source`; a hearer applies only a higher one. */
  sequence: z.number().int().positive(),
  traceparent: z.string().optional(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;

export type DataOf<E extends EventDefinition> = z.output<E['data']>;
/** One event as a hearer receives it: the envelope with its data parsed. */
export type EventOf<E extends EventDefinition> = Omit<Envelope, 'data'> & { data: DataOf<E> };

export function defineEvent<D extends z.ZodType>(definition: EventDefinition<D>): EventDefinition<D> {
  return definition;
}

/**
 * An enumeration that may grow: hearers accept values they do not know and hand those to a person,
 * so that a newer teller never fills the dead letters.
 */
export function openEnum<const T extends readonly string[]>(...known: T) {
  return z
    .string()
    .min(1)
    .max(64)
    .meta({ 'x-known-values': [...known] }) as unknown as z.ZodType<T[number] | (string & {})>;
}
