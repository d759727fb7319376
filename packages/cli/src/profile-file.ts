import { certificateProfiles, type ProfileRule, parseCertificateProfile } from '@yinxin/core/x509';
import { CommandError } from './command-error.ts';
import { exists, readSetting } from './files.ts';

/** The profile that the user named: a built-in one, or a file of his own. */
export function readProfile(name: string): ProfileRule {
  if (Object.hasOwn(certificateProfiles, name)) return certificateProfiles[name as keyof typeof certificateProfiles];
  if (!exists(name))
    throw new CommandError('usage', 'cert.profile', { profile: name, known: Object.keys(certificateProfiles) });
  try {
    return parseCertificateProfile(readSetting(name));
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError('usage', 'setting.wrong', { path: name }, cause);
  }
}
