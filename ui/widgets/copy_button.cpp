// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/copy_button.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>

#include <utility>

namespace hit {

using namespace std::chrono_literals;

CopyButton::CopyButton(const QString &name, std::function<QString()> text, QWidget *parent)
    : QPushButton(name, parent)
    , m_text(std::move(text))
{
    m_saying.setSingleShot(true);
    m_saying.setInterval(2s);
    connect(&m_saying, &QTimer::timeout, this, [this, name] {
        setText(name);
        setIcon({});
    });
    connect(this, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_text());
        setText(tr("Copied"));
        setIcon(hit::icon(QStringLiteral("ok"), tokens().ok));
        m_saying.start();
    });
}

} // namespace hit
