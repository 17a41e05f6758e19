// columns[0]: isakmp.ispi (octets, 8)
// columns[1]: isakmp.rspi (octets, 8)
// columns[2]: isakmp.version (number, 1)
// columns[3]: isakmp.exchangetype (number, 1)
// columns[4]: isakmp.flags (number, 1)
// columns[5]: isakmp.messageid (number, 4)
// columns[6]: isakmp.length (number, 4)
const v0 = columns[0].values, m0 = columns[0].valid;
const v1 = columns[1].values, m1 = columns[1].valid;
const v2 = columns[2].values, m2 = columns[2].valid;
const v3 = columns[3].values, m3 = columns[3].valid;
const v4 = columns[4].values, m4 = columns[4].valid;
const v5 = columns[5].values, m5 = columns[5].valid;
const v6 = columns[6].values, m6 = columns[6].valid;
return (bytes, view, start, bound, row) => {
  let at = start, end = bound;
  let f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0, f5 = 0, f6 = 0, f7 = 0, f8 = 0, f9 = 0, f10 = 0, f11 = 0, f12 = 0, f13 = 0, f14 = 0, f15 = 0, f16 = 0, f17 = 0, f18 = 0, f19 = 0, f20 = 0, f21 = 0, f22 = 0, f23 = 0, f24 = 0, f25 = 0, f26 = 0, f27 = 0, f28 = 0, f29 = 0;
  if (end - at < 18) { walk.deep |= 1; return -1; }
  m0[row >> 3] |= 1 << (row & 7);
  for (let i = 0; i < 8; i++) v0[row * 8 + i] = bytes[at + i];
  m1[row >> 3] |= 1 << (row & 7);
  for (let i = 0; i < 8; i++) v1[row * 8 + i] = bytes[at + 8 + i];
  f0 = bytes[at + 16];
  f1 = bytes[at + 17];
  m2[row >> 3] |= 1 << (row & 7);
  v2[row] = f1;
  f2 = (f1 >>> 4) & 15;
  at += 18;
  if ((f2 === 1 || f2 === 2)) {
    if (end - at < 1) { walk.deep |= 1; return -1; }
    f3 = bytes[at];
    f4 = 1;
    m3[row >> 3] |= 1 << (row & 7);
    v3[row] = f3;
    at += 1;
  }
  if (!(f4 === 1)) {
    if (end - at < 1) { walk.deep |= 1; return -1; }
    at += 1;
  }
  if (f2 === 1) {
    if (end - at < 1) { walk.deep |= 1; return -1; }
    f5 = bytes[at];
    f6 = 1;
    if ((m4[row >> 3] & (1 << (row & 7))) !== 0) walk.deep |= 1;
    else {
      m4[row >> 3] |= 1 << (row & 7);
      v4[row] = f5;
    }
    f7 = (f5 >>> 0) & 1;
    f8 = 1;
    at += 1;
  }
  if (f2 !== 1) {
    if (end - at < 1) { walk.deep |= 1; return -1; }
    f9 = bytes[at];
    f10 = 1;
    if ((m4[row >> 3] & (1 << (row & 7))) !== 0) walk.deep |= 1;
    else {
      m4[row >> 3] |= 1 << (row & 7);
      v4[row] = f9;
    }
    at += 1;
  }
  if (end - at < 8) { walk.deep |= 1; return -1; }
  f11 = view.getUint32(at);
  m5[row >> 3] |= 1 << (row & 7);
  v5[row] = f11;
  f12 = view.getUint32(at + 4);
  m6[row >> 3] |= 1 << (row & 7);
  v6[row] = f12;
  at += 8;
  if (true) {
    if (start + f12 < at) { walk.deep |= 1; return -1; }
    if (start + f12 > end) walk.deep |= 32;
    else end = start + f12;
  }
  if (((f8 === 1 && f7 === 1) && f0 !== 132)) {
    f13 = end - at;
    if (f13 > end - at) { walk.deep |= 1; return -1; }
    if (f13 > 0) {
      f14 = 1;
    }
    if (f13 > 0) at += f13;
  }
  if ((((end - at) > 0 && f0 !== 0) ? 1 : 0) === 1) {
    f15 = end; f17 = 0;
    f19 = true ? 1 : 0; f18 = f0;
    while (at < end) {
      if (++f17 > 4096) { walk.deep |= 1; return -1; }
      f16 = at; f20 = 0;
      f21 = 0; f22 = 0; f23 = 0; f24 = 0; f25 = 0; f26 = 0; f27 = 0; f28 = 0;
      if (end - at < 1) { walk.deep |= 1; return -1; }
      f21 = bytes[at];
      f22 = 1;
      at += 1;
      if (f2 === 2) {
        if (end - at < 1) { walk.deep |= 1; return -1; }
        at += 1;
      }
      if (f2 !== 2) {
        if (end - at < 1) { walk.deep |= 1; return -1; }
        at += 1;
      }
      if (end - at < 2) { walk.deep |= 1; return -1; }
      f23 = view.getUint16(at);
      f24 = 1;
      at += 2;
      if (!(f24 === 1 && ((f24 === 1 && f23 < 4) ? true : f24 === 1)) || f16 + ((f24 === 1 && f23 < 4) ? 4 : f23) < at || f16 + ((f24 === 1 && f23 < 4) ? 4 : f23) > end || f16 + ((f24 === 1 && f23 < 4) ? 4 : f23) === f16) { walk.deep |= 1; return -1; }
      end = f16 + ((f24 === 1 && f23 < 4) ? 4 : f23); f20 = 1;
      if ((f19 === 1 && f18 === 132)) {
        if (end - at < 4) { walk.deep |= 1; return -1; }
        f25 = bytes[at + 2];
        f26 = 1;
        f27 = bytes[at + 3];
        f28 = 1;
        at += 4;
        walk.deep |= 1; return -1;
      }
      if (f20 === 0) { walk.deep |= 1; return -1; }
      at = end; end = f15;
      if ((((f22 === 1 || true) && (f22 === 1 ? f21 : f0) === 0) || (f19 === 1 && (f18 === 46 || f18 === 53 || f18 === 132)))) break;
      f19 = (f22 === 1 || true) ? 1 : 0; f18 = (f22 === 1 ? f21 : f0);
    }
  }
  if ((end - at) > 0) {
    f29 = end - at;
    if (f29 > end - at) { walk.deep |= 1; return -1; }
    if (f29 > 0) at += f29;
  }
  return -1;
};
