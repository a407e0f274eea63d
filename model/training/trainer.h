// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/checkpoint.h"
#include "model/training/adam.h"
#include "model/training/ema.h"
#include "model/training/gan_step.h"
#include "model/training/recipe.h"
#include "model/training/replicas.h"

#include <memory>

namespace hit {

/// Scalars of one step, still on the device: reading them waits for it.
struct StepReport
{
    StepLosses losses;
    at::Tensor generator_norm, discriminator_norm; ///< of the gradients
    at::Tensor finite; ///< bool: false when a loss or gradient was not, and the update was left out
};

/// Images of the data order that one step of this replica reads: [first, first + count).
struct DataRange
{
    std::int64_t seed = 0; ///< of the order, see image_at()
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// The two networks, the average, both optimisers and the step that joins them; everything that a
/// run carries from step to step. No threads and no files of its own; one thread at a time. Throws
/// what torch throws: its callers are inside guard().
class Trainer final
{
public:
    /// Fresh weights from the recipe's seed.
    Trainer(Recipe recipe, at::Device device, Replicas &replicas);
    ~Trainer();

    const Recipe &recipe() const { return recipe_; }
    std::int64_t steps_done() const { return steps_done_; }
    std::int64_t images_seen() const { return images_seen_; }
    std::int64_t data_seed() const { return data_seed_; }
    bool is_done() const;

    /// What the step after `ahead` more steps reads, for a loader that runs ahead.
    DataRange data_range(std::int64_t ahead = 0) const;
    /// One step on images [count, S, S, 3] uint8 of data_range().
    StepReport step(const at::Tensor &images);
    double augment_probability() const { return augment_probability_; } ///< 1 without ADA

    /// EMA images of z [N, D], evaluation mode: [N, S, S, 3] in about [-1, 1], on the CPU.
    at::Tensor draw(const at::Tensor &z);

    /// Everything, copied to the CPU: ready to be written by another thread. A tensor that is not
    /// finite is an error that names it.
    struct Snapshot
    {
        NativeHeader header;
        std::vector<NamedTensor> tensors;
    };
    Result<Snapshot> snapshot() const;
    Snapshot ema_snapshot() const; ///< generator of the average only, for exploring
    /// The state of a snapshot. Errors leave the trainer half filled: read again or give up.
    Status restore(const std::filesystem::path &checkpoint);
    /// Starts from the networks of a checkpoint, for fine-tuning; steps begin at 0.
    Status start_from(const Checkpoint &checkpoint);
    /// Another order of the data and other draws from now on, after a rollback.
    void reseed(std::int64_t seed) { data_seed_ = seed; }
    void set_micro_batch(std::int64_t images) { recipe_.micro_batch = images; }

private:
    Recipe recipe_;
    at::Device device_;
    Replicas &replicas_;
    std::int64_t steps_done_ = 0, images_seen_ = 0, data_seed_ = 0;
    double augment_probability_ = 1;
    struct Networks;
    std::unique_ptr<Networks> networks_;
};

} // namespace hit
