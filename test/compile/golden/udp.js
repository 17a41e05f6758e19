// columns[0]: udp.srcport (number, 2)
// columns[1]: udp.dstport (number, 2)
// columns[2]: udp.length (number, 2)
// columns[3]: udp.checksum (number, 2)
const v0 = columns[0].values, m0 = columns[0].valid;
const v1 = columns[1].values, m1 = columns[1].valid;
const v2 = columns[2].values, m2 = columns[2].valid;
const v3 = columns[3].values, m3 = columns[3].valid;
return (bytes, view, start, bound, row) => {
  let at = start, end = bound;
  let f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0;
  if (end - at < 6) { walk.deep |= 1; return -1; }
  f0 = view.getUint16(at);
  m0[row >> 3] |= 1 << (row & 7);
  v0[row] = f0;
  f1 = view.getUint16(at + 2);
  m1[row >> 3] |= 1 << (row & 7);
  v1[row] = f1;
  f2 = view.getUint16(at + 4);
  m2[row >> 3] |= 1 << (row & 7);
  v2[row] = f2;
  at += 6;
  if (true) {
    if (start + (f2 < 8 ? 8 : f2) < at) { walk.deep |= 1; return -1; }
    if (start + (f2 < 8 ? 8 : f2) > end) walk.deep |= 32;
    else end = start + (f2 < 8 ? 8 : f2);
  }
  if (end - at < 2) { walk.deep |= 1; return -1; }
  f3 = view.getUint16(at);
  m3[row >> 3] |= 1 << (row & 7);
  v3[row] = f3;
  at += 2;
  f4 = end - at;
  if (f4 > end - at) { walk.deep |= 1; return -1; }
  if (at >= end) return -1;
  walk.at = at; walk.end = end;
  { let layer = lead(0, f1, f0, bytes, at, end); if (layer === -1 || layer >= 256) { walk.deep |= 16; if (layer !== -1) layer -= 256; } return layer; }
  return -1;
};
