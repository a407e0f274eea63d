// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>

namespace hit {

class HitChild;

/// What a recipe costs on this device, measured by `hit bench --recipe` in a process of its own.
/// GUI thread.
class RecipeTrial final : public QObject
{
    Q_OBJECT
public:
    struct Cost
    {
        QString device;
        double secondsPerStep = 0, imagesPerSecond = 0;
        bool judgedBySmaller = false; ///< batches than the recipe's
        bool besideTraining = false;  ///< measured while a run trained here: slower than alone
        qint64 memory = 0, memoryFree = 0, checkpoint = 0; ///< bytes
    };

    explicit RecipeTrial(QObject *parent = nullptr);
    ~RecipeTrial() override;

    /// Measures after a second without another call; until then cost() is the last one.
    /// `recipeArguments` empty: nothing to measure.
    void measure(const QStringList &recipeArguments);
    /// Does a run train on this machine? What was measured beside one, or was too slow for that, is
    /// no longer said when none does any more; the next measure() measures anew.
    void setTraining(bool trains);
    bool isRunning() const { return m_child || m_idle.isActive(); } ///< cost() is an old one
    const std::optional<Cost> &cost() const { return m_cost; }
    QString error() const { return m_error; }

Q_SIGNALS:
    void changed();

private:
    void begin();
    void take();
    void end(const QString &why);
    bool outdate();

    QStringList m_arguments;   ///< of the last measure()
    bool m_isOutdated = false; ///< they are to be measured again
    std::unique_ptr<HitChild> m_child;
    QByteArray m_said;
    QTimer m_idle, m_limit;
    std::optional<Cost> m_cost;
    QString m_error;
    bool m_runTrains = false; ///< now
    bool m_wasBeside = false; ///< a run has trained during the last measurement
};

} // namespace hit
