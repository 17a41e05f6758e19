import { addressText } from '../../session/words.ts';
import type { Context, Rule } from '../finding.ts';

const [esp, ah] = [50, 51];

/** A host says that it does not take ESP or AH (RFC 1122 §3.2.2.1). */
export const ipProtocolRefused: Rule = {
  id: 'ip-protocol-refused',
  ofTraffic: (context: Context) => {
    const all = [...context.traffic.icmpErrors, ...context.sessions.flatMap(({ icmpErrors }) => icmpErrors)];
    const errors = all.filter(({ says, protocol }) => says === 'protocol-unreachable' && (protocol === esp || protocol === ah));
    const [error] = errors;
    if (!error) return undefined;
    const name = error.protocol === esp ? 'ESP' : 'AH';
    return {
      id: 'ip-protocol-refused',
      severity: 'error',
      confidence: 'certain',
      session: undefined,
      packets: errors.map(({ packet }) => packet),
      title: `${addressText(error.reporter)} does not take ${name}.`,
      because: `It answers ${name} (IP protocol ${error.protocol}) with "protocol unreachable".`,
      fix: [
        { where: 'client', do: 'Turn on NAT traversal, so that ESP goes in UDP 4500' },
        { where: 'gateway', do: `Turn on IPsec there, if ${addressText(error.reporter)} is the gateway` },
      ],
    };
  },
};
