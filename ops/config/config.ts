import { Failure } from "@wingman/domain/failure";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { billingSettings } from "./billing-settings.ts";
import { mailSettings } from "./mail-settings.ts";
import { knowledgeSettings } from "./knowledge-settings.ts";
import { modelSettings } from "./model-settings.ts";
import { singleSignOnSettings } from "./single-sign-on-settings.ts";
import { webSettings } from "./web-settings.ts";

/**
 * Every setting there is, in one place. A property is read from the environment under its name in capitals behind
 * WINGMAN_ (`natsUrl` is WINGMAN_NATS_URL); an empty variable counts as not set. `expected` finishes the sentence
 * "expected ..." when a value is wrong; what is `secret` is never shown.
 */
export const configSchema = Type.Object(
  {
    natsUrl: Type.Optional(
      Type.String({
        pattern: "^(nats|tls|ws|wss)://[^\\s]+$",
        secret: true,
        description: "A NATS server that already runs (2.12 or newer, with JetStream). Unset: one is started here.",
        expected: "an address such as nats://127.0.0.1:4222",
      }),
    ),
    natsMonitorUrl: Type.Optional(
      Type.String({
        pattern: "^https?://[^\\s]+$",
        description:
          "The monitoring address of that server (its http_port), several with commas: asked whether it writes to disk before it acknowledges. Unset: port 8222 of the same host.",
        expected: "an address such as http://127.0.0.1:8222",
      }),
    ),
    natsCreds: Type.Optional(
      Type.String({
        minLength: 1,
        secret: true,
        description:
          "What a role signs in to that server with: a user's seed, a credentials file's text, or user:password. Unset: natsCredsFile, else what the address says.",
        expected: "a seed (SU…), the text of a credentials file, or user:password",
      }),
    ),
    natsCredsFile: Type.Optional(
      Type.String({ minLength: 1, description: "A file with the same in it.", expected: "the path of a file" }),
    ),
    linkCaFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The certificate authority of the links between roles and servers (PEM). With it NATS and PostgreSQL must prove who they are.",
        expected: "the path of a file",
      }),
    ),
    linkCertFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: "This role's own certificate on those links (PEM), read again at every connection.",
        expected: "the path of a file",
      }),
    ),
    linkKeyFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The private key of that certificate (PEM).",
        expected: "the path of a file",
      }),
    ),
    durability: Type.Union([Type.Literal("prove"), Type.Literal("trust")], {
      default: "prove",
      description:
        "`prove`: refuse servers that would lose acknowledged facts at a power cut, or of which it cannot be known. `trust`: you answer for them.",
      expected: "one of prove, trust",
    }),
    natsServer: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The nats-server program to start. Unset: the one on PATH, else one is fetched or built.",
        expected: "the path of a program",
      }),
    ),
    postgresUrl: Type.Optional(
      Type.String({
        pattern: "^postgres(ql)?://[^\\s]+$",
        secret: true,
        description: "A PostgreSQL that already runs (15 or newer). Unset: one is started here.",
        expected: "an address such as postgres://user:password@127.0.0.1:5432/postgres",
      }),
    ),
    dataDir: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Where the log and the databases of this instance are kept. Unset: .wingman/data.",
        expected: "the path of a folder",
      }),
    ),
    notaryKeyFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The private key with which the log is sealed; made at the first start. Unset: keys/notary.key in the data folder.",
        expected: "the path of a file",
      }),
    ),
    headsFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Where the signed heads of the log are written a second time, best on another machine's disk. Unset: heads.log in the data folder.",
        expected: "the path of a file",
      }),
    ),
    masterKey: Type.Optional(
      Type.String({
        pattern: "^\\s*([0-9A-Fa-f]{64}|[A-Za-z0-9+/_-]{43}=?)\\s*$",
        secret: true,
        description:
          "The key that wraps all others. Unset: that of masterKeyFile, else one is made in the data folder, keys/master.key.",
        expected: "32 bytes in base64 or hex",
      }),
    ),
    masterKeyFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "A file with the master key in it, 32 bytes in base64 or hex. Where both are set, masterKey counts.",
        expected: "the path of a file",
      }),
    ),
    httpPort: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 65_535,
      description: "The port the page is served on; 0 takes a free one, from 4700 on.",
      expected: "a whole number from 0 to 65535",
    }),
    httpHost: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9.:_-]{1,255}$",
        description:
          "The address the page is served on. Any but this computer's own needs TLS or a proxy that ends it. Unset: 127.0.0.1.",
        expected: "an address of this machine such as 0.0.0.0",
      }),
    ),
    iceServers: Type.Optional(
      Type.String({
        pattern: "^(stuns?|turns?):[^\\s,]+(,(stuns?|turns?):[^\\s,]+)*$",
        description:
          "STUN and TURN servers for sound by WebRTC, several with commas. Unset: none, which is enough where browsers reach this machine.",
        expected: "addresses such as stun:stun.example.com:3478",
      }),
    ),
    callsMax: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_000,
        description:
          "Calls that may go on at once in one gateway; another is refused at once, with the reason. Unset: 100.",
        expected: "a whole number from 1 to 2000",
      }),
    ),
    speechSpeed: Type.Union([Type.Literal("usual"), Type.Literal("fast")], {
      default: "usual",
      description:
        "How PocketSphinx hears. `fast`: twice the calls a core, for more wrong words, of voices unlike its model's many more.",
      expected: "one of usual, fast",
    }),
    origins: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The exact addresses of the pages, with commas: no other page may open a socket or change anything, and no other name is answered. Unset: this computer's own names.",
        expected: "addresses such as https://wingman.example.com",
      }),
    ),
    tlsCertFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The certificate of the page's address, PEM, with its chain. With it the gateway speaks TLS 1.3 alone; a new file is taken up within seconds.",
        expected: "the path of a file",
      }),
    ),
    tlsKeyFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The private key of that certificate, PEM.",
        expected: "the path of a file",
      }),
    ),
    behindProxy: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The proxies that end TLS before Wingman, with commas. Only they are answered, and who asks is read from the right of X-Forwarded-For.",
        expected: "addresses or networks such as 10.0.0.7,10.1.0.0/16",
      }),
    ),
    demo: Type.Union([Type.Literal("auto"), Type.Literal("yes"), Type.Literal("no")], {
      default: "auto",
      description:
        "Whether the demo opens by one press, on this computer alone. `auto`: until a company uses this installation. `yes`: beside one.",
      expected: "one of auto, yes, no",
    }),
    adminEmail: Type.Optional(
      Type.String({
        pattern: "^[^\\s@]+@[^\\s@]+$",
        description:
          "Who becomes administrator at the first start, where nobody is: a link to set the password is printed once.",
        expected: "an e-mail address",
      }),
    ),
    company: Type.String({
      default: "main",
      pattern: "^[a-z0-9][a-z0-9-]{0,39}$",
      description: "The short name of the tenant that the first administrator belongs to.",
      expected: "small letters, digits and -",
    }),
    ...singleSignOnSettings,
    chromium: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The browser for PDF and browser tests. Unset: an installed one, else one is fetched.",
        expected: "the path of a program",
      }),
    ),
    pocketsphinx: Type.Optional(
      Type.String({
        minLength: 1,
        description: "A folder with PocketSphinx's libraries and model. Unset: found or fetched.",
        expected: "the path of a folder",
      }),
    ),
    flite: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The program flite, which says tips in English. Unset: the one on PATH, else it is fetched when somebody wants to hear tips.",
        expected: "the path of a program",
      }),
    ),
    espeak: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The program espeak-ng, which says tips in other languages. Unset: as with flite.",
        expected: "the path of a program",
      }),
    ),
    voices: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "A folder with Piper voices, an .onnx and its .onnx.json each. Unset: .wingman/voices, if it is there.",
        expected: "the path of a folder",
      }),
    ),
    voiceUrl: Type.Optional(
      Type.String({
        pattern: "^https?://[^\\s]+$",
        description:
          "A voice that speaks as OpenAI's does, with its version. Text goes there only for companies whose policy lets it. Unset: OpenAI's, if there is a key.",
        expected: "an address such as https://api.openai.com/v1",
      }),
    ),
    voiceKey: Type.Optional(
      Type.String({
        pattern: "^[!-~]{1,1000}$",
        secret: true,
        description: "The key of that voice. Unset: it is asked without one.",
        expected: "the key that the service gave you",
      }),
    ),
    voiceModel: Type.String({
      default: "gpt-4o-mini-tts",
      pattern: "^[!-~]{1,100}$",
      description: "The model of that voice.",
      expected: "a model's name",
    }),
    voiceName: Type.String({
      default: "alloy",
      pattern: "^[A-Za-z0-9._-]{1,60}$",
      description: "Which of its voices.",
      expected: "a voice's name",
    }),
    deepgramKey: Type.Optional(
      Type.String({
        pattern: "^[!-~]{8,1000}$",
        secret: true,
        description:
          "The key for Deepgram's speech recognition. With it calls of companies that let sound leave the house can be heard there. Unset: no sound goes there.",
        expected: "the key as Deepgram's console shows it",
      }),
    ),
    deepgramUrl: Type.String({
      default: "wss://api.deepgram.com",
      pattern: "^wss?://[^\\s?#]+$",
      description: "Where Deepgram listens: a region's address, or one's own server that speaks as it does.",
      expected: "an address such as wss://api.eu.deepgram.com",
    }),
    deepgramModel: Type.String({
      default: "nova-3",
      pattern: "^[A-Za-z0-9._-]{1,100}$",
      description: "The model that hears there.",
      expected: "a model's name",
    }),
    transcriptionUrl: Type.Optional(
      Type.String({
        pattern: "^https?://[^\\s?#]+$",
        description:
          "A server that transcribes as OpenAI's API has it (whisper.cpp, vLLM, faster-whisper), with its version. Unset: https://api.openai.com/v1 where there is a key, else none.",
        expected: "an address such as http://10.20.0.5:8000/v1",
      }),
    ),
    transcriptionKey: Type.Optional(
      Type.String({
        pattern: "^[!-~]{1,1000}$",
        secret: true,
        description: "The key for that server. Unset: it is asked without one.",
        expected: "the key as the server's owner shows it",
      }),
    ),
    transcriptionModel: Type.String({
      default: "whisper-1",
      pattern: "^[^\\s]{1,200}$",
      description: "The model that hears there.",
      expected: "a model's name",
    }),
    ...knowledgeSettings,
    ...modelSettings,
    ...webSettings,
    ...mailSettings,
    ...billingSettings,
    releaseMirror: Type.Optional(
      Type.String({
        pattern: "^https?://[^\\s]+$",
        secret: true,
        description:
          "Where releases are fetched from in place of their publishers, whose addresses lie below it: <mirror>/github.com/... Unset: from the publishers.",
        expected: "an address such as https://mirror.example/releases",
      }),
    ),
    speakerModel: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "An ONNX file of speaker embeddings that tells the voices of one side apart. Unset: they stay unknown. Voices are compared in memory and kept nowhere.",
        expected: "the path of a file",
      }),
    ),
    modelsDir: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Where models that hear, speak and understand are kept. Unset: .wingman/models.",
        expected: "the path of a folder",
      }),
    ),
    meaningModel: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Which model tells what is meant. `none`: plays go by wording alone, and nothing is fetched. A folder with config.json, tokenizer.json and model.safetensors of a BERT for sentences: that one, for other languages say. Unset: all-MiniLM-L6-v2, fetched once at a start (91 MB).",
        expected: "`none`, or the path of a folder",
      }),
    ),
    modelHub: Type.Optional(
      Type.String({
        pattern: "^https?://[^\\s]+$",
        secret: true,
        description:
          "Where `wingman models pull` asks for models in place of huggingface.co, with the same paths below it. Unset: there, or below releaseMirror.",
        expected: "an address such as https://mirror.example/hub",
      }),
    ),
    webhookUrl: Type.Optional(
      Type.String({
        pattern: "^https?://[^\\s]+$",
        secret: true,
        description: "Where finished calls and their outcomes are told, by POST. Unset: nowhere.",
        expected: "an address such as https://example.com/wingman",
      }),
    ),
    webhookSecret: Type.Optional(
      Type.String({
        pattern: "^whsec_[A-Za-z0-9+/]{32,88}={0,2}$",
        secret: true,
        description: "What those messages are signed with (Standard Webhooks). Unset: they are not signed.",
        expected: "whsec_ and 24 to 64 random bytes in base64",
      }),
    ),
    egressAllow: Type.Optional(
      Type.String({
        pattern: "^[^\\s,/]+(/\\d{1,3})?(\\s*,\\s*[^\\s,/]+(/\\d{1,3})?)*$",
        description:
          "What of your own network Wingman may call, over http as well: names, addresses and nets, with commas. Unset: only public addresses, only https.",
        expected: "a list such as hooks.corp.example, 10.20.0.0/16",
      }),
    ),
    tenant: Type.String({
      default: "demo",
      pattern: "^[A-Za-z0-9_-]{1,64}$",
      description: "The company that `erase` by person, `retention` and `import` are about.",
      expected: "a company's id",
    }),
    logLevel: Type.Union(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"].map((level) => Type.Literal(level as LogLevel)),
      {
        default: "info",
        description: "How much is logged.",
        expected: "one of fatal, error, warn, info, debug, trace, silent",
      },
    ),
  },
  { additionalProperties: false },
);

type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

export type Config = Static<typeof configSchema>;

/** Reads all settings, or says which variable is wrong and what was expected (WING_CONFIG_INVALID). Never repeats a value that may be secret. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config | Failure {
  const given: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(configSchema.properties)) {
    const text = env[envName(key)];
    const value = text === undefined || text === "" ? fieldOf(schema, "default") : typed(schema, text);
    if (value === undefined) continue;
    if (!Value.Check(schema, value)) {
      const shown = fieldOf(schema, "secret") === true ? "Its value" : JSON.stringify(text);
      const expected = String(fieldOf(schema, "expected"));
      return new Failure("WING_CONFIG_INVALID", `${envName(key)} is not right: ${shown} is not ${expected}.`, {
        remedy: `Set ${envName(key)} to ${expected}, or unset it.`,
      });
    }
    given[key] = value;
  }
  return given as Config; // Each property has been checked against its own schema above; optional ones may be absent.
}

/** The same settings for a screen or a log: what is secret is hidden, but for the host of an address. */
export function maskedConfig(config: Config): Record<string, string | number> {
  const shown: Record<string, string | number> = {};
  for (const [key, schema] of Object.entries(configSchema.properties)) {
    const value = config[key as keyof Config];
    if (value !== undefined) shown[key] = fieldOf(schema, "secret") === true ? masked(String(value)) : value;
  }
  return shown;
}

/** `natsUrl` → `WINGMAN_NATS_URL`. */
export const envName = (key: string): string =>
  `WINGMAN_${key.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`;

function masked(value: string): string {
  if (value.includes(",") || !URL.canParse(value)) return "***"; // A list of addresses parses as one, with a password in its path.
  const { protocol, username, password, host, pathname } = new URL(value);
  return `${protocol}//${username + password === "" ? "" : "***@"}${host}${pathname}`;
}

/** A number where the schema wants one; text that is no number stays text and is refused by the check. */
function typed(schema: TSchema, text: string): unknown {
  return fieldOf(schema, "type") === "integer" && /^-?\d+$/.test(text) ? Number(text) : text;
}

// Annotations of JSON Schema are open; TypeBox's types name only what it uses itself.
const fieldOf = (schema: TSchema, name: string): unknown => (schema as Record<string, unknown>)[name];
