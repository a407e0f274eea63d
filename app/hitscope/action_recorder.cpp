// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/action_recorder.h"

#include "app/hitscope/engine_host.h"
#include "app/hitscope/motion.h"
#include "app/hitscope/widget_path.h"
#include "model/core/durable_file.h"
#include "model/core/log.h"

#include <QApplication>
#include <QJsonDocument>
#include <QMouseEvent>
#include <QRandomGenerator>
#include <QWheelEvent>
#include <QWidget>

#include <utility>

namespace hit {

namespace {

QString verb(QEvent::Type type)
{
    switch (type) {
    case QEvent::ShortcutOverride:
        return QStringLiteral("key");
    case QEvent::KeyRelease:
        return QStringLiteral("keyRelease");
    case QEvent::MouseButtonPress:
        return QStringLiteral("press");
    case QEvent::MouseButtonDblClick:
        return QStringLiteral("doubleClick");
    case QEvent::MouseButtonRelease:
        return QStringLiteral("release");
    case QEvent::MouseMove:
        return QStringLiteral("move");
    case QEvent::Wheel:
        return QStringLiteral("wheel");
    default:
        return {};
    }
}

/// What happened, but not where.
QJsonObject described(const QInputEvent &event)
{
    QJsonObject action{{QStringLiteral("do"), verb(event.type())},
                       {QStringLiteral("modifiers"), int(event.modifiers())}};
    if (const auto *key = dynamic_cast<const QKeyEvent *>(&event)) {
        action[QLatin1String("key")] = key->key();
        action[QLatin1String("text")] = key->text();
    } else if (const auto *point = dynamic_cast<const QSinglePointEvent *>(&event)) {
        action[QLatin1String("button")] = int(point->button());
        action[QLatin1String("buttons")] = int(point->buttons());
    }
    if (const auto *wheel = dynamic_cast<const QWheelEvent *>(&event))
        action[QLatin1String("delta")] = wheel->angleDelta().y();
    return action;
}

} // namespace

ActionRecorder::ActionRecorder(QWidget &window, Explorer &explorer, EngineHost &host,
                               Motion &motion, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_explorer(explorer)
    , m_host(host)
    , m_randomSeed(QRandomGenerator::global()->generate())
{
    explorer.seedRandom(m_randomSeed);
    motion.seedRandom(m_randomSeed);
    connect(&motion, &Motion::advanced, this, [this](double seconds) {
        add({{QStringLiteral("do"), QStringLiteral("tick")}, {QStringLiteral("seconds"), seconds}});
    });
    qApp->installEventFilter(this);
}

bool ActionRecorder::eventFilter(QObject *object, QEvent *event)
{
    auto *widget = qobject_cast<QWidget *>(object);
    if (widget && !verb(event->type()).isEmpty())
        addEvent(widget, static_cast<QInputEvent *>(event));
    return false;
}

void ActionRecorder::add(QJsonObject action)
{
    const QString wait = QStringLiteral("picture");
    const bool waits =
        !m_actions.isEmpty() && m_actions.last().toObject()[QLatin1String("do")] == wait;
    if (m_host.isSettled() && !waits)
        m_actions.append(QJsonObject{{QStringLiteral("do"), wait}});
    m_actions.append(action);
}

void ActionRecorder::addEvent(QWidget *widget, QInputEvent *event)
{
    if (event->type() == QEvent::MouseMove
        && static_cast<QMouseEvent *>(event)->buttons() == Qt::NoButton)
        return;
    QJsonObject action = described(*event);
    // An event that a widget does not accept comes again for its parent.
    QJsonObject seen = action;
    seen[QLatin1String("time")] = double(event->timestamp());
    if (auto *point = dynamic_cast<QSinglePointEvent *>(event)) {
        seen[QLatin1String("globalX")] = point->globalPosition().x();
        seen[QLatin1String("globalY")] = point->globalPosition().y();
    }
    if (std::exchange(m_lastEvent, seen) == seen)
        return;
    action[QLatin1String("on")] = pathOf(widget);
    if (auto *point = dynamic_cast<QSinglePointEvent *>(event)) {
        action[QLatin1String("x")] = point->position().x();
        action[QLatin1String("y")] = point->position().y();
    }
    add(action);
}

bool ActionRecorder::save(const QString &path) const
{
    const auto state =
        QJsonDocument::fromJson(QByteArray::fromStdString(to_json(m_explorer.state()).dump()));
    const QJsonObject file{
        {QStringLiteral("version"), 1},
        {QStringLiteral("randomSeed"), double(m_randomSeed)},
        {QStringLiteral("size"), QJsonArray{m_window.width(), m_window.height()}},
        {QStringLiteral("actions"), m_actions},
        {QStringLiteral("end"), state.object()},
    };
    const auto status =
        write_durably(path.toStdString(), QJsonDocument(file).toJson().toStdString());
    if (!status)
        log::error(status.error().line());
    return status.has_value();
}

} // namespace hit
