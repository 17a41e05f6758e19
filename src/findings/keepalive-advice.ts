/** Seconds between keepalives by default (RFC 3948 §4). */
const usual = 20;

/** What to change where a NAT forgot its client; `gap`: after so many seconds of silence, where that was seen. */
export function keepaliveAdvice(gap: number | undefined): string {
  if (gap === undefined || gap > usual) return `Send NAT keepalives every ${usual} s (RFC 3948 §4)`;
  return `Send NAT keepalives every ${Math.max(1, Math.floor(gap / 2))} s: this NAT forgets sooner than the usual ${usual} s allow`;
}
