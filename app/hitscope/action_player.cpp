// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/action_player.h"

#include "app/hitscope/engine_host.h"
#include "app/hitscope/motion.h"
#include "app/hitscope/widget_path.h"
#include "model/core/input_file.h"
#include "model/core/log.h"

#include <QApplication>
#include <QJsonDocument>
#include <QMouseEvent>
#include <QWheelEvent>
#include <QWidget>
#include <QWindow>

QT_BEGIN_NAMESPACE
// What QTest's key functions use: a key press that goes through the shortcuts first.
Q_GUI_EXPORT bool qt_sendShortcutOverrideEvent(QObject *object, ulong timestamp, int key,
                                               Qt::KeyboardModifiers modifiers, const QString &text,
                                               bool autoRepeat, ushort count);
QT_END_NAMESPACE

namespace hit {

namespace {

constexpr std::int64_t largestFile = 64 << 20;

void sendKey(QWidget *widget, const QJsonObject &action, bool press)
{
    const int key = action[QLatin1String("key")].toInt();
    const auto modifiers = Qt::KeyboardModifiers(action[QLatin1String("modifiers")].toInt());
    const QString text = action[QLatin1String("text")].toString();
    if (press && qt_sendShortcutOverrideEvent(widget, 0, key, modifiers, text, false, 1))
        return;
    QKeyEvent event(press ? QEvent::KeyPress : QEvent::KeyRelease, key, modifiers, text);
    QApplication::sendEvent(widget, &event);
}

void sendMouse(QWidget *widget, const QJsonObject &action, QEvent::Type type)
{
    const QPointF place(action[QLatin1String("x")].toDouble(),
                        action[QLatin1String("y")].toDouble());
    const auto buttons = Qt::MouseButtons(action[QLatin1String("buttons")].toInt());
    const auto modifiers = Qt::KeyboardModifiers(action[QLatin1String("modifiers")].toInt());
    const QPointF global = widget->mapToGlobal(place);
    if (type == QEvent::Wheel) {
        QWheelEvent event(place, global, {}, QPoint(0, action[QLatin1String("delta")].toInt()),
                          buttons, modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(widget, &event);
        return;
    }
    if (type == QEvent::MouseButtonPress && (widget->focusPolicy() & Qt::ClickFocus))
        widget->setFocus(Qt::MouseFocusReason);
    const auto button = Qt::MouseButton(action[QLatin1String("button")].toInt());
    QMouseEvent event(type, place, global, button, buttons, modifiers);
    QApplication::sendEvent(widget, &event);
}

} // namespace

ActionPlayer::ActionPlayer(QWidget &window, Explorer &explorer, EngineHost &host, Motion &motion,
                           QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_explorer(explorer)
    , m_host(host)
    , m_motion(motion)
{
    using namespace std::chrono_literals;
    m_turn.setSingleShot(true);
    connect(&m_turn, &QTimer::timeout, this, &ActionPlayer::next);
    m_patience.setSingleShot(true);
    m_patience.setInterval(60s);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        log::error("the recording waited 60 s for the window or a picture");
        finish(false);
    });
    connect(&host, &EngineHost::opened, this, &ActionPlayer::playWhenSettled);
    connect(&host, &EngineHost::openFailed, this, &ActionPlayer::playWhenSettled);
    connect(&host, &EngineHost::pictureReady, this, &ActionPlayer::playWhenSettled);
    connect(&host, &EngineHost::pictureFailed, this, &ActionPlayer::playWhenSettled);
    connect(&host, &EngineHost::otherOpened, this, &ActionPlayer::playWhenSettled);
    connect(&host, &EngineHost::otherNotOpened, this, &ActionPlayer::playWhenSettled);
    connect(&host, &EngineHost::otherReady, this, &ActionPlayer::playWhenSettled);
    connect(&host, &EngineHost::otherFailed, this, &ActionPlayer::playWhenSettled);
}

bool ActionPlayer::start(const QString &path)
{
    const auto text = read_small_file(path.toStdString(), largestFile);
    if (!text) {
        log::error(text.error().line());
        return false;
    }
    const QJsonObject file = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
    if (file[QLatin1String("version")].toInt() != 1) {
        log::error(path.toStdString() + " is no recording of Hitscope");
        return false;
    }
    const QByteArray end = QJsonDocument(file[QLatin1String("end")].toObject()).toJson();
    const auto state = state_from_text(end.toStdString());
    if (!state) {
        log::error(state.error().line());
        return false;
    }
    m_end = *state;
    m_actions = file[QLatin1String("actions")].toArray();
    const auto seed = quint32(file[QLatin1String("randomSeed")].toDouble());
    m_explorer.seedRandom(seed);
    m_motion.seedRandom(seed);
    m_motion.setClockOn(false);
    const QJsonArray size = file[QLatin1String("size")].toArray();
    m_window.resize(size[0].toInt(), size[1].toInt());
    beginWhenActive();
    return true;
}

/// Shortcuts work only in the active window.
void ActionPlayer::beginWhenActive()
{
    if (m_window.isActiveWindow())
        return m_turn.start();
    m_window.activateWindow();
    m_patience.start();
    connect(qApp, &QApplication::focusWindowChanged, &m_patience, [this](const QWindow *window) {
        if (window && m_patience.isActive() && m_index == 0) {
            m_patience.stop();
            m_turn.start();
        }
    });
}

void ActionPlayer::next()
{
    if (m_index == m_actions.size()) {
        const bool same = m_explorer.state() == m_end;
        if (!same)
            log::error("the recording ended in another state than it did when it was made");
        finish(same);
        return;
    }
    const QJsonObject action = m_actions[m_index++].toObject();
    if (action[QLatin1String("do")] == QLatin1String("picture")) {
        m_waiting = true;
        m_patience.start();
        playWhenSettled();
    } else if (play(action)) {
        m_turn.start();
    } else {
        log::error("action " + std::to_string(m_index) + " of the recording found no widget "
                   + action[QLatin1String("on")].toString().toStdString());
        finish(false);
    }
}

void ActionPlayer::playWhenSettled()
{
    if (!m_waiting || !m_host.isSettled())
        return;
    m_waiting = false;
    m_patience.stop();
    m_turn.start();
}

bool ActionPlayer::play(const QJsonObject &action)
{
    const QString verb = action[QLatin1String("do")].toString();
    if (verb == QLatin1String("tick")) {
        m_motion.advance(action[QLatin1String("seconds")].toDouble());
        return true;
    }
    QWidget *widget = widgetAt(action[QLatin1String("on")].toString());
    if (!widget)
        return false;
    static const QHash<QString, QEvent::Type> mouse{
        {QStringLiteral("press"), QEvent::MouseButtonPress},
        {QStringLiteral("doubleClick"), QEvent::MouseButtonDblClick},
        {QStringLiteral("release"), QEvent::MouseButtonRelease},
        {QStringLiteral("move"), QEvent::MouseMove},
        {QStringLiteral("wheel"), QEvent::Wheel},
    };
    if (const auto type = mouse.constFind(verb); type != mouse.cend())
        sendMouse(widget, action, *type);
    else
        sendKey(widget, action, verb == QLatin1String("key"));
    return true;
}

void ActionPlayer::finish(bool ok)
{
    m_patience.stop();
    Q_EMIT finished(ok ? 0 : 1);
}

} // namespace hit
