// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/few_images.h"
#include "ui/train/image_scan.h"
#include "ui/train/new_run_form.h"
#include "ui/train/recipe_trial.h"
#include "ui/train/run_cost.h"
#include "ui/widgets/dock.h"

#include <QTimer>

class QComboBox;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace hit {

class CopyButton;
class CostFoot;
class FewImagesOffer;
class FormRow;
class NewRunImages;
class RecipeGroup;

/// "New run" (ui.md section 7): images, recipe, output and what it will cost. Starts nothing
/// itself: `startRequested` does.
class NewRunDock final : public Dock
{
    Q_OBJECT
public:
    explicit NewRunDock(QWidget *parent = nullptr);

    void setRunsFolder(const QString &folder); ///< where new runs go
    void setDevice(const QString &device);     ///< "auto", "cpu", "cuda:0"
    /// A run at work that no other waits for.
    struct Other
    {
        QString path, name;
        bool operator==(const Other &) const = default;
    };
    /// `training`: name of a run that trains on this machine now; empty: none does.
    void setOthers(const QList<Other> &ends, const QString &training);
    void setModelOnScreen(const QString &path, const QString &title);
    /// As it is at the start, whatever was chosen; the focus goes to the images.
    void beginAnew();
    void goToImages(); ///< its beginning, with all that was chosen
    void chooseImages(const QString &path);
    void startFrom(const QString &checkpoint); ///< empty: fresh weights
    /// "Duplicate with changes": recipe, images and start of a run that is there.
    void fillFrom(const QString &runFolder);

    NewRunForm &form() { return m_form; }
    const ImageScan &scan() const { return m_scan; }
    FewImages &fewImages() { return m_few; }
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
    void showOthers();
    QString startTip() const;
    void suggestName();
    void refresh();
    void measure();
    void showCost();
    QList<Advice> advice(const CostTexts &cost) const;
    void start();
    bool isAsAtTheStart() const;

    NewRunForm m_form;
    FewImages m_few{m_form};
    ImageScan m_scan;
    RecipeTrial m_trial;
    QList<Other> m_others;
    QString m_training;
    QString m_source; ///< name of the run that is duplicated; empty: none is
    QScrollArea *m_scroll;
    NewRunImages *m_images;
    FewImagesOffer *m_offer;
    RecipeGroup *m_recipe;
    QLineEdit *m_name;
    FormRow *m_nameRow, *m_whenRow;
    QComboBox *m_when;
    CostFoot *m_foot;
    QPushButton *m_clear;
    CopyButton *m_copy;
    QPushButton *m_start;
    QTimer m_rest; ///< runs while Start takes no second click
    bool m_nameEdited = false;
};

} // namespace hit
