// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/key_map_view.h"

#include "ui/key_map.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/key_edit.h"
#include "ui/widgets/search_field.h"

#include <QAction>
#include <QBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace hit {
namespace {

constexpr int nameColumn = 0, keysColumn = 1, keysWidth = 200;
constexpr int actionRole = Qt::UserRole, searchRole = Qt::UserRole + 1;

QString nameOf(const QAction *action)
{
    return action->iconText(); // unlike the text it does not say what would be undone
}

QString howToChange()
{
    return KeyMapView::tr("Enter or a double click gives an action other keys.");
}

QString keysOf(const QAction *action)
{
    QStringList texts;
    for (const QKeySequence &keys : action->shortcuts())
        texts.append(keys.toString(QKeySequence::NativeText));
    return texts.join(QStringLiteral(", "));
}

class KeysDelegate final : public QStyledItemDelegate
{
public:
    KeysDelegate(KeyMapView *view, QTreeView *tree)
        : QStyledItemDelegate(tree)
        , m_view(view)
    {
    }
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &) const override
    {
        auto *edit = new KeyEdit(parent);
        // Sent by the delegate itself, whose signals the view listens to.
        auto *self = const_cast<KeysDelegate *>(this);
        connect(edit, &KeyEdit::taken, self, [self, edit] {
            Q_EMIT self->commitData(edit);
            Q_EMIT self->closeEditor(edit);
        });
        connect(edit, &KeyEdit::left, self, [self, edit] { Q_EMIT self->closeEditor(edit); });
        return edit;
    }
    void setEditorData(QWidget *, const QModelIndex &) const override {}
    void setModelData(QWidget *editor, QAbstractItemModel *,
                      const QModelIndex &index) const override
    {
        auto *action = index.data(actionRole).value<QAction *>();
        m_view->assign(action, static_cast<KeyEdit *>(editor)->keys());
    }

private:
    KeyMapView *m_view;
};

} // namespace

KeyMapView::KeyMapView(KeyMap &map, QWidget *parent)
    : QWidget(parent)
    , m_map(map)
    , m_items(new QStandardItemModel(this))
    , m_found(new QSortFilterProxyModel(this))
    , m_view(new QTreeView)
    , m_note(makeLabel(howToChange(), TextRole::Label, Tone::Secondary))
{
    auto *search = new SearchField(tr("Search actions and keys"));
    search->leadTo(m_view);
    auto *one = new QPushButton(tr("Reset this one"));
    auto *all = new QPushButton(tr("Reset all"));
    one->setAutoDefault(false);
    all->setAutoDefault(false);
    m_note->setWordWrap(true);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *foot = new QHBoxLayout;
    foot->addWidget(m_note, 1);
    foot->addWidget(one);
    foot->addWidget(all);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(search);
    column->addWidget(m_view, 1);
    column->addLayout(foot);
    setFocusProxy(search);

    makeView();
    fill();
    connect(search, &SearchField::textChanged, this, [this](const QString &text) {
        m_found->setFilterFixedString(text);
        m_view->expandAll();
    });
    connect(one, &QPushButton::clicked, this, [this] {
        if (auto *action = m_view->currentIndex().data(actionRole).value<QAction *>())
            m_map.reset(action);
    });
    connect(all, &QPushButton::clicked, this, [this] { m_map.resetAll(); });
    connect(&map, &KeyMap::changed, this, &KeyMapView::showKeys);
    const auto enable = [this, one] {
        auto *action = m_view->currentIndex().data(actionRole).value<QAction *>();
        one->setEnabled(action && !m_map.isDefault(action));
    };
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, enable);
    connect(&map, &KeyMap::changed, this, enable);
    enable();
}

void KeyMapView::makeView()
{
    m_found->setSourceModel(m_items);
    m_found->setRecursiveFilteringEnabled(true);
    m_found->setFilterRole(searchRole);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view->setModel(m_found);
    m_view->setItemDelegateForColumn(keysColumn, new KeysDelegate(this, m_view));
    m_view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_view->setUniformRowHeights(true);
    m_view->setRootIsDecorated(false);
    m_view->setIndentation(metrics::panelMargin);
    m_view->setAccessibleName(tr("Actions"));
    m_view->setMinimumSize(320, 240);
    connect(m_view, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (index.data(actionRole).isValid())
            m_view->edit(index.siblingAtColumn(keysColumn));
    });
}

void KeyMapView::fill()
{
    m_items->setHorizontalHeaderLabels({tr("Action"), tr("Keys")});
    QHash<QString, QStandardItem *> groups;
    for (const KeyMap::Entry &entry : m_map.entries()) {
        QStandardItem *&group = groups[entry.group];
        if (!group) {
            group = new QStandardItem(entry.group);
            group->setEditable(false);
            group->setSelectable(false);
            group->setFont(hit::font(TextRole::Title));
            m_items->appendRow(group);
        }
        auto *name = new QStandardItem(nameOf(entry.action));
        name->setEditable(false);
        auto *keys = new QStandardItem;
        for (QStandardItem *item : {name, keys})
            item->setData(QVariant::fromValue(entry.action), actionRole);
        group->appendRow({name, keys});
    }
    showKeys();
    m_view->expandAll();
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(nameColumn, QHeaderView::Stretch);
    m_view->header()->resizeSection(keysColumn, keysWidth);
}

void KeyMapView::showKeys()
{
    for (int g = 0; g < m_items->rowCount(); ++g) {
        QStandardItem *group = m_items->item(g);
        for (int i = 0; i < group->rowCount(); ++i) {
            QStandardItem *keys = group->child(i, keysColumn);
            const auto *action = keys->data(actionRole).value<QAction *>();
            const QString text = keysOf(action);
            const bool changed = !m_map.isDefault(action);
            keys->setText(text);
            keys->setFont(hit::font(changed ? TextRole::Title : TextRole::Body));
            keys->setToolTip(changed ? tr("Changed; double click for other keys")
                                     : tr("Double click for other keys"));
            group->child(i, nameColumn)->setData(nameOf(action) + u' ' + text, searchRole);
        }
    }
}

void KeyMapView::assign(QAction *action, const QKeySequence &keys)
{
    const QAction *loser = m_map.conflict(keys, action);
    const QString text = keys.toString(QKeySequence::NativeText);
    setTone(m_note, loser ? Tone::Warning : Tone::Secondary);
    m_note->setText(loser ? tr("%1 was taken from \u201c%2\u201d.").arg(text, nameOf(loser))
                          : howToChange());
    m_map.setKeys(action, keys);
}

KeyMapDialog::KeyMapDialog(KeyMap &map, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    resize(560, 640);
    auto *column = new QVBoxLayout(this);
    auto *view = new KeyMapView(map);
    column->addWidget(view);
    view->setFocus();
}

} // namespace hit
