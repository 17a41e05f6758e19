import type { PacketDecoderOptions, Registry } from '../engine/index.ts';
import { nodePrimitives } from '../engine/node/index.ts';
import { type Arguments, UserError } from './command.ts';
import { keysIn } from './keys.ts';

/** What the options of all commands say of decoding. `format` is what is written. */
export function decoderOptions(args: Arguments, registry: Registry, format = 'text'): PacketDecoderOptions {
  const choice = args.text('null-encryption') ?? (format === 'text' ? 'on' : 'off');
  if (choice !== 'on' && choice !== 'off') throw new UserError(`--null-encryption ${choice}: it is on or off`);
  const keys = keysIn(args.texts('keys'));
  return {
    registry,
    verifyChecksums: args.is('verify-checksums'),
    nullEncryption: choice === 'on',
    ...(keys && { keys, primitives: nodePrimitives }),
  };
}
