/**
 * Both sides as this tab has opened them. They are the tab's, not a page's: chosen and tried on the start page,
 * they go along into the call, and one can be added, changed or found again while it lasts.
 */
import { createSignal } from "solid-js";
import { makeInput } from "./input.ts";
import { chosenMicrophone, keepMicrophone, listMicrophones, type Microphone, openMicrophone } from "./microphone.ts";
import { type CannotShare, shareTab, thisBrowserCannotShare } from "./share.ts";
import { type ProblemKind, SourceProblem } from "./source.ts";

export type SoundInputs = ReturnType<typeof makeSoundInputs>;

const makeSoundInputs = () => {
  const rep = makeInput("rep");
  const customer = makeInput("customer");
  const [microphones, setMicrophones] = createSignal<readonly Microphone[]>([]);
  const [microphoneProblem, setMicrophoneProblem] = createSignal<ProblemKind | null>(null);
  /** The last share had no sound with it. */
  const [withoutSound, setWithoutSound] = createSignal(false);
  /** The microphone that was unplugged, until the rep has read it. */
  const [unplugged, setUnplugged] = createSignal<string | null>(null);
  const cannotShare: CannotShare | null = thisBrowserCannotShare();
  let wanted = false;

  const list = async () => setMicrophones(await listMicrophones().catch(() => []));

  const openMic = async (id: string | null = chosenMicrophone()): Promise<boolean> => {
    wanted = true;
    rep.opening();
    try {
      const stream = await openMicrophone(id);
      const [track] = stream.getAudioTracks();
      await rep.open(stream, track?.label ?? "");
      setMicrophoneProblem(null);
      track?.addEventListener("ended", () => {
        if (wanted && rep.state() === "lost") void lostMicrophone();
      });
      await list();
      return true;
    } catch (error) {
      rep.failed();
      setMicrophoneProblem(error instanceof SourceProblem ? error.kind : "microphone-closed");
      return false;
    }
  };

  /** Unplugged in a call: any other microphone is better than none, and the page says which one it is now. */
  const lostMicrophone = async () => {
    setUnplugged(rep.label());
    await list();
    if (microphones().length > 0) await openMic(null);
  };
  navigator.mediaDevices?.addEventListener("devicechange", () => {
    void list().then(() => {
      if (wanted && rep.state() === "lost" && microphones().length > 0) void openMic(null);
    });
  });

  return {
    rep,
    customer,
    microphones,
    microphoneProblem,
    withoutSound,
    unplugged,
    cannotShare,
    list,
    openMic,
    seenUnplugged: () => setUnplugged(null),
    chooseMic: (id: string) => {
      keepMicrophone(id);
      setUnplugged(null);
      return openMic(id);
    },
    /** True when the tab's sound is here. Needs a press just before. */
    async share(): Promise<boolean> {
      const shared = await shareTab();
      if (shared.kind === "none") return customer.state() === "open";
      setWithoutSound(shared.kind === "without-sound");
      if (shared.kind === "without-sound") return false;
      await customer.open(shared.stream, shared.label);
      return true;
    },
    closeMic: () => {
      wanted = false;
      rep.close();
    },
    close(): void {
      wanted = false;
      rep.close();
      customer.close();
      setWithoutSound(false);
      setUnplugged(null);
      setMicrophoneProblem(null);
    },
  };
};

let made: SoundInputs | null = null;
export const soundInputs = (): SoundInputs => (made ??= makeSoundInputs());
