// columns[0]: ip.len (number, 2)
// columns[1]: ip.id (number, 2)
// columns[2]: ip.flags.mf (number, 2)
// columns[3]: ip.frag_offset (number, 2)
// columns[4]: ip.ttl (number, 1)
// columns[5]: ip.proto (number, 1)
// columns[6]: ip.src (number, 4)
// columns[7]: ip.dst (number, 4)
const v0 = columns[0].values, m0 = columns[0].valid;
const v1 = columns[1].values, m1 = columns[1].valid;
const v2 = columns[2].values, m2 = columns[2].valid;
const v3 = columns[3].values, m3 = columns[3].valid;
const v4 = columns[4].values, m4 = columns[4].valid;
const v5 = columns[5].values, m5 = columns[5].valid;
const v6 = columns[6].values, m6 = columns[6].valid;
const v7 = columns[7].values, m7 = columns[7].valid;
return (bytes, view, start, bound, row) => {
  let at = start, end = bound;
  let f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0, f5 = 0, f6 = 0, f7 = 0, f8 = 0, f9 = 0, f10 = 0, f11 = 0, f12 = 0, f13 = 0;
  if (end - at < 4) { walk.deep |= 1; return -1; }
  f0 = bytes[at];
  f1 = (f0 >>> 4) & 15;
  f2 = (f0 >>> 0) & 15;
  f3 = view.getUint16(at + 2);
  m0[row >> 3] |= 1 << (row & 7);
  v0[row] = f3;
  at += 4;
  if (true) {
    if (start + (f3 === 0 ? ((end - at) + 4) : (f3 < 20 ? 4 : f3)) < at) { walk.deep |= 1; return -1; }
    if (start + (f3 === 0 ? ((end - at) + 4) : (f3 < 20 ? 4 : f3)) > end) walk.deep |= 32;
    else end = start + (f3 === 0 ? ((end - at) + 4) : (f3 < 20 ? 4 : f3));
  }
  if (end - at < 16) { walk.deep |= 1; return -1; }
  f4 = view.getUint16(at);
  m1[row >> 3] |= 1 << (row & 7);
  v1[row] = f4;
  f5 = view.getUint16(at + 2);
  f6 = (f5 >>> 13) & 7;
  f7 = (f6 >>> 0) & 1;
  m2[row >> 3] |= 1 << (row & 7);
  v2[row] = f7;
  f8 = (f5 >>> 0) & 8191;
  m3[row >> 3] |= 1 << (row & 7);
  v3[row] = f8;
  f9 = bytes[at + 4];
  m4[row >> 3] |= 1 << (row & 7);
  v4[row] = f9;
  f10 = bytes[at + 5];
  m5[row >> 3] |= 1 << (row & 7);
  v5[row] = f10;
  f11 = view.getUint32(at + 8);
  m6[row >> 3] |= 1 << (row & 7);
  v6[row] = f11;
  f12 = view.getUint32(at + 12);
  m7[row >> 3] |= 1 << (row & 7);
  v7[row] = f12;
  at += 16;
  if ((f2 * 4) > 20) {
    if (!true) { walk.deep |= 1; return -1; }
    f13 = at + ((f2 * 4) - 20);
    if (f13 > end || f13 < at) { walk.deep |= 1; return -1; }
    at = f13;
  }
  if ((f1 === 4 && (f2 * 4) >= 20)) {
    if (f7 === 1 || (f8 * 8) > 0) { walk.deep |= 2; return -1; }
    if (at >= end) return -1;
    walk.at = at; walk.end = end;
    return lead(0, f10, -1, bytes, at, end);
  }
  return -1;
};
