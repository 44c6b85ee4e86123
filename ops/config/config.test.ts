import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { configSchema, envName, maskedConfig, readConfig } from "./config.ts";

test("with nothing set everything has its default", () => {
  assert.deepEqual(readConfig({}), {
    anthropicModel: "claude-haiku-4-5",
    llmCallCents: 50,
    llmCallTokens: 200_000,
    llmDayCents: 2_000,
    llmModel: "gpt-4.1-mini",
    llmOrder: "anthropic",
    company: "main",
    deepgramModel: "nova-3",
    deepgramUrl: "wss://api.deepgram.com",
    demo: "auto",
    speechSpeed: "usual",
    stripeMeter: "wingman_call_seconds",
    stripeUrl: "https://api.stripe.com",
    durability: "prove",
    httpPort: 0,
    logLevel: "info",
    tenant: "demo",
    transcriptionModel: "whisper-1",
    voiceModel: "gpt-4o-mini-tts",
    voiceName: "alloy",
    webCallSearches: 12,
    webDaySearches: 500,
    webOrder: "searxng,tavily,google",
  });
});

test("an empty variable counts as not set, and others are left to whom they belong", () => {
  assert.deepEqual(readConfig({ WINGMAN_NATS_URL: "", WINGMAN_HTTP_PORT: "", PATH: "/bin" }), readConfig({}));
});

test("what is set is read with its type", () => {
  const config = readConfig({
    WINGMAN_NATS_URL: "nats://10.0.0.1:4222",
    WINGMAN_HTTP_PORT: "8080",
    WINGMAN_LOG_LEVEL: "debug",
    WINGMAN_DATA_DIR: "/data",
  });
  assert.deepEqual(config, {
    anthropicModel: "claude-haiku-4-5",
    llmCallCents: 50,
    llmCallTokens: 200_000,
    llmDayCents: 2_000,
    llmModel: "gpt-4.1-mini",
    llmOrder: "anthropic",
    company: "main",
    deepgramModel: "nova-3",
    deepgramUrl: "wss://api.deepgram.com",
    demo: "auto",
    speechSpeed: "usual",
    stripeMeter: "wingman_call_seconds",
    stripeUrl: "https://api.stripe.com",
    durability: "prove",
    natsUrl: "nats://10.0.0.1:4222",
    httpPort: 8080,
    logLevel: "debug",
    tenant: "demo",
    transcriptionModel: "whisper-1",
    voiceModel: "gpt-4o-mini-tts",
    voiceName: "alloy",
    webCallSearches: 12,
    webDaySearches: 500,
    webOrder: "searxng,tavily,google",
    dataDir: "/data",
  });
});

const wrong: [variable: string, value: string, expected: RegExp][] = [
  ["WINGMAN_HTTP_PORT", "65536", /"65536" is not a whole number from 0 to 65535/],
  ["WINGMAN_HTTP_PORT", "80a", /"80a" is not a whole number/],
  ["WINGMAN_HTTP_PORT", "1.5", /whole number/],
  ["WINGMAN_LOG_LEVEL", "loud", /"loud" is not one of fatal/],
  ["WINGMAN_NATS_URL", "localhost:4222", /not an address such as nats:/],
  ["WINGMAN_POSTGRES_URL", "mysql://root:hunter2@db/x", /not an address such as postgres:/],
];
for (const [variable, value, expected] of wrong) {
  test(`${variable}=${value} is refused by name, with what was expected`, () => {
    const failure = readConfig({ [variable]: value });
    assert.ok(failure instanceof Failure);
    assert.equal(failure.code, "WING_CONFIG_INVALID");
    assert.match(failure.message, new RegExp(`^${variable} is not right`));
    assert.match(failure.message, expected);
    assert.match(failure.remedy ?? "", new RegExp(`Set ${variable} to`));
    assert.doesNotMatch(failure.message, /hunter2/);
  });
}

test("no password comes through the mask, whatever form the address has", () => {
  const addresses = [
    "nats://me:hunter2@log:4222",
    "nats://hunter2@log:4222",
    "nats://a:4222,nats://me:hunter2@b:4222",
    "tls://log?token=hunter2",
  ];
  for (const natsUrl of addresses) {
    const config = readConfig({
      WINGMAN_NATS_URL: natsUrl,
      WINGMAN_POSTGRES_URL: "postgres://me:hunter2@db:5432/x?sslpassword=hunter2",
    });
    assert.ok(!(config instanceof Failure));
    assert.doesNotMatch(JSON.stringify(maskedConfig(config)), /hunter2/, natsUrl);
  }
  const plain = readConfig({ WINGMAN_NATS_URL: "nats://log:4222" });
  assert.ok(!(plain instanceof Failure));
  assert.equal(maskedConfig(plain).natsUrl, "nats://log:4222");
});

test("every setting says what it is and what is expected", () => {
  for (const [key, schema] of Object.entries(configSchema.properties)) {
    const { description, expected } = schema as { description?: string; expected?: string };
    assert.ok(description && expected, envName(key));
  }
});
