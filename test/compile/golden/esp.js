// columns[0]: esp.spi (number, 4)
// columns[1]: esp.sequence (number, 4)
const v0 = columns[0].values, m0 = columns[0].valid;
const v1 = columns[1].values, m1 = columns[1].valid;
return (bytes, view, start, bound, row) => {
  let at = start, end = bound;
  let f0 = 0, f1 = 0, f2 = 0;
  if (end - at < 8) { walk.deep |= 1; return -1; }
  f0 = view.getUint32(at);
  m0[row >> 3] |= 1 << (row & 7);
  v0[row] = f0;
  f1 = view.getUint32(at + 4);
  m1[row >> 3] |= 1 << (row & 7);
  v1[row] = f1;
  at += 8;
  f2 = end - at;
  if (f2 > end - at) { walk.deep |= 1; return -1; }
  if (f2 > 0) at += f2;
  return -1;
};
