// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/actions.h"

#include <QHash>
#include <QImage>
#include <QObject>

class QMenu;

namespace hit {

class Canvas;
class EngineHost;
class Explorer;
class Settings;
struct ModelInMemory;

/// The models in memory: which there are and what they need, and the way from one to the next with
/// the same latent. GUI thread.
class ModelSwitch final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        const Canvas &canvas;
        const Actions &actions;
        const Settings &settings;
    };
    explicit ModelSwitch(const Parts &parts, QObject *parent = nullptr);

    /// The list as it is now, the open one marked.
    void addTo(QMenu &menu) const;

private:
    void step(int by); ///< in the order of opening, round and round
    void letOthersGo();
    void keepPicture();
    void updateCommands();
    QString openPath() const;                       ///< empty: none is open
    bool isShown(const ModelInMemory &model) const; ///< as A or B

    Parts m;
    QString m_shown;
    QHash<QString, QImage> m_pictures; ///< the last one of each, small
};

} // namespace hit
