import { Conversations, Echoes } from '../conversations.ts';
import type { Tracker } from '../tracker.ts';
import { IkeMessages } from './ike-messages.ts';
import { Keepalives } from './keepalives.ts';
import { L2tpMessages } from './l2tp-messages.ts';
import { SequenceAnalysis } from './sequence-analysis.ts';

/** The trackers that every decoder has, new ones for each capture. */
export function standardTrackers(): readonly Tracker[] {
  return [new Conversations(), new Echoes(), new SequenceAnalysis(), new IkeMessages(), new L2tpMessages(), new Keepalives()];
}
