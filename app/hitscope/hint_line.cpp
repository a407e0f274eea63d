// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/hint_line.h"

#include "render/canvas.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSettings>

namespace hit {

namespace {

constexpr QLatin1String onKey("hints/on");
constexpr int lineHeight = 32, bottomMargin = 4; ///< inside the room below a fitted picture
constexpr double mostOfTheCanvas = 0.6;          ///< the rest is the captions'

QString doneKey(std::size_t hint)
{
    return QStringLiteral("hints/done%1").arg(hint);
}

/// A key in its cap, or a gesture.
class KeyCap final : public QLabel
{
public:
    explicit KeyCap(const QString &text)
        : QLabel(text)
    {
        setTextRole(this, TextRole::Label);
        setAlignment(Qt::AlignCenter);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }
    // No contents margins: a style sheet that polishes the label anew takes them away.
    QSize sizeHint() const override { return QLabel::sizeHint() + QSize(12, 2); }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(tokens().edge);
        painter.setBrush(tokens().field);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.end();
        QLabel::paintEvent(event);
    }
};

QWidget *hintWidget(const QString &key, const QString &text)
{
    auto *hint = new QWidget;
    auto *row = new QHBoxLayout(hint);
    row->setContentsMargins(0, 0, metrics::gap, 0);
    row->setSpacing(6);
    row->addWidget(new KeyCap(key));
    row->addWidget(new QLabel(text));
    return hint;
}

} // namespace

HintLine::HintLine(QSettings &store, Canvas *canvas)
    : QFrame(canvas)
    , m_store(store)
    , m_canvas(canvas)
{
    setObjectName(QStringLiteral("hintLine"));
    setAccessibleName(tr("Hints"));
    m_hints = {hintWidget(tr("Drag"), tr("to travel")), hintWidget(tr("R"), tr("new image")),
               hintWidget(tr("F1"), tr("all keys")), hintWidget(tr("B"), tr("keep it"))};
    auto *close = new IconButton(QStringLiteral("close"), tr("Close the hints"));
    close->setObjectName(QStringLiteral("button.closeHints"));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::NoFocus);
    close->setFixedSize(metrics::compact, metrics::compact);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::panelMargin, 0, 6, 0);
    row->setSpacing(metrics::gap);
    for (const Hint hint : {Hint::Travel, Hint::NewImage, Hint::Keep, Hint::Keys})
        row->addWidget(m_hints.at(std::size_t(hint)));
    row->addWidget(close);
    connect(&Theme::current(), &Theme::changed, this, &HintLine::place);
    connect(close, &QToolButton::clicked, this, [this] { setOn(false); });
    canvas->installEventFilter(this);
    refresh();
}

bool HintLine::isOn() const
{
    return m_store.value(onKey, true).toBool();
}

void HintLine::setOn(bool on)
{
    m_store.setValue(onKey, on);
    if (on)
        for (std::size_t i = 0; i < m_hints.size(); ++i)
            m_store.remove(doneKey(i));
    refresh();
    Q_EMIT onChanged(on);
}

void HintLine::done(Hint hint)
{
    const auto index = std::size_t(hint);
    if (!isOn() || m_store.value(doneKey(index)).toBool())
        return;
    m_store.setValue(doneKey(index), true);
    bool left = false;
    for (std::size_t i = 0; i < m_hints.size(); ++i)
        left = left || !m_store.value(doneKey(i)).toBool();
    if (left)
        refresh();
    else
        setOn(false);
}

void HintLine::refresh()
{
    setVisible(isOn());
    place();
}

/// Those not done yet; of several only the first ones where the captions would be cut.
void HintLine::showHints()
{
    bool any = false;
    for (std::size_t i = 0; i < m_hints.size(); ++i) {
        m_hints[i]->setVisible(!m_store.value(doneKey(i)).toBool());
        layout()->activate(); // the hints may just have come, gone or grown
        if (any && sizeHint().width() > mostOfTheCanvas * m_canvas->width())
            m_hints[i]->hide();
        any = any || !m_hints[i]->isHidden();
    }
    layout()->activate();
}

void HintLine::place()
{
    setFixedHeight(controlHeight(lineHeight));
    showHints();
    adjustSize();
    m_canvas->setCaptionGap(isOn() ? width() : 0);
    const QRect room = m_canvas->rect();
    move(room.center().x() - width() / 2, room.bottom() - bottomMargin - height());
    raise();
}

bool HintLine::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        place();
    return false;
}

void HintLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tokens().border);
    painter.setBrush(tokens().control);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::cardRadius,
                            metrics::cardRadius);
}

} // namespace hit
