import { rejected } from '../port-rejected.ts';

export const udp500Rejected = rejected(500);
