// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/film_dialog.h"

#include "ui/dialogs/film_map_row.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/file_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>

#include <algorithm>
#include <array>
#include <cmath>

namespace hit {
namespace {

constexpr std::array methods{Interpolation::Slerp, Interpolation::Linear, Interpolation::Spline};
constexpr std::array rates{24, 30, 60};
constexpr int dialogWidth = 440;

QString seconds(double value)
{
    return FilmDialog::tr("%1\u202fs").arg(QLocale().toString(value, 'f', 1));
}

/// Rounded as a person would say it.
QString about(double value)
{
    if (value < 60)
        return FilmDialog::tr("about %1\u202fs").arg(std::max(1, qRound(value / 5) * 5));
    return FilmDialog::tr("about %1\u202fmin").arg(qRound(value / 60));
}

QString sentence(const Error &error)
{
    QString line = QString::fromStdString(error.line());
    return line.replace(0, 1, line.left(1).toUpper());
}

/// A field with its note right under it.
QWidget *noted(QWidget *field, FieldNote *note)
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::gap / 2);
    layout->addWidget(field);
    layout->addWidget(note);
    return column;
}

int indexOf(const auto &values, const auto &value)
{
    const auto found = std::find(values.begin(), values.end(), value);
    return found == values.end() ? 0 : static_cast<int>(found - values.begin());
}

/// Of the format that `path` names by its suffix; -1: it names none.
int indexOfSuffix(const std::vector<FilmFormat> &formats, const QString &path)
{
    const std::string suffix = '.' + QFileInfo(path).suffix().toLower().toStdString();
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [&](const auto &each) { return each.suffix == suffix; });
    return found == formats.end() ? -1 : static_cast<int>(found - formats.begin());
}

} // namespace

FilmDialog::FilmDialog(const Context &context, QSettings &remembered, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_remembered(remembered)
    , m_formats(film_formats())
    , m_seeds(new QLineEdit)
    , m_file(new QLineEdit)
    , m_startHere(new QCheckBox(tr("Start at the picture shown")))
    , m_loop(new QCheckBox(tr("End where it starts")))
    , m_map(new FilmMapRow(context.map, context.mapTitle))
    , m_method(new Segmented)
    , m_rate(new Segmented)
    , m_format(new QComboBox)
    , m_seconds(new QDoubleSpinBox)
    , m_seedsNote(new FieldNote)
    , m_fileNote(new FieldNote)
    , m_estimate(makeLabel({}, TextRole::Label, Tone::Secondary))
    , m_start(new QPushButton)
{
    setObjectName(QStringLiteral("filmDialog"));
    setWindowTitle(tr("Save film"));
    build();
    recall();
    m_file->setText(suggestedFile());
    check();
    resize(std::max(dialogWidth, sizeHint().width()), sizeHint().height());
}

void FilmDialog::build()
{
    m_estimate->setWordWrap(true);
    m_seeds->setPlaceholderText(tr("4217-4220, 12"));
    m_method->addSegment(tr("Slerp"), {}, tr("Along the sphere: even changes"));
    m_method->addSegment(tr("Linear"), {}, tr("Straight: shorter vectors on the way"));
    m_method->addSegment(tr("Spline"), {}, tr("Without corners at the pictures (Catmull-Rom)"));
    for (const int rate : rates)
        m_rate->addSegment(QString::number(rate), {}, tr("%1 frames per second").arg(rate));
    for (const FilmFormat &each : m_formats)
        m_format->addItem(QString::fromStdString(each.title));
    m_seconds->setRange(FilmPlan::leastSeconds, FilmPlan::mostSeconds);
    m_seconds->setDecimals(1);
    m_seconds->setSuffix(tr("\u202fs"));
    m_seconds->setMinimumHeight(controlHeight());

    auto *form = new QGridLayout(this);
    form->setContentsMargins(metrics::panelMargin, metrics::panelMargin, metrics::panelMargin,
                             metrics::panelMargin);
    form->setSpacing(metrics::gap);
    form->setColumnMinimumWidth(0, metrics::label);
    form->setColumnStretch(1, 1);
    addRow(tr("Seeds"), m_seeds, noted(m_seeds, m_seedsNote));
    addRow({}, m_startHere, m_startHere);
    addRow({}, m_loop, m_loop);
    addRow(tr("Path"), m_method, m_method);
    addRow(tr("Show"), m_map, m_map);
    addRow(tr("Format"), m_format, m_format);
    addRow(tr("Rate"), m_rate, m_rate);
    addRow(tr("Length"), m_seconds, m_seconds);
    addRow(tr("File"), m_file, noted(buildFileRow(), m_fileNote));
    form->addWidget(m_estimate, form->rowCount(), 0, 1, 2);
    form->addWidget(buildButtons(), form->rowCount(), 0, 1, 2);

    connect(m_seeds, &QLineEdit::textChanged, this, &FilmDialog::check);
    connect(m_startHere, &QCheckBox::toggled, this, &FilmDialog::check);
    connect(m_loop, &QCheckBox::toggled, this, &FilmDialog::check);
    connect(m_map, &FilmMapRow::changed, this, &FilmDialog::check);
    connect(m_rate, &Segmented::chosen, this, &FilmDialog::check);
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &FilmDialog::check);
    connect(m_file, &QLineEdit::textChanged, this, &FilmDialog::useTypedSuffix);
    connect(m_file, &QLineEdit::editingFinished, this, [this] { m_file->setText(target()); });
    connect(m_format, &QComboBox::activated, this, &FilmDialog::useFormat);
}

void FilmDialog::addRow(const QString &text, QWidget *field, QWidget *cell)
{
    auto *form = static_cast<QGridLayout *>(layout());
    const int row = form->rowCount();
    if (!text.isEmpty()) {
        QLabel *label = makeLabel(text, TextRole::Label, Tone::Secondary);
        label->setBuddy(field);
        field->setAccessibleName(text);
        label->setFixedHeight(controlHeight());
        form->addWidget(label, row, 0, Qt::AlignTop);
    }
    const bool narrow = qobject_cast<Segmented *>(field);
    form->addWidget(cell, row, 1, narrow ? Qt::AlignLeft : Qt::Alignment());
}

QWidget *FilmDialog::buildFileRow()
{
    auto *row = new QWidget;
    auto *browse = new IconButton(QStringLiteral("folder"), tr("Choose a file..."));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::gap);
    layout->addWidget(m_file);
    layout->addWidget(browse);
    connect(browse, &QToolButton::clicked, this, &FilmDialog::browse);
    return row;
}

QWidget *FilmDialog::buildButtons()
{
    auto *row = new QWidget;
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_start->setDefault(true);
    m_start->setIcon(icon(QStringLiteral("film"), tokens().onFill));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, metrics::gap, 0, 0);
    layout->setSpacing(metrics::gap);
    layout->addStretch();
    layout->addWidget(cancel);
    layout->addWidget(m_start);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &QDialog::accept);
    return row;
}

void FilmDialog::recall()
{
    m_remembered.beginGroup(QStringLiteral("film"));
    const auto value = [this](const char *key, const QVariant &otherwise) {
        return m_remembered.value(QLatin1String(key), otherwise);
    };
    m_seeds->setText(value("seeds", suggestedSeeds()).toString());
    m_startHere->setChecked(value("startHere", true).toBool());
    m_loop->setChecked(value("loop", true).toBool());
    m_method->setCurrent(qBound(0, value("method", 0).toInt(), int(methods.size()) - 1));
    m_rate->setCurrent(indexOf(rates, value("rate", 30).toInt()));
    m_seconds->setValue(value("seconds", FilmPlan().seconds).toDouble());
    m_format->setCurrentIndex(std::max(0, m_format->findText(value("format", {}).toString())));
    m_remembered.endGroup();
}

void FilmDialog::remember() const
{
    m_remembered.beginGroup(QStringLiteral("film"));
    m_remembered.setValue(QStringLiteral("seeds"), m_seeds->text());
    m_remembered.setValue(QStringLiteral("startHere"), m_startHere->isChecked());
    m_remembered.setValue(QStringLiteral("loop"), m_loop->isChecked());
    m_remembered.setValue(QStringLiteral("method"), m_method->current());
    m_remembered.setValue(QStringLiteral("rate"), rates[m_rate->current()]);
    m_remembered.setValue(QStringLiteral("seconds"), m_seconds->value());
    m_remembered.setValue(QStringLiteral("format"), m_format->currentText());
    m_remembered.endGroup();
}

FilmFormat FilmDialog::format() const
{
    return m_formats[m_format->currentIndex()];
}

FilmPlan FilmDialog::plan() const
{
    FilmPlan plan;
    plan.stops = m_stops;
    plan.method = methods[m_method->current()];
    plan.loop = m_loop->isChecked();
    plan.seconds = m_seconds->value();
    plan.fps = rates[m_rate->current()];
    plan.format = format();
    plan.target = target().toStdString();
    plan.overwrite = m_replaces;
    plan.map = m_map->map();
    return plan;
}

bool FilmDialog::isComplete() const
{
    return !m_stops.empty() && m_fileIsSound;
}

void FilmDialog::check()
{
    checkSeeds();
    checkFile();
    showEstimate();
    m_start->setEnabled(isComplete());
    m_start->setText(m_replaces ? tr("Replace film") : tr("Save film"));
    QStringList wrong;
    for (const FieldNote *note :
         {m_stops.empty() ? m_seedsNote : nullptr, m_fileIsSound ? nullptr : m_fileNote})
        if (note)
            wrong.append(note->text());
    m_start->setToolTip(wrong.join(QLatin1Char('\n')));
}

void FilmDialog::checkSeeds()
{
    const Latent *first = m_startHere->isChecked() ? &m_context.present : nullptr;
    m_stops.clear();
    if (m_seeds->text().trimmed().isEmpty())
        return m_seedsNote->say(tr("Numbers and ranges, such as 4217-4220, 12"), Tone::Caption);
    auto stops = filmStops(m_seeds->text().toStdString(), first);
    if (!stops)
        return m_seedsNote->say(sentence(stops.error()), Tone::Error);
    m_stops = std::move(*stops);
    m_seedsNote->say(tr("%1 pictures on the way").arg(m_stops.size()), Tone::Caption);
}

void FilmDialog::checkFile()
{
    const QFileInfo file(target());
    const QFileInfo folder(file.absolutePath());
    const bool wantsFolder = format().suffix.empty();
    m_fileIsSound = false;
    if (file.fileName().isEmpty())
        m_fileNote->say(tr("The file has no name"), Tone::Error);
    else if (!folder.isDir())
        m_fileNote->say(tr("There is no folder %1").arg(folder.filePath()), Tone::Error);
    else if (!folder.isWritable())
        m_fileNote->say(tr("Nothing can be written to %1").arg(folder.filePath()), Tone::Error);
    else if (file.exists() && file.isDir() != wantsFolder)
        m_fileNote->say(wantsFolder ? tr("It is a file") : tr("It is a folder"), Tone::Error);
    else if (isTaken(file.filePath()))
        m_fileNote->say(tr("Another export is writing this file"), Tone::Error);
    else
        m_fileIsSound = true;
    m_replaces = m_fileIsSound && file.exists();
    const QString replaces = tr("%1 exists and will be replaced").arg(file.fileName());
    if (m_fileIsSound)
        m_fileNote->say(m_replaces ? replaces : QString(), Tone::Warning);
}

void FilmDialog::showEstimate()
{
    if (m_stops.empty())
        return m_estimate->clear();
    const FilmPlan made = plan();
    QStringList parts{tr("%1 frames").arg(QLocale().toString(made.frames())),
                      seconds(made.seconds)};
    const auto steps = static_cast<double>(m_stops.size()) - (made.loop ? 0 : 1);
    if (steps > 1)
        parts.append(tr("%1 from picture to picture").arg(seconds(made.seconds / steps)));
    // What a map takes is not known before.
    if (m_context.frameMilliseconds > 0 && !made.map)
        parts.append(
            tr("%1 to make").arg(about(made.frames() * m_context.frameMilliseconds / 1000)));
    m_estimate->setText(parts.join(QStringLiteral(" \u00b7 ")));
}

void FilmDialog::useFormat()
{
    QString path = typed();
    if (indexOfSuffix(m_formats, path) >= 0)
        path.chop(QFileInfo(path).suffix().size() + 1);
    m_file->setText(path + QString::fromStdString(format().suffix));
}

/// What is typed decides on the format, as soon as it ends in the suffix of one.
void FilmDialog::useTypedSuffix()
{
    if (const int known = indexOfSuffix(m_formats, typed()); known >= 0)
        m_format->setCurrentIndex(known);
    check();
}

QString FilmDialog::typed() const
{
    return m_file->text().trimmed();
}

/// What is typed, with the suffix of the format where it has none that is known.
QString FilmDialog::target() const
{
    const QString suffix = QString::fromStdString(format().suffix);
    const bool named = !QFileInfo(typed()).fileName().isEmpty();
    return named && !typed().endsWith(suffix, Qt::CaseInsensitive) ? typed() + suffix : typed();
}

void FilmDialog::browse()
{
    const QFileInfo file(m_file->text().trimmed());
    auto *dialog = makeFileDialog(this, tr("Film file"), file.absolutePath());
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // said beside the field
    dialog->selectFile(file.fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_file->setText(path);
        m_file->setText(target());
    });
    dialog->open();
}

QString FilmDialog::suggestedFile() const
{
    const QDir folder(m_context.folder);
    const QString suffix = QString::fromStdString(format().suffix);
    const QString stem = tr("%1 walk").arg(m_context.modelName);
    QString name = stem + suffix;
    for (int number = 2; folder.exists(name) || isTaken(folder.filePath(name)); ++number)
        name = QStringLiteral("%1 %2%3").arg(stem).arg(number).arg(suffix);
    return folder.filePath(name);
}

/// The next whole seeds after the picture shown, so that there is a film to save at once.
QString FilmDialog::suggestedSeeds() const
{
    const auto shown = static_cast<qint64>(std::floor(m_context.present.plane.x));
    return QStringLiteral("%1-%2").arg(shown + 1).arg(shown + 3);
}

bool FilmDialog::isTaken(const QString &path) const
{
    return m_context.taken.contains(QFileInfo(path).absoluteFilePath());
}

void FilmDialog::accept()
{
    const bool agreed = m_replaces;
    check(); // a file may have come that nobody agreed to replace
    if (!isComplete() || (m_replaces && !agreed))
        return;
    remember();
    Q_EMIT filmRequested(plan());
    QDialog::accept();
}

} // namespace hit
