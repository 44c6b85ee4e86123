/** What both adapters are opened with. */
export type ProviderOptions = {
  /** `https://api.anthropic.com`, `https://api.openai.com/v1`, or a server that speaks as one of them. */
  readonly base: string;
  /** The model, unless an ask names another. */
  readonly model: string;
  /** As it stands when something is asked; undefined for a server that wants none. */
  readonly keyOf: () => string | undefined;
  /** What is asked goes to another company's machine. */
  readonly leavesHouse: boolean;
  /** Patience until an answer begins, and with all of it. */
  readonly headMsMax: number;
  readonly totalMsMax: number;
};

const nothing = (): void => undefined;
/** An SDK would print what it was sent, and what it got. */
export const quiet = { error: nothing, warn: nothing, info: nothing, debug: nothing };
