// Diagnoses a capture as the command line does.
import { readFileSync } from 'node:fs';
import {
  bytesSource,
  createDecoder,
  Diagnosis,
  type DiagnosisOptions,
  type DiagnosisResult,
  type KeyRing,
  openCapture,
  standardRegistry,
} from '../src/engine/index.ts';
import { nodePrimitives } from '../src/engine/node/index.ts';

export async function diagnose(path: string, options?: DiagnosisOptions, keys?: KeyRing): Promise<DiagnosisResult> {
  const registry = standardRegistry();
  const diagnosis = new Diagnosis(registry, createDecoder({ registry, verifyChecksums: true, keys, primitives: nodePrimitives }), options);
  for await (const batch of openCapture(bytesSource(readFileSync(path), path))) diagnosis.add(batch);
  return await diagnosis.finish();
}
