// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/latest_slot.h"
#include "model/directions/manifold.h"
#include "ui/explorer.h"

#include <thread>

namespace hit {

/// Measures how far the present state is from what one latent gives (U7), in a thread of its own;
/// what is one latent's needs no measuring. The newest state wins. GUI thread.
class ManifoldMeter final : public QObject
{
    Q_OBJECT
public:
    explicit ManifoldMeter(Explorer &explorer, QObject *parent = nullptr);
    ~ManifoldMeter() override;

    /// Of the newest state that was measured; null while that is one latent's.
    const OffManifold *off() const { return m_off ? &*m_off : nullptr; }
    /// Why it can't be measured; empty if it can.
    const QString &whyNot() const { return m_whyNot; }
    bool isUpToDate() const { return m_answered == m_asked; }
    void snap(); ///< to the nearest latent, as one step of undo; nothing where none is known

Q_SIGNALS:
    void changed();

private:
    struct Job
    {
        std::shared_ptr<const ModelInfo> model;
        RenderRequest request;
        quint64 number = 0;
    };
    void takeState();
    void take(quint64 number, const Result<OffManifold> &result);
    void show(std::optional<OffManifold> off, const QString &whyNot);
    void work(const std::stop_token &stop);

    Explorer &m_explorer;
    std::optional<OffManifold> m_off;
    QString m_whyNot;
    quint64 m_asked = 0, m_answered = 0;
    LatestSlot<Job> m_jobs;
    std::jthread m_worker; ///< last: it ends before what it uses
};

} // namespace hit
