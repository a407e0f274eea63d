// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"
#include "model/engine/request.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>

namespace hit {

struct DeviceOptions
{
    std::string device = "auto"; ///< "auto", "cpu", "cuda", "cuda:N"
    Precision precision = Precision::Auto;
    int threads = 0; ///< 0: physical cores
};

/// An open model on a device. No threads of its own, no Qt; one thread at a time. No torch in this
/// header.
class Session final
{
public:
    static Result<std::unique_ptr<Session>> open(const std::filesystem::path &path,
                                                 const DeviceOptions &options = {},
                                                 const ConfigOverride &config = {},
                                                 const Progress &progress = {},
                                                 std::stop_token stop = {});
    /// A generator with random weights (network.md, initialisation), for benchmarks and tests.
    static Result<std::unique_ptr<Session>> random(const GeneratorConfig &config, std::int64_t seed,
                                                   const DeviceOptions &options = {});
    ~Session();

    const ModelInfo &info() const;
    bool is_on_gpu() const;
    /// Of its weights, and of what is kept of the last picture; on the device.
    std::int64_t bytes() const;
    /// The features of the last picture stay in memory: the next one runs the stages that differ.
    /// Others: it uses them, but leaves them to the pictures that come back to them.
    enum class Keep { Features, Others };
    /// Stops between stages, maps and parts of maps: ErrorCode::Interrupted. A file with one
    /// generator shows it for both kinds (info().notes says so). On the lattice the pixels are
    /// those at the view's corner plus multiples of the step.
    Result<RenderResult> render(const RenderRequest &request, std::stop_token stop = {},
                                Keep keep = Keep::Features);
    /// One map of the picture, without drawing it: runs what is missing of the picture that was
    /// drawn last. Stops between stages and parts of the map: ErrorCode::Interrupted. request.maps
    /// are not looked at.
    Result<MapResult> map(const RenderRequest &request, const MapQuery &query,
                          std::stop_token stop = {});
    /// Images of `latents` [B][D] in one batch, NHWC float, not clipped: [B * H * W * 3].
    Result<std::vector<float>> render_batch(const std::vector<std::vector<float>> &latents,
                                            Which which, std::stop_token stop = {});

private:
    struct Impl;
    explicit Session(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Is a usable CUDA device there? Loads the plug-in at the first call; never fails, gives the
/// reason instead.
struct CudaStatus
{
    bool available = false;
    std::string reason; ///< for a person, when not available: "no NVIDIA driver", "libtorch_cuda.so
                        ///< did not load: ..."
    std::vector<std::string> devices;
};
const CudaStatus &cuda_status();

} // namespace hit
