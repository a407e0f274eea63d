// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/recipe_trial.h"

#include "ui/hit_child.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr auto idleBefore = 1s, longest = 120s;

} // namespace

RecipeTrial::RecipeTrial(QObject *parent)
    : QObject(parent)
{
    m_idle.setSingleShot(true);
    m_idle.setInterval(idleBefore);
    m_limit.setSingleShot(true);
    m_limit.setInterval(longest);
    connect(&m_idle, &QTimer::timeout, this, &RecipeTrial::begin);
    connect(&m_limit, &QTimer::timeout, this,
            [this] { end(tr("A few steps take longer than two minutes on this device.")); });
}

RecipeTrial::~RecipeTrial() = default;

void RecipeTrial::measure(const QStringList &recipeArguments)
{
    if (recipeArguments == m_arguments && !m_isOutdated)
        return;
    m_isOutdated = false;
    m_arguments = recipeArguments;
    m_child.reset();
    m_limit.stop();
    m_error.clear();
    if (recipeArguments.isEmpty()) {
        m_idle.stop();
        m_cost.reset();
    } else {
        m_idle.start();
    }
    Q_EMIT changed();
}

void RecipeTrial::setTraining(bool trains)
{
    m_runTrains = trains;
    if (m_child)
        m_wasBeside = m_wasBeside || trains;
    else if (outdate())
        Q_EMIT changed();
}

/// What was measured beside a run is not true of one that trains alone.
bool RecipeTrial::outdate()
{
    if (m_runTrains || !m_wasBeside || m_arguments.isEmpty())
        return false;
    m_wasBeside = false;
    m_isOutdated = true;
    m_cost.reset();
    m_error.clear();
    return true;
}

void RecipeTrial::begin()
{
    m_wasBeside = m_runTrains;
    m_said.clear();
    m_limit.start();
    m_child = std::make_unique<HitChild>(
        QStringList{QStringLiteral("bench"), QStringLiteral("--json")} + m_arguments);
    connect(m_child.get(), &HitChild::said, this,
            [this](const QByteArray &line) { m_said += line; });
    connect(m_child.get(), &HitChild::finished, this, &RecipeTrial::take);
    connect(m_child.get(), &HitChild::failed, this, &RecipeTrial::end);
    Q_EMIT changed();
}

void RecipeTrial::take()
{
    const QJsonObject said = QJsonDocument::fromJson(m_said).object();
    const auto number = [&](const char *name) { return said[QLatin1String(name)].toDouble(); };
    if (!(number("seconds_per_step") > 0))
        return end(tr("The measurement said nothing that is understood."));
    m_cost = Cost{said[QLatin1String("device")].toString(),
                  number("seconds_per_step"),
                  number("images_per_second"),
                  number("measured_batch") < number("batch"),
                  m_wasBeside,
                  qint64(number("memory_bytes")),
                  qint64(number("memory_obtainable_bytes")),
                  qint64(number("checkpoint_bytes"))};
    end({});
}

/// Ends it; `why` empty: it went well.
void RecipeTrial::end(const QString &why)
{
    m_error = why;
    if (!why.isEmpty())
        m_cost.reset();
    m_limit.stop();
    if (m_child)
        m_child.release()->deleteLater(); // it may be the one that calls
    outdate();
    Q_EMIT changed();
}

} // namespace hit
