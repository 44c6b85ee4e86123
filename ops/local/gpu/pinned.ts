/**
 * The libraries that let onnxruntime-node compute on an NVIDIA GPU: its CUDA provider out of the Python package of
 * the same version, and the parts of CUDA 13.0 that this provider loads. Sums as the package index tells them.
 */

/** Both halves of onnxruntime must be of one version, to the last digit; a test holds it against the packages. */
export const runtimeVersion = "1.30.0";
/** CUDA 13 needs this driver, whatever its minor version. */
export const driverMajorMin = 580;

export type Wheel = {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  readonly megabytes: number;
  /** What of it is unpacked, as `unzip` reads patterns: a star goes over slashes. */
  readonly takes: readonly string[];
};

const libraries = ["nvidia/*/lib/*.so*"];

export const wheels: readonly Wheel[] = [
  {
    name: "onnxruntime-gpu",
    version: runtimeVersion,
    file: "onnxruntime_gpu-1.30.0-cp312-cp312-manylinux_2_28_x86_64.whl",
    sha256: "6acc0f4b3d5ac5f2984432faa59dd8fcce6775f8b43a7140afa0f322c7a703b1",
    megabytes: 247,
    takes: ["onnxruntime/capi/libonnxruntime_providers_cuda.so", "onnxruntime/capi/libonnxruntime_providers_shared.so"],
  },
  {
    name: "nvidia-cublas",
    version: "13.0.2.14",
    file: "nvidia_cublas-13.0.2.14-py3-none-manylinux_2_27_x86_64.whl",
    sha256: "0cf238ffdbe46c00cb9aa98e7bca745c223a5ca5a53e686ac8b3e5a08fe80d6c",
    megabytes: 422,
    takes: libraries,
  },
  {
    name: "nvidia-cuda-runtime",
    version: "13.0.96",
    file: "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    sha256: "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
    megabytes: 3,
    takes: libraries,
  },
  {
    name: "nvidia-cufft",
    version: "12.0.0.61",
    file: "nvidia_cufft-12.0.0.61-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    sha256: "6c44f692dce8fd5ffd3e3df134b6cdb9c2f72d99cf40b62c32dde45eea9ddad3",
    megabytes: 214,
    takes: libraries,
  },
  {
    name: "nvidia-nvjitlink",
    version: "13.0.88",
    file: "nvidia_nvjitlink-13.0.88-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
    sha256: "13a74f429e23b921c1109976abefacc69835f2f433ebd323d3946e11d804e47b",
    megabytes: 41,
    takes: libraries,
  },
  {
    name: "nvidia-curand",
    version: "10.4.0.35",
    file: "nvidia_curand-10.4.0.35-py3-none-manylinux_2_27_x86_64.whl",
    sha256: "1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc",
    megabytes: 60,
    takes: libraries,
  },
  {
    name: "nvidia-cuda-nvrtc",
    version: "13.0.88",
    file: "nvidia_cuda_nvrtc-13.0.88-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
    sha256: "ad9b6d2ead2435f11cbb6868809d2adeeee302e9bb94bcf0539c7a40d80e8575",
    megabytes: 91,
    takes: libraries,
  },
  {
    name: "nvidia-cudnn-cu13",
    version: "9.15.1.9",
    file: "nvidia_cudnn_cu13-9.15.1.9-py3-none-manylinux_2_27_x86_64.whl",
    sha256: "ebc9a647918df0d7298d67cfaf41579fd4c78ead9aba246f5ad9414d61b9ec4c",
    megabytes: 352,
    takes: libraries,
  },
];
