/** The customer's side: a browser tab, or the whole system, shared with its sound. The picture is never looked at. */

/** Why this browser cannot share sound, or null when it can. */
export type CannotShare = "safari" | "firefox" | "phone" | "insecure";

/** Judged by what each browser is known to do: none says beforehand whether a share can have sound. */
export const cannotShareSound = (
  agent: string,
  has: { readonly mediaDevices: boolean; readonly displayMedia: boolean },
): CannotShare | null => {
  if (!has.mediaDevices) return "insecure";
  if (/iPhone|iPad|Android|Mobile/.test(agent) || !has.displayMedia) return "phone";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Safari\//.test(agent) && !/Chrom(e|ium)\//.test(agent)) return "safari";
  return null;
};

export const thisBrowserCannotShare = (): CannotShare | null =>
  cannotShareSound(navigator.userAgent, {
    mediaDevices: Boolean(navigator.mediaDevices),
    displayMedia: typeof navigator.mediaDevices?.getDisplayMedia === "function",
  });

export type Shared =
  | { readonly kind: "sound"; readonly stream: MediaStream; readonly label: string }
  /** Shared, and the box for its sound was not ticked. */
  | { readonly kind: "without-sound" }
  /** The picker was closed, or the browser said no. */
  | { readonly kind: "none" };

/** Opens the browser's picker; needs a press just before. */
export const shareTab = async (): Promise<Shared> => {
  const wanted = {
    video: true, // A share must have a picture; it is let go at once.
    audio: {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      suppressLocalAudioPlayback: false,
      // Tips that this page says are no words of the customer's, also where a whole screen is shared with its sound.
      restrictOwnAudio: true,
    },
    systemAudio: "include",
    selfBrowserSurface: "exclude",
    surfaceSwitching: "include",
    controller: stayHere(),
  };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia(wanted as DisplayMediaStreamOptions); // Newer fields than the types know.
  } catch {
    return { kind: "none" };
  }
  const [sound] = stream.getAudioTracks();
  const [picture] = stream.getVideoTracks();
  if (!sound) {
    for (const track of stream.getTracks()) track.stop();
    return { kind: "without-sound" };
  }
  const label = labelOf(picture?.label ?? sound.label);
  picture?.stop();
  return { kind: "sound", stream: new MediaStream([sound]), label };
};

/** Chromium goes to the shared tab by itself; whoever starts a call wants to see that it starts. */
const stayHere = (): unknown => {
  type Controller = { setFocusBehavior(behaviour: "focus-capturing-application"): void };
  const { CaptureController: Make } = globalThis as { CaptureController?: new () => Controller };
  if (!Make) return undefined;
  const controller = new Make();
  controller.setFocusBehavior("focus-capturing-application");
  return controller;
};

/** Chromium names a tab's track by an address of its own; that says nothing to a person. */
const labelOf = (label: string): string =>
  /^(web-contents-media-stream|screen|window):|^Tab audio$/.test(label) ? "" : label;
