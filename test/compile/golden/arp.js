// columns[0]: arp.opcode (number, 2)
const v0 = columns[0].values, m0 = columns[0].valid;
return (bytes, view, start, bound, row) => {
  let at = start, end = bound;
  let f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0, f5 = 0, f6 = 0, f7 = 0, f8 = 0, f9 = 0, f10 = 0, f11 = 0, f12 = 0;
  if (end - at < 5) { walk.deep |= 1; return -1; }
  f0 = view.getUint16(at);
  f1 = view.getUint16(at + 2);
  f2 = bytes[at + 4];
  at += 5;
  if (end - at < 1) { walk.deep |= 1; return -1; }
  f3 = bytes[at];
  at += 1;
  if (true) {
    if (start + ((8 + (2 * f2)) + (2 * f3)) < at) { walk.deep |= 1; return -1; }
    if (start + ((8 + (2 * f2)) + (2 * f3)) > end) walk.deep |= 32;
    else end = start + ((8 + (2 * f2)) + (2 * f3));
  }
  if (end - at < 2) { walk.deep |= 1; return -1; }
  f4 = view.getUint16(at);
  m0[row >> 3] |= 1 << (row & 7);
  v0[row] = f4;
  at += 2;
  if (((f1 === 2048 && f3 === 4) ? 1 : 0) === 1) {
    if (((f4 === 1 || f4 === 2) && (f2 >= 0 && at + f2 + 4 <= end && ((2 * f2) + 4) >= 0 && at + ((2 * f2) + 4) + 4 <= end && (bytes[at + f2 + 0] * 16777216 + bytes[at + f2 + 1] * 65536 + bytes[at + f2 + 2] * 256 + bytes[at + f2 + 3]) === (bytes[at + ((2 * f2) + 4) + 0] * 16777216 + bytes[at + ((2 * f2) + 4) + 1] * 65536 + bytes[at + ((2 * f2) + 4) + 2] * 256 + bytes[at + ((2 * f2) + 4) + 3])))) {
      if (true) {
        f5 = 1;
        f6 = 1;
      }
    }
    if ((f4 === 1 && f6 === 1)) {
    }
    if ((f4 === 1 && (!(f6 === 1) && (f2 >= 0 && at + f2 + 4 <= end && (bytes[at + f2 + 0] * 16777216 + bytes[at + f2 + 1] * 65536 + bytes[at + f2 + 2] * 256 + bytes[at + f2 + 3]) === 0)))) {
    }
    if (((f0 === 1 || f0 === 6) && f2 === 6)) {
      if (end - at < 6) { walk.deep |= 1; return -1; }
      at += 6;
    }
    if ((!(false) && f2 > 0)) {
      f7 = f2;
      if (f7 > end - at) { walk.deep |= 1; return -1; }
      if (f7 > 0) at += f7;
    }
    if (end - at < 4) { walk.deep |= 1; return -1; }
    at += 4;
    if (false) {
      if (end - at < 6) { walk.deep |= 1; return -1; }
      at += 6;
    }
    if ((!(false) && f2 > 0)) {
      f8 = f2;
      if (f8 > end - at) { walk.deep |= 1; return -1; }
      if (f8 > 0) at += f8;
    }
    if (end - at < 4) { walk.deep |= 1; return -1; }
    at += 4;
  }
  else {
    if (((f0 === 1 || f0 === 6) && f2 === 6)) {
      if (end - at < 6) { walk.deep |= 1; return -1; }
      at += 6;
    }
    if ((!(false) && f2 > 0)) {
      f9 = f2;
      if (f9 > end - at) { walk.deep |= 1; return -1; }
      if (f9 > 0) at += f9;
    }
    if (f3 > 0) {
      f10 = f3;
      if (f10 > end - at) { walk.deep |= 1; return -1; }
      if (f10 > 0) at += f10;
    }
    if (false) {
      if (end - at < 6) { walk.deep |= 1; return -1; }
      at += 6;
    }
    if ((!(false) && f2 > 0)) {
      f11 = f2;
      if (f11 > end - at) { walk.deep |= 1; return -1; }
      if (f11 > 0) at += f11;
    }
    if (f3 > 0) {
      f12 = f3;
      if (f12 > end - at) { walk.deep |= 1; return -1; }
      if (f12 > 0) at += f12;
    }
  }
  return -1;
};
