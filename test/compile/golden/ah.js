// columns[0]: ah.next_header (number, 1)
// columns[1]: ah.spi (number, 4)
// columns[2]: ah.sequence (number, 4)
const v0 = columns[0].values, m0 = columns[0].valid;
const v1 = columns[1].values, m1 = columns[1].valid;
const v2 = columns[2].values, m2 = columns[2].valid;
return (bytes, view, start, bound, row) => {
  let at = start, end = bound;
  let f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0;
  if (end - at < 12) { walk.deep |= 1; return -1; }
  f0 = bytes[at];
  m0[row >> 3] |= 1 << (row & 7);
  v0[row] = f0;
  f1 = bytes[at + 1];
  f2 = view.getUint32(at + 4);
  m1[row >> 3] |= 1 << (row & 7);
  v1[row] = f2;
  f3 = view.getUint32(at + 8);
  m2[row >> 3] |= 1 << (row & 7);
  v2[row] = f3;
  at += 12;
  if (f1 > 1) {
    f4 = ((f1 * 4) - 4);
    if (f4 > end - at) { walk.deep |= 1; return -1; }
    if (f4 > 0) at += f4;
  }
  if (at >= end) return -1;
  walk.at = at; walk.end = end;
  return lead(0, f0, -1, bytes, at, end);
  return -1;
};
