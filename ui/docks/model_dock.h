// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "ui/widgets/dock.h"

#include <memory>
#include <vector>

namespace hit {

class Explorer;

/// What model is open and where its time goes: name, stage table, EMA or Generator, notes. Follows
/// the explorer's model by itself.
class ModelDock final : public Dock
{
    Q_OBJECT
public:
    explicit ModelDock(Explorer &explorer, QWidget *parent = nullptr);
    ~ModelDock() override;
    void setModel(std::shared_ptr<const ModelInfo> model);
    /// Milliseconds per stage of the last frame; stages before `firstStage` came from the cache and
    /// keep their last time.
    void setTimings(const std::vector<double> &ms, int firstStage, double total);

Q_SIGNALS:
    void stageSelected(int stage);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
