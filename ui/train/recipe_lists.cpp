// SPDX-License-Identifier: GPL-3.0-or-later
// Which recipe, and what to start from.
#include "ui/theme/theme.h"
#include "ui/train/form_row.h"
#include "ui/train/new_run_form.h"
#include "ui/train/recipe_group.h"
#include "ui/widgets/file_dialog.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace hit {
namespace {

/// In place of a path: asks for one.
const QString otherFile = QStringLiteral("...");
constexpr int purposeRole = Qt::ToolTipRole; ///< of a recipe in the list
constexpr int cardWidth = 320, mostCards = 16;

/// A recipe's name with what it is for below.
class RecipeCards final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString purpose = index.data(purposeRole).toString();
        const int name =
            std::max(option.fontMetrics.height() + metrics::gap, controlHeight(metrics::listRow));
        if (purpose.isEmpty())
            return {textLength(cardWidth), name};
        const QRect room(0, 0, textLength(cardWidth) - 2 * metrics::gap, 1000);
        const int below = QFontMetrics(hit::font(TextRole::Caption))
                              .boundingRect(room, Qt::TextWordWrap, purpose)
                              .height();
        return {textLength(cardWidth), option.fontMetrics.height() + below + 2 * inset};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t.sel);
        const QRect text = option.rect.adjusted(metrics::gap, inset, -metrics::gap, -inset);
        const QString purpose = index.data(purposeRole).toString();
        painter->setFont(option.font);
        painter->setPen(t.text);
        painter->drawText(text, purpose.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop,
                          index.data().toString());
        painter->setFont(hit::font(TextRole::Caption));
        painter->setPen(t.text2);
        painter->drawText(text.adjusted(0, option.fontMetrics.height(), 0, 0), Qt::TextWordWrap,
                          purpose);
    }

private:
    static constexpr int inset = 4;
};

} // namespace

void RecipeGroup::makeRecipeCards()
{
    m_recipe->setItemDelegate(new RecipeCards(m_recipe));
    m_recipe->setMaxVisibleItems(mostCards);
    m_recipe->view()->setMinimumWidth(textLength(cardWidth));
}

void RecipeGroup::fillRecipes()
{
    m_recipe->clear();
    for (const Named &recipe : m_recipes)
        m_recipe->addItem(recipe.title, recipe.path);
    for (const std::string &name : recipe_names()) {
        m_recipe->addItem(QString::fromStdString(name), QString::fromStdString(name));
        m_recipe->setItemData(m_recipe->count() - 1, QString::fromStdString(recipe_purpose(name)),
                              purposeRole);
    }
    m_recipe->addItem(tr("Another file..."), otherFile);
    m_recipe->setCurrentIndex(m_recipe->findData(m_form.recipeName()));
}

void RecipeGroup::fillStarts()
{
    m_start->clear();
    m_start->addItem(tr("Fresh weights"), QString());
    for (const Named &file : m_files) {
        m_start->addItem(file.title, file.path);
        m_start->setItemData(m_start->count() - 1, file.path, Qt::ToolTipRole);
    }
    m_start->addItem(tr("Another file..."), otherFile);
    const QString path = !m_reading.isEmpty() ? m_reading
                         : m_form.start()     ? m_form.start()->path
                                              : QString();
    m_start->setCurrentIndex(std::max(0, m_start->findData(path)));
}

void RecipeGroup::offerStart(const QString &path, const QString &title)
{
    const bool known = path.isEmpty()
                       || std::any_of(m_files.begin(), m_files.end(),
                                      [&](const Named &file) { return file.path == path; });
    if (!known)
        m_files.prepend({path, title});
    fillStarts();
}

void RecipeGroup::addRecipe(const QString &path, const QString &title)
{
    m_recipes.removeIf([&](const Named &recipe) { return recipe.path == path; });
    m_recipes.prepend({path, title});
    const Status read = m_form.setRecipe(path);
    fillRecipes();
    m_recipeRow->setError(read ? QString() : QString::fromStdString(read.error().line()));
}

void RecipeGroup::chooseRecipe()
{
    const QString path = m_recipe->currentData().toString();
    if (path == otherFile)
        return browse(true);
    const Status read = m_form.setRecipe(path);
    m_recipeRow->setError(read ? QString() : QString::fromStdString(read.error().line()));
    m_recipe->setCurrentIndex(m_recipe->findData(m_form.recipeName()));
}

void RecipeGroup::chooseStart()
{
    const QString path = m_start->currentData().toString();
    if (path == otherFile)
        return browse(false);
    startFrom(path);
}

void RecipeGroup::startFrom(const QString &path)
{
    m_startError.clear();
    m_reading = path;
    if (!path.isEmpty()) {
        offerStart(path, QFileInfo(path).completeBaseName());
        m_startModel.read(path);
    }
    m_form.setStart(std::nullopt); // until it is known
    fillStarts();
    Q_EMIT changed();
}

void RecipeGroup::clear()
{
    m_refused.clear();
    showForm();
    startFrom({});
}

void RecipeGroup::browse(bool recipe)
{
    fillRecipes(); // neither list shows "Another file..."
    fillStarts();
    auto *dialog = makeFileDialog(this, recipe ? tr("Recipe") : tr("Model to start from"), {});
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(recipe ? tr("Recipes (*.json)")
                                 : tr("Checkpoints (*.safetensors *.index);;All files (*)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, recipe](const QString &path) {
        if (recipe)
            addRecipe(path, QFileInfo(path).fileName());
        else
            startFrom(path);
    });
    dialog->open();
}

QString RecipeGroup::missing() const
{
    if (!m_startError.isEmpty())
        return m_startError;
    if (!m_reading.isEmpty())
        return tr("The model to start from is being read.");
    if (const auto refused = m_refused.begin(); refused != m_refused.end())
        return QStringLiteral("%1: %2").arg(refused->first->label()->text(), refused->second.why);
    return m_form.problem();
}

} // namespace hit
