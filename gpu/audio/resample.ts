/** Pure signal maths, shared with the gateway, which takes telephone sound. */
export { resample, Resampler } from "@wingman/domain/sound/resample";
