/**
 * The demo backend: the gateway's routes and socket over a scripted call, for working on the pages alone.
 *
 *   node ui/mock/serve.ts [--port=8790] [--setup=4000] [--empty]
 *
 * SIGUSR2 cuts the line for 6 s. `--setup` is how long the parts take to be "fetched", `--empty` leaves out the earlier calls.
 */
import { createServer } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeFrame } from "@wingman/domain/protocol/audio-frame";
import { type Envelope, type Request, subprotocol } from "@wingman/domain/protocol/messages";
import { type WebSocket, WebSocketServer } from "ws";
import { buildUi } from "../build.ts";
import type { Status } from "../parts/api.ts";
import { act } from "./act.ts";
import { adminAnswer } from "./admin.ts";
import { auditAnswer } from "./audit.ts";
import { feedbackAnswer } from "./feedback.ts";
import { coachingAnswer } from "./coaching.ts";
import { kpiAnswer } from "./kpi.ts";
import { reportsAnswer } from "./reports.ts";
import { knowledgeAnswer } from "./knowledge.ts";
import { playbooksAnswer } from "./playbooks.ts";
import { makePractice } from "./practice.ts";
import { type DemoCall, makeCall, type Message } from "./call.ts";
import { detailOf, figuresOf, summaryOf } from "./detail.ts";
import { rubricsAnswer } from "./rubrics.ts";
import { scenariosAnswer } from "./scenarios.ts";
import { consentAtMs, durationMs, playbook, turns } from "./script.ts";
import { hindsightAnswer } from "./hindsight.ts";
import { recordingOf, spanOf, wavOf } from "./sound.ts";
import { toldOf } from "./told.ts";
import { interimOf, replayOf } from "./replay.ts";
import { searchAnswer } from "./search.ts";
import { rightsAnswer } from "./rights.ts";
import { importsAnswer } from "./imports.ts";
import { joinIfOthers, runningNow, seedRunning } from "./watch.ts";
import { whatIfAnswer } from "./what-if.ts";

export type MockOptions = {
  readonly port: number;
  readonly setupMs: number;
  readonly empty: boolean;
  /** Calls in the list of calls, in place of the few there are. */
  readonly many?: number;
};
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
};
/** Odd, so that both sides have their turn. */
const ackEveryFrames = 5;
const customer = { name: "Tomás Ferreira", company: "Corvane Logistics", role: "COO" };
const sample = {
  id: "warehouse",
  title: "Software for a warehouse",
  about: "Price, a competitor, where data lives",
  durationMs,
  customer,
  rep: { name: "Priya Nair" },
  language: "en",
  consent: { atMs: consentAtMs },
};

/** Serves until the signal is aborted; answers with the address, and a way to cut every line for trying the resume. */
export const serveMock = async ({ port, setupMs, empty, many = 0 }: MockOptions, signal: AbortSignal) => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const dist = join(root, "ui", "dist");
  await buildUi({ root, outDir: dist });
  const built = await filesOf(dist);
  const begunAt = Date.now();
  const calls = new Map<string, DemoCall>();
  const watchers = new Map<string, Set<WebSocket>>();
  const practice = makePractice(calls, (id, now) => openCall(id, calls, watchers, now), empty);
  if (!empty)
    seed(calls, (call, message) => {
      for (const each of watchers.get(call) ?? []) tell(each, call, message);
    });

  const status = (): Status => {
    const share = setupMs === 0 ? 1 : Math.min(1, (Date.now() - begunAt) / setupMs);
    const done = share >= 1;
    return {
      version: "demo",
      ready: done,
      unknownMessages: { total: 0, types: {} },
      speech: {
        ready: done,
        engine: done ? "Moonshine" : "",
        accuracy: done ? "good" : "",
        reason: done ? "No graphics card found. About 0.4 s behind the words" : "",
      },
      parts: [
        { part: "Event log", state: "ready", detail: "NATS 2.12", bytes: 19_200_000 },
        {
          part: "Speech engine",
          state: done ? "ready" : "fetching",
          detail: "Moonshine, runs on the processor",
          bytes: Math.round(61_000_000 * share),
          bytesTotal: 61_000_000,
          elapsedMs: Date.now() - begunAt,
        },
        {
          part: "Database",
          state: share > 0.6 ? "ready" : "building",
          detail: "History and search",
          elapsedMs: Date.now() - begunAt,
        },
        { part: "Graphics card", state: "skipped", detail: "None found" },
      ],
    };
  };

  const answer = async (
    method: string,
    path: string,
    query: URLSearchParams,
    sent: string,
  ): Promise<{ code: number; type: string; body: Buffer | string }> => {
    const json = (body: unknown, code = 200) => ({ code, type: "application/json", body: JSON.stringify(body) });
    const missing = json(
      { code: "WING_ROUTE_NOT_FOUND", message: "There is nothing under this address.", remedy: null },
      404,
    );
    if (path === "/api/openapi.json")
      return { code: 200, type: "application/json", body: await readFile(join(root, "docs/reference/openapi.json")) };
    if (path === "/api/status") return json(status());
    if (path === "/api/session/refresh") return json({ access: "mock", expiresInS: 3_600, challenge: null });
    if (path === "/api/totp") return json({ on: false });
    if (path === "/api/socket-ticket") return json({ ticket: "mock" });
    if (path === "/api/samples")
      return json({
        samples: [
          sample,
          { ...sample, id: "flat", title: "A flat in Lisbon", about: "Two viewers, one mortgage, one date" },
        ],
      });
    if (/^\/api\/samples\/[a-z]+\/(rep|customer)\.opus$/.test(path))
      return { code: 200, type: "audio/wav", body: wavOf(path.includes("/rep.") ? "rep" : "customer") };
    if (path === "/api/playbook") return json(playbook);
    if (path === "/api/playbooks") {
      const { id, version, name, language } = playbook;
      return json({ playbooks: [{ id, version, name, language }] });
    }
    // Exercises have pages of their own.
    const held = [...calls.values()].filter((call) => call.view().started?.kind !== "practice");
    const ended = held
      .filter((call) => call.view().status === "ended")
      .sort((a, b) => b.view().startedAt - a.view().startedAt);
    if (path === "/api/calls")
      return json({
        calls: ended.slice(0, Number(query.get("limit") ?? 25)).map(summaryOf),
        next: null,
        going: held.filter((call) => call.view().status === "live").map(summaryOf),
      });
    const searched = searchAnswer(method, path, query, sent, { ended, many });
    if (searched !== undefined) return json(searched);
    if (path === "/api/voices")
      return json({
        voices: [{ id: "flite:slt", quality: "plain", textLeaves: false }],
        chosen: "flite:slt",
        reason: "flite:slt is the best voice here for en, and nothing leaves the house.",
        isLooking: false,
      });
    if (path === "/api/figures") return json(figuresOf(ended, Number(query.get("today")), Number(query.get("week"))));
    const one = /^\/api\/calls\/([\w-]+)$/.exec(path)?.[1];
    if (one) {
      const call = ended.find(({ id }) => id === one);
      return call ? json(detailOf(call)) : missing;
    }
    const told = /^\/api\/calls\/([\w-]+)\/summary$/.exec(path)?.[1];
    if (told) {
      const call = ended.find(({ id }) => id === told);
      return json(call && detailOf(call).call.erasedAt === null ? toldOf() : { summary: null });
    }
    const [, replayed, part] = /^\/api\/calls\/([\w-]+)\/replay(\/interim)?$/.exec(path) ?? [];
    if (replayed) {
      const call = calls.get(replayed);
      return call ? json(part ? interimOf(call) : replayOf(call)) : missing;
    }
    const afterwards = hindsightAnswer(path, sent, calls);
    if (afterwards) return json(afterwards);
    const [, ofCall, what] = /^\/api\/calls\/([\w-]+)\/(recording|sound)$/.exec(path) ?? [];
    if (ofCall && what === "recording") return json(recordingOf(ofCall));
    if (ofCall && what === "sound")
      return { code: 200, type: "audio/wav", body: spanOf(Number(query.get("from")), Number(query.get("to"))) };
    const exercise = practice.answer(method, path, sent);
    if (exercise) return json(exercise.body, exercise.code);
    const right = rightsAnswer(path, sent, empty);
    if (right !== undefined) return json(right);
    const practised = scenariosAnswer(method, path, empty) ?? rubricsAnswer(method, path, sent, empty);
    if (practised) return json(practised.body, practised.code);
    const managed = playbooksAnswer(method, path, sent, empty);
    if (managed) return json(managed.body, managed.code);
    const coached = coachingAnswer(method, path, query, sent, empty, Date.now());
    if (coached !== undefined) return json(coached);
    const results = kpiAnswer(path, empty, Date.now());
    if (results !== undefined) return json(results);
    const tips = feedbackAnswer(path, empty);
    if (tips !== undefined) return json(tips);
    const trail = auditAnswer(path, query, empty);
    if (trail !== undefined) return json(trail);
    const written = reportsAnswer(path, empty);
    if (written !== undefined) return json(written);
    const known = knowledgeAnswer(path, sent, empty);
    if (known !== undefined) return json(known);
    const tried = whatIfAnswer(method, path, sent, { ended, empty });
    if (tried !== undefined) return json(tried);
    const brought = importsAnswer(method, path, sent);
    if (brought) return json(brought.body, brought.code);
    const people = adminAnswer(method, path, query, sent);
    if (people) return json(people.body, people.code);
    if (path.startsWith("/api/")) return missing;
    const file = extname(path) ? path : "/index.html";
    const body = built.get(file);
    return body ? { code: 200, type: types[extname(file)] ?? "application/octet-stream", body } : missing;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    void textOf(request)
      .then((sent) => answer(request.method ?? "GET", url.pathname, url.searchParams, sent))
      .then(({ code, type, body }) =>
        response
          .writeHead(code, {
            "content-type": type,
            "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
            "cache-control": "no-store",
          })
          .end(body),
      );
  });
  let refusingUntil = 0;
  const sockets = new WebSocketServer({
    verifyClient: () => Date.now() >= refusingUntil,
    server,
    path: "/api/socket",
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  sockets.on("connection", (socket) => attend(socket, calls, watchers, practice));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  signal.addEventListener("abort", () => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    calls,
    /** Cuts every line and lets none in for a while, to see the pages mend themselves. */
    cut: (forMs: number) => {
      refusingUntil = Date.now() + forMs;
      for (const socket of sockets.clients) socket.terminate();
    },
  };
};

/** Held for as long as it serves: who changes a page meanwhile, and builds, takes the files of the build before away. */
const filesOf = async (folder: string): Promise<ReadonlyMap<string, Buffer>> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length), await readFile(path)] as const)),
  );
};

/** A call whose news go to whoever watches it. */
const openCall = (
  id: string,
  calls: Map<string, DemoCall>,
  watchers: Map<string, Set<WebSocket>>,
  now: () => number = Date.now,
): DemoCall => {
  const call = makeCall(
    id,
    (message) => {
      for (const each of watchers.get(id) ?? []) tell(each, id, message);
    },
    now,
  );
  calls.set(id, call);
  return call;
};

const attend = (
  socket: WebSocket,
  calls: Map<string, DemoCall>,
  watchers: Map<string, Set<WebSocket>>,
  practice: ReturnType<typeof makePractice>,
) => {
  let sounding: string | null = null;
  let frames = 0;
  const send = (type: string, data: unknown) =>
    socket.send(JSON.stringify({ v: 1, type, id: crypto.randomUUID(), ts: Date.now(), data }));
  const watch = (call: string) => watchers.set(call, (watchers.get(call) ?? new Set()).add(socket));
  const fail = (of: string, code: string, message: string) => send("error", { of, code, message, remedy: null });

  socket.on("message", (data: Buffer, binary) => {
    if (binary) {
      const frame = decodeFrame(data);
      const call = calls.get(sounding ?? "");
      if (!call) return;
      call.received[frame.channel] = Math.max(call.received[frame.channel], frame.firstSample + frame.samples.length);
      call.hear();
      if (++frames % ackEveryFrames === 0) ack(call, null, frame.channel);
      return;
    }
    const { type, id, data: body } = JSON.parse(data.toString()) as Envelope;
    if (type === "ping") return send("pong", { sentAt: (body as Request<"ping">).sentAt, serverAt: Date.now() });
    if (type === "hello") return hello(body as Request<"hello">);
    if (type === "watch-calls") return send("running", runningNow(calls));
    if (type === "start-call") return start(id, body as Request<"start-call">);
    const call = calls.get((body as { call: string }).call);
    if (!call) return fail(id, "WING_CALL_NOT_FOUND", "No call has this id.");
    act(call, type, body as never);
    practice.heard(call, type, body as never);
    ack(call, id, null);
  });
  socket.on("close", () => {
    for (const set of watchers.values()) set.delete(socket);
  });

  const ack = (call: DemoCall, of: string | null, channel: "rep" | "customer" | null) =>
    send("ack", {
      call: call.id,
      of,
      channel,
      receivedSample: channel && call.received[channel],
      settledSample: null,
      position: call.position(),
    });
  const hello = ({ call: id, position }: Request<"hello">) => {
    const call = id ? calls.get(id) : undefined;
    if (call) {
      watch(call.id);
      sounding = call.id;
      joinIfOthers(call);
    }
    const resumes = call && position !== undefined;
    send("welcome", {
      sentAt: 0,
      serverAt: Date.now(),
      version: "demo",
      speech: { ready: true, engine: "Moonshine", accuracy: "good", reason: "" },
      call: id ?? null,
      position: call?.position() ?? null,
      snapshot: call && !resumes ? call.view() : null,
    });
    if (resumes) for (const message of call.log) if (message.position > position) tell(socket, call.id, message);
  };
  const start = (id: string, request: Request<"start-call">) => {
    const call = calls.get(request.call) ?? openCall(request.call, calls, watchers);
    watch(call.id);
    sounding = call.id;
    call.start(request);
    ack(call, id, null);
  };
};

const tell = (socket: WebSocket, call: string, { family, ...facts }: Message) =>
  socket.send(
    JSON.stringify({ v: 1, type: family, id: crypto.randomUUID(), ts: Date.now(), data: { call, ...facts } }),
  );

/** Whoever asks is shown as nobody. */
const erasedOnRequest = "Lin Wen";

/** Calls of earlier days, by running the script at once under other names. */
const heardEveryMs = 330;
const seed = (calls: Map<string, DemoCall>, tellAll: (call: string, message: Message) => void) => {
  const people = [
    ["Beate Lohmann", "Nordkai Terminals"],
    ["Idris Bakare", "Lagoon Freight"],
    ["Camille Roux", "Transalpes Fret"],
    [erasedOnRequest, "Harbor Nine"],
    ["Marek Dvorak", "Vltava Cargo"],
    ["Tomás Ferreira", "Corvane Logistics"],
  ];
  people.forEach(([name = "", company = ""], day) => {
    let now = Date.now() - (day * 26 + 2) * 3_600_000;
    const call = makeCall(
      `demo-${day}`,
      () => {},
      () => now,
    );
    calls.set(call.id, call);
    const begun = now;
    call.start(startOf(call.id, name, company));
    call.life("ConsentGiven", { by: "customer", how: "aloud", scope: "words" });
    const until = durationMs - day * 9_000;
    for (const turn of turns) {
      if (turn.endMs > until) break;
      for (let heardMs = turn.startMs + heardEveryMs; heardMs < turn.endMs; heardMs += heardEveryMs) {
        now = begun + heardMs + 420;
        call.received[turn.channel] = (heardMs + 420) * 16;
        call.hear();
      }
      now = begun + turn.endMs + 420;
      call.received[turn.channel] = (turn.endMs + 420) * 16;
      call.hear();
      for (const tip of call.view().tips)
        if (tip.afterWordsMs === null)
          call.hand("SuggestionShown", {
            action: `a-${tip.suggestion}`,
            suggestion: tip.suggestion,
            paintedAtMs: now,
            afterWordsMs: 610,
          });
    }
    call.hand("SuggestionRated", { action: "like", suggestion: "t-frankfurt", rating: "like" });
    call.hand("SuggestionCopied", { action: "copy", suggestion: "t-price" });
    now = begun + until;
    call.end("ended-by-rep");
    if (name === erasedOnRequest)
      call.life("PersonalDataForgotten", { erasure: "erasure-1", subjects: ["customer", "both"] });
  });
  seedRunning((id, name, company, agoMs) => {
    const begunAt = Date.now() - agoMs;
    let at: number | null = 0;
    const call = makeCall(
      id,
      (message) => tellAll(id, message),
      () => (at === null ? Date.now() : begunAt + at),
    );
    calls.set(id, call);
    call.start(startOf(id, name, company));
    return { call, at: (clockMs) => (at = clockMs) };
  });
};

const startOf = (call: string, name: string, company: string): Request<"start-call"> => ({
  ...{ call, kind: "live", title: sample.title, customer: { name, company, role: "" }, language: "en" },
  ...{ playbook: null, consent: "asking", channels: [], sample: null },
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name: string) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1];
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort()).once("SIGTERM", () => stop.abort());
  const { url, cut } = await serveMock(
    {
      port: Number(option("port") ?? 8_790),
      setupMs: Number(option("setup") ?? 0),
      empty: process.argv.includes("--empty"),
    },
    stop.signal,
  );
  process.on("SIGUSR2", () => cut(6_000));
  console.log(`Wingman's pages over a demo call: ${url}`);
}
