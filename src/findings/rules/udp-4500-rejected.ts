import { rejected } from '../port-rejected.ts';

export const udp4500Rejected = rejected(4500);
