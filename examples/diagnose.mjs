// Says what is wrong with the VPN of a capture: node diagnose.mjs [FILE].
import { fileURLToPath } from 'node:url';
import { createDecoder, Diagnosis, diagnosisJson, openCapture, standardRegistry } from 'nattscope';
import { fileSource } from 'nattscope/node';

const example = '../captures/fail-drop-4500/fail-drop-4500.pre-nat.pcap';
const file = process.argv[2] ?? fileURLToPath(new URL(example, import.meta.url));

const registry = standardRegistry();
const diagnosis = new Diagnosis(registry, createDecoder({ registry, verifyChecksums: true }));
for await (const batch of openCapture(await fileSource(file))) diagnosis.add(batch);

const { sessions, findings } = diagnosisJson(file, await diagnosis.finish());
for (const { ike, initiator, responder, behindNat, state } of sessions)
  console.log(`IKEv${ike} ${initiator.address} → ${responder.address}: ${state}; behind a NAT: ${behindNat.who}`);
for (const { severity, id, title, packets } of findings) console.log(`${severity} ${id}: ${title} Packets ${packets.join(', ')}`);
