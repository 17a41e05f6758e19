// Receives datagrams on a UDP socket and says what each is, as a gateway on port 4500 would see them. A UDP socket
// gives payloads without an IP header, so decoding starts behind the UDP header. To have something to receive, the
// example sends itself an IKE message behind its Non-ESP Marker, and a NAT-keepalive.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDecoder, openCapture, recordOf, valuesOf } from 'nattscope';
import { fileSource } from 'nattscope/node';

const capture = '../captures/ikev1-main-psk-nat/ikev1-main-psk-nat.post-nat.pcap';

/** Payloads of the first IKE message and the first keepalive that went to port 4500. */
async function payloadsOf(path) {
  const decoder = createDecoder();
  let ike;
  let keepalive;
  for await (const batch of openCapture(await fileSource(path))) {
    for (let i = 0; i < batch.count; i++) {
      const { tree, layers } = decoder.decode(recordOf(batch, i));
      const udp = layers.find(({ protocol }) => protocol === 'udp');
      if (!udp) continue;
      // The octets are the reader's until the next batch: a copy may be kept.
      const payload = udp.node.source.bytes.slice(udp.payload);
      if (valuesOf(tree, 'udpencap.non_esp_marker').length > 0) ike ??= payload;
      if (valuesOf(tree, 'udpencap.nat_keepalive').length > 0) keepalive ??= payload;
    }
  }
  return [ike, keepalive];
}

const decoder = createDecoder();
const socket = createSocket('udp4');
socket.on('message', (datagram) => {
  const { layers } = decoder.decodeBytes(datagram, { table: 'udp.port', value: 4500 });
  const path = layers.map(({ protocol }) => protocol).join(':');
  console.log(`${path}, length ${datagram.length}: ${layers.at(-1).summary}`);
});
socket.bind(0, '127.0.0.1');
await once(socket, 'listening');

for (const payload of await payloadsOf(fileURLToPath(new URL(capture, import.meta.url)))) {
  const received = once(socket, 'message');
  socket.send(payload, socket.address().port, '127.0.0.1');
  await received;
}
socket.close();
