// How fast it could go: walks a pcap file, tells ESP in UDP, IKE and keepalives apart, and counts them per UDP conversation.
// Nothing is checked but what keeps it within the file. It reads little-endian pcap of Ethernet and prints five numbers:
// ESP, IKE, keepalives, other packets, conversations.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, ETHERNET = 14, ESP = 0, IKE, KEEPALIVE, OTHER, KINDS };

struct conversation {
  uint64_t addresses;
  uint32_t ports;
  uint32_t packets[3];
  uint64_t octets;
};

static struct conversation *table;
static uint32_t slots = 1 << 16, used;

static uint16_t be16(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }
static uint32_t be32(const uint8_t *at) { return (uint32_t)be16(at) << 16 | be16(at + 2); }

static struct conversation *slot(struct conversation *in, uint32_t mask, uint64_t addresses, uint32_t ports) {
  uint64_t hash = (addresses ^ (uint64_t)ports << 16) * 0x9e3779b97f4a7c15u;
  uint32_t at = (uint32_t)(hash >> 32) & mask;
  while (in[at].addresses && (in[at].addresses != addresses || in[at].ports != ports)) at = (at + 1) & mask;
  return &in[at];
}

static void grow(void) {
  struct conversation *larger = calloc((size_t)slots * 2, sizeof *larger);
  if (!larger) exit(1);
  for (uint32_t i = 0; i < slots; i++)
    if (table[i].addresses) *slot(larger, slots * 2 - 1, table[i].addresses, table[i].ports) = table[i];
  free(table);
  table = larger;
  slots *= 2;
}

static int kind(const uint8_t *udp, uint32_t length) {
  uint16_t source = be16(udp), destination = be16(udp + 2);
  if (source == 500 || destination == 500) return IKE;
  if (source != 4500 && destination != 4500) return OTHER;
  if (length == 9 && udp[8] == 0xff) return KEEPALIVE;
  if (length < 12) return OTHER;
  return be32(udp + 8) ? ESP : IKE;
}

static int packet(const uint8_t *frame, uint32_t length) {
  const uint8_t *ip = frame + ETHERNET, *udp;
  if (length < ETHERNET + 20 || be16(frame + 12) != 0x0800 || ip[9] != 17 || be16(ip + 6) & 0x1fff) return OTHER;
  uint32_t header = (ip[0] & 15) * 4;
  if (length < ETHERNET + header + 8) return OTHER;
  udp = ip + header;
  int is = kind(udp, length - ETHERNET - header < be16(udp + 4) ? length - ETHERNET - header : be16(udp + 4));
  if (is == OTHER) return OTHER;

  uint64_t source = be32(ip + 12), destination = be32(ip + 16);
  uint32_t ports = be32(udp);
  int swap = source > destination;
  struct conversation *of = slot(table, slots - 1, swap ? destination << 32 | source : source << 32 | destination, swap ? ports << 16 | ports >> 16 : ports);
  if (!of->addresses) {
    of->addresses = swap ? destination << 32 | source : source << 32 | destination;
    of->ports = swap ? ports << 16 | ports >> 16 : ports;
    used++;
  }
  of->packets[is]++;
  of->octets += length;
  if (used * 2 > slots) grow();
  return is;
}

int main(int count, char **words) {
  static uint8_t buffer[2 * CHUNK];
  uint64_t kinds[KINDS] = {0};
  int file = count == 2 ? open(words[1], O_RDONLY) : -1;
  uint32_t magic = 0xa1b2c3d4;
  size_t have = 0, at = 24;
  ssize_t got;
  table = calloc(slots, sizeof *table);
  if (file < 0 || !table) return 1;
  while ((got = read(file, buffer + have, CHUNK)) > 0) {
    have += (size_t)got;
    if (magic && (have < 24 || memcmp(buffer, &magic, 4))) return 1;
    magic = 0;
    while (have - at >= 16) {
      uint32_t length;
      memcpy(&length, buffer + at + 8, 4);
      if (length > CHUNK - 16) return 1;
      if (have - at - 16 < length) break;
      kinds[packet(buffer + at + 16, length)]++;
      at += 16 + length;
    }
    memmove(buffer, buffer + at, have - at);
    have -= at;
    at = 0;
  }
  printf("%llu %llu %llu %llu %u\n", (unsigned long long)kinds[ESP], (unsigned long long)kinds[IKE],
         (unsigned long long)kinds[KEEPALIVE], (unsigned long long)kinds[OTHER], used);
  return 0;
}
