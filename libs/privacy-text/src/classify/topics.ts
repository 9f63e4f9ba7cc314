/** What a sentence is about: the eleven topics of CAPP-130, in its order. */
export const TOPICS = ['collect', 'permission', 'share', 'use', 'store', 'security', 'audience', 'manage', 'contact', 'change', 'cease'] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * Heads of the model, in the order of its weights: `about` (the topics of a sentence that is known to have one), `gate`
 * (the topics of any sentence, often none), whether a sentence matters to its reader, and whether it exposes them.
 */
export const HEADS = { about: 0, gate: TOPICS.length, important: 2 * TOPICS.length, risk: 2 * TOPICS.length + 1 } as const;
export const HEAD_COUNT = 2 * TOPICS.length + 2;
