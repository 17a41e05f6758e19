import * as fflate from 'fflate';

/** The library that inflates; a bundle initialises it at the first call, as it does with asn1js (build/bundle.mjs). */
export const library = (): typeof fflate => fflate;
