// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

#include <optional>

class QApplication;

namespace hit {

/// What the desktop prefers: the colour-scheme and contrast of its portal, else the lightness of
/// the platform's own palette, else dark. Asks the portal without waiting for it.
class SystemTheme final : public QObject
{
    Q_OBJECT
public:
    /// Before the application gets a style or a palette of ours.
    explicit SystemTheme(QApplication *application);
    bool dark() const;
    bool highContrast() const { return m_highContrast; }
    bool reducedMotion() const { return m_reducedMotion; }
    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void portalChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void readPalette(QApplication *application);
    void askPortal();
    void ask(const QString &key);
    void take(const QString &key, const QVariant &value);

    std::optional<bool> m_portalDark, m_paletteDark;
    bool m_highContrast = false;
    bool m_reducedMotion = false;
    bool m_probing = false;
};

} // namespace hit
