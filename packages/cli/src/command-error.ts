import { fillTemplate, type Text } from '@yinxin/core';
import type { Exit } from './exit-codes.ts';
import { type MessageName, messages } from './text/messages.ts';

/** Ends the command with an exit code and one sentence for people, in both languages. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exit: Exit;
  /** The name of the sentence. */
  readonly code: MessageName;
  readonly text: Text;

  constructor(exit: Exit, message: MessageName, values: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    const text = messages[message];
    const filled = { zh: fillTemplate(text.zh, values, 'zh'), en: fillTemplate(text.en, values, 'en') };
    super(filled.en, cause === undefined ? undefined : { cause });
    this.exit = exit;
    this.code = message;
    this.text = filled;
  }
}
