import { field } from '../schema/field.ts';

/** One name for both ends: a filter asks for either. */
export const natDetection = {
  source: {
    match: field('natt.natd.match', 'NAT detection: the hash of the source is that of this packet', 'bool', { ref: 'RFC 7296 §2.23' }),
    input: field('natt.natd.input', 'SPIs, address and port that it is compared with', 'bytes', { ref: 'RFC 7296 §2.23' }),
  },
  destination: {
    match: field('natt.natd.match', 'NAT detection: the hash of the destination is that of this packet', 'bool', { ref: 'RFC 7296 §2.23' }),
    input: field('natt.natd.input', 'SPIs, address and port that it is compared with', 'bytes', { ref: 'RFC 7296 §2.23' }),
  },
};

/** Fields that NAT detection adds to packets. */
export const natDetectionFields = [natDetection.source, natDetection.destination].flatMap((made) => Object.values(made));
