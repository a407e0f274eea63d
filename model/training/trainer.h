// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/checkpoint.h"
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
    at::Tensor finite; ///< 1, or 0 when a loss or gradient was not and the update was left out
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
/// what torch throws unless it returns a Result: its callers are inside guard().
class Trainer final
{
public:
    /// Fresh weights from the recipe's seed. `replicas` must outlive this.
    Trainer(Recipe recipe, at::Device device, Replicas &replicas);
    ~Trainer();

    const Recipe &recipe() const;
    std::int64_t steps_done() const;
    std::int64_t images_seen() const;
    std::int64_t data_seed() const;
    bool is_done() const;

    /// What the step after `ahead` more steps reads, for a loader that runs ahead.
    DataRange data_range(std::int64_t ahead = 0) const;
    /// One step on images [count, S, S, 3] uint8 of data_range(). After an exception the step can
    /// be done again, as if it had never begun, unless is_torn().
    StepReport step(const at::Tensor &images);
    /// An exception came while the step changed the weights; restore() mends it.
    bool is_torn() const;
    double augment_probability() const; ///< 0 without augmentation, 1 without ADA

    /// Images of the average for z [N, D], evaluation mode: [N, S, S, 3] in about [-1, 1], CPU.
    at::Tensor draw(const at::Tensor &z);

    /// Ready to be written by another thread.
    struct Snapshot
    {
        NativeHeader header;
        std::vector<NamedTensor> tensors; ///< on the CPU, copied
    };
    /// Everything. A tensor that is not finite is an error that names it: it must never be saved.
    Result<Snapshot> snapshot() const;
    /// The average only, for exploring.
    Result<Snapshot> ema_snapshot() const;
    /// The state of a snapshot. Errors leave the trainer half filled: read another or give up.
    Status restore(const std::filesystem::path &checkpoint);
    /// Starts from the networks of a checkpoint, for fine-tuning; steps begin at 0. What the file
    /// lacks, such as the discriminator of a converted model, stays fresh; of a discriminator for
    /// another size the first blocks go on. With Recipe::ema_start 0 and without ema_warmup the
    /// file's average goes on; with Recipe::tail_crop it is the generator too. Returns what is new,
    /// for a person: "with a new discriminator"; empty: nothing. Error: other networks.
    Result<std::string> start_from(const Checkpoint &checkpoint);
    /// Another order of the data and other draws from now on, after a rollback.
    void reseed(std::int64_t seed);
    /// Images of this replica that are in memory at once.
    std::int64_t micro_batch() const;
    /// Half as many from now on, in runs that are resumed from its snapshots too; false when that
    /// cannot be. Gradients are summed over the parts of a batch; batch norm sees a part alone.
    bool halve_micro_batch();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace hit
