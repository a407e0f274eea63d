// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/start_model.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace hit {

class FewImages;
class FormRow;
class NewRunForm;
class Segmented;
class StageBoxes;

/// What the run learns by: recipe, networks to start from, the keys that matter most, all keys.
class RecipeGroup final : public QWidget
{
    Q_OBJECT
public:
    RecipeGroup(NewRunForm &form, FewImages &few, QWidget *parent = nullptr);
    /// A checkpoint that is at hand, such as the model on the canvas.
    void offerStart(const QString &path, const QString &title);
    void startFrom(const QString &path); ///< empty: fresh weights
    void clear();                        ///< the start, and what was written and refused
    void addRecipe(const QString &path, const QString &title);
    QString missing() const; ///< why a run cannot start with it; empty: it can

Q_SIGNALS:
    void changed(); ///< missing(), besides the form

private:
    QWidget *makeLength();
    QWidget *makeStages();
    QWidget *makeAugment();
    void makeRows();
    void connectRows();
    void addRow(FormRow *row, const QStringList &keys);
    void makeRecipeCards();
    void fillRecipes();
    void fillStarts();
    void chooseRecipe();
    void chooseStart();
    void browse(bool recipe);
    void showForm();
    void showSizes();
    void showStages();
    void enter(QLineEdit *field, FormRow *row);
    void showNumber(QLineEdit *field, FormRow *row, qint64 number);
    void showEdited(FormRow *row, const QStringList &keys) const;
    void apply(FormRow *row, const std::map<QString, QString> &values);
    void toggleStage(int stage);
    void setTail(bool on);

    NewRunForm &m_form;
    FewImages &m_fewImages;
    StartModel m_startModel;
    struct Named
    {
        QString path, title;
    };
    QList<Named> m_recipes, m_files; ///< besides the bundled ones; files to start from
    QString m_reading, m_startError;
    struct Refusal
    {
        QString why;
        qint64 instead; ///< the form's number
    };
    std::map<FormRow *, Refusal> m_refused; ///< numbers as they were written
    QComboBox *m_recipe, *m_start, *m_unit;
    QWidget *m_sizes;
    QList<int> m_sizeChoices;
    Segmented *m_segments = nullptr;
    QLineEdit *m_batch, *m_length;
    QCheckBox *m_flip, *m_bcr, *m_diffAugment, *m_few, *m_tail;
    StageBoxes *m_stages;
    FormRow *m_recipeRow, *m_startRow, *m_stagesRow, *m_sizeRow, *m_batchRow, *m_lengthRow,
        *m_augmentRow;
    QPushButton *m_all;
};

} // namespace hit
