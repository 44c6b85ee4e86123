/** The one way to onnxruntime: loaded from anywhere else it would send telemetry. */
import "./quiet.ts";

export * from "onnxruntime-node";
