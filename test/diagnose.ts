// Diagnoses a capture as the command line does.
import { readFileSync } from 'node:fs';
import {
  bytesSource,
  createDecoder,
  Diagnosis,
  type DiagnosisOptions,
  type DiagnosisResult,
  openCapture,
  standardRegistry,
} from '../src/engine/index.ts';

export async function diagnose(path: string, options?: DiagnosisOptions): Promise<DiagnosisResult> {
  const registry = standardRegistry();
  const diagnosis = new Diagnosis(registry, createDecoder({ registry, verifyChecksums: true }), options);
  for await (const batch of openCapture(bytesSource(readFileSync(path), path))) diagnosis.add(batch);
  return await diagnosis.finish();
}
