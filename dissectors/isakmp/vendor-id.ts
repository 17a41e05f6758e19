import type { Dissector } from '../../src/schema/dissector.ts';

/** The body of a Vendor ID payload (RFC 2408 §3.16, RFC 7296 §3.12), and what stands behind the beginnings of some. */
export const vendorId = {
  vendorId: [
    {
      // "OE" and ten octets of 0x40 to 0x7f, made from the MD5 of a version: no table can hold them all.
      match:
        'left == 12 && u16(0) == 0x4f45 && (u32(2) & 0xc0c0c0c0) == 0x40404040 && (u32(6) & 0xc0c0c0c0) == 0x40404040 && (u16(10) & 0xc0c0) == 0x4040 ? 1 : 0',
      cases: { '1': [{ name: 'isakmp.vid_bytes', type: 'bytes', label: 'Vendor ID', values: 'ike.vendor.oe', with: 'vendor-id', ref: '3.12' }] },
      else: [
        {
          name: 'isakmp.vid_bytes',
          type: 'bytes',
          label: 'Vendor ID',
          values: 'ike.vendor',
          over: [
            { match: 'left >= 8 ? u32(0) : 0', cases: { '0x424e4553': 'vendorNortel', '0x4f452d4c, 0x54494d45': 'vendorText' } },
            {
              match: 'left >= 16 ? u32(0) : 0',
              cases: {
                '0x01528bbb': 'vendorKeyingModule',
                '0x12f5f28c': 'vendorUnity',
                '0x1e2b5169': 'vendorWindows',
                '0x1f07f70e, 0xafcad713': 'vendorVersion',
                '0x4048b7d5': 'vendorFragmentation',
                '0x7bb93867': 'vendorKeyExchange',
                '0x82990317': 'vendorFortiGate',
              },
            },
            {
              match: 'left >= 20 ? u32(0) : 0',
              cases: {
                '0x56494120': 'vendorAruba',
                '0xf4ed19e0': 'vendorCheckPoint',
                '0x166f932d, 0x299ee828, 0x2a2bcac1, 0x3a15e1f3, 0x47d2b126, 0x4a4340b5, 0x64405f46, 0x69936922': 'vendorNetScreen',
                '0x8c0dc6cf, 0x92d27a9e, 0x9b096d9a, 0xa35bfd05, 0xbf037461, 0xc2e80500, 0xc8660a62, 0xf885da40': 'vendorNetScreen',
              },
            },
          ],
          with: 'vendor-id',
          ref: '3.12',
        },
      ],
    },
  ],
  vendorUnity: [
    { type: 'none', size: '14', label: 'CISCO-UNITY' },
    { name: 'isakmp.vid.cisco_unity.major', type: 'u8', label: 'Major version' },
    { name: 'isakmp.vid.cisco_unity.minor', type: 'u8', label: 'Minor version' },
  ],
  vendorVersion: [
    { type: 'none', size: '14', label: 'Implementation' },
    { name: 'natt.vid.version', type: 'bytes', label: 'Version' },
  ],
  vendorFragmentation: [
    { type: 'none', size: '16', label: 'FRAGMENTATION' },
    { name: 'natt.vid.fragmentation', type: 'u32', if: 'left >= 4', label: 'Fragments in', base: 'hex', values: 'ike.vendor.fragmentation' },
  ],
  vendorWindows: [
    { type: 'none', size: '16', label: 'MS NT5 ISAKMPOAKLEY' },
    { name: 'isakmp.vid.ms_nt5_isakmpoakley', type: 'u32', if: 'left >= 4', label: 'Windows', values: 'ike.vendor.windows' },
  ],
  vendorKeyingModule: [
    { type: 'none', size: '16', label: 'KEY_MODS' },
    { name: 'natt.vid.keying_module', type: 'u32', if: 'left >= 4', label: 'Keying module', values: 'ike.vendor.keying' },
  ],
  vendorKeyExchange: [
    { type: 'none', size: '16', label: 'Initial key exchange' },
    { name: 'natt.vid.key_exchange', type: 'u32', if: 'left >= 4', label: 'Group', values: 'ike.vendor.group' },
  ],
  vendorFortiGate: [
    { type: 'none', size: '12', label: 'FortiGate' },
    { name: 'isakmp.vid.fortinet.fortigate.release', type: 'u16', label: 'Release' },
    { name: 'isakmp.vid.fortinet.fortigate.build', type: 'u16', label: 'Build' },
  ],
  vendorAruba: [
    { type: 'none', size: '19', label: 'VIA Auth Profile' },
    { name: 'isakmp.vid.aruba_via_auth_profile', type: 'text', label: 'Profile' },
  ],
  vendorCheckPoint: [
    { type: 'none', size: '20', label: 'Check Point' },
    { name: 'isakmp.vid.cp.product', type: 'u32', if: 'left >= 4', label: 'Product', values: 'checkpoint.product' },
    { name: 'isakmp.vid.cp.version', type: 'u32', if: 'left >= 4', label: 'Version', values: 'checkpoint.version' },
    { name: 'isakmp.vid.cp.timestamp', type: 'u32', if: 'left >= 4', label: 'Timestamp' },
    { name: 'isakmp.vid.cp.reserved', type: 'u32', if: 'left >= 4', label: 'Reserved', base: 'hex' },
    { name: 'isakmp.vid.cp.features', type: 'u32', if: 'left >= 4', label: 'Features', base: 'hex' },
  ],
  vendorNetScreen: [
    { type: 'none', size: '20', label: 'NetScreen' },
    { name: 'natt.vid.version', type: 'bytes', label: 'Version' },
  ],
  vendorNortel: [
    { type: 'none', size: '4', label: 'BNES' },
    { name: 'natt.vid.version', type: 'bytes', label: 'Version' },
  ],
  vendorText: [{ name: 'natt.vid.text', type: 'text', label: 'Text' }],
} as const satisfies Dissector['parts'];
