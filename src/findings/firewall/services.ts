/** What a rule of a firewall is about. */
export type FirewallProtocol = 'udp' | 'tcp' | 'esp' | 'ah';

/** Names of what goes to a port, by how it is carried. */
const services: Readonly<Record<string, string>> = {
  'udp 500': 'IKE',
  'udp 848': 'GDOI',
  'udp 4500': 'IPsec NAT-T',
  'udp 2746': 'Check Point UDP encapsulation',
  'udp 10000': 'Cisco IPsec over UDP',
  'udp 10001': 'Nortel UDP encapsulation',
  'tcp 264': 'Check Point topology',
  'tcp 500': 'IKE over TCP',
  'tcp 4500': 'IPsec over TCP',
  'tcp 10000': 'Cisco IPsec over TCP',
};

/** As a protocol definition of a firewall is called. */
export function serviceOf(protocol: FirewallProtocol, port: number | undefined): string {
  if (port === undefined) return protocol.toUpperCase();
  return services[`${protocol} ${port}`] ?? `IPsec on ${protocol.toUpperCase()} ${port}`;
}

/** "Cisco IPsec over UDP (UDP 10000)", "UDP 47000". */
export function serviceName(protocol: 'udp' | 'tcp', port: number): string {
  const known = services[`${protocol} ${port}`];
  const place = `${protocol.toUpperCase()} ${port}`;
  return known ? `${known} (${place})` : place;
}
