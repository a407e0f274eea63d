// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/recipe_keys.h"

#include "ui/train/new_run_form.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/search_field.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QTableView>

namespace hit {
namespace {

constexpr QSize usualSize(1000, 600), roomForFrame(24, 48);
constexpr int keyWidth = 190, valueWidth = 150, defaultWidth = 110;
constexpr int longestShown = 60;

class AnyColumnFilter final : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        for (const int column : {int(RecipeKeysModel::Key), int(RecipeKeysModel::Meaning)})
            if (sourceModel()
                    ->index(row, column, parent)
                    .data()
                    .toString()
                    .contains(filterRegularExpression()))
                return true;
        return false;
    }
};

} // namespace

RecipeKeysModel::RecipeKeysModel(NewRunForm &form, QObject *parent)
    : QAbstractTableModel(parent)
    , m_form(form)
    , m_keys(recipe_keys())
{
    connect(&form, &NewRunForm::changed, this,
            [this] { Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1)); });
}

QString RecipeKeysModel::key(int row) const
{
    return QString::fromStdString(m_keys[std::size_t(row)].name);
}

int RecipeKeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_keys.size());
}

int RecipeKeysModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns);
}

QVariant RecipeKeysModel::data(const QModelIndex &index, int role) const
{
    const QString name = key(index.row());
    if (role == Qt::DecorationRole && index.column() == Key && m_form.isEdited(name))
        return icon(QStringLiteral("reset"), tokens().accent);
    if (role == Qt::ForegroundRole)
        return index.column() == Value ? QVariant() : QVariant(tokens().text2);
    if (role == Qt::FontRole && index.column() == Value && m_form.isEdited(name))
        return hit::font(TextRole::Title);
    if (role == Qt::ToolTipRole && index.column() == Key && m_form.isEdited(name))
        return tr("<b>Changed</b><br>Double click: back to the default");
    if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole)
        return {};
    QString text;
    if (index.column() == Key)
        text = name;
    else if (index.column() == Value)
        text = m_form.value(name);
    else if (index.column() == Default)
        text = m_form.baseValue(name);
    else
        text = QString::fromStdString(m_keys[std::size_t(index.row())].meaning);
    const bool cut = role == Qt::DisplayRole && index.column() != Meaning;
    return cut && text.size() > longestShown ? text.left(longestShown) + QChar(0x2026) : text;
}

QVariant RecipeKeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Key"), tr("Value"), tr("Default"), tr("Meaning")};
    return names[section];
}

Qt::ItemFlags RecipeKeysModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.column() == Value ? usual | Qt::ItemIsEditable : usual;
}

bool RecipeKeysModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || index.column() != Value)
        return false;
    const QString name = key(index.row()), refusal = m_form.set(name, value.toString());
    Q_EMIT judged(name, refusal);
    return refusal.isEmpty();
}

RecipeKeys::RecipeKeys(NewRunForm &form, QWidget *parent)
    : QDialog(parent)
    , m_form(form)
    , m_model(new RecipeKeysModel(form, this))
    , m_filter(new AnyColumnFilter(this))
    , m_view(new QTableView)
    , m_note(new FieldNote)
{
    setObjectName(QStringLiteral("recipeKeys"));
    setWindowTitle(tr("All keys of the recipe"));
    resize(usualSize.boundedTo(screen()->availableSize() - roomForFrame));
    makeView();
    auto *search = new SearchField(tr("Search names and meanings"));
    search->leadTo(m_view);
    auto *reset = new QPushButton(icon(QStringLiteral("reset")), tr("Reset"));
    reset->setAutoDefault(false);
    reset->setToolTip(tr("<b>Reset</b> (Delete)<br>The selected key goes back to its default"));
    auto *resetAll = new QPushButton(tr("Reset all"));
    resetAll->setAutoDefault(false);
    connect(search, &SearchField::textChanged, this, [this](const QString &text) {
        m_filter->setFilterRegularExpression(QRegularExpression(
            QRegularExpression::escape(text), QRegularExpression::CaseInsensitiveOption));
    });
    connect(reset, &QPushButton::clicked, this, &RecipeKeys::reset);
    connect(resetAll, &QPushButton::clicked, &form, &NewRunForm::resetAll);
    connect(m_model, &RecipeKeysModel::judged, this,
            [this](const QString &key, const QString &refusal) {
                m_note->say(refusal.isEmpty() ? QString() : tr("%1: %2").arg(key, refusal),
                            Tone::Error);
            });

    auto *bar = new QHBoxLayout;
    bar->addWidget(search, 1);
    bar->addWidget(reset);
    bar->addWidget(resetAll);
    auto *column = new QVBoxLayout(this);
    column->addLayout(bar);
    column->addWidget(m_view, 1);
    column->addWidget(m_note);
}

void RecipeKeys::makeView()
{
    m_filter->setSourceModel(m_model);
    m_view->setModel(m_filter);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                            | QAbstractItemView::AnyKeyPressed
                            | QAbstractItemView::SelectedClicked);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(controlHeight(metrics::listRow));
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->setColumnWidth(RecipeKeysModel::Key, textLength(keyWidth));
    m_view->setColumnWidth(RecipeKeysModel::Value, textLength(valueWidth));
    m_view->setColumnWidth(RecipeKeysModel::Default, textLength(defaultWidth));
    m_view->setAccessibleName(tr("Keys"));
    connect(m_view, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (index.column() == RecipeKeysModel::Key)
            reset();
    });
    connect(
        new QShortcut(QKeySequence(Qt::Key_Delete), m_view, nullptr, nullptr, Qt::WidgetShortcut),
        &QShortcut::activated, this, &RecipeKeys::reset);
}

void RecipeKeys::reset()
{
    const QModelIndex row = m_filter->mapToSource(m_view->currentIndex());
    if (!row.isValid())
        return;
    m_form.reset(m_model->key(row.row()));
    m_note->say({}, Tone::Error);
}

} // namespace hit
