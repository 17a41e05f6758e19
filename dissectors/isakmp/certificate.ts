import type { Dissector } from '../../src/schema/dissector.ts';

/** The bodies of Certificate and Certificate Request payloads (RFC 2408 §3.9 and §3.10, RFC 7296 §3.6 and §3.7). */
export const certificate = {
  certificate: [
    { name: 'isakmp.cert.encoding', type: 'u8', label: 'Encoding', values: 'ike.certificate', ref: '3.6' },
    {
      match: 'isakmp.cert.encoding',
      cases: {
        '1': [{ name: 'isakmp.cert.data', type: 'none', label: 'Certificates', with: 'certificate.signed-data' }],
        '4, 5': [{ name: 'isakmp.cert.data', type: 'none', label: 'Certificate', with: 'certificate' }],
        '7, 8': [{ name: 'isakmp.cert.data', type: 'none', label: 'Revocation list', with: 'certificate.revocations' }],
        '11, 15': [{ name: 'isakmp.cert.data', type: 'none', label: 'Public key', with: 'certificate.public-key', ref: 'RFC 7670 §3' }],
        '12, 13': [
          { name: 'isakmp.cert.x509.hash', type: 'bytes', size: '20', label: 'SHA-1 of the certificate' },
          { name: 'isakmp.cert.x509.url', type: 'text', label: 'URL' },
        ],
      },
      else: [{ name: 'isakmp.cert.data', type: 'none', label: 'Certificate' }],
    },
  ],
  certificateRequest: [
    { name: 'isakmp.certreq.type', type: 'u8', label: 'Encoding', values: 'ike.certificate', ref: '3.7' },
    {
      list: 'Authority',
      if: 'isakmp.mjver == 2',
      fields: [{ name: 'isakmp.ike.certreq.authority', type: 'bytes', size: '20', label: 'SHA-1 of its public key' }],
    },
    // An empty one asks for a certificate of any authority.
    {
      name: 'isakmp.ike.certreq.authority.sig',
      type: 'bytes',
      label: 'Authority',
      if: 'isakmp.mjver == 1 && isakmp.certreq.type == 4 && left > 0',
      with: 'distinguished-name',
      ref: 'RFC 2408 §3.10',
    },
    {
      name: 'isakmp.ike.certreq.authority',
      type: 'bytes',
      label: 'Authority',
      if: 'isakmp.mjver == 1 && isakmp.certreq.type != 4 && left > 0',
      with: 'distinguished-name',
      ref: 'RFC 2408 §3.10',
    },
  ],
} as const satisfies Dissector['parts'];
