/** A voice that stalls, or a browser that never says whether it spoke. */
const sayMsMax = 30_000;

/** Says a sentence with the browser's own voice. False where it was not said to its end. */
export const sayAloud = (text: string, language: string): Promise<boolean> =>
  new Promise((resolve) => {
    const synthesis = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
    if (!synthesis) return resolve(false);
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = language;
    spoken.onend = () => resolve(true);
    spoken.onerror = () => resolve(false);
    setTimeout(() => resolve(false), sayMsMax);
    synthesis.cancel();
    synthesis.speak(spoken);
  });
