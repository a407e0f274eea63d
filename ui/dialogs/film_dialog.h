// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/film_plan.h"

#include <QDialog>
#include <QStringList>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;

namespace hit {

class FieldNote;
class FilmMapRow;
class Segmented;

/// Asks for a film of a walk through seeds. Everything is said while it is typed: how long the film
/// will be, what is wrong, what will be replaced. GUI thread.
class FilmDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Context
    {
        Latent present;                  ///< the picture shown; a mix as a free vector
        QString modelName;               ///< for the file name
        QString folder;                  ///< where files go at first
        double frameMilliseconds = 0;    ///< of one frame lately; 0: not known
        QStringList taken = {};          ///< paths that running exports write
        std::optional<FilmMap> map = {}; ///< that the canvas shows
        QString mapTitle = {};
    };
    /// `remembered` keeps the choices under "film/".
    FilmDialog(const Context &context, QSettings &remembered, QWidget *parent = nullptr);

    FilmPlan plan() const;   ///< of the fields as they are
    bool isComplete() const; ///< nothing is wrong with them
    void accept() override;

Q_SIGNALS:
    void filmRequested(const hit::FilmPlan &plan); ///< once, when the person starts it

private:
    void build();
    void addRow(const QString &text, QWidget *field, QWidget *cell);
    QWidget *buildFileRow();
    QWidget *buildButtons();
    void recall();
    void remember() const;
    void check();
    void checkSeeds();
    void checkFile();
    void showEstimate();
    void useFormat();
    void useTypedSuffix();
    QString typed() const;
    QString target() const;
    void browse();
    FilmFormat format() const;
    QString suggestedFile() const;
    QString suggestedSeeds() const;
    bool isTaken(const QString &path) const;

    const Context m_context;
    QSettings &m_remembered;
    const std::vector<FilmFormat> m_formats;
    std::vector<Latent> m_stops; ///< empty while the seeds are wrong
    bool m_fileIsSound = false;
    bool m_replaces = false; ///< as the button says

    QLineEdit *m_seeds, *m_file;
    QCheckBox *m_startHere, *m_loop;
    FilmMapRow *m_map;
    Segmented *m_method, *m_rate;
    QComboBox *m_format;
    QDoubleSpinBox *m_seconds;
    FieldNote *m_seedsNote, *m_fileNote;
    QLabel *m_estimate;
    QPushButton *m_start;
};

} // namespace hit
