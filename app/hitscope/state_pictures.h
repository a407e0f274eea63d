// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QImage>
#include <QObject>

#include <stop_token>
#include <vector>

namespace hit {

class EngineHost;
class Explorer;

/// Small pictures of any states, one after the other while the engine has nothing else to do. GUI
/// thread; never waits.
class StatePictures final : public QObject
{
    Q_OBJECT
public:
    StatePictures(const Explorer &explorer, const EngineHost &host, QObject *parent = nullptr);
    ~StatePictures() override;

    /// In this order, at most `side` pixels wide and high; replaces the earlier wish. `taps`: what
    /// else is told of them.
    void want(std::vector<State> states, int side, std::vector<Tap> taps = {});

Q_SIGNALS:
    /// Of the newest wish. A null image: it can't be made.
    void ready(int index, const QImage &picture);
    void tapped(int index, const std::vector<hit::TapResult> &taps); ///< before the picture

private:
    void next();
    void take(quint64 wish, const QImage &picture, const std::vector<TapResult> &taps);

    const Explorer &m_explorer;
    const EngineHost &m_host;
    std::vector<State> m_states;
    std::vector<Tap> m_taps;
    int m_side = 0, m_index = 0;
    quint64 m_wish = 0;
    bool m_underWay = false;
    std::stop_source m_stop;
};

} // namespace hit
