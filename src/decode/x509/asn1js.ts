import * as asn1js from 'asn1js';

/**
 * The library that reads BER and DER. It is asked for by a call, so that a bundle can initialise it when the first
 * certificate is met (build/bundle.mjs): that takes 4 ms, which no start should pay.
 */
export const library = (): typeof asn1js => asn1js;
