// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/system_theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QPalette>
#include <QStandardPaths>
#include <QStyle>

namespace hit {
namespace {

constexpr QLatin1String service("org.freedesktop.portal.Desktop");
constexpr QLatin1String object("/org/freedesktop/portal/desktop");
constexpr QLatin1String interface("org.freedesktop.portal.Settings");
constexpr QLatin1String appearance("org.freedesktop.appearance");

// Without a bus, connecting would try to start one, which takes seconds.
bool sessionBusIsThere()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
           || QFileInfo::exists(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation)
                                + QStringLiteral("/bus"));
}

} // namespace

SystemTheme::SystemTheme(QApplication *application)
    : QObject(application)
{
    application->installEventFilter(this);
    m_reducedMotion = application->style()->styleHint(QStyle::SH_Widget_Animation_Duration) == 0;
    readPalette(application);
    if (sessionBusIsThere())
        askPortal();
}

bool SystemTheme::dark() const
{
    return m_portalDark.value_or(m_paletteDark.value_or(true));
}

void SystemTheme::readPalette(QApplication *application)
{
    // A palette that is the style's own says nothing about the desktop.
    const QColor window = application->palette().color(QPalette::Window);
    m_paletteDark.reset();
    if (window != application->style()->standardPalette().color(QPalette::Window))
        m_paletteDark = window.lightness() < 128;
}

bool SystemTheme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && !m_probing && watched->isWindowType()) {
        // Only an application without a palette of its own shows the platform's.
        m_probing = true;
        QApplication::setPalette(QPalette());
        readPalette(qApp);
        m_probing = false;
        Q_EMIT changed();
    }
    return false;
}

void SystemTheme::askPortal()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, object, interface, QStringLiteral("SettingChanged"), this,
                SLOT(portalChanged(QString, QString, QDBusVariant)));
    ask(QStringLiteral("color-scheme"));
    ask(QStringLiteral("contrast"));
}

void SystemTheme::ask(const QString &key)
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(service, object, interface, QStringLiteral("Read"));
    call << appearance << key;
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            take(key, reply.value().variant());
    });
}

void SystemTheme::portalChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == appearance)
        take(key, value.variant());
}

void SystemTheme::take(const QString &key, const QVariant &wrapped)
{
    // Read() wraps its answer twice.
    const QVariant value =
        wrapped.canConvert<QDBusVariant>() ? wrapped.value<QDBusVariant>().variant() : wrapped;
    const uint number = value.toUInt();
    if (key == QLatin1String("color-scheme"))
        m_portalDark = number == 0 ? std::optional<bool>() : number == 1;
    else if (key == QLatin1String("contrast"))
        m_highContrast = number == 1;
    else
        return;
    Q_EMIT changed();
}

} // namespace hit
