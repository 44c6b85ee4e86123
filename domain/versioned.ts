/** What has a draft and versions: playbooks, scenarios and rubrics. A version is the draft at that moment, and never changes. */
export type Versioned<Content> = {
  /** Null until somebody began it. */
  readonly draft: Content | null;
  /** Counts the changes of the draft: whoever saves says which one they had read. */
  readonly revision: number;
  /** The revision that was published last; the draft holds nothing new while it is the same. */
  readonly publishedRevision: number | null;
  /** Content by version; versions share what is the same in them. */
  readonly versions: ReadonlyMap<number, Content>;
  /** The version that is begun with; null before the first. */
  readonly live: number | null;
};

export const nothingYet = {
  draft: null,
  revision: 0,
  publishedRevision: null,
  versions: new Map<number, never>(),
  live: null,
} as const satisfies Versioned<never>;

/** The draft is this version from here on; where there is none, nothing was published. */
export const withPublished = <Content, State extends Versioned<Content>>(
  state: State & Versioned<Content>,
  version: number,
): State =>
  state.draft === null
    ? state
    : {
        ...state,
        versions: new Map(state.versions).set(version, state.draft),
        live: version,
        publishedRevision: state.revision,
      };

export const contentAt = <Content extends object>(
  { versions }: Pick<Versioned<Content>, "versions">,
  id: string,
  version: number,
): ({ readonly id: string; readonly version: number } & Content) | undefined => {
  const content = versions.get(version);
  return content && { id, version, ...content };
};

/** Why a draft is not saved or published that somebody else has changed since it was read. */
export const savedMeanwhile = ({ revision }: Pick<Versioned<unknown>, "revision">, onto: number): string =>
  `somebody saved this draft meanwhile: it is at ${revision}, not ${onto}`;
