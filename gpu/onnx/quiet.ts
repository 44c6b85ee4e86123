/**
 * onnxruntime's builds for Linux (1.30 at the latest) tell Microsoft what machine they run on and what they load
 * (mobile.events.data.microsoft.com), and keep a file of it in the user's cache. Wingman talks to nobody whom nobody
 * named, so this is set before the runtime is loaded, which reads it once.
 */
process.env["ORT_DISABLE_TELEMETRY"] = "1";
