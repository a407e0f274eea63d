// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/session.h"

#include "model/engine/cuda_plugin.h"
#include "model/engine/device.h"
#include "model/engine/frame_pool.h"
#include "model/engine/heap.h"
#include "model/engine/maps.h"
#include "model/engine/open_model.h"
#include "model/engine/plan.h"
#include "model/engine/stage_clock.h"
#include "model/engine/stage_run.h"

#include <torch/torch.h>

#include <chrono>

namespace hit {
namespace {

using torch::indexing::Slice;

/// The part of image [1, S, S, 3] that the request is about: [h, w, 3].
torch::Tensor viewed(const torch::Tensor &image, const RenderRequest &request)
{
    const auto whole = static_cast<int>(image.size(1));
    const PixelRect view = request.view.width > 0 ? request.view : PixelRect{0, 0, whole, whole};
    return image
        .index({0, Slice(view.y, view.y + view.height, request.lattice),
                Slice(view.x, view.x + view.width, request.lattice)})
        .contiguous();
}

/// [N, dim]
torch::Tensor rows_of(const std::vector<std::vector<float>> &latents, int dim)
{
    auto rows = torch::empty({static_cast<std::int64_t>(latents.size()), dim});
    float *to = rows.data_ptr<float>();
    for (std::size_t b = 0; b < latents.size(); ++b, to += dim) {
        if (latents[b].size() != static_cast<std::size_t>(dim))
            throw ErrorException(
                {ErrorCode::WrongUse,
                 "the latent vector " + std::to_string(b),
                 "it does not have the " + std::to_string(dim) + " numbers that the model takes",
                 {},
                 {}});
        std::copy(latents[b].begin(), latents[b].end(), to);
    }
    return rows;
}

std::vector<float> to_vector(const torch::Tensor &tensor)
{
    const auto values = tensor.to(torch::kCPU, torch::kFloat).contiguous();
    const float *data = values.const_data_ptr<float>();
    return {data, data + values.numel()};
}

/// The maps of a picture that is drawn. Throws what ends more than one of them.
void add_maps(StageRun &run, RenderResult &result)
{
    using Time = std::chrono::steady_clock;
    const auto start = Time::now();
    for (const MapQuery &query : run.request().maps) {
        result.maps.push_back(guard("the map", [&] {
            return check_query(query, run.config()).map([&] { return make_map(run, query); });
        }));
        if (result.maps.back())
            continue;
        const Error &error = result.maps.back().error();
        if (error.code == ErrorCode::Interrupted || error.code == ErrorCode::DeviceLost)
            throw ErrorException(error);
    }
    result.map_ms = std::chrono::duration<double, std::milli>(Time::now() - start).count();
}

std::int64_t bytes_of(Generator &generator)
{
    std::int64_t bytes = 0;
    if (!generator.is_empty())
        for (const auto &tensors : {generator->parameters(), generator->buffers()})
            for (const torch::Tensor &tensor : tensors)
                bytes += static_cast<std::int64_t>(tensor.nbytes());
    return bytes;
}

} // namespace

struct Session::Impl
{
    Impl(LoadedModel loaded, Compute chosen)
        : model(std::move(loaded))
        , compute(std::move(chosen))
        , frames(compute.device, cuda_of(compute))
    {
        model.info.device = compute.text();
        weight_bytes = bytes_of(model.generator) + bytes_of(model.ema);
    }

    static const HitCudaApi *cuda_of(const Compute &compute)
    {
        return compute.device.is_cuda() ? cuda_plugin() : nullptr;
    }
    Generator &generator(Which which)
    {
        Generator &asked = which == Which::Ema ? model.ema : model.generator;
        return asked.is_empty() ? (which == Which::Ema ? model.generator : model.ema) : asked;
    }
    template <typename Use>
    auto with_run(const RenderRequest &request, Keep keep, StageRun::Observer observer, Use use);
    RenderResult render(const RenderRequest &request, const std::stop_token &stop, Keep keep);
    void draw(StageRun &run, StageClock &clock, TapCollector &taps, RenderResult &result);
    MapResult map(const RenderRequest &request, const MapQuery &query, const std::stop_token &stop);
    static Result<std::unique_ptr<Session>> start(Result<LoadedModel> loaded,
                                                  const DeviceOptions &options, Compute compute);

    LoadedModel model;
    Compute compute;
    FramePool frames;
    StageFeatures features; ///< of the last picture
    std::int64_t weight_bytes = 0;
};

/// Runs `use(run)` on the features of the last picture.
template <typename Use>
auto Session::Impl::with_run(const RenderRequest &request, Keep keep, StageRun::Observer observer,
                             Use use)
{
    std::optional<StageFeatures> own;
    if (keep == Keep::Others)
        own = features;
    StageRun run(*generator(request.which), request, own ? *own : features, std::move(observer));
    return use(run);
}

RenderResult Session::Impl::render(const RenderRequest &request, const std::stop_token &stop,
                                   Keep keep)
{
    const ComputeScope scope(compute);
    StageClock clock(compute.device, cuda_of(compute));
    TapCollector taps(request.taps);
    RenderResult result;
    const StageRun::Observer observer{taps.function(), [&] { clock.mark(); },
                                      [&] { return stop.stop_requested(); }};
    with_run(request, keep, observer, [&](StageRun &run) {
        draw(run, clock, taps, result);
        add_maps(run, result);
    });
    return result;
}

void Session::Impl::draw(StageRun &run, StageClock &clock, TapCollector &taps, RenderResult &result)
{
    const RenderRequest &request = run.request();
    run.run_again_from(taps.first_stage());
    taps.add(run.network_input());
    result.first_stage = run.features().stages_done();
    const torch::Tensor image = viewed(run.image().to(torch::kFloat), request);
    result.stage_ms.assign(static_cast<std::size_t>(result.first_stage), 0);
    result.frame = frames.make(image, request.id);
    if (request.float_image)
        result.float_image = to_vector(image);
    result.taps = taps.take();
    const std::vector<double> ran = clock.finish();
    result.stage_ms.insert(result.stage_ms.end(), ran.begin(), ran.end());
    result.milliseconds = clock.milliseconds();
}

MapResult Session::Impl::map(const RenderRequest &request, const MapQuery &query,
                             const std::stop_token &stop)
{
    const ComputeScope scope(compute);
    const auto stopped = [&] { return stop.stop_requested(); };
    return with_run(request, Keep::Features, {{}, {}, stopped},
                    [&](StageRun &run) { return make_map(run, query); });
}

/// Moves the model to its device. On "auto" a GPU that has no room for it is not an error.
Result<std::unique_ptr<Session>> Session::Impl::start(Result<LoadedModel> loaded,
                                                      const DeviceOptions &options, Compute compute)
{
    if (!loaded)
        return tl::unexpected(loaded.error());
    const auto move_to = [&loaded](at::Device device) {
        return guard(loaded->info.name, [&] {
            for (Generator *generator : {&loaded->generator, &loaded->ema})
                if (!generator->is_empty())
                    (*generator)->to(device);
        });
    };
    Status moved = move_to(compute.device);
    if (!moved && options.device == "auto" && compute.device.is_cuda()) {
        loaded->info.notes.push_back("runs on the CPU: " + moved.error().why);
        compute = *choose_compute({"cpu", Precision::Auto, options.threads});
        moved = move_to(compute.device);
    }
    return moved.and_then([&] {
        return guard(loaded->info.name, [&] {
            auto impl = std::make_unique<Impl>(std::move(*loaded), std::move(compute));
            return std::unique_ptr<Session>(new Session(std::move(impl)));
        });
    });
}

Session::Session(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl))
{
}

Session::~Session() = default;

const ModelInfo &Session::info() const
{
    return impl_->model.info;
}

bool Session::is_on_gpu() const
{
    return impl_->compute.device.is_cuda();
}

std::int64_t Session::bytes() const
{
    return impl_->weight_bytes + impl_->features.bytes();
}

Result<RenderResult> Session::render(const RenderRequest &request, std::stop_token stop, Keep keep)
{
    if (stop.stop_requested())
        return fail(ErrorCode::Interrupted, "the picture", "it was cancelled");
    const GeneratorConfig &config = impl_->model.info.config;
    return guard("the picture", [&] {
        return check_request(request, config).and_then([&] {
            return Result<RenderResult>(impl_->render(request, stop, keep));
        });
    });
}

Result<MapResult> Session::map(const RenderRequest &request, const MapQuery &query,
                               std::stop_token stop)
{
    if (stop.stop_requested())
        return fail(ErrorCode::Interrupted, "the map", "it was cancelled");
    const GeneratorConfig &config = impl_->model.info.config;
    return guard("the map", [&] {
        return check_request(request, config)
            .and_then([&] { return check_query(query, config); })
            .and_then([&] { return Result<MapResult>(impl_->map(request, query, stop)); });
    });
}

Result<std::vector<float>> Session::render_batch(const std::vector<std::vector<float>> &latents,
                                                 Which which, std::stop_token stop)
{
    if (latents.empty())
        return std::vector<float>{};
    return guard("the pictures", [&] {
        const torch::Tensor z = rows_of(latents, impl_->model.info.config.z_dim);
        const ComputeScope scope(impl_->compute);
        Generator &network = impl_->generator(which);
        GeneratorObserver observer;
        observer.stage_done = [&](int) { return !stop.stop_requested(); };
        const auto input = network->embed(z.to(impl_->compute.device));
        return to_vector(network->forward(input, observer));
    });
}

Result<std::unique_ptr<Session>> Session::open(const std::filesystem::path &path,
                                               const DeviceOptions &options,
                                               const ConfigOverride &config,
                                               const Progress &progress, std::stop_token stop)
{
    keep_heap();
    return choose_compute(options).and_then([&](Compute compute) {
        return Impl::start(open_model(path, config, progress, stop), options, std::move(compute));
    });
}

Result<std::unique_ptr<Session>> Session::random(const GeneratorConfig &config, std::int64_t seed,
                                                 const DeviceOptions &options)
{
    keep_heap();
    return choose_compute(options).and_then([&](Compute compute) {
        return Impl::start(random_model(config, seed), options, std::move(compute));
    });
}

} // namespace hit
