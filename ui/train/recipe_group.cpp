// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/recipe_group.h"

#include "ui/train/few_images.h"
#include "ui/train/form_row.h"
#include "ui/train/new_run_form.h"
#include "ui/train/recipe_keys.h"
#include "ui/train/stage_boxes.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

#include <algorithm>
#include <map>
#include <set>

namespace hit {
namespace {

constexpr int mostSizes = 4, leastSize = 16;
constexpr double usualBcr = 10; ///< the paper's

QString textOf(double number)
{
    return QString::number(number, 'g', 6);
}

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

QComboBox *makeList()
{
    auto *list = new QComboBox;
    list->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    list->setFocusPolicy(Qt::StrongFocus);
    return list;
}

} // namespace

RecipeGroup::RecipeGroup(NewRunForm &form, FewImages &few, QWidget *parent)
    : QWidget(parent)
    , m_form(form)
    , m_fewImages(few)
    , m_recipe(makeList())
    , m_start(makeList())
    , m_unit(new QComboBox)
    , m_sizes(new QWidget)
    , m_batch(new QLineEdit)
    , m_length(new QLineEdit)
    , m_flip(new QCheckBox(tr("Flip")))
    , m_bcr(new QCheckBox(tr("bCR")))
    , m_diffAugment(new QCheckBox(tr("DiffAugment")))
    , m_few(new QCheckBox(tr("Few images")))
    , m_tail(new QCheckBox(tr("Train the tail on crops")))
    , m_stages(new StageBoxes)
    , m_all(new QPushButton(icon(QStringLiteral("sliders")),
                            tr("All %1 keys...").arg(NewRunForm::keys().size())))
{
    makeRows();
    connectRows();
    makeRecipeCards();
    fillRecipes();
    fillStarts();
    connect(&m_startModel, &StartModel::known, this, [this](const StartModel::Networks &networks) {
        m_reading.clear();
        m_form.setStart(networks);
    });
    connect(
        &m_startModel, &StartModel::failed, this, [this](const QString &path, const QString &why) {
            m_reading.clear();
            m_startError = tr("%1 cannot be started from. %2").arg(QFileInfo(path).fileName(), why);
            showForm();
            Q_EMIT changed();
        });
    connect(&form, &NewRunForm::changed, this, &RecipeGroup::showForm);
    showForm();
}

QWidget *RecipeGroup::makeLength()
{
    auto *length = new QWidget;
    auto *parts = new QHBoxLayout(length);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->addWidget(m_length, 1);
    parts->addWidget(m_unit);
    m_unit->addItem(tr("steps"), key("steps"));
    m_unit->addItem(tr("images"), key("images"));
    m_unit->setAccessibleName(tr("Length in"));
    m_length->setAccessibleName(tr("Length"));
    return length;
}

QWidget *RecipeGroup::makeStages()
{
    auto *stages = new QWidget;
    auto *freezing = new QVBoxLayout(stages);
    freezing->setContentsMargins(0, 0, 0, 0);
    freezing->addWidget(m_stages);
    freezing->addWidget(m_tail);
    return stages;
}

QWidget *RecipeGroup::makeAugment()
{
    auto *augment = new QWidget;
    auto *boxes = new QGridLayout(augment);
    boxes->setContentsMargins(0, 0, 0, 0);
    boxes->addWidget(m_flip, 0, 0);
    boxes->addWidget(m_diffAugment, 0, 1); // the long names in one column, for narrow docks
    boxes->addWidget(m_bcr, 1, 0);
    boxes->addWidget(m_few, 1, 1);
    boxes->setColumnStretch(1, 1);
    m_flip->setToolTip(tr("<b>Flip</b><br>Mirrors every second image, by chance.<br>flip"));
    m_bcr->setToolTip(tr("<b>bCR</b><br>Balanced consistency: the discriminator has to judge an "
                         "image and its augmented copy alike.<br>bcr_weight"));
    m_diffAugment->setToolTip(tr("<b>DiffAugment</b><br>Colours, moves and cuts everything that "
                                 "the discriminator sees.<br>augment"));
    m_few->setToolTip(tr("<b>Few images</b><br>For less than a few thousand: augmentation that "
                         "adapts (ADA), half the learning rates.<br>augment, ada_target, lr"));
    return augment;
}

void RecipeGroup::makeRows()
{
    auto *sizes = new QHBoxLayout(m_sizes);
    sizes->setContentsMargins(0, 0, 0, 0);
    m_all->setFlat(true);
    m_all->setAutoDefault(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::gap);
    addRow(m_recipeRow = new FormRow(tr("Recipe"), m_recipe), {});
    addRow(m_startRow = new FormRow(tr("Start from"), m_start), {});
    addRow(m_stagesRow = new FormRow(tr("Frozen"), makeStages()),
           {key("frozen_stages"), key("tail_crop")});
    addRow(m_sizeRow = new FormRow(tr("Size"), m_sizes), {key("size")});
    addRow(m_batchRow = new FormRow(tr("Batch"), m_batch), {key("batch"), key("micro_batch")});
    addRow(m_lengthRow = new FormRow(tr("Length"), makeLength()), {key("steps"), key("images")});
    addRow(m_augmentRow = new FormRow(tr("Augment"), makeAugment()),
           {key("flip"), key("bcr_weight"), key("augment"), key("ada_target")});
    column->addWidget(m_all, 0, Qt::AlignLeft);
}

void RecipeGroup::connectRows()
{
    connect(m_recipe, &QComboBox::activated, this, &RecipeGroup::chooseRecipe);
    connect(m_start, &QComboBox::activated, this, &RecipeGroup::chooseStart);
    connect(m_batch, &QLineEdit::editingFinished, this, [this] { enter(m_batch, m_batchRow); });
    connect(m_length, &QLineEdit::editingFinished, this, [this] { enter(m_length, m_lengthRow); });
    connect(m_unit, &QComboBox::activated, this, [this] { enter(m_length, m_lengthRow); });
    connect(m_flip, &QCheckBox::clicked, this, [this](bool on) {
        apply(m_augmentRow, {{key("flip"), on ? key("true") : key("false")}});
    });
    connect(m_bcr, &QCheckBox::clicked, this, [this](bool on) {
        apply(m_augmentRow, {{key("bcr_weight"), on ? textOf(usualBcr) : key("0")}});
    });
    connect(m_diffAugment, &QCheckBox::clicked, this, [this](bool on) {
        std::map<QString, QString> values{
            {key("augment"), on ? FewImages::allAugmentations() : key("none")}};
        if (!on)
            values.emplace(key("ada_target"), key("0")); // it needs an augmentation
        apply(m_augmentRow, values);
    });
    connect(m_few, &QCheckBox::clicked, this, [this](bool on) {
        const QString refusal = m_fewImages.setOn(on);
        showForm();
        m_augmentRow->setError(refusal);
    });
    connect(m_stages, &StageBoxes::toggled, this, &RecipeGroup::toggleStage);
    connect(m_tail, &QCheckBox::clicked, this, &RecipeGroup::setTail);
    connect(m_all, &QPushButton::clicked, this, [this] {
        auto *dialog = new RecipeKeys(m_form, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

/// What is refused changes nothing; the row says why.
void RecipeGroup::apply(FormRow *row, const std::map<QString, QString> &values)
{
    const QString refusal = m_form.set(values);
    if (!refusal.isEmpty())
        showForm(); // as it was
    row->setError(refusal);
}

void RecipeGroup::toggleStage(int stage)
{
    std::vector<int> frozen = m_form.recipe().frozen_stages;
    if (const auto found = std::ranges::find(frozen, stage); found != frozen.end())
        frozen.erase(found);
    else
        frozen.insert(std::ranges::upper_bound(frozen, stage), stage);
    QStringList list;
    for (const int each : frozen)
        list.append(QString::number(each));
    apply(m_stagesRow, {{key("frozen_stages"), u'[' + list.join(u',') + u']'}});
}

/// Half the side: a quarter of the memory and the time of what is trained.
void RecipeGroup::setTail(bool on)
{
    apply(m_stagesRow,
          {{key("tail_crop"), on ? QString::number(m_form.recipe().size() / 2) : key("0")}});
}

/// `keys`: what the row shows, and what a double click on its name resets.
void RecipeGroup::addRow(FormRow *row, const QStringList &keys)
{
    layout()->addWidget(row);
    connect(row->label(), &FieldLabel::resetRequested, this, [this, row, keys] {
        for (const QString &key : keys)
            m_form.reset(key);
        row->setError({});
        if (m_refused.erase(row) == 0)
            return;
        showForm();
        Q_EMIT changed();
    });
    const auto show = [this, row, keys] { showEdited(row, keys); };
    connect(&m_form, &NewRunForm::changed, row, show);
    connect(this, &RecipeGroup::changed, row, show);
}

void RecipeGroup::showEdited(FormRow *row, const QStringList &keys) const
{
    const auto isEdited = [this](const QString &key) { return m_form.isEdited(key); };
    const auto edited = std::ranges::find_if(keys, isEdited);
    const QString key = edited == keys.end() ? keys.value(0) : *edited;
    const bool differs = edited != keys.end() || m_refused.contains(row);
    row->label()->setEdited(differs, differs ? m_form.baseValue(key) : QString());
}

void RecipeGroup::showForm()
{
    const Recipe &recipe = m_form.recipe();
    const QLocale locale;
    for (FormRow *row : {m_stagesRow, m_sizeRow, m_batchRow, m_lengthRow, m_augmentRow})
        row->setError({});
    m_recipe->setCurrentIndex(m_recipe->findData(m_form.recipeName()));
    m_recipeRow->setHint(QString::fromStdString(recipe_purpose(m_form.recipeName().toStdString())));
    m_startRow->setError(m_startError.isEmpty() ? m_form.problem() : m_startError);
    showNumber(m_batch, m_batchRow, recipe.batch);
    m_batchRow->setHint(recipe.micro_batch > 0 && recipe.micro_batch < recipe.batch
                            ? tr("%1 at a time").arg(recipe.micro_batch)
                            : QString());
    const bool inSteps = recipe.steps > 0;
    showNumber(m_length, m_lengthRow, inSteps ? recipe.steps : recipe.images);
    if (!m_refused.contains(m_lengthRow))
        m_unit->setCurrentIndex(inSteps ? 0 : 1);
    m_lengthRow->setHint(recipe.last_step() == 0 ? tr("0: it goes on until it is stopped")
                         : inSteps
                             ? QString()
                             : tr("%1 steps").arg(locale.toString(qlonglong(recipe.last_step()))));
    m_flip->setChecked(recipe.flip);
    m_bcr->setChecked(recipe.bcr_weight > 0);
    m_diffAugment->setChecked(recipe.augment != "none");
    m_few->setChecked(m_fewImages.isOn());
    showSizes();
    showStages();
}

/// What was refused stays as it was written, until the form's number is another: nothing else than
/// what stands there may start.
void RecipeGroup::showNumber(QLineEdit *field, FormRow *row, qint64 number)
{
    if (const auto refused = m_refused.find(row);
        refused != m_refused.end() && refused->second.instead == number)
        return row->setError(refused->second.why);
    m_refused.erase(row);
    field->setText(QLocale().toString(number));
}

/// The recipe's size and what is left of it without its last stages.
void RecipeGroup::showSizes()
{
    QList<int> sizes;
    for (int size = m_form.base().size(); size >= leastSize && sizes.size() < mostSizes; size /= 2)
        sizes.prepend(size);
    if (sizes != m_sizeChoices || !m_segments) {
        m_sizeChoices = sizes;
        delete m_segments;
        m_segments = new Segmented;
        m_segments->setAccessibleName(tr("Size"));
        m_segments->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        for (const int size : sizes)
            m_segments->addSegment(QString::number(size), {}, tr("%1 pixels a side").arg(size));
        m_sizes->layout()->addWidget(m_segments);
        connect(m_segments, &Segmented::chosen, this, [this](int index) {
            apply(m_sizeRow, {{key("size"), QString::number(m_sizeChoices[index])}});
        });
    }
    m_segments->setCurrent(int(sizes.indexOf(m_form.recipe().size())));
    for (int i = 0; i + 1 < sizes.size(); ++i)
        m_segments->setSegmentEnabled(i, !m_form.start(),
                                      tr("A model that is gone on with keeps its size."));
}

void RecipeGroup::showStages()
{
    m_stagesRow->setVisible(m_form.start().has_value());
    QList<int> sides;
    const GeneratorConfig &generator = m_form.recipe().generator;
    for (int stage = 0; stage < int(generator.stages.size()); ++stage)
        sides.append(generator.stage_side(stage));
    const Recipe &recipe = m_form.recipe();
    const std::set<int> frozen(recipe.frozen_stages.begin(), recipe.frozen_stages.end());
    const int first = first_tail_stage(generator);
    const bool hasTail = first < int(sides.size());
    const bool onCrops = hasTail && recipe.tail_crop > 0;
    m_stages->setStages(sides, frozen, onCrops ? first : 0,
                        tr("The tail alone is trained, on crops."));
    m_tail->setChecked(onCrops);
    m_tail->setEnabled(hasTail);
    m_tail->setToolTip(
        hasTail ? tr("<b>Train the tail on crops</b><br>The last stages work on each pixel alone: "
                     "they learn from crops, with less memory and time, and all below them "
                     "stays.<br>tail_crop")
                : tr("<b>No tail</b><br>The last stage of this model has self-attention, which "
                     "needs the whole picture."));
    m_stagesRow->setHint(onCrops ? tr("From %1 px on, crops of %2 px")
                                       .arg(generator.stage_side(first))
                                       .arg(recipe.tail_crop)
                                 : QString());
}

void RecipeGroup::enter(QLineEdit *field, FormRow *row)
{
    QString text = field->text();
    text.remove(QLocale().groupSeparator());
    m_refused.erase(row);
    const bool inSteps = m_unit->currentIndex() == 0;
    const QString why = field == m_batch ? m_form.set(key("batch"), text)
                                         : m_form.set({{key("steps"), inSteps ? text : key("0")},
                                                       {key("images"), inSteps ? key("0") : text}});
    const Recipe &recipe = m_form.recipe();
    if (!why.isEmpty())
        m_refused[row] = {why, field == m_batch   ? recipe.batch
                               : recipe.steps > 0 ? recipe.steps
                                                  : recipe.images};
    row->setError(why);
    Q_EMIT changed();
}

} // namespace hit
