/**
 * Every route: what it takes and what it answers. Made from the registry of routes by `npm run wingman -- docs`;
 * do not edit by hand. A file is answered as a `Blob`.
 */
export type Routes = {
  /** What is ready and what is still being set up. */
  "GET /api/status": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      version: string;
      ready: boolean;
      parts: {
        part: string;
        state: "looking" | "fetching" | "building" | "ready" | "skipped" | "failed";
        detail: string;
        bytes?: number;
        bytesTotal?: number;
        elapsedMs?: number;
      }[];
      speech: { ready: boolean; engine: string; accuracy: string; reason: string };
      unknownMessages: { total: number; types: Record<string, number> };
    };
  };
  /** Sample calls that can be played. */
  "GET /api/samples": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      samples: {
        id: string;
        title: string;
        about: string;
        durationMs: number;
        customer: { name: string; company: string; role: string };
        rep: { name: string };
        language: string;
        consent: { atMs: number };
        playbook: { id: string; version: number };
      }[];
    };
  };
  /** Sound of one side of a sample call. */
  "GET /api/samples/:id/:file": {
    params: { id: string; file: "rep.opus" | "customer.opus" };
    query: undefined;
    body: undefined;
    answer: Blob;
  };
  /** One playbook: the default, the newest of an id, or an id at a version. */
  "GET /api/playbook": {
    params: undefined;
    query: { id?: string; version?: number };
    body: undefined;
    answer: {
      id: string;
      version: number;
      name: string;
      language: string;
      competitors: { name: string; spoken: string[]; isNobody?: boolean }[];
      stages: {
        id: string;
        name: string;
        phrases: string[];
        speaker: "customer" | "rep" | "either";
        checklist?: {
          id: string;
          name: string;
          speaker: "customer" | "rep" | "either";
          phrases: string[];
          meaning?: { examples: string[]; atLeast: number };
        }[];
      }[];
      plays: {
        id: string;
        name: string;
        category: string;
        trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: string[]; unless: string[] } | {
          on: "meaning";
          speaker: "customer" | "rep" | "either";
          examples: string[];
          atLeast: number;
          sure?: number;
          point?: {
            kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
            sure: number;
          };
          unless: string[];
        } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
          on: "question";
          speaker: "customer" | "rep" | "either";
          phrases: string[];
          unless: string[];
          wordsMin?: number;
        } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: string[] } | { on: "not-said"; speaker: "customer" | "rep" | "either"; phrases: string[]; byStage?: string; byMs?: number };
        tip: {
          kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
          title: string;
          headline: string;
          say: string;
        };
        priority: number;
        coolDownMs: number;
        when?: {
          reached?: string[];
          notReached?: string[];
          customer?: { of: "company" | "role"; phrases: string[] };
          notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: string[] };
          notBeforeMs?: number;
          notAfterMs?: number;
        };
        once?: boolean;
        web?: {
          subject: "competitor" | "company" | "product" | "news";
          topic?: "overview" | "pricing" | "reviews" | "changes";
          name?: string;
        };
      }[];
      smallTalk?: string[];
    };
  };
  /** The playbooks a call can be begun with, the default first. */
  "GET /api/playbooks": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { playbooks: { id: string; version: number; name: string; language: string }[] };
  };
  /** Every playbook with its draft and its versions, those that were never published too. */
  "GET /api/playbooks/all": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      playbooks: {
        id: string;
        live: number | null;
        revision: number;
        unpublished: boolean;
        starter: boolean;
        versions: number[];
        next: number | null;
        saved: { by: string; at: number } | null;
        published: { version: number; by: string; at: number }[];
        name: string;
        language: string;
        plays: number;
      }[];
    };
  };
  /** A playbook's draft; where there is none, the version calls begin with. */
  "GET /api/playbooks/:id": {
    params: { id: string };
    query: undefined;
    body: undefined;
    answer: {
      id: string;
      live: number | null;
      revision: number;
      unpublished: boolean;
      starter: boolean;
      versions: number[];
      next: number | null;
      saved: { by: string; at: number } | null;
      published: { version: number; by: string; at: number }[];
      name: string;
      language: string;
      plays: number;
      content: {
        name: string;
        language: string;
        competitors: { name: string; spoken: string[]; isNobody?: boolean }[];
        stages: {
          id: string;
          name: string;
          phrases: string[];
          speaker: "customer" | "rep" | "either";
          checklist?: {
            id: string;
            name: string;
            speaker: "customer" | "rep" | "either";
            phrases: string[];
            meaning?: { examples: string[]; atLeast: number };
          }[];
        }[];
        plays: {
          id: string;
          name: string;
          category: string;
          trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: string[]; unless: string[] } | {
            on: "meaning";
            speaker: "customer" | "rep" | "either";
            examples: string[];
            atLeast: number;
            sure?: number;
            point?: {
              kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
              sure: number;
            };
            unless: string[];
          } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
            on: "question";
            speaker: "customer" | "rep" | "either";
            phrases: string[];
            unless: string[];
            wordsMin?: number;
          } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: string[] } | { on: "not-said"; speaker: "customer" | "rep" | "either"; phrases: string[]; byStage?: string; byMs?: number };
          tip: {
            kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
            title: string;
            headline: string;
            say: string;
          };
          priority: number;
          coolDownMs: number;
          when?: {
            reached?: string[];
            notReached?: string[];
            customer?: { of: "company" | "role"; phrases: string[] };
            notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: string[] };
            notBeforeMs?: number;
            notAfterMs?: number;
          };
          once?: boolean;
          web?: {
            subject: "competitor" | "company" | "product" | "news";
            topic?: "overview" | "pricing" | "reviews" | "changes";
            name?: string;
          };
        }[];
        smallTalk?: string[];
      };
      problems: { at: (string | number)[]; says: string }[];
    };
  };
  /** Save a draft, whole; it may have faults, which are answered. */
  "PUT /api/playbooks/:id/draft": {
    params: { id: string };
    query: undefined;
    body: {
      content: {
        name: string;
        language: string;
        competitors: readonly { name: string; spoken: readonly string[]; isNobody?: boolean }[];
        stages: readonly {
          id: string;
          name: string;
          phrases: readonly string[];
          speaker: "customer" | "rep" | "either";
          checklist?: readonly {
            id: string;
            name: string;
            speaker: "customer" | "rep" | "either";
            phrases: readonly string[];
            meaning?: { examples: readonly string[]; atLeast: number };
          }[];
        }[];
        plays: readonly {
          id: string;
          name: string;
          category: string;
          trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: readonly string[]; unless: readonly string[] } | {
            on: "meaning";
            speaker: "customer" | "rep" | "either";
            examples: readonly string[];
            atLeast: number;
            sure?: number;
            point?: {
              kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
              sure: number;
            };
            unless: readonly string[];
          } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
            on: "question";
            speaker: "customer" | "rep" | "either";
            phrases: readonly string[];
            unless: readonly string[];
            wordsMin?: number;
          } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: readonly string[] } | {
            on: "not-said";
            speaker: "customer" | "rep" | "either";
            phrases: readonly string[];
            byStage?: string;
            byMs?: number;
          };
          tip: {
            kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
            title: string;
            headline: string;
            say: string;
          };
          priority: number;
          coolDownMs: number;
          when?: {
            reached?: readonly string[];
            notReached?: readonly string[];
            customer?: { of: "company" | "role"; phrases: readonly string[] };
            notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: readonly string[] };
            notBeforeMs?: number;
            notAfterMs?: number;
          };
          once?: boolean;
          web?: {
            subject: "competitor" | "company" | "product" | "news";
            topic?: "overview" | "pricing" | "reviews" | "changes";
            name?: string;
          };
        }[];
        smallTalk?: readonly string[];
      };
      onto: number;
      copyOf?: string;
    };
    answer: { revision: number; problems: { at: (string | number)[]; says: string }[] };
  };
  /** Make a draft the version that calls begin with; refused with every fault it has. */
  "POST /api/playbooks/:id/publish": {
    params: { id: string };
    query: undefined;
    body: { onto: number };
    answer: { version: number };
  };
  /** A version, or the draft, as a YAML file. */
  "GET /api/playbooks/:id/file": {
    params: { id: string };
    query: { version?: number | "draft" };
    body: undefined;
    answer: Blob;
  };
  /** Take a YAML file as the draft of the playbook it names; faults are told with their lines. */
  "POST /api/playbooks/file": {
    params: undefined;
    query: undefined;
    body: { text: string; onto: number | null };
    answer: { id: string; revision: number };
  };
  /** Let calls begin with an earlier version again; the draft stays as it is. */
  "POST /api/playbooks/:id/roll-back": {
    params: { id: string };
    query: undefined;
    body: { version: number };
    answer: { version: number };
  };
  /** What differs between two versions, or a version and the draft (nothing where there is none): plays, field by field. */
  "GET /api/playbooks/:id/diff": {
    params: { id: string };
    query: { from?: number | "draft"; to?: number | "draft" };
    body: undefined;
    answer: {
      outline: { path: string; before?: unknown; after?: unknown }[];
      plays: {
        added: {
          id: string;
          name: string;
          category: string;
          trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: string[]; unless: string[] } | {
            on: "meaning";
            speaker: "customer" | "rep" | "either";
            examples: string[];
            atLeast: number;
            sure?: number;
            point?: {
              kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
              sure: number;
            };
            unless: string[];
          } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
            on: "question";
            speaker: "customer" | "rep" | "either";
            phrases: string[];
            unless: string[];
            wordsMin?: number;
          } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: string[] } | { on: "not-said"; speaker: "customer" | "rep" | "either"; phrases: string[]; byStage?: string; byMs?: number };
          tip: {
            kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
            title: string;
            headline: string;
            say: string;
          };
          priority: number;
          coolDownMs: number;
          when?: {
            reached?: string[];
            notReached?: string[];
            customer?: { of: "company" | "role"; phrases: string[] };
            notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: string[] };
            notBeforeMs?: number;
            notAfterMs?: number;
          };
          once?: boolean;
          web?: {
            subject: "competitor" | "company" | "product" | "news";
            topic?: "overview" | "pricing" | "reviews" | "changes";
            name?: string;
          };
        }[];
        removed: {
          id: string;
          name: string;
          category: string;
          trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: string[]; unless: string[] } | {
            on: "meaning";
            speaker: "customer" | "rep" | "either";
            examples: string[];
            atLeast: number;
            sure?: number;
            point?: {
              kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
              sure: number;
            };
            unless: string[];
          } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
            on: "question";
            speaker: "customer" | "rep" | "either";
            phrases: string[];
            unless: string[];
            wordsMin?: number;
          } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: string[] } | { on: "not-said"; speaker: "customer" | "rep" | "either"; phrases: string[]; byStage?: string; byMs?: number };
          tip: {
            kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
            title: string;
            headline: string;
            say: string;
          };
          priority: number;
          coolDownMs: number;
          when?: {
            reached?: string[];
            notReached?: string[];
            customer?: { of: "company" | "role"; phrases: string[] };
            notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: string[] };
            notBeforeMs?: number;
            notAfterMs?: number;
          };
          once?: boolean;
          web?: {
            subject: "competitor" | "company" | "product" | "news";
            topic?: "overview" | "pricing" | "reviews" | "changes";
            name?: string;
          };
        }[];
        changed: {
          id: string;
          before: {
            id: string;
            name: string;
            category: string;
            trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: string[]; unless: string[] } | {
              on: "meaning";
              speaker: "customer" | "rep" | "either";
              examples: string[];
              atLeast: number;
              sure?: number;
              point?: {
                kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
                sure: number;
              };
              unless: string[];
            } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
              on: "question";
              speaker: "customer" | "rep" | "either";
              phrases: string[];
              unless: string[];
              wordsMin?: number;
            } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: string[] } | { on: "not-said"; speaker: "customer" | "rep" | "either"; phrases: string[]; byStage?: string; byMs?: number };
            tip: {
              kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
              title: string;
              headline: string;
              say: string;
            };
            priority: number;
            coolDownMs: number;
            when?: {
              reached?: string[];
              notReached?: string[];
              customer?: { of: "company" | "role"; phrases: string[] };
              notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: string[] };
              notBeforeMs?: number;
              notAfterMs?: number;
            };
            once?: boolean;
            web?: {
              subject: "competitor" | "company" | "product" | "news";
              topic?: "overview" | "pricing" | "reviews" | "changes";
              name?: string;
            };
          };
          after: {
            id: string;
            name: string;
            category: string;
            trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: string[]; unless: string[] } | {
              on: "meaning";
              speaker: "customer" | "rep" | "either";
              examples: string[];
              atLeast: number;
              sure?: number;
              point?: {
                kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
                sure: number;
              };
              unless: string[];
            } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
              on: "question";
              speaker: "customer" | "rep" | "either";
              phrases: string[];
              unless: string[];
              wordsMin?: number;
            } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: string[] } | { on: "not-said"; speaker: "customer" | "rep" | "either"; phrases: string[]; byStage?: string; byMs?: number };
            tip: {
              kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
              title: string;
              headline: string;
              say: string;
            };
            priority: number;
            coolDownMs: number;
            when?: {
              reached?: string[];
              notReached?: string[];
              customer?: { of: "company" | "role"; phrases: string[] };
              notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: string[] };
              notBeforeMs?: number;
              notAfterMs?: number;
            };
            once?: boolean;
            web?: {
              subject: "competitor" | "company" | "product" | "news";
              topic?: "overview" | "pricing" | "reviews" | "changes";
              name?: string;
            };
          };
          fields: { path: string; before?: unknown; after?: unknown }[];
        }[];
        reordered: boolean;
      };
    };
  };
  /** Hold one sentence against a version or the draft: what it sets off, by which words, and what holds back. */
  "POST /api/playbooks/:id/try": {
    params: { id: string };
    query: undefined;
    body: {
      version?: number | "draft";
      content?: {
        name: string;
        language: string;
        competitors: readonly { name: string; spoken: readonly string[]; isNobody?: boolean }[];
        stages: readonly {
          id: string;
          name: string;
          phrases: readonly string[];
          speaker: "customer" | "rep" | "either";
          checklist?: readonly {
            id: string;
            name: string;
            speaker: "customer" | "rep" | "either";
            phrases: readonly string[];
            meaning?: { examples: readonly string[]; atLeast: number };
          }[];
        }[];
        plays: readonly {
          id: string;
          name: string;
          category: string;
          trigger: { on: "words"; speaker: "customer" | "rep" | "either"; phrases: readonly string[]; unless: readonly string[] } | {
            on: "meaning";
            speaker: "customer" | "rep" | "either";
            examples: readonly string[];
            atLeast: number;
            sure?: number;
            point?: {
              kind: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort" | "security" | "integration" | "buying-signal" | "closing" | "pain" | "question";
              sure: number;
            };
            unless: readonly string[];
          } | { on: "silence"; forMs: number } | { on: "monologue"; forMs: number } | {
            on: "question";
            speaker: "customer" | "rep" | "either";
            phrases: readonly string[];
            unless: readonly string[];
            wordsMin?: number;
          } | { on: "ratio"; side: "rep" | "customer"; above: number; windowMs: number } | { on: "stage"; stage: string; is: "reached" } | { on: "stage"; stage: string; is: "not-reached"; byMs: number } | { on: "attribute"; of: "company" | "role"; phrases: readonly string[] } | {
            on: "not-said";
            speaker: "customer" | "rep" | "either";
            phrases: readonly string[];
            byStage?: string;
            byMs?: number;
          };
          tip: {
            kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
            title: string;
            headline: string;
            say: string;
          };
          priority: number;
          coolDownMs: number;
          when?: {
            reached?: readonly string[];
            notReached?: readonly string[];
            customer?: { of: "company" | "role"; phrases: readonly string[] };
            notYetSaid?: { speaker: "customer" | "rep" | "either"; phrases: readonly string[] };
            notBeforeMs?: number;
            notAfterMs?: number;
          };
          once?: boolean;
          web?: {
            subject: "competitor" | "company" | "product" | "news";
            topic?: "overview" | "pricing" | "reviews" | "changes";
            name?: string;
          };
        }[];
        smallTalk?: readonly string[];
      };
      speaker: "customer" | "rep";
      text: string;
    };
    answer: {
      plays: {
        play: string;
        name: string;
        category: string;
        priority: number;
        tip: {
          kind: "objection" | "question" | "answer" | "competitor" | "coaching" | "closing" | "context" | "safety";
          title: string;
          headline: string;
          say: string;
        };
        by: "words" | "question" | "meaning";
        words: string;
        because: string;
        score: number | null;
        heldBy: string | null;
        conditional: boolean;
      }[];
      stages: string[];
      points: { stage: string; item: string }[];
      meaning: string | null;
    };
  };
  /** One past call with a version or the draft, tip by tip against another version. */
  "POST /api/playbooks/:id/try-call": {
    params: { id: string };
    query: undefined;
    body: { call: string; from?: number | "draft"; to?: number | "draft" };
    answer: {
      call: string;
      startedAt: number;
      durationMs: number;
      shown: { before: number; after: number };
      changes: {
        what: "same" | "new" | "gone" | "earlier" | "later" | "withheld";
        play: string;
        kind: string;
        headline: string;
        say: string | null;
        wasSay: string | null;
        was: string | null;
        atMs: number;
        byMs: number;
        wasAtMs: number | null;
        wasHeadline: string | null;
        because: string | null;
        wasWithheld: string | null;
        takenBack: boolean;
        words: string | null;
        by: "rep" | "customer" | null;
        spokenAtMs: number | null;
        wasSpokenAtMs: number | null;
      }[];
      notKnown: number;
      hasErased: boolean;
    };
  };
  /** The scenarios an exercise can be begun with, as whoever practises may see them: what is hidden stays hidden. */
  "GET /api/practice/scenarios": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      scenarios: {
        id: string;
        version: number;
        name: string;
        trade: "saas" | "real-estate" | "support" | "renewal" | "other";
        difficulty: "friendly" | "fair" | "hard";
        language: string;
        persona: { name: string; company: string; role: string; character: string };
        scene: string;
        goal: string;
        timeUpMs: number;
        impatientAfterMs: number;
        trains: string[];
      }[];
    };
  };
  /** Every scenario with its draft and its versions, those that were put away or never published too. */
  "GET /api/practice/scenarios/all": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      scenarios: {
        id: string;
        live: number | null;
        revision: number;
        unpublished: boolean;
        starter: boolean;
        versions: number[];
        next: number | null;
        saved: { by: string; at: number } | null;
        published: { version: number; by: string; at: number }[];
        name: string;
        trade: "saas" | "real-estate" | "support" | "renewal" | "other";
        difficulty: "friendly" | "fair" | "hard";
        language: string;
        retired: boolean;
        fromCall: string | null;
      }[];
    };
  };
  /** A scenario's draft; where there is none, the version exercises begin with. */
  "GET /api/practice/scenarios/:id": {
    params: { id: string };
    query: undefined;
    body: undefined;
    answer: {
      id: string;
      live: number | null;
      revision: number;
      unpublished: boolean;
      starter: boolean;
      versions: number[];
      next: number | null;
      saved: { by: string; at: number } | null;
      published: { version: number; by: string; at: number }[];
      name: string;
      trade: "saas" | "real-estate" | "support" | "renewal" | "other";
      difficulty: "friendly" | "fair" | "hard";
      language: string;
      retired: boolean;
      fromCall: string | null;
      content: {
        name: string;
        trade: "saas" | "real-estate" | "support" | "renewal" | "other";
        difficulty: "friendly" | "fair" | "hard";
        language: string;
        persona: { name: string; company: string; role: string; character: string };
        scene: string;
        goal: string;
        truth: string;
        opening: string[];
        facts: {
          id: string;
          asked: { phrases: string[]; examples: string[] };
          says: string[];
          moodMin?: number;
          vague?: string[];
        }[];
        objections: {
          id: string;
          about: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort";
          raised: { on: { phrases: string[]; examples: string[] } | null; fromTurn: number };
          ladder: string[];
          settledBy: { id: string; is: string; cue: { phrases: string[]; examples: string[] } }[];
          settled: string[];
          worsenedBy?: { phrases: string[]; examples: string[] };
          better: string;
        }[];
        moods: {
          on: "open-question" | "acknowledged" | "settled" | "named-value" | "ignored" | "interrupted" | "monologue" | "pressure" | "repeated" | "silence" | "over-promise" | "talked-down";
          by: number;
        }[];
        fallbacks: string[];
        manner: {
          moodAtStart: number;
          impatientAfterMs: number;
          impatient: string[];
          interruptsAfterMs: number | null;
          interrupting: string[];
          hesitates: number;
        };
        ends: {
          agrees: {
            settled: string[];
            moodMin: number;
            asked: { phrases: string[]; examples: string[] };
            says: string[];
            notYet: string[];
          };
          leaves: string[];
          timeUpMs: number;
          timeUp: string[];
        };
        hints: string[];
        rubric: string;
      };
      findings: { at: (string | number)[]; code: string; says: string }[];
    };
  };
  /** A scenario as it was published. */
  "GET /api/practice/scenarios/:id/versions/:version": {
    params: { id: string; version: number };
    query: undefined;
    body: undefined;
    answer: {
      name: string;
      trade: "saas" | "real-estate" | "support" | "renewal" | "other";
      difficulty: "friendly" | "fair" | "hard";
      language: string;
      persona: { name: string; company: string; role: string; character: string };
      scene: string;
      goal: string;
      truth: string;
      opening: string[];
      facts: {
        id: string;
        asked: { phrases: string[]; examples: string[] };
        says: string[];
        moodMin?: number;
        vague?: string[];
      }[];
      objections: {
        id: string;
        about: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort";
        raised: { on: { phrases: string[]; examples: string[] } | null; fromTurn: number };
        ladder: string[];
        settledBy: { id: string; is: string; cue: { phrases: string[]; examples: string[] } }[];
        settled: string[];
        worsenedBy?: { phrases: string[]; examples: string[] };
        better: string;
      }[];
      moods: {
        on: "open-question" | "acknowledged" | "settled" | "named-value" | "ignored" | "interrupted" | "monologue" | "pressure" | "repeated" | "silence" | "over-promise" | "talked-down";
        by: number;
      }[];
      fallbacks: string[];
      manner: {
        moodAtStart: number;
        impatientAfterMs: number;
        impatient: string[];
        interruptsAfterMs: number | null;
        interrupting: string[];
        hesitates: number;
      };
      ends: {
        agrees: {
          settled: string[];
          moodMin: number;
          asked: { phrases: string[]; examples: string[] };
          says: string[];
          notYet: string[];
        };
        leaves: string[];
        timeUpMs: number;
        timeUp: string[];
      };
      hints: string[];
      rubric: string;
    };
  };
  /** Save a draft, whole; it may have faults, which are answered. */
  "PUT /api/practice/scenarios/:id/draft": {
    params: { id: string };
    query: undefined;
    body: {
      content: {
        name: string;
        trade: "saas" | "real-estate" | "support" | "renewal" | "other";
        difficulty: "friendly" | "fair" | "hard";
        language: string;
        persona: { name: string; company: string; role: string; character: string };
        scene: string;
        goal: string;
        truth: string;
        opening: readonly string[];
        facts: readonly {
          id: string;
          asked: { phrases: readonly string[]; examples: readonly string[] };
          says: readonly string[];
          moodMin?: number;
          vague?: readonly string[];
        }[];
        objections: readonly {
          id: string;
          about: "price" | "authority" | "need" | "timing" | "trust" | "competitor" | "contract" | "effort";
          raised: { on: { phrases: readonly string[]; examples: readonly string[] } | null; fromTurn: number };
          ladder: readonly string[];
          settledBy: readonly { id: string; is: string; cue: { phrases: readonly string[]; examples: readonly string[] } }[];
          settled: readonly string[];
          worsenedBy?: { phrases: readonly string[]; examples: readonly string[] };
          better: string;
        }[];
        moods: readonly {
          on: "open-question" | "acknowledged" | "settled" | "named-value" | "ignored" | "interrupted" | "monologue" | "pressure" | "repeated" | "silence" | "over-promise" | "talked-down";
          by: number;
        }[];
        fallbacks: readonly string[];
        manner: {
          moodAtStart: number;
          impatientAfterMs: number;
          impatient: readonly string[];
          interruptsAfterMs: number | null;
          interrupting: readonly string[];
          hesitates: number;
        };
        ends: {
          agrees: {
            settled: readonly string[];
            moodMin: number;
            asked: { phrases: readonly string[]; examples: readonly string[] };
            says: readonly string[];
            notYet: readonly string[];
          };
          leaves: readonly string[];
          timeUpMs: number;
          timeUp: readonly string[];
        };
        hints: readonly string[];
        rubric: string;
      };
      onto: number;
      copyOf?: string;
    };
    answer: { revision: number; findings: { at: (string | number)[]; code: string; says: string }[] };
  };
  /** Make a draft the version that exercises begin with; refused with every fault it has. */
  "POST /api/practice/scenarios/:id/publish": {
    params: { id: string };
    query: undefined;
    body: { onto: number };
    answer: { version: number };
  };
  /** A version, or the draft, as a YAML file. */
  "GET /api/practice/scenarios/:id/file": {
    params: { id: string };
    query: { version?: number | "draft" };
    body: undefined;
    answer: Blob;
  };
  /** Take a YAML file as the draft of the scenario it names; faults are told with their lines. */
  "POST /api/practice/scenarios/file": {
    params: undefined;
    query: undefined;
    body: { text: string; onto: number | null };
    answer: { id: string; revision: number };
  };
  /** Put a scenario away, so that no exercise begins with it, or bring it back; its versions stay. */
  "POST /api/practice/scenarios/:id/retire": {
    params: { id: string };
    query: undefined;
    body: { retired: boolean };
    answer: { retired: boolean };
  };
  /** Begin a scenario from a past call, without whom it was of; made before, it is answered as it stands. */
  "POST /api/practice/scenarios/from-call": {
    params: undefined;
    query: undefined;
    body: { call: string };
    answer: { id: string; revision: number };
  };
  /** Every rubric, those that Wingman came with and the tenant's own, and the rules that checks may name. */
  "GET /api/practice/rubrics": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      rubrics: {
        id: string;
        live: number | null;
        revision: number;
        unpublished: boolean;
        starter: boolean;
        versions: number[];
        next: number | null;
        saved: { by: string; at: number } | null;
        published: { version: number; by: string; at: number }[];
        name: string;
        criteria: string[];
        scenarios: { id: string; name: string }[];
      }[];
      rules: { rule: string; ofRealCalls: boolean }[];
      realCalls: string;
    };
  };
  /** A rubric's draft; where there is none, the version calls are scored by. */
  "GET /api/practice/rubrics/:id": {
    params: { id: string };
    query: undefined;
    body: undefined;
    answer: {
      id: string;
      live: number | null;
      revision: number;
      unpublished: boolean;
      starter: boolean;
      versions: number[];
      next: number | null;
      saved: { by: string; at: number } | null;
      published: { version: number; by: string; at: number }[];
      name: string;
      criteria: string[];
      scenarios: { id: string; name: string }[];
      content: {
        name: string;
        criteria: {
          criterion: string;
          name: string;
          weight: number;
          checks: { check: string; rule: string; says: string; atMost?: number }[];
        }[];
      };
      findings: { at: (string | number)[]; code: string; says: string }[];
    };
  };
  /** A rubric as it was published. */
  "GET /api/practice/rubrics/:id/versions/:version": {
    params: { id: string; version: number };
    query: undefined;
    body: undefined;
    answer: {
      name: string;
      criteria: {
        criterion: string;
        name: string;
        weight: number;
        checks: { check: string; rule: string; says: string; atMost?: number }[];
      }[];
    };
  };
  /** Save a draft, whole; it may have faults, which are answered. */
  "PUT /api/practice/rubrics/:id/draft": {
    params: { id: string };
    query: undefined;
    body: {
      content: {
        name: string;
        criteria: readonly {
          criterion: string;
          name: string;
          weight: number;
          checks: readonly { check: string; rule: string; says: string; atMost?: number }[];
        }[];
      };
      onto: number;
      copyOf?: string;
    };
    answer: { revision: number; findings: { at: (string | number)[]; code: string; says: string }[] };
  };
  /** Make a draft the version that calls are scored by; refused with every fault it has. */
  "POST /api/practice/rubrics/:id/publish": {
    params: { id: string };
    query: undefined;
    body: { onto: number };
    answer: { version: number };
  };
  /** A version, or the draft, as a YAML file. */
  "GET /api/practice/rubrics/:id/file": {
    params: { id: string };
    query: { version?: number | "draft" };
    body: undefined;
    answer: Blob;
  };
  /** Take a YAML file as the draft of the rubric it names; faults are told with their lines. */
  "POST /api/practice/rubrics/file": {
    params: undefined;
    query: undefined;
    body: { text: string; onto: number | null };
    answer: { id: string; revision: number };
  };
  /** How a past exercise would have come out by a rubric that is still being written; nothing is kept. */
  "POST /api/practice/rubrics/try": {
    params: undefined;
    query: undefined;
    body: {
      content: {
        name: string;
        criteria: readonly {
          criterion: string;
          name: string;
          weight: number;
          checks: readonly { check: string; rule: string; says: string; atMost?: number }[];
        }[];
      };
      call: string;
    };
    answer: {
      points: number;
      criteria: { criterion: string; yes: number; weight: number; of: number }[];
      checks: { check: string; verdict: "yes" | "no" | "unknown"; why: string; quote: string }[];
    };
  };
  /** What a what-if can choose by: reps, playbooks, rules, prompts, models. */
  "GET /api/what-if/choices": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      calls: number;
      reps: { rep: string; name: string | { erased: true }; calls: number }[];
      playbooks: {
        id: string;
        name: string;
        versions: number[];
        live: number | null;
        hasDraft: boolean;
        calls: number;
        plays: { play: string; name: string }[];
      }[];
      rulesNow: number;
      prompts: number[];
      models: { provider: "anthropic" | "openai"; model: string }[];
      hasMeaning: boolean;
      callsMax: number;
    };
  };
  /** How many calls a what-if would be of, and what a model would cost, before it begins. */
  "POST /api/what-if/estimate": {
    params: undefined;
    query: undefined;
    body: {
      spec: {
        calls: { by: "filter"; from?: number; to?: number; rep?: string; playbook?: string; max: number } | { by: "picked"; calls: readonly string[] } | { by: "report"; run: string };
        before: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        after: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        meaning: boolean;
        live: { prompt?: number; model?: { provider: "anthropic" | "openai"; model: string }; tokensMax: number } | null;
      };
    };
    answer: {
      calls: number;
      minutes: number;
      behind: number;
      missing: number;
      live: { asks: number; tokens: number; microDollars: number | null } | null;
    };
  };
  /** Begins a what-if over many calls; it goes on by itself. */
  "POST /api/what-if/runs": {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      spec: {
        calls: { by: "filter"; from?: number; to?: number; rep?: string; playbook?: string; max: number } | { by: "picked"; calls: readonly string[] } | { by: "report"; run: string };
        before: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        after: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        meaning: boolean;
        live: { prompt?: number; model?: { provider: "anthropic" | "openai"; model: string }; tokensMax: number } | null;
      };
    };
    answer: { run: string };
  };
  /** The what-ifs that are kept, newest first, with how far each is. */
  "GET /api/what-if/runs": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      runs: {
        run: string;
        name: string;
        askedBy: string;
        askedAt: number;
        state: "waiting" | "running" | "done" | "cancelled" | "failed";
        spec: {
          calls: { by: "filter"; from?: number; to?: number; rep?: string; playbook?: string; max: number } | { by: "picked"; calls: string[] } | { by: "report"; run: string };
          before: { playbook?: { id: string; version: number | "draft" }; rules?: number };
          after: { playbook?: { id: string; version: number | "draft" }; rules?: number };
          meaning: boolean;
          live: { prompt?: number; model?: { provider: "anthropic" | "openai"; model: string }; tokensMax: number } | null;
        };
        calls: number;
        done: number;
        notTried: { problem: string; calls: number }[];
        behind: number;
        missing: number;
        minutes: number;
        secondsLeft: number | null;
        tookMs: number | null;
        problem: string | null;
        summary: {
          calls: number;
          minutes: number;
          tally: {
            same: number;
            new: number;
            gone: number;
            earlier: number;
            later: number;
            reworded: number;
            withheld: number;
          };
          tipsPerCall: { before: number; after: number; difference: number; interval: { low: number; high: number } | null };
          tipsPerMinute: { before: number; after: number; difference: number; interval: { low: number; high: number } | null };
          plays: {
            play: string;
            before: number;
            after: number;
            difference: number;
            interval: { low: number; high: number } | null;
          }[];
          kept: { count: number; of: number; share: number; low: number; high: number } | null;
          accepted: number;
          delayMs: { before: number | null; after: number | null };
          askedMs: number | null;
          spent: { before: { tokens: number; microDollars: number }; after: { tokens: number; microDollars: number } };
          asks: { asked: number; notKnown: number; notAsked: number; failed: number };
          withErased: number;
        } | null;
        digest: string | null;
      }[];
    };
  };
  /** How far a what-if is. */
  "GET /api/what-if/runs/:run/progress": {
    params: { run: string };
    query: undefined;
    body: undefined;
    answer: {
      run: string;
      name: string;
      askedBy: string;
      askedAt: number;
      state: "waiting" | "running" | "done" | "cancelled" | "failed";
      spec: {
        calls: { by: "filter"; from?: number; to?: number; rep?: string; playbook?: string; max: number } | { by: "picked"; calls: string[] } | { by: "report"; run: string };
        before: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        after: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        meaning: boolean;
        live: { prompt?: number; model?: { provider: "anthropic" | "openai"; model: string }; tokensMax: number } | null;
      };
      calls: number;
      done: number;
      notTried: { problem: string; calls: number }[];
      behind: number;
      missing: number;
      minutes: number;
      secondsLeft: number | null;
      tookMs: number | null;
      problem: string | null;
      summary: {
        calls: number;
        minutes: number;
        tally: {
          same: number;
          new: number;
          gone: number;
          earlier: number;
          later: number;
          reworded: number;
          withheld: number;
        };
        tipsPerCall: { before: number; after: number; difference: number; interval: { low: number; high: number } | null };
        tipsPerMinute: { before: number; after: number; difference: number; interval: { low: number; high: number } | null };
        plays: {
          play: string;
          before: number;
          after: number;
          difference: number;
          interval: { low: number; high: number } | null;
        }[];
        kept: { count: number; of: number; share: number; low: number; high: number } | null;
        accepted: number;
        delayMs: { before: number | null; after: number | null };
        askedMs: number | null;
        spent: { before: { tokens: number; microDollars: number }; after: { tokens: number; microDollars: number } };
        asks: { asked: number; notKnown: number; notAsked: number; failed: number };
        withErased: number;
      } | null;
      digest: string | null;
    };
  };
  /** A what-if with its figures, and call by call. */
  "GET /api/what-if/runs/:run": {
    params: { run: string };
    query: undefined;
    body: undefined;
    answer: {
      run: string;
      name: string;
      askedBy: string;
      askedAt: number;
      state: "waiting" | "running" | "done" | "cancelled" | "failed";
      spec: {
        calls: { by: "filter"; from?: number; to?: number; rep?: string; playbook?: string; max: number } | { by: "picked"; calls: string[] } | { by: "report"; run: string };
        before: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        after: { playbook?: { id: string; version: number | "draft" }; rules?: number };
        meaning: boolean;
        live: { prompt?: number; model?: { provider: "anthropic" | "openai"; model: string }; tokensMax: number } | null;
      };
      calls: number;
      done: number;
      notTried: { problem: string; calls: number }[];
      behind: number;
      missing: number;
      minutes: number;
      secondsLeft: number | null;
      tookMs: number | null;
      problem: string | null;
      summary: {
        calls: number;
        minutes: number;
        tally: {
          same: number;
          new: number;
          gone: number;
          earlier: number;
          later: number;
          reworded: number;
          withheld: number;
        };
        tipsPerCall: { before: number; after: number; difference: number; interval: { low: number; high: number } | null };
        tipsPerMinute: { before: number; after: number; difference: number; interval: { low: number; high: number } | null };
        plays: {
          play: string;
          before: number;
          after: number;
          difference: number;
          interval: { low: number; high: number } | null;
        }[];
        kept: { count: number; of: number; share: number; low: number; high: number } | null;
        accepted: number;
        delayMs: { before: number | null; after: number | null };
        askedMs: number | null;
        spent: { before: { tokens: number; microDollars: number }; after: { tokens: number; microDollars: number } };
        asks: { asked: number; notKnown: number; notAsked: number; failed: number };
        withErased: number;
      } | null;
      digest: string | null;
      verdicts: { better: number; worse: number; same: number; people: number; changes: number };
      depends: {
        position: number;
        wingman: string;
        rulesNow: number;
        meaning: string | null;
        playbooks: { id: string; version: string; hash: string }[];
      };
      of: {
        place: number;
        call: string;
        title: string | { erased: true };
        customer: string | { erased: true };
        company: string;
        startedAt: number | null;
        durationMs: number | null;
        state: "waiting" | "done" | "failed";
        problem: string | null;
        tally: {
          same: number;
          new: number;
          gone: number;
          earlier: number;
          later: number;
          reworded: number;
          withheld: number;
        } | null;
        shown: { before: number; after: number } | null;
        notKnown: number;
        hasErased: boolean;
      }[];
    };
  };
  /** One call of a what-if, tip by tip; words that were erased since are gone from it. */
  "GET /api/what-if/runs/:run/calls/:call": {
    params: { run: string; call: string };
    query: undefined;
    body: undefined;
    answer: {
      call: string;
      changes: {
        what: "same" | "new" | "gone" | "earlier" | "later" | "withheld";
        play: string;
        kind: string;
        headline: string;
        say: string | null;
        wasSay: string | null;
        was: string | null;
        atMs: number;
        byMs: number;
        wasAtMs: number | null;
        wasHeadline: string | null;
        because: string | null;
        wasWithheld: string | null;
        takenBack: boolean;
        words: string | null;
        by: "rep" | "customer" | null;
        spokenAtMs: number | null;
        wasSpokenAtMs: number | null;
        verdict: "better" | "worse" | "same" | null;
        verdicts: { better: number; worse: number; same: number };
      }[];
    };
  };
  /** Says of a change whether it is better, worse or the same; null takes it back. */
  "PUT /api/what-if/runs/:run/calls/:call/verdict": {
    params: { run: string; call: string };
    query: undefined;
    body: { change: number; verdict: "better" | "worse" | "same" | null };
    answer: {
      change: { better: number; worse: number; same: number };
      report: { better: number; worse: number; same: number; people: number; changes: number };
    };
  };
  /** A what-if as CSV, a row a tip. */
  "GET /api/what-if/runs/:run/file": {
    params: { run: string };
    query: { format: "csv"; language?: "en" | "ar" };
    body: undefined;
    answer: Blob;
  };
  /** Asks the same once more, of the log as it was then. */
  "POST /api/what-if/runs/:run/repeat": {
    params: { run: string };
    query: undefined;
    body: undefined;
    answer: { run: string };
  };
  /** Ends a what-if that goes on; what it has found so far stays. */
  "POST /api/what-if/runs/:run/cancel": {
    params: { run: string };
    query: undefined;
    body: undefined;
    answer: { done: boolean };
  };
  /** Gives a what-if another name. */
  "PUT /api/what-if/runs/:run": {
    params: { run: string };
    query: undefined;
    body: { name: string };
    answer: { done: boolean };
  };
  /** Deletes a what-if; it can be brought back for a day. */
  "DELETE /api/what-if/runs/:run": {
    params: { run: string };
    query: undefined;
    body: undefined;
    answer: { done: boolean };
  };
  /** Brings a deleted what-if back. */
  "POST /api/what-if/runs/:run/restore": {
    params: { run: string };
    query: undefined;
    body: undefined;
    answer: { done: boolean };
  };
  /** Finished calls, newest first, and those still going. */
  "GET /api/calls": {
    params: undefined;
    query: { limit?: number; cursor?: string; position?: string };
    body: undefined;
    answer: {
      calls: {
        call: string;
        kind: string;
        title: string | { erased: true };
        customer: { name: string | { erased: true }; company: string };
        rep: { id: string; name: string | { erased: true } };
        startedAt: number;
        durationMs: number;
        endedReason: string;
        consent: string;
        playbook: { id: string; version: number };
        tips: number;
        tipsLiked: number;
        lines: number;
        sample: string | null;
        lanes: { channel: string; startMs: number; endMs: number }[];
        tipsAtMs: number[];
        outcome: { outcome: string; nextStep: string | { erased: true }; nextStepOn: string | null } | null;
        csat: number | null;
        erasedAt: number | null;
        incomplete: { code: string; commits: number } | null;
      }[];
      next: string | null;
      going: {
        call: string;
        kind: string;
        title: string | { erased: true };
        customer: { name: string | { erased: true }; company: string };
        rep: { id: string; name: string | { erased: true } };
        startedAt: number;
        durationMs: number;
        endedReason: string;
        consent: string;
        playbook: { id: string; version: number };
        tips: number;
        tipsLiked: number;
        lines: number;
        sample: string | null;
        lanes: { channel: string; startMs: number; endMs: number }[];
        tipsAtMs: number[];
        outcome: { outcome: string; nextStep: string | { erased: true }; nextStepOn: string | null } | null;
        csat: number | null;
        erasedAt: number | null;
        incomplete: { code: string; commits: number } | null;
      }[];
    };
  };
  /** What came of the calls since a day and since a week, sample calls left out. */
  "GET /api/figures": {
    params: undefined;
    query: { today: number; week: number };
    body: undefined;
    answer: {
      calls: { today: number; week: number };
      talk: { repMs: number; allMs: number };
      tips: { shown: number; accepted: number; timed: number; middleMs: number | null };
      promises: { noted: number };
    };
  };
  /** A finished call: words, tips, what was held back, what was noticed. */
  "GET /api/calls/:call": {
    params: { call: string };
    query: { position?: string };
    body: undefined;
    answer: {
      call: {
        call: string;
        kind: string;
        title: string | { erased: true };
        customer: { name: string | { erased: true }; company: string };
        rep: { id: string; name: string | { erased: true } };
        startedAt: number;
        durationMs: number;
        endedReason: string;
        consent: string;
        playbook: { id: string; version: number };
        tips: number;
        tipsLiked: number;
        lines: number;
        sample: string | null;
        lanes: { channel: string; startMs: number; endMs: number }[];
        tipsAtMs: number[];
        outcome: { outcome: string; nextStep: string | { erased: true }; nextStepOn: string | null } | null;
        csat: number | null;
        erasedAt: number | null;
        incomplete: { code: string; commits: number } | null;
      };
      consent: { state: string; how: string | null; atMs: number | null };
      lines: {
        id: string;
        channel: string;
        kind: "words" | "gap";
        text: string | { erased: true };
        speaker: { voice: string; id: string; name: string | null } | null;
        startMs: number;
        endMs: number;
        notes: { label: string; words: string | { erased: true }; wordsNow: string | null }[];
        corrected: { by: { id: string; name: string }; at: number; was: string } | null;
      }[];
      tips: {
        suggestion: string;
        kind: string;
        title: string;
        headline: string;
        say: string;
        madeAtMs: number;
        play: string;
        words: string | { erased: true } | null;
        wordsNow: string | null;
        rating: string;
        pinned: boolean;
        copied: boolean;
        dismissed: boolean;
        retracted: boolean;
        shown: boolean;
        afterWordsMs: number | null;
        event: string;
      }[];
      withheld: { suggestion: string; headline: string; because: string; atMs: number }[];
      noted: {
        signal: string;
        what: string;
        label: string;
        words: string | { erased: true };
        wordsNow: string | null;
        atMs: number;
        off: boolean;
      }[];
      comments: {
        id: string;
        author: { id: string; name: string };
        atMs: number;
        at: number;
        text: string | { erased: true };
      }[];
      engine: { engine: string; model: string; accuracy: string; reason: string } | null;
    };
  };
  /** What the customer's own words say for and against the deal, where the company's policy and the law let them be read so. */
  "GET /api/calls/:call/deal-signal": {
    params: { call: string };
    query: { position?: string };
    body: undefined;
    answer: {
      state: "off" | "law" | "on";
      points: {
        utterance: string;
        atMs: number;
        score: number;
        level: number;
        words: { text: string; score: number; turned: boolean }[];
      }[];
    };
  };
  /** The figures of finished calls between two days, of as many days before, and through time. */
  "GET /api/kpi": {
    params: undefined;
    query: {
      from: string;
      to: string;
      rep?: string;
      team?: string;
      playbook?: string;
      position?: string;
      unit?: "day" | "week" | "month";
    };
    body: undefined;
    answer: {
      days: { from: string; to: string };
      before: { from: string; to: string };
      timeZone: string;
      calls: { now: number; before: number };
      figures: {
        id: "tipsUsed" | "objectionsMet" | "nextStep" | "won" | "talkShare" | "longestMonologue" | "patience" | "interactivity" | "repQuestions" | "customerQuestions" | "pace" | "tipsShown" | "tipDelay" | "tipDelayMiddle" | "csat";
        unit: "share" | "count" | "ms" | "perMinute" | "perHour" | "score";
        better: "more" | "less" | null;
        now: { value: number; low: number; high: number; of: number } | null;
        before: { value: number; low: number; high: number; of: number } | null;
        change: { difference: number; low: number; high: number } | null;
        points: { from: string; value: number | null; of: number }[];
      }[];
      through: { from: string; calls: number }[];
      objections: { about: string; came: number; calls: number; met: number; unmet: number }[];
      outcomes: { outcome: string | null; calls: number }[];
      intents: { name: string; calls: number }[];
      competitors: { name: string; calls: number }[];
      csat: { score: number; calls: number }[];
      delays: { upToMs: number | null; tips: number }[];
      funnel: {
        playbook: string;
        calls: number;
        stages: { stage: string; calls: number; atMs: number; outcomes: { outcome: string | null; calls: number }[] }[];
      }[];
      reps: {
        rep: string;
        calls: number;
        figures: {
          id: "tipsUsed" | "objectionsMet" | "nextStep" | "won" | "talkShare" | "longestMonologue" | "patience" | "interactivity" | "repQuestions" | "customerQuestions" | "pace" | "tipsShown" | "tipDelay" | "tipDelayMiddle" | "csat";
          now: { value: number; low: number; high: number; of: number } | null;
        }[];
      }[];
    };
  };
  /** The calls behind a figure, newest first. */
  "GET /api/kpi/calls": {
    params: undefined;
    query: {
      from: string;
      to: string;
      rep?: string;
      team?: string;
      playbook?: string;
      position?: string;
      what: string;
      cursor?: string;
    };
    body: undefined;
    answer: {
      calls: {
        call: string;
        startedAt: number;
        durationMs: number;
        title: string | null;
        company: string;
        rep: string | null;
        outcome: string | null;
        value: number | null;
        of: number | null;
      }[];
      next: string | null;
    };
  };
  /** What came of calls in which tips were used and not, and of calls that trials dealt an arm. */
  "GET /api/kpi/effect": {
    params: undefined;
    query: { from: string; to: string; rep?: string; team?: string; playbook?: string; position?: string };
    body: undefined;
    answer: {
      days: { from: string; to: string };
      units: { id: "nextStep" | "won" | "csat"; unit: "share" | "count" | "ms" | "perMinute" | "perHour" | "score" }[];
      cohort: {
        unused: number;
        used: number;
        without: number;
        figures: {
          figure: "nextStep" | "won" | "csat";
          base: { value: number; low: number; high: number; of: number } | null;
          other: { value: number; low: number; high: number; of: number } | null;
          change: { difference: number; low: number; high: number } | null;
          isClear: boolean;
          missing: number;
        }[];
      };
      trials: {
        experiment: string;
        name: string;
        isRunning: boolean;
        base: { name: string; calls: number };
        arms: {
          name: string;
          calls: number;
          figures: {
            figure: "nextStep" | "won" | "csat";
            base: { value: number; low: number; high: number; of: number } | null;
            other: { value: number; low: number; high: number; of: number } | null;
            change: { difference: number; low: number; high: number } | null;
            isClear: boolean;
            missing: number;
          }[];
        }[];
      }[];
    };
  };
  /** A team's first weeks against as many right before, each person held against themselves. */
  "GET /api/kpi/pilot": {
    params: undefined;
    query: { on: string; weeks?: number; team?: string; playbook?: string };
    body: undefined;
    answer: {
      after: { from: string; to: string; calls: number };
      before: { from: string; to: string; calls: number };
      figures: {
        id: "tipsUsed" | "objectionsMet" | "nextStep" | "won" | "talkShare" | "longestMonologue" | "patience" | "interactivity" | "repQuestions" | "customerQuestions" | "pace" | "tipsShown" | "tipDelay" | "tipDelayMiddle" | "csat";
        unit: "share" | "count" | "ms" | "perMinute" | "perHour" | "score";
        before: { value: number; low: number; high: number; of: number } | null;
        after: { value: number; low: number; high: number; of: number } | null;
        change: { difference: number; low: number; high: number } | null;
        people: number;
      }[];
    };
  };
  /** People, teams and playbooks that figures can be filtered by. */
  "GET /api/kpi/choices": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      reps: { rep: string; name: string; team: string | null }[];
      teams: string[];
      playbooks: { playbook: string; name: string }[];
      timeZone: string;
      today: string;
      isOwn: boolean;
    };
  };
  /** What the tenant used between two days: seconds, tokens and tips, and what is stored now. */
  "GET /api/usage": {
    params: undefined;
    query: { from: string; to: string; unit?: "day" | "week" | "month" };
    body: undefined;
    answer: {
      days: { from: string; to: string };
      timeZone: string;
      total: {
        calls: number;
        seconds: number;
        inputTokens: number;
        outputTokens: number;
        microDollars: number;
        tipsMade: number;
        tipsShown: number;
      };
      samples: {
        calls: number;
        seconds: number;
        inputTokens: number;
        outputTokens: number;
        microDollars: number;
        tipsMade: number;
        tipsShown: number;
      };
      through: {
        from: string;
        used: {
          calls: number;
          seconds: number;
          inputTokens: number;
          outputTokens: number;
          microDollars: number;
          tipsMade: number;
          tipsShown: number;
        };
      }[];
      storage: { recordingBytes: number; documentBytes: number; documents: number; logBytes: number | null };
    };
  };
  /** The same as a file: CSV, a line a month. */
  "GET /api/usage/export": {
    params: undefined;
    query: { from: string; to: string; unit?: "day" | "week" | "month" };
    body: undefined;
    answer: Blob;
  };
  /** Yes/no checks of a finished call, each with the moment that decides, or that it cannot be told. */
  "GET /api/calls/:call/scorecard": {
    params: { call: string };
    query: { position?: string };
    body: undefined;
    answer: {
      rubric: string;
      version: number | null;
      name: string | null;
      checks: {
        check: string;
        says: string | null;
        verdict: "yes" | "no" | "unknown";
        why: string;
        moment: { atMs: number; words: string | null; by: string | null } | null;
        person: { id: string; name: string; action: string; rule: "yes" | "no" | "unknown" } | null;
      }[];
    };
  };
  /** How a finished call would come out by a rubric that is still being written; nothing is kept. */
  "POST /api/calls/:call/scorecard/try": {
    params: { call: string };
    query: undefined;
    body: {
      content: {
        name: string;
        criteria: readonly {
          criterion: string;
          name: string;
          weight: number;
          checks: readonly { check: string; rule: string; says: string; atMost?: number }[];
        }[];
      };
    };
    answer: {
      points: number;
      criteria: { criterion: string; yes: number; weight: number; of: number }[];
      checks: { check: string; verdict: "yes" | "no" | "unknown"; why: string; quote: string }[];
    };
  };
  /** Calls worth listening to, each with its reasons, and how often each check of the scorecard held. */
  "GET /api/kpi/coaching": {
    params: undefined;
    query: {
      from: string;
      to: string;
      rep?: string;
      position?: string;
      reason?: "objection-unmet" | "low-csat" | "question-unanswered" | "monologue" | "no-next-step" | "tip-disliked";
    };
    body: undefined;
    answer: {
      rubric: { id: string; version: number; name: string } | null;
      days: { from: string; to: string };
      looked: number;
      isAll: boolean;
      queue: {
        call: string;
        title: string | null;
        company: string;
        rep: { id: string; name: string | null };
        startedAt: number;
        durationMs: number;
        mark: { mark: "done" | "later"; action: string; at: number; name: string } | null;
        reasons: {
          kind: "objection-unmet" | "low-csat" | "question-unanswered" | "monologue" | "no-next-step" | "tip-disliked";
          what: string;
          figure: number | null;
          moment: { atMs: number; words: string | null; by: string | null } | null;
        }[];
      }[];
      more: number;
      later: {
        call: string;
        title: string | null;
        company: string;
        rep: { id: string; name: string | null };
        startedAt: number;
        durationMs: number;
        mark: { mark: "done" | "later"; action: string; at: number; name: string } | null;
        reasons: {
          kind: "objection-unmet" | "low-csat" | "question-unanswered" | "monologue" | "no-next-step" | "tip-disliked";
          what: string;
          figure: number | null;
          moment: { atMs: number; words: string | null; by: string | null } | null;
        }[];
      }[];
      done: {
        call: string;
        title: string | null;
        company: string;
        rep: { id: string; name: string | null };
        startedAt: number;
        durationMs: number;
        mark: { mark: "done" | "later"; action: string; at: number; name: string } | null;
        reasons: {
          kind: "objection-unmet" | "low-csat" | "question-unanswered" | "monologue" | "no-next-step" | "tip-disliked";
          what: string;
          figure: number | null;
          moment: { atMs: number; words: string | null; by: string | null } | null;
        }[];
      }[];
      all: { check: string; says: string | null; yes: number; no: number; unknown: number }[];
      reps: {
        id: string;
        name: string | null;
        calls: number;
        checks: { check: string; says: string | null; yes: number; no: number; unknown: number }[];
      }[];
    };
  };
  /** Finished calls by what was said in them, by names and by what came of them. */
  "GET /api/calls/search": {
    params: undefined;
    query: {
      q?: string;
      exact?: boolean;
      sort?: "best" | "newest";
      from?: number;
      to?: number;
      outcome?: string | readonly string[];
      objection?: string | readonly string[];
      topic?: string | readonly string[];
      rep?: string | readonly string[];
      company?: string | readonly string[];
      playbook?: string | readonly string[];
      tips?: string | readonly string[];
      limit?: number;
      cursor?: string;
    };
    body: undefined;
    answer: {
      calls: {
        call: {
          call: string;
          kind: string;
          title: string | { erased: true };
          customer: { name: string | { erased: true }; company: string };
          rep: { id: string; name: string | { erased: true } };
          startedAt: number;
          durationMs: number;
          endedReason: string;
          consent: string;
          playbook: { id: string; version: number };
          tips: number;
          tipsLiked: number;
          lines: number;
          sample: string | null;
          lanes: { channel: string; startMs: number; endMs: number }[];
          tipsAtMs: number[];
          outcome: { outcome: string; nextStep: string | { erased: true }; nextStepOn: string | null } | null;
          csat: number | null;
          erasedAt: number | null;
          incomplete: { code: string; commits: number } | null;
        };
        hits: number;
        lines: { id: string; channel: string; startMs: number; parts: { text: string; hit: boolean }[] }[];
      }[];
      next: string | null;
      total: number;
      shown: string | null;
      facets: {
        name: "outcome" | "objection" | "topic" | "rep" | "company" | "playbook" | "tips";
        values: { value: string; label: string | null; count: number }[];
      }[];
      nothing: { searched: number; without: { drop: string; count: number }[] } | null;
    };
  };
  /** The finished calls that are found by what is asked, as a file: the first 5,000 as CSV or XLSX, the first 1,000 as PDF. */
  "GET /api/calls/export": {
    params: undefined;
    query: {
      q?: string;
      exact?: boolean;
      sort?: "best" | "newest";
      from?: number;
      to?: number;
      outcome?: string | readonly string[];
      objection?: string | readonly string[];
      topic?: string | readonly string[];
      rep?: string | readonly string[];
      company?: string | readonly string[];
      playbook?: string | readonly string[];
      tips?: string | readonly string[];
      format: "csv" | "xlsx" | "pdf";
      language?: "en" | "ar";
    };
    body: undefined;
    answer: Blob;
  };
  /** Ask for a report of a call or of some days; it is made beside, and fetched once it is ready. */
  "POST /api/reports": {
    params: undefined;
    query: undefined;
    body: {
      report: string;
      about: { kind: "call"; call: string; transcript: boolean } | { kind: "period"; from: string; days: number; reps: readonly string[] };
      format: "pdf" | "xlsx" | "csv";
      language: "en" | "ar";
    };
    answer: {
      report: string;
      what: {
        about: { kind: "call"; call: string; transcript: boolean } | { kind: "period"; from: string; days: number; reps: string[] };
        format: "pdf" | "xlsx" | "csv";
        language: "en" | "ar";
      };
      askedBy: string;
      schedule: string | null;
      night: string | null;
      state: "queued" | "making" | "ready" | "failed" | "gone";
      step: string;
      problem: { code: string; message: string; remedy: string } | null;
      askedAt: number;
      madeAt: number | null;
      expiresAt: number | null;
      position: string | null;
      timeZone: string | null;
      digest: string | null;
      bytes: number | null;
      name: string | null;
      deliveries: {
        by: "e-mail" | "webhook";
        to: string | null;
        state: "started" | "done" | "failed";
        attempts: number;
        error: string | null;
      }[];
    };
  };
  /** The newest reports, how far each is, and what came of sending them. */
  "GET /api/reports": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      reports: {
        report: string;
        what: {
          about: { kind: "call"; call: string; transcript: boolean } | { kind: "period"; from: string; days: number; reps: string[] };
          format: "pdf" | "xlsx" | "csv";
          language: "en" | "ar";
        };
        askedBy: string;
        schedule: string | null;
        night: string | null;
        state: "queued" | "making" | "ready" | "failed" | "gone";
        step: string;
        problem: { code: string; message: string; remedy: string } | null;
        askedAt: number;
        madeAt: number | null;
        expiresAt: number | null;
        position: string | null;
        timeZone: string | null;
        digest: string | null;
        bytes: number | null;
        name: string | null;
        deliveries: {
          by: "e-mail" | "webhook";
          to: string | null;
          state: "started" | "done" | "failed";
          attempts: number;
          error: string | null;
        }[];
      }[];
    };
  };
  /** One report, and how far it is. */
  "GET /api/reports/:report": {
    params: { report: string };
    query: undefined;
    body: undefined;
    answer: {
      report: string;
      what: {
        about: { kind: "call"; call: string; transcript: boolean } | { kind: "period"; from: string; days: number; reps: string[] };
        format: "pdf" | "xlsx" | "csv";
        language: "en" | "ar";
      };
      askedBy: string;
      schedule: string | null;
      night: string | null;
      state: "queued" | "making" | "ready" | "failed" | "gone";
      step: string;
      problem: { code: string; message: string; remedy: string } | null;
      askedAt: number;
      madeAt: number | null;
      expiresAt: number | null;
      position: string | null;
      timeZone: string | null;
      digest: string | null;
      bytes: number | null;
      name: string | null;
      deliveries: {
        by: "e-mail" | "webhook";
        to: string | null;
        state: "started" | "done" | "failed";
        attempts: number;
        error: string | null;
      }[];
    };
  };
  /** The file of a report that is ready. */
  "GET /api/reports/:report/file": {
    params: { report: string };
    query: undefined;
    body: undefined;
    answer: Blob;
  };
  /** Take the file of a report away. */
  "DELETE /api/reports/:report": {
    params: { report: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Reports that are made by themselves. */
  "GET /api/report-schedules": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      timeZone: string;
      schedules: {
        schedule: string;
        every: "day" | "week";
        at: string;
        first: string;
        reps: string[];
        format: "pdf" | "xlsx" | "csv";
        language: "en" | "ar";
        members: string[];
        webhook: boolean;
      }[];
      sends: { mail: boolean; webhook: boolean };
    };
  };
  /** Have a report made by itself, or change the whole of how; it begins with the next time its hour comes. */
  "PUT /api/report-schedules/:schedule": {
    params: { schedule: string };
    query: undefined;
    body: {
      every: "day" | "week";
      at: string;
      reps: readonly string[];
      format: "pdf" | "xlsx" | "csv";
      language: "en" | "ar";
      members: readonly string[];
      webhook: boolean;
    };
    answer: Record<string, never>;
  };
  /** Have it made no more; what was made stays. */
  "DELETE /api/report-schedules/:schedule": {
    params: { schedule: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Let what people did until now move a play no more, or none of them. */
  "POST /api/feedback/resets": {
    params: undefined;
    query: undefined;
    body: { reset: string; of: { playbook: string; play: string } | null };
    answer: Record<string, never>;
  };
  /** Take a reset back: what people did counts again. */
  "DELETE /api/feedback/resets/:reset": {
    params: { reset: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Start a trial: calls that begin from now on are dealt one of its arms. */
  "POST /api/experiments": {
    params: undefined;
    query: undefined;
    body: {
      experiment: string;
      name: string;
      about: { kind: "playbook"; playbook: string } | { kind: "prompt"; prompt: string } | { kind: "model"; prompt: string };
      arms: readonly { arm: string; share: number; version?: number; model?: { provider: "anthropic" | "openai"; model: string } }[];
    };
    answer: Record<string, never>;
  };
  /** End a trial: no further call is dealt its arms. */
  "POST /api/experiments/:experiment/end": {
    params: { experiment: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Say of a tip of a finished call whether it helped; said again, the last word stands. */
  "POST /api/calls/:call/tips/:suggestion/review": {
    params: { call: string; suggestion: string };
    query: undefined;
    body: { action: string; mark: "helpful" | "not" | "harmful" };
    answer: { position: string };
  };
  /** Tips with what people thought of them, a line of JSON each, to train or test a model with. */
  "GET /api/feedback/export": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: Blob;
  };
  /** What people did with the tips of each play, and how far that moves it in calls that start now. */
  "GET /api/feedback/ranking": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      rule: number;
      usual: number;
      strength: number;
      plays: {
        playbook: string;
        play: string;
        name: string;
        priority: number | null;
        isFixed: boolean;
        made: number;
        shown: number;
        liked: number;
        disliked: number;
        copied: number;
        used: number;
        snoozed: number;
        dismissed: number;
        weight: number;
        low: number;
        high: number;
        shift: number;
      }[];
      resets: { reset: string; of: { playbook: string; play: string; name: string } | null }[];
    };
  };
  /** How often tips are accepted, by play, agent, model or representative. */
  "GET /api/feedback/rates": {
    params: undefined;
    query: { by: "play" | "agent" | "model" | "rep" };
    body: undefined;
    answer: {
      rates: {
        key: string;
        shown: number;
        accepted: { count: number; of: number; share: number; low: number; high: number };
      }[];
    };
  };
  /** Trials of playbooks, prompts and models, with what came of each arm. */
  "GET /api/experiments": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      trials: {
        experiment: string;
        name: string;
        about: { kind: "playbook"; playbook: string } | { kind: "prompt"; prompt: string } | { kind: "model"; prompt: string };
        isRunning: boolean;
        arms: {
          arm: string;
          share: number;
          version?: number;
          model?: { provider: "anthropic" | "openai"; model: string };
          calls: number;
          tips: number;
          accepted: { count: number; of: number; share: number; low: number; high: number } | null;
          disliked: { count: number; of: number; share: number; low: number; high: number } | null;
          reached: { count: number; of: number; share: number; low: number; high: number } | null;
          difference: { difference: number; low: number; high: number } | null;
        }[];
      }[];
      prompts: { prompt: string; versions: number[] }[];
    };
  };
  /** Tips that wait to be looked at again: a tenth of those that were shown, by lot. */
  "GET /api/feedback/queue": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      tips: {
        call: string;
        suggestion: string;
        title: string;
        headline: string;
        say: string;
        play: string;
        model: string | null;
        words: string | null;
        madeAtMs: number;
        startedAt: number;
        around: { channel: string; text: string; startMs: number }[];
      }[];
      waiting: number;
      reviewed: number;
      judged: number;
      agreement: { of: number; same: number; kappa: number | null };
    };
  };
  /** What the language model thought of a tip; asked once a person has said so. */
  "GET /api/calls/:call/tips/:suggestion/judged": {
    params: { call: string; suggestion: string };
    query: undefined;
    body: undefined;
    answer: { judged: { mark: string; why: string | null; model: string | null } | null };
  };
  /** What was recorded of a call's sound, where it is silent, or why there is none. */
  "GET /api/calls/:call/recording": {
    params: { call: string };
    query: undefined;
    body: undefined;
    answer: {
      none: null | "not-asked" | "unanswered" | "refused" | "withdrawn" | "no-words" | "deleted" | "erased" | "gone";
      sides: {
        channel: "rep" | "customer";
        spans: { fromMs: number; toMs: number }[];
        muted: { fromMs: number; toMs: number }[];
      }[];
      takenBack: { fromMs: number; toMs: number }[];
    };
  };
  /** Recorded sound between two moments of a call, a minute at most: WAV, the rep left and the customer right. */
  "GET /api/calls/:call/sound": {
    params: { call: string };
    query: { from: number; to: number; channel?: "rep" | "customer" };
    body: undefined;
    answer: Blob;
  };
  /** The voices here that speak a language, which one would say a tip, and why. */
  "GET /api/voices": {
    params: undefined;
    query: { language: string; voice?: string };
    body: undefined;
    answer: {
      voices: { id: string; quality: string; textLeaves: boolean }[];
      chosen: string | null;
      reason: string;
      isLooking: boolean;
    };
  };
  /** The headline of a tip said aloud, while its call goes on: WAV, as it is made. */
  "GET /api/calls/:call/tips/:tip/voice": {
    params: { call: string; tip: string };
    query: { voice?: string; rate?: number };
    body: undefined;
    answer: Blob;
  };
  /** What is best said of an answer, in one sentence aloud, while its exercise goes on: WAV, as it is made. */
  "GET /api/calls/:call/feedback/:feedback/voice": {
    params: { call: string; feedback: string };
    query: { voice?: string; rate?: number };
    body: undefined;
    answer: Blob;
  };
  /** What the played customer of one's own exercise said, aloud, while it goes on: pieces of sound as they are made, each with how much of the text is heard by then. */
  "GET /api/calls/:call/utterances/:utterance/voice": {
    params: { call: string; utterance: string };
    query: undefined;
    body: undefined;
    answer: Blob;
  };
  /** How one can sign in here. */
  "GET /api/sign-in": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { password: boolean; demo: boolean; oidc: boolean };
  };
  /** Sign in with an e-mail address and a password. */
  "POST /api/sign-in": {
    params: undefined;
    query: undefined;
    body: { tenant?: string; email: string; password: string };
    answer: { access: string | null; expiresInS: number; challenge: string | null };
  };
  /** Open the demo, on the computer that runs it. */
  "POST /api/sign-in/demo": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { access: string | null; expiresInS: number; challenge: string | null };
  };
  /** Set a password by a link that was sent, and sign in. */
  "POST /api/sign-in/link": {
    params: undefined;
    query: undefined;
    body: { link: string; password: string };
    answer: { access: string | null; expiresInS: number; challenge: string | null };
  };
  /** The next access token, by the cookie that signing in set. */
  "POST /api/session/refresh": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { access: string | null; expiresInS: number; challenge: string | null };
  };
  /** End this session. */
  "POST /api/session/sign-out": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Who is signed in, and as what. */
  "GET /api/me": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      tenant: { id: string; name: string };
      person: { id: string; name: string; email: string };
      roles: ("admin" | "supervisor" | "agent" | "viewer" | "compliance")[];
      session: string | null;
    };
  };
  /** Where one is signed in; for administrators with everybody, where anybody of the tenant is. */
  "GET /api/sessions": {
    params: undefined;
    query: { everybody?: boolean };
    body: undefined;
    answer: {
      sessions: {
        session: string;
        member: string;
        name: string;
        how: string;
        agent: string;
        createdAt: string;
        seenAt: string;
        isThis: boolean;
      }[];
    };
  };
  /** End a session of one's own; for administrators, of anybody in the tenant. */
  "DELETE /api/sessions/:session": {
    params: { session: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Sign out everywhere, this session included. */
  "DELETE /api/sessions": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Change one's password; every other session ends. */
  "POST /api/password": {
    params: undefined;
    query: undefined;
    body: { old: string; next: string };
    answer: { access: string | null; expiresInS: number; challenge: string | null };
  };
  /** A ticket for one socket, good once and for 30 seconds. */
  "POST /api/socket-ticket": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { ticket: string };
  };
  /** Everybody who belongs to the tenant or was asked to. */
  "GET /api/members": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      members: {
        member: string;
        name: string;
        email: string;
        roles: ("admin" | "supervisor" | "agent" | "viewer" | "compliance")[];
        state: "invited" | "active";
        team: string | null;
      }[];
    };
  };
  /** Ask somebody to join: answers a link, once, by which they set a password. */
  "POST /api/members": {
    params: undefined;
    query: undefined;
    body: {
      email: string;
      name: string;
      roles: readonly ("admin" | "supervisor" | "agent" | "viewer" | "compliance")[];
    };
    answer: { member: string; link: string; hours: number };
  };
  /** Give somebody these roles and no others. */
  "PUT /api/members/:member/roles": {
    params: { member: string };
    query: undefined;
    body: { roles: readonly ("admin" | "supervisor" | "agent" | "viewer" | "compliance")[] };
    answer: Record<string, never>;
  };
  /** Count somebody with a team in the figures, or with none. */
  "PUT /api/members/:member/team": {
    params: { member: string };
    query: undefined;
    body: { team: string | null };
    answer: Record<string, never>;
  };
  /** Somebody may do nothing here any more; what they said and did stays. */
  "DELETE /api/members/:member": {
    params: { member: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** The tenant's rules. */
  "GET /api/policy": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      language: string;
      timeZone: string;
      vocabulary: { word: string; pronunciation: string | null }[];
      limits: { requestsPerMinute: number; soundSecondsPerDay: number; tokensPerDay: number };
      retention: { transcriptDays: number; recordingDays: number };
      redaction: { identityNumbers: boolean; names: boolean; format: "token" | "stars" | "last-four" };
      consent: {
        preset: "all-parties" | "one-party" | "notice";
        legalBasis: string;
        notice: "shown" | "spoken" | "both";
        recording: "never" | "ask";
      };
      voice?: { voice: string | null; textMayLeave: boolean };
      speech?: {
        engine: string | null;
        soundMayLeave: boolean;
        patience?: "quick" | "usual" | "patient";
        suppressNoise?: "auto" | "always" | "never";
      };
      models?: { wordsMayLeave: boolean; own?: { provider: "anthropic" | "openai"; prompt: string; model: string }[] };
      web?: { mayLookUp: boolean; customerToo: boolean };
      reading?: { customerWords: boolean };
      watching?: { allowed: boolean };
    };
  };
  /** Change the tenant's rules, whole. */
  "PUT /api/policy": {
    params: undefined;
    query: undefined;
    body: {
      language: string;
      timeZone: string;
      vocabulary: readonly { word: string; pronunciation: string | null }[];
      limits: { requestsPerMinute: number; soundSecondsPerDay: number; tokensPerDay: number };
      retention: { transcriptDays: number; recordingDays: number };
      redaction: { identityNumbers: boolean; names: boolean; format: "token" | "stars" | "last-four" };
      consent: {
        preset: "all-parties" | "one-party" | "notice";
        legalBasis: string;
        notice: "shown" | "spoken" | "both";
        recording: "never" | "ask";
      };
      voice?: { voice: string | null; textMayLeave: boolean };
      speech?: {
        engine: string | null;
        soundMayLeave: boolean;
        patience?: "quick" | "usual" | "patient";
        suppressNoise?: "auto" | "always" | "never";
      };
      models?: {
        wordsMayLeave: boolean;
        own?: readonly { provider: "anthropic" | "openai"; prompt: string; model: string }[];
      };
      web?: { mayLookUp: boolean; customerToo: boolean };
      reading?: { customerWords: boolean };
      watching?: { allowed: boolean };
    };
    answer: Record<string, never>;
  };
  /** Keys with which machines come in. */
  "GET /api/keys": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      keys: {
        key: string;
        name: string;
        roles: ("admin" | "supervisor" | "agent" | "viewer" | "compliance")[];
        madeBy: string;
        createdAt: string;
        usedAt: string | null;
        expiresAt: string | null;
      }[];
    };
  };
  /** Make a key; it is shown in this answer and never again. */
  "POST /api/keys": {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      roles: readonly ("admin" | "supervisor" | "agent" | "viewer" | "compliance")[];
      expiresAt: string | null;
    };
    answer: { key: string; secret: string };
  };
  /** A key is worth nothing from here on. */
  "DELETE /api/keys/:key": {
    params: { key: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** The second step of a sign-in: a code of the app, or a recovery code. */
  "POST /api/sign-in/second": {
    params: undefined;
    query: undefined;
    body: { challenge: string; code: string };
    answer: { access: string | null; expiresInS: number; challenge: string | null };
  };
  /** Whether two-step sign-in is on. */
  "GET /api/totp": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { on: boolean };
  };
  /** Begin to set up two-step sign-in: answers a secret for an app, once. */
  "POST /api/totp": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { secret: string; link: string };
  };
  /** Switch two-step sign-in on by a code of the app: answers ten recovery codes, once. */
  "POST /api/totp/confirm": {
    params: undefined;
    query: undefined;
    body: { code: string };
    answer: { codes: string[] };
  };
  /** Switch two-step sign-in off, by the password or by a code. */
  "DELETE /api/totp": {
    params: undefined;
    query: undefined;
    body: { password: string } | { code: string };
    answer: Record<string, never>;
  };
  /** Switch two-step sign-in off for somebody who lost telephone and recovery codes. */
  "DELETE /api/members/:member/totp": {
    params: { member: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Go to the company's own sign-in. */
  "GET /api/sign-in/oidc": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Come back from the company's own sign-in; answers by sending the browser to the page. */
  "GET /api/sign-in/oidc/back": {
    params: undefined;
    query: { code?: string; state?: string; iss?: string; error?: string };
    body: undefined;
    answer: Record<string, never>;
  };
  /** The calls that somebody had to do with, by phone number, e-mail address, CRM id, or one call. */
  "POST /api/rights/find": {
    params: undefined;
    query: undefined;
    body: { by: "phone" | "email" | "crm" | "call" | "rep"; value: string };
    answer: {
      person: string | null;
      count: number;
      calls: {
        call: string;
        startedAt: number | null;
        endedAt: number | null;
        state: "live" | "ended" | "erased";
        hold: string | null;
      }[];
    };
  };
  /** Everything held of somebody, as a file: JSON with every event, or vCon. The other party's data is left out. */
  "POST /api/rights/export": {
    params: undefined;
    query: undefined;
    body: { by: "phone" | "email" | "crm" | "call" | "rep"; value: string; format: "json" | "vcon" };
    answer: Blob;
  };
  /** Who the customer of a call was, where that came to be known later; kept as a keyed hash alone. */
  "POST /api/calls/:call/person": {
    params: { call: string };
    query: undefined;
    body: { phone?: string; email?: string; crm?: string };
    answer: { references: number };
  };
  /** Forgets somebody for good: first a preview with a token, then, with that token, the erasure. */
  "POST /api/rights/erase": {
    params: undefined;
    query: undefined;
    body: {
      by: "phone" | "email" | "crm" | "call" | "rep";
      value: string;
      dryRun: boolean;
      confirm?: string;
      why?: "asked" | "mistake";
    };
    answer: {
      erasure: string | null;
      calls: number;
      list: {
        call: string;
        startedAt: number | null;
        endedAt: number | null;
        state: "live" | "ended" | "erased";
        hold: string | null;
      }[];
      stores: { name: string; items: number }[] | null;
      goes: string[];
      stays: string[];
      confirm: string | null;
    };
  };
  /** Erasures of this tenant, newest first, with how far each has come. */
  "GET /api/rights/erasures": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      erasures: {
        receipt: string;
        tenant: string;
        target: "call" | "person";
        person: string | null;
        subjects: string[];
        why: string;
        by: string;
        calls: number;
        requestedAt: string;
        unreadableSince: string | null;
        state: "under way" | "verified" | "scrubbed";
        steps: { step: string; does: string; doneAt: string | null; counts: Record<string, number> }[];
        remains: { what: string; until: string | null }[];
      }[];
    };
  };
  /** The receipt of an erasure: each step, and what remains until when. */
  "GET /api/rights/erasures/:erasure": {
    params: { erasure: string };
    query: undefined;
    body: undefined;
    answer: {
      receipt: string;
      tenant: string;
      target: "call" | "person";
      person: string | null;
      subjects: string[];
      why: string;
      by: string;
      calls: number;
      requestedAt: string;
      unreadableSince: string | null;
      state: "under way" | "verified" | "scrubbed";
      steps: { step: string; does: string; doneAt: string | null; counts: Record<string, number> }[];
      remains: { what: string; until: string | null }[];
    };
  };
  /** Legal holds that stand. */
  "GET /api/holds": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { holds: { hold: string; call: string | null; file: string }[] };
  };
  /** Places a legal hold on one call or on all: nothing of them is erased until it is lifted. */
  "POST /api/holds": {
    params: undefined;
    query: undefined;
    body: { call: string | null; file: string };
    answer: { holds: { hold: string; call: string | null; file: string }[] };
  };
  /** Lifts a legal hold. */
  "DELETE /api/holds/:hold": {
    params: { hold: string };
    query: undefined;
    body: undefined;
    answer: { holds: { hold: string; call: string | null; file: string }[] };
  };
  /** What retention would forget now, or in some days if nothing changes; nothing is touched. */
  "GET /api/retention/preview": {
    params: undefined;
    query: { inDays?: number };
    body: undefined;
    answer: {
      at: number;
      transcripts: {
        days: number;
        due: number;
        held: number;
        calls: { call: string; endedAt: number | null; hold: string | null }[];
      };
      recordings: {
        days: number;
        due: number;
        held: number;
        calls: { call: string; endedAt: number | null; hold: string | null }[];
      };
    };
  };
  /** What retention did, newest first, with the receipts. */
  "GET /api/retention/runs": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      runs: { run: string; ranAt: number; transcripts: number; recordings: number; held: number; erasure: string | null }[];
    };
  };
  /** Begins to send a recording; its parts follow. */
  "POST /api/uploads": {
    params: undefined;
    query: undefined;
    body: { bytes: number };
    answer: {
      upload: string;
      receivedBytes: number;
      sound: { kind: string; codec: string; channelCount: number; rateHz: number; durationMs: number; peaks: number[][] } | null;
    };
  };
  /** A part of it, up to 1 MB; the answer to the last one says what was sent. */
  "PUT /api/uploads/:upload/part": {
    params: { upload: string };
    query: { at: number };
    body: Blob;
    answer: {
      upload: string;
      receivedBytes: number;
      sound: { kind: string; codec: string; channelCount: number; rateHz: number; durationMs: number; peaks: number[][] } | null;
    };
  };
  /** Drops a recording that was sent and not played. */
  "DELETE /api/uploads/:upload": {
    params: { upload: string };
    query: undefined;
    body: undefined;
    answer: { dropped: true };
  };
  /** Plays recordings that were sent as a call, at the speed of speech or as fast as they are heard. */
  "POST /api/uploads/play": {
    params: undefined;
    query: undefined;
    body: {
      call: string;
      title: string;
      customer: { name: string; company: string; role: string; id?: string; phone?: string; email?: string; crm?: string };
      language: string;
      playbook: { id: string; version: number } | null;
      pace: "real" | "fast";
      agreed: "aloud" | "in-writing" | "not-asked";
      sides: readonly { upload: string; channel: number; side: "rep" | "customer" }[];
    };
    answer: { call: string };
  };
  /** How far a recording is that is played into a call. */
  "GET /api/calls/:call/played": {
    params: { call: string };
    query: undefined;
    body: undefined;
    answer: {
      state: "playing" | "finished" | "stopped" | "failed";
      atMs: number;
      durationMs: number;
      problem: { code: string; message: string; remedy: string | null } | null;
    };
  };
  /** Stops a recording that is played, and ends its call. */
  "DELETE /api/calls/:call/played": {
    params: { call: string };
    query: undefined;
    body: undefined;
    answer: { stopped: true };
  };
  /** Whether a recording was brought in before, and how far it is heard. */
  "GET /api/imports/:imported": {
    params: { imported: string };
    query: undefined;
    body: undefined;
    answer: {
      call: string;
      state: "none" | "going" | "over";
      played: {
        state: "playing" | "finished" | "stopped" | "failed";
        atMs: number;
        durationMs: number;
        problem: { code: string; message: string; remedy: string | null } | null;
      } | null;
    };
  };
  /** Plays recordings that were sent as a past call of somebody of the tenant, as fast as they are heard. */
  "POST /api/imports": {
    params: undefined;
    query: undefined;
    body: {
      rep: string | null;
      recordedAt: number;
      title: string;
      customer: { name: string; company: string; role: string; id?: string; phone?: string; email?: string; crm?: string };
      language: string;
      playbook: { id: string; version: number } | null;
      agreed: "aloud" | "in-writing" | "not-asked";
      basis: string;
      sides: readonly { upload: string; channel: number; side: "rep" | "customer" }[];
    };
    answer: { call: string };
  };
  /** An offer of sound by WebRTC for a call that goes on, answered with ours; each track is a side. */
  "POST /api/calls/:call/media": {
    params: { call: string };
    query: undefined;
    body: { sdp: string; sides: Record<string, "rep" | "customer"> };
    answer: { sdp: string };
  };
  /** The documents that questions are answered from, newest first, with how far each is read. */
  "GET /api/knowledge/documents": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      documents: {
        document: string;
        name: string;
        title: string;
        kind: string;
        bytes: number;
        state: "waiting" | "indexed" | "rejected";
        code: string | null;
        progress: { done: number; of: number } | null;
        uploadedAt: number;
        indexedAt: number | null;
        language: string;
        pages: number | null;
        passages: number;
        isSuperseded: boolean;
        byMeaning: boolean;
      }[];
      byMeaning: boolean;
    };
  };
  /** Begins to hand in a document (PDF, DOCX, Markdown, TXT, HTML); its parts follow. */
  "POST /api/knowledge/uploads": {
    params: undefined;
    query: undefined;
    body: { upload: string; name: string; bytes: number };
    answer: {
      upload: string;
      receivedBytes: number;
      document: { document: string; name: string; isKnown: boolean } | null;
    };
  };
  /** A part of it, up to 1 MB; the answer to the last one names the document. */
  "PUT /api/knowledge/uploads/:upload/part": {
    params: { upload: string };
    query: { at: number };
    body: Blob;
    answer: {
      upload: string;
      receivedBytes: number;
      document: { document: string; name: string; isKnown: boolean } | null;
    };
  };
  /** Reads a document again. */
  "POST /api/knowledge/documents/:document/index": {
    params: { document: string };
    query: undefined;
    body: undefined;
    answer: { document: string };
  };
  /** Removes a document: at once it answers nothing; for a day it can be brought back, then its file and key go. */
  "DELETE /api/knowledge/documents/:document": {
    params: { document: string };
    query: undefined;
    body: undefined;
    answer: { document: string };
  };
  /** Brings a document back that was removed less than a day ago. */
  "POST /api/knowledge/documents/:document/restore": {
    params: { document: string };
    query: undefined;
    body: undefined;
    answer: { document: string };
  };
  /** Answers a question from the documents, with where every passage stands, or says that they do not. */
  "POST /rag/query": {
    params: undefined;
    query: undefined;
    body: { question: string; count?: number };
    answer: {
      isKnown: boolean;
      answer: string;
      passages: {
        document: string;
        title: string;
        heading: string;
        page: number | null;
        passage: string;
        sha256: string;
        text: string;
        score: number;
        isSuperseded: boolean;
      }[];
    };
  };
  /** Engines that are there to hear a call in a language, the one that would be taken first, and what keeps the others from it. */
  "GET /api/speech/engines": {
    params: undefined;
    query: { language?: string };
    body: undefined;
    answer: {
      language: string;
      soundMayLeave: boolean;
      engines: {
        engine: string;
        model: string;
        accuracy: string;
        leavesHouse: boolean;
        obstacle: null | "language" | "sound-leaves" | "too-slow" | "only-samples";
        reason: string;
      }[];
    };
  };
  /** Say whose voice it is, that two voices of a side are one person, or that it was not so after all. */
  "POST /api/calls/:call/speakers": {
    params: { call: string };
    query: undefined;
    body: { action: string; channel: "rep" | "customer"; speaker: string; name: string } | { action: string; channel: "rep" | "customer"; speaker: string; into: string } | { action: string; undoes: string };
    answer: { position: string };
  };
  /** What came up in a finished call, what is to be done, and a draft of a letter to follow it up. */
  "GET /api/calls/:call/summary": {
    params: { call: string };
    query: undefined;
    body: undefined;
    answer: {
      summary: null | {
        sentences: { utterance: string; atMs: number; text: string; by: "rep" | "customer" }[];
        moments: { utterance: string; atMs: number; text: string; what: string }[];
        objections: { utterance: string; atMs: number; text: string; about: string; met: boolean }[];
        actions: { utterance: string; atMs: number; text: string; by: "rep" | "customer"; due: string | null }[];
        letter: { subject: string; body: string };
        written: null | {
          model: string;
          told: { utterance: string; atMs: number; text: string; by: "rep" | "customer"; outdated: boolean }[];
        };
      };
    };
  };
  /** The recorded events of a call with their times, from its beginning, a page at a time. */
  "GET /api/calls/:call/replay": {
    params: { call: string };
    query: { after?: string };
    body: undefined;
    answer: {
      facts: {
        id: string;
        type: string;
        data: unknown;
        actor: string;
        cause: string | null;
        clockMs: number;
        at: number;
        sawInterim: string | null;
      }[];
      next: string | null;
      unreadable: number;
    };
  };
  /** The interim text of a call that is still kept, with its times, a page at a time. */
  "GET /api/calls/:call/replay/interim": {
    params: { call: string };
    query: { after?: string };
    body: undefined;
    answer: { halves: { id: string; place: string; at: number; data: unknown }[]; next: string | null };
  };
  /** Write what was said in place of what was heard, or take such a correction back. */
  "POST /api/calls/:call/words": {
    params: { call: string };
    query: undefined;
    body: { action: string; utterance: string; text: string } | { action: string; undoes: string };
    answer: { position: string };
  };
  /** Comment on a moment of a finished call, take a comment off, or take either back. */
  "POST /api/calls/:call/comments": {
    params: { call: string };
    query: undefined;
    body: { action: string; comment: string; atMs: number; text: string } | { action: string; removes: string } | { action: string; undoes: string };
    answer: { position: string };
  };
  /** Say what holds of one check of the scorecard, in place of the rules, or take that back. */
  "POST /api/calls/:call/scorecard": {
    params: { call: string };
    query: undefined;
    body: { action: string; check: string; verdict: "yes" | "no" | "unknown" } | { action: string; undoes: string };
    answer: { position: string };
  };
  /** Be done with a call in the coaching queue, leave it for later, or take that back. */
  "POST /api/calls/:call/coaching": {
    params: { call: string };
    query: undefined;
    body: { action: string; mark: "done" | "later" } | { action: string; undoes: string };
    answer: { position: string };
  };
  /** Begin an exercise: a call whose customer is played. Its words come and go as in every call. */
  "POST /api/practice/exercises": {
    params: undefined;
    query: undefined;
    body: {
      scenario: { id: string; version?: number };
      mode: "question" | "typed" | "spoken";
      assignment?: string;
      from?: { call: string; utterance: string };
    };
    answer: { call: string; position: string };
  };
  /** What could be said now; it costs no points. */
  "POST /api/practice/exercises/:call/hint": {
    params: { call: string };
    query: undefined;
    body: { action: string };
    answer: { text: string; from: string; position: string };
  };
  /** What the rep is told of an exercise; once it is over, also what the customer knew and hid. */
  "GET /api/practice/exercises/:call": {
    params: { call: string };
    query: undefined;
    body: undefined;
    answer: {
      scenario: {
        id: string;
        version: number;
        name: string;
        trade: "saas" | "real-estate" | "support" | "renewal" | "other";
        difficulty: "friendly" | "fair" | "hard";
        language: string;
        persona: { name: string; company: string; role: string; character: string };
        scene: string;
        goal: string;
        minutes: number;
        questions: number;
        rubric: string;
      };
      mode: string;
      over: boolean;
      told: {
        truth: string;
        facts: { id: string; says: string; revealed: boolean }[];
        objections: {
          id: string;
          about: string;
          says: string;
          settledBy: { is: string; said: boolean }[];
          settled: boolean;
          better: string;
        }[];
      } | null;
    };
  };
  /** Ask an exercise of people until a day. Sent again it is the same one. */
  "PUT /api/practice/assignments/:assignment": {
    params: { assignment: string };
    query: undefined;
    body: { scenario: string; to: readonly string[]; dueOn: string; pointsMin?: number };
    answer: { assignment: string };
  };
  /** Ask it no more; what was done of it stays. */
  "DELETE /api/practice/assignments/:assignment": {
    params: { assignment: string };
    query: undefined;
    body: undefined;
    answer: { assignment: string };
  };
  /** Your exercises, your skills over time, and what is assigned to you. */
  "GET /api/practice/progress": {
    params: undefined;
    query: { position?: string };
    body: undefined;
    answer: {
      person: { id: string; name: string };
      today: string;
      exercises: {
        call: string;
        scenario: { id: string; version: number; name: string };
        difficulty: string | null;
        mode: string;
        assignment: string | null;
        at: number;
        durationMs: number;
        points: number | null;
      }[];
      isAll: boolean;
      skills: {
        criterion: string;
        name: string;
        share: number | null;
        tries: number;
        over: { call: string; at: number; share: number }[];
      }[];
      skillTriesMin: number;
      assigned: {
        assignment: string;
        scenario: { id: string; name: string };
        dueOn: string;
        pointsMin: number;
        by: { id: string; name: string };
        state: "done" | "done-late" | "open" | "overdue";
        tries: number;
        best: number | null;
      }[];
    };
  };
  /** The same of somebody of the team. */
  "GET /api/practice/team/:member": {
    params: { member: string };
    query: { position?: string };
    body: undefined;
    answer: {
      person: { id: string; name: string };
      today: string;
      exercises: {
        call: string;
        scenario: { id: string; version: number; name: string };
        difficulty: string | null;
        mode: string;
        assignment: string | null;
        at: number;
        durationMs: number;
        points: number | null;
      }[];
      isAll: boolean;
      skills: {
        criterion: string;
        name: string;
        share: number | null;
        tries: number;
        over: { call: string; at: number; share: number }[];
      }[];
      skillTriesMin: number;
      assigned: {
        assignment: string;
        scenario: { id: string; name: string };
        dueOn: string;
        pointsMin: number;
        by: { id: string; name: string };
        state: "done" | "done-late" | "open" | "overdue";
        tries: number;
        best: number | null;
      }[];
    };
  };
  /** Who practised, how their skills stand, and what was assigned to whom. */
  "GET /api/practice/team": {
    params: undefined;
    query: { position?: string };
    body: undefined;
    answer: {
      today: string;
      people: {
        id: string;
        name: string;
        exercises: number;
        lastAt: number | null;
        points: number[];
        skills: { criterion: string; share: number | null }[];
        open: number;
        overdue: number;
      }[];
      criteria: { criterion: string; name: string }[];
      assignments: {
        assignment: string;
        scenario: { id: string; name: string };
        dueOn: string;
        pointsMin: number;
        by: { id: string; name: string };
        people: {
          id: string;
          name: string;
          state: "done" | "done-late" | "open" | "overdue";
          tries: number;
          best: number | null;
        }[];
      }[];
    };
  };
  /** The newest exercises of the company that are over. */
  "GET /api/practice/exercises": {
    params: undefined;
    query: { limit?: number; position?: string };
    body: undefined;
    answer: {
      exercises: {
        call: string;
        scenario: { id: string; version: number; name: string };
        difficulty: string | null;
        mode: string;
        assignment: string | null;
        at: number;
        durationMs: number;
        points: number | null;
        person: { id: string; name: string };
      }[];
    };
  };
  /** A certificate of an exercise that came to 60 points or more, as PDF. */
  "GET /api/practice/exercises/:call/certificate": {
    params: { call: string };
    query: { language?: "en" | "ar" };
    body: undefined;
    answer: Blob;
  };
  /** Searches one keeps, in the order in which they were kept. */
  "GET /api/searches": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { searches: { id: string; name: string; query: string }[] };
  };
  /** Keep a search; the same id again changes it. */
  "PUT /api/searches/:search": {
    params: { search: string };
    query: undefined;
    body: { name: string; query: string };
    answer: Record<string, never>;
  };
  /** Keep a search no longer. */
  "DELETE /api/searches/:search": {
    params: { search: string };
    query: undefined;
    body: undefined;
    answer: Record<string, never>;
  };
  /** Every event of the company, newest first, with who, when and why; without any words. */
  "GET /api/audit": {
    params: undefined;
    query: {
      actor?: string;
      type?: string;
      call?: string;
      customer?: string;
      by?: "person" | "key" | "program";
      from?: number;
      to?: number;
      limit?: number;
      cursor?: string;
    };
    body: undefined;
    answer: {
      entries: {
        place: string;
        event: string;
        type: string;
        v: number;
        kind: string;
        aggregate: string;
        call: string | null;
        actor: string;
        writtenAt: number;
        storedAt: number;
        cause: string | null;
        tick: number | null;
        correlation: string;
        thing: string | null;
        facts: Record<string, string | number | boolean>;
      }[];
      next: string | null;
      actors: { actor: string; kind: "person" | "key" | "program"; name: string }[];
    };
  };
  /** How far the trail and the notary's seal have come. */
  "GET /api/audit/seal": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      events: number;
      newest: string | null;
      head: null | { size: number; time: string; keyId: string; root: string; publicKey: string | null };
      refusal: string | null;
    };
  };
  /** Who looked at personal data, or took it along, by which way, and how often. */
  "GET /api/audit/access": {
    params: undefined;
    query: { from?: number; to?: number };
    body: undefined;
    answer: {
      sums: { actor: string; type: string; action: string; times: number; things: number; lastAt: number }[];
      actors: { actor: string; kind: "person" | "key" | "program"; name: string }[];
    };
  };
  /** An event by its id or place, with what led to it and what came of it. */
  "GET /api/audit/walk/:event": {
    params: { event: string };
    query: undefined;
    body: undefined;
    answer: {
      entries: {
        place: string;
        event: string;
        type: string;
        v: number;
        kind: string;
        aggregate: string;
        call: string | null;
        actor: string;
        writtenAt: number;
        storedAt: number;
        cause: string | null;
        tick: number | null;
        correlation: string;
        thing: string | null;
        facts: Record<string, string | number | boolean>;
      }[];
      focus: string;
      edges: { from: string; to: string; why: "cause" | "names" | "same-words" }[];
      more: { causes: number; effects: number };
      interim: Record<string, number>;
      fragments: Record<string, { utterance: string; revision: number }>;
      actors: { actor: string; kind: "person" | "key" | "program"; name: string }[];
    };
  };
  /** An event with its fields opened; what was erased says so. */
  "GET /api/audit/events/:place": {
    params: { place: string };
    query: undefined;
    body: undefined;
    answer: {
      place: string;
      event: string;
      type: string;
      v: number;
      data: unknown;
      personal: string[];
      unreadable: string | null;
    };
  };
  /** The way from an event's commit to the root that the notary signed, step by step. */
  "GET /api/audit/proof/:place": {
    params: { place: string };
    query: undefined;
    body: undefined;
    answer: {
      sealed: boolean;
      size: number;
      sequence: number;
      proof: null | {
        leaf: string;
        steps: { side: "left" | "right"; hash: string; result: string }[];
        root: string;
        time: string;
        keyId: string;
        publicKey: string;
        origin: string;
        holds: boolean;
      };
    };
  };
  /** The same as a file that anybody can check with `wingman verify`; its words stay sealed. */
  "GET /api/audit/proof-file/:place": {
    params: { place: string };
    query: undefined;
    body: undefined;
    answer: Blob;
  };
  /** A call as a signed vCon with the proofs of its events, for `wingman verify` or any reader of JWS. */
  "GET /api/audit/bundle/:call": {
    params: { call: string };
    query: undefined;
    body: undefined;
    answer: Blob;
  };
  /** Lag, quarantine and mends of the readers, and how long appends take, for Prometheus. */
  "GET /metrics": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: Blob;
  };
  /** This description of the API, as OpenAPI 3.1. */
  "GET /api/openapi.json": {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: unknown;
  };
};
