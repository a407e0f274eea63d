// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/image_scan.h"
#include "ui/train/new_run_form.h"
#include "ui/train/recipe_trial.h"
#include "ui/widgets/dock.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace hit {

class FormRow;
class NewRunImages;
class RecipeGroup;
class VerdictLine;

/// "New run" (ui.md section 7): images, recipe, output and what it will cost. Starts nothing
/// itself: `startRequested` does.
class NewRunDock final : public Dock
{
    Q_OBJECT
public:
    explicit NewRunDock(QWidget *parent = nullptr);

    void setRunsFolder(const QString &folder); ///< where new runs go
    void setDevice(const QString &device);     ///< "auto", "cpu", "cuda:0"
    void setModelOnScreen(const QString &path, const QString &title);
    void chooseImages(const QString &path);
    void startFrom(const QString &checkpoint); ///< empty: fresh weights
    /// "Duplicate with changes": recipe, images and start of a run that is there.
    void fillFrom(const QString &runFolder);

    NewRunForm &form() { return m_form; }
    const ImageScan &scan() const { return m_scan; }
    const RecipeTrial &trial() const { return m_trial; }
    QStringList missing() const; ///< what keeps the run from starting

Q_SIGNALS:
    /// `arguments`: those after `hit train`; `folder`: the new run's.
    void startRequested(const QStringList &arguments, const QString &folder);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *makeForm();
    QWidget *makeFooter();
    void suggestName();
    void refresh();
    void showCost();
    void start();
    QString nameProblem() const;

    NewRunForm m_form;
    ImageScan m_scan;
    RecipeTrial m_trial;
    NewRunImages *m_images;
    RecipeGroup *m_recipe;
    QLineEdit *m_name;
    FormRow *m_nameRow;
    QVBoxLayout *m_lines;
    QList<VerdictLine *> m_advice;
    QPushButton *m_copy, *m_start;
    bool m_nameEdited = false;
};

} // namespace hit
