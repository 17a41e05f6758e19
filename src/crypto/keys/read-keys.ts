import type { KeyRing } from '../key-ring.ts';
import { limits } from '../limits.ts';
import { DumpReader, KeyDumps } from './dumps.ts';
import { KeyLineError, type LineReader } from './reading.ts';
import { readPlutoLine, readSecretLine, readTcpdumpLine } from './secret-lines.ts';
import { textIn } from './secrets-block.ts';
import { readTableLine } from './wireshark-tables.ts';
import { XfrmReader } from './xfrm-state.ts';

/** Lines that say what they are. */
const lineReaders: readonly LineReader[] = [readTableLine, readTcpdumpLine, readPlutoLine, readSecretLine];

/** How configurations write a shared key: `: PSK "…"`, `psk = …`, `secret = …`. */
const sharedKey = /(?::\s*PSK\b|^\s*(?:psk|secret|pre-shared-key)\s*[=:]|\bPSK\s+"|^\s*secret\s*=)/i;

/** What a file of keys gave. */
export interface KeysRead {
  /** How many keys and secrets were found. */
  readonly found: number;
  /** A line each: what cannot be used, where, and what to do. */
  readonly complaints: readonly string[];
}

/**
 * Adds the keys in a file to a ring, whatever is in it: Wireshark's tables, logs of strongSwan and libreswan, the output
 * of `ip xfrm state`, tcpdump's file of secrets, or a pcapng file with any of these in a Decryption Secrets Block. Files
 * are hostile: a line that cannot be used is complained about, and those around it count.
 */
export function readKeys(ring: KeyRing, name: string, octets: Uint8Array): KeysRead {
  const complaints: string[] = [];
  let wrong = 0;
  const complain = (line: number, say: string) => {
    if (wrong++ < limits.complaints) complaints.push(`${name}:${line}: ${say}`);
  };
  const before = countOf(ring);
  const dumps = new KeyDumps(ring);
  const dumpReader = new DumpReader((dump) => dumps.take(dump));
  const xfrm = new XfrmReader(ring);
  const lines = textIn(octets.subarray(0, limits.fileOctets)).split(/\r?\n/);
  let sharedAt = 0;
  const guarded = (line: number, read: () => void) => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof KeyLineError)) throw error;
      complain(line, error.message);
    }
  };
  for (const [i, line] of lines.entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    guarded(i + 1, () => {
      const isRead = dumpReader.read(line) || lineReaders.some((read) => read(line.trim(), ring)) || xfrm.read(line);
      if (!isRead && sharedAt === 0 && sharedKey.test(line)) sharedAt = i + 1;
    });
  }
  guarded(lines.length, () => xfrm.end());
  dumpReader.end();
  dumps.end();
  const found = countOf(ring) - before;
  if (wrong > limits.complaints) complaints.push(`${name}: ${wrong - limits.complaints} more lines cannot be used`);
  if (sharedAt > 0 && found === 0)
    complaints.push(
      `${name}:${sharedAt}: a pre-shared key opens nothing: the keys come of a Diffie-Hellman exchange as well; ${howToGetKeys}`,
    );
  else if (found === 0 && wrong === 0) complaints.push(`${name}: there is no key in it; ${howToGetKeys}`);
  return { found, complaints };
}

const howToGetKeys =
  'give what a daemon prints: strongSwan with charon.filelog level ike = 4 and chd = 4 or its save-keys plugin, libreswan with plutodebug=private, or "ip xfrm state" on either gateway';

function countOf({ ikev1, ikev2, esp, directions, secrets }: KeyRing): number {
  return ikev1.length + ikev2.length + esp.length + directions.length + secrets.length;
}
