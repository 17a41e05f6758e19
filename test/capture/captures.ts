import { relative } from 'node:path';
import { labCaptures, publicCaptures } from '../captures.ts';

/** Paths of all real captures, from the repository root. */
export const captures: string[] = [...labCaptures(), ...publicCaptures()].map(({ path }) => relative('.', path)).sort();
