import { ipv4Text, ipv6Text } from '../schema/render.ts';
import type { End } from './end.ts';

/** An address as people read it. */
export function addressText(address: string): string {
  const octets = Uint8Array.from({ length: address.length / 2 }, (_, i) => Number.parseInt(address.slice(2 * i, 2 * i + 2), 16));
  return octets.length === 4 ? ipv4Text(octets) : ipv6Text(octets);
}

/** `203.0.113.1:4500`, `[2001:db8::1]:4500`. */
export function endText({ address, port }: End): string {
  const text = addressText(address);
  return port === 0 ? text : address.length === 8 ? `${text}:${port}` : `[${text}]:${port}`;
}

/** Seconds as people say them. */
export function secondsText(seconds: number): string {
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
