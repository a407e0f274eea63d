// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_details.h"

#include "ui/shelf/shelf_library.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QCompleter>
#include <QEvent>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>

#include <optional>

namespace hit {
namespace {

constexpr int noteLines = 3, labelWidth = 44;

/// What all items have in `field`, if they agree.
template <typename Get>
auto common(const ShelfLibrary &library, const QStringList &ids, Get get)
    -> std::optional<decltype(get(ShelfItem()))>
{
    std::optional<decltype(get(ShelfItem()))> value;
    for (const QString &id : ids)
        if (const ShelfItem *item = library.item(id)) {
            if (value && *value != get(*item))
                return std::nullopt;
            value = get(*item);
        }
    return value;
}

} // namespace

ShelfDetails::ShelfDetails(ShelfLibrary &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_whose(new ElidedLabel(Qt::ElideMiddle))
    , m_tags(new QLineEdit)
    , m_notes(new QPlainTextEdit)
{
    m_tags->setObjectName(QStringLiteral("shelfTags"));
    m_tags->setAccessibleName(tr("Tags"));
    m_tags->setToolTip(tr("Words to find it by, with commas between them"));
    m_notes->setObjectName(QStringLiteral("shelfNotes"));
    m_notes->setAccessibleName(tr("Notes"));
    m_notes->setTabChangesFocus(true);
    m_notes->setFixedHeight(noteLines * m_notes->fontMetrics().lineSpacing() + 12);
    m_notes->installEventFilter(this);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, metrics::panelMargin, 0);
    form->setHorizontalSpacing(metrics::labelGap);
    form->setVerticalSpacing(metrics::gap);
    setTextRole(m_whose, TextRole::Title);
    m_whose->setObjectName(QStringLiteral("shelfWhose"));
    form->addRow(m_whose);
    for (const auto &[text, field] :
         {std::pair<QString, QWidget *>{tr("Tags"), m_tags}, {tr("Notes"), m_notes}}) {
        QLabel *label = makeLabel(text, TextRole::Label, Tone::Secondary);
        label->setMinimumWidth(textLength(labelWidth));
        form->addRow(label, field);
    }
    connect(m_tags, &QLineEdit::editingFinished, this, &ShelfDetails::takeTags);
    connect(&m_library, &ShelfLibrary::changed, this, &ShelfDetails::refresh);
    refresh();
}

void ShelfDetails::setItems(const QStringList &ids)
{
    takeTags(); // of those that were selected until now
    takeNotes();
    m_ids = ids;
    m_tags->setModified(false);
    m_notes->document()->setModified(false);
    refresh();
}

void ShelfDetails::enter()
{
    m_tags->setFocus(Qt::TabFocusReason);
    m_tags->selectAll();
}

/// Not what is being typed.
void ShelfDetails::refresh()
{
    const auto tags = common(m_library, m_ids, [](const ShelfItem &item) { return item.tags; });
    const auto notes = common(m_library, m_ids, [](const ShelfItem &item) { return item.notes; });
    const QString mixed = tr("\u2013 several \u2013");
    setEnabled(!m_ids.isEmpty());
    m_whose->setFullText(whose());
    if (!m_tags->isModified()) {
        m_tags->setText(tags.value_or(QStringList()).join(QStringLiteral(", ")));
        m_tags->setPlaceholderText(tags || m_ids.isEmpty() ? tr("red, with a hat") : mixed);
        auto *completer = new QCompleter(m_library.tags(), m_tags);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        delete m_tags->completer();
        m_tags->setCompleter(completer);
    }
    if (!m_notes->document()->isModified()) {
        m_notes->setPlainText(notes.value_or(QString()));
        m_notes->setPlaceholderText(notes || m_ids.isEmpty() ? QString() : mixed);
    }
}

QString ShelfDetails::whose() const
{
    if (m_ids.isEmpty())
        return tr("No picture is selected");
    const ShelfItem *item = m_library.item(m_ids.first());
    return m_ids.size() == 1 && item ? item->name : tr("%1 pictures").arg(m_ids.size());
}

void ShelfDetails::takeTags()
{
    if (!m_tags->isModified())
        return;
    m_tags->setModified(false);
    m_library.setTags(m_ids, tagsFromText(m_tags->text()));
    refresh();
}

void ShelfDetails::takeNotes()
{
    if (!m_notes->document()->isModified())
        return;
    m_notes->document()->setModified(false);
    m_library.setNotes(m_ids, m_notes->toPlainText());
}

bool ShelfDetails::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        takeNotes();
    return QWidget::eventFilter(watched, event);
}

} // namespace hit
