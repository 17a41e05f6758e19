// The options that describe a capture, for both programs.
import { maxSessions } from './sessions.mjs';

/** For `parseArgs` of node:util. The defaults describe the file on which results are published. */
export const trafficOptions = /** @type {const} */ ({
  size: { type: 'string', default: '1GB' },
  sessions: { type: 'string', default: '20000' },
  mix: { type: 'string', default: 'esp=90,ike=5,keepalive=3,other=2' },
  esp: { type: 'string', default: '100-1400' },
  format: { type: 'string', default: 'pcap' },
  seed: { type: 'string', default: '1' },
});

export const trafficHelp = `\
  --size SIZE        of the file, at most: 20MB, 1GB (the default), or octets
  --sessions N       IPsec sessions (20000)
  --mix SHARES       of the packets (esp=90,ike=5,keepalive=3,other=2)
  --esp MIN-MAX      octets of a frame that carries ESP in UDP (100-1400)
  --format FORMAT    pcap (the default) or pcapng
  --seed N           another number gives other octets (1)`;

/** A word on the command line that makes no sense. */
export class OptionError extends Error {}

/**
 * @param {{ [Name in keyof typeof trafficOptions]: string }} values
 * @returns {import('./traffic.mjs').Traffic}
 */
export function trafficOf(values) {
  const format = values.format;
  if (format !== 'pcap' && format !== 'pcapng') throw new OptionError(`--format: pcap or pcapng, not ${format}`);
  const [smallest, largest] = values.esp.split('-').map((text) => natural('esp', text));
  if (!(smallest >= 60 && smallest + 4 <= largest && largest <= 65000)) throw new OptionError('--esp: 60 to 65000, such as 100-1400');
  const sessions = natural('sessions', values.sessions);
  if (sessions < 1 || sessions > maxSessions) throw new OptionError(`--sessions: 1 to ${maxSessions}`);
  return {
    size: sizeOf(values.size),
    sessions,
    mix: mixOf(values.mix),
    esp: [smallest, largest],
    format,
    seed: natural('seed', values.seed),
  };
}

/**
 * Octets: 1GB, 20MB, 500kB, 1000.
 * @param {string} text
 */
export function sizeOf(text) {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(k|M|G|)B?$/.exec(text) ?? [];
  if (number === undefined) throw new OptionError(`${text} is no size; 20MB or 1GB is one`);
  return Math.round(Number(number) * 1000 ** ['', 'k', 'M', 'G'].indexOf(unit));
}

/**
 * @param {string} option
 * @param {string} text
 */
export function natural(option, text) {
  if (!/^\d{1,9}$/.test(text)) throw new OptionError(`--${option}: ${text} is no number`);
  return Number(text);
}

/** @param {string} text */
function mixOf(text) {
  const mix = { esp: 0, ike: 0, keepalive: 0, other: 0 };
  for (const part of text.split(',')) {
    const [kind, share] = part.split('=');
    if (!(kind in mix)) throw new OptionError(`--mix: ${kind} is none of ${Object.keys(mix).join(', ')}`);
    mix[/** @type {keyof typeof mix} */ (kind)] = natural('mix', share ?? '');
  }
  if (Object.values(mix).every((share) => share === 0)) throw new OptionError('--mix: nothing is left');
  return mix;
}
