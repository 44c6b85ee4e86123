/** The voices of this machine hold what every voice promises. */
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { voiceContract } from "@wingman/gpu/tts/contract";
import { openOnnxVoice } from "@wingman/gpu/tts/onnx/onnx-voice";
import { openEspeak } from "@wingman/gpu/tts/os/espeak";
import { fliteVoices, openFlite } from "@wingman/gpu/tts/os/flite";
import { findEspeak } from "@wingman/ops/local/parts/espeak-ng";
import { findFlite } from "@wingman/ops/local/parts/flite";
import { root } from "../harness/wingman.ts";

const [flite, espeak] = await Promise.all([findFlite({ root }), findEspeak({ root })]);
const absent = (found: object): string | false => {
  if (!(found instanceof Failure)) return false;
  if (process.env.CI === "true") throw found;
  return found.message;
};

const english = {
  sentences: ["Ask who signs the contract.", "Then name the price.", "Wait for the answer."],
  language: "en",
} as const;
const arabic = {
  sentences: ["اسأل من يوقع العقد.", "ثم اذكر السعر، بهدوء.", "هل هذا واضح؟"],
  language: "ar-AE",
} as const;

for (const name of fliteVoices)
  voiceContract(
    `flite ${name}`,
    async () => {
      if (flite instanceof Failure) throw flite;
      return { voice: openFlite(flite, name), ...english };
    },
    absent(flite),
  );

voiceContract(
  "onnx, by espeak-ng's sounds",
  async () => {
    if (espeak instanceof Failure) throw espeak;
    return { voice: await openOnnxVoice(join(root, "gpu/tts/onnx/fixtures/tiny.onnx"), espeak), ...english };
  },
  absent(espeak),
);

for (const said of [english, arabic])
  voiceContract(
    `espeak-ng in ${said.language}`,
    async () => {
      if (espeak instanceof Failure) throw espeak;
      return { voice: openEspeak(espeak), ...said };
    },
    absent(espeak),
  );
