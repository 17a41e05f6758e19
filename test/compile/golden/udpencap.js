// columns[0]: udpencap.nat_keepalive (mark)
// columns[1]: udpencap.non_esp_marker (mark)
const v0 = columns[0].values, m0 = columns[0].valid;
const v1 = columns[1].values, m1 = columns[1].valid;
return (bytes, view, start, bound, row) => {
  let at = start, end = bound;
  let f0 = 0, f1 = 0, f2 = 0, f3 = 0;
  if (((end - at) === 1 && (0 >= 0 && at + 0 + 1 <= end && (bytes[at + 0 + 0]) === 255))) {
    if (end - at < 1) { walk.deep |= 1; return -1; }
    f0 = 1;
    if ((m0[row >> 3] & (1 << (row & 7))) !== 0) walk.deep |= 1;
    else {
      m0[row >> 3] |= 1 << (row & 7);
    }
    at += 1;
  }
  if ((0 >= 0 && at + 0 + 4 <= end && (bytes[at + 0 + 0] * 16777216 + bytes[at + 0 + 1] * 65536 + bytes[at + 0 + 2] * 256 + bytes[at + 0 + 3]) === 0)) {
    if (end - at < 4) { walk.deep |= 1; return -1; }
    f1 = 1;
    if ((m1[row >> 3] & (1 << (row & 7))) !== 0) walk.deep |= 1;
    else {
      m1[row >> 3] |= 1 << (row & 7);
    }
    at += 4;
  }
  if ((((end - at) >= 28 && !(f1 === 1)) && ((17 >= 0 && at + 17 + 1 <= end && ((bytes[at + 17 + 0]) === 16 || (bytes[at + 17 + 0]) === 32)) && ((18 >= 0 && at + 18 + 1 <= end && (((bytes[at + 18 + 0]) >= 1 && (bytes[at + 18 + 0]) <= 6) || ((bytes[at + 18 + 0]) >= 32 && (bytes[at + 18 + 0]) <= 44))) && (24 >= 0 && at + 24 + 4 <= end && (bytes[at + 24 + 0] * 16777216 + bytes[at + 24 + 1] * 65536 + bytes[at + 24 + 2] * 256 + bytes[at + 24 + 3]) === (end - at)))))) {
    if (true) {
      f2 = 1;
      f3 = 1;
    }
  }
  if ((f1 === 1 || f3 === 1)) {
    if (at >= end) return -1;
    walk.at = at; walk.end = end;
    return 0;
  }
  if ((!(f1 === 1) && (!(f3 === 1) && (end - at) >= 4))) {
    if (at >= end) return -1;
    walk.at = at; walk.end = end;
    return 1;
  }
  return -1;
};
