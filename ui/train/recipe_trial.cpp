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
    if (recipeArguments == m_arguments)
        return;
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
    m_training = trains;
    m_besideTraining = m_besideTraining || trains;
    if (trains || !m_cost || !m_cost->besideTraining)
        return;
    m_arguments.clear();
    m_cost.reset();
    Q_EMIT changed();
}

void RecipeTrial::begin()
{
    m_besideTraining = m_training;
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
                  m_besideTraining,
                  qint64(number("memory_bytes")),
                  qint64(number("memory_obtainable_bytes")),
                  qint64(number("checkpoint_bytes"))};
    end({});
    if (m_besideTraining && !m_training) // it ended meanwhile
        setTraining(false);
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
    Q_EMIT changed();
}

} // namespace hit
