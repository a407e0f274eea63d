// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/new_run_images.h"

#include "ui/train/image_report.h"
#include "ui/train/image_scan.h"
#include "ui/train/image_views.h"
#include "ui/train/verdict_line.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/file_dialog.h"

#include <QBoxLayout>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>

namespace hit {
namespace {

constexpr qint64 leastImages = 16; ///< as pack_images() has it

QString listed(const QMap<QString, qint64> &counts)
{
    QStringList parts;
    for (auto count = counts.begin(); count != counts.end(); ++count)
        parts.append(QStringLiteral("%1 %2").arg(QLocale().toString(*count), count.key()));
    return parts.join(QStringLiteral(", "));
}

qint64 sum(const QMap<QString, qint64> &counts)
{
    qint64 all = 0;
    for (const qint64 count : counts)
        all += count;
    return all;
}

} // namespace

QString NewRunImages::sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

NewRunImages::NewRunImages(ImageScan &scan, QWidget *parent)
    : QWidget(parent)
    , m_scan(scan)
    , m_path(new QLineEdit)
    , m_thumbnails(new ThumbnailStrip)
    , m_progress(new QProgressBar)
    , m_sizes(new SizeHistogram)
    , m_good(new VerdictLine)
    , m_skipped(new VerdictLine)
    , m_noted(new VerdictLine)
    , m_wrong(new VerdictLine)
    , m_report(new QPushButton(tr("Report")))
{
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Looking through the images"));
    m_report->setFlat(true);
    m_report->setAutoDefault(false);
    m_report->setToolTip(tr("<b>Report</b><br>Which files were left out, and why"));
    auto *lines = new QVBoxLayout;
    for (VerdictLine *line : {m_good, m_skipped, m_noted})
        lines->addWidget(line);
    auto *sizes = new QHBoxLayout; // the verdicts have the whole width
    sizes->setSpacing(metrics::gap);
    sizes->addWidget(m_sizes, 1);
    sizes->addWidget(m_report, 0, Qt::AlignRight | Qt::AlignBottom);
    setFocusProxy(m_path);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::gap);
    column->addWidget(makePathRow());
    column->addWidget(m_thumbnails);
    column->addWidget(m_progress);
    column->addLayout(lines);
    column->addLayout(sizes);
    column->addWidget(m_wrong);
    connect(m_report, &QPushButton::clicked, this, &NewRunImages::openReport);
    connect(&scan, &ImageScan::changed, this, &NewRunImages::show);
    show();
}

QWidget *NewRunImages::makePathRow()
{
    auto *row = new QWidget;
    auto *button = new IconButton(QStringLiteral("folder"), tr("Choose images"));
    auto *menu = new QMenu(button);
    menu->addAction(tr("Folder..."), this, [this] { browse(true); });
    menu->addAction(tr("Zip archive or pack..."), this, [this] { browse(false); });
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    m_path->setPlaceholderText(tr("Drop a folder, a .zip or a pack here"));
    m_path->setAccessibleName(tr("Images to train on"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::gap);
    layout->addWidget(m_path, 1);
    layout->addWidget(button);
    connect(m_path, &QLineEdit::editingFinished, this, [this] {
        QString path = m_path->text().trimmed();
        if (path.startsWith(QLatin1String("~/")))
            path.replace(0, 1, QDir::homePath());
        if (path != m_scan.path())
            choose(path);
    });
    return row;
}

void NewRunImages::browse(bool folder)
{
    auto *dialog = makeFileDialog(this, tr("Images to train on"), m_scan.path());
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::ShowDirsOnly, folder);
    if (!folder)
        dialog->setNameFilter(tr("Zip archives and packs (*.zip *.safetensors)"));
    connect(dialog, &QFileDialog::fileSelected, this, &NewRunImages::choose);
    dialog->open();
}

void NewRunImages::choose(const QString &path)
{
    delete m_open; // it shows the files of the scan before
    QString shown = path;
    if (shown.startsWith(QDir::homePath() + u'/'))
        shown.replace(0, QDir::homePath().size(), QStringLiteral("~"));
    m_path->setText(shown);
    m_path->setToolTip(path);
    m_scan.scan(path);
    Q_EMIT chosen(path);
}

void NewRunImages::show()
{
    const bool running = m_scan.state() == ImageScan::State::Running;
    m_thumbnails->setThumbnails(m_scan.thumbnails());
    m_thumbnails->setVisible(m_scan.state() != ImageScan::State::None
                             && (running || !m_scan.thumbnails().isEmpty()));
    m_progress->setVisible(running);
    m_progress->setRange(0, int(m_scan.total()));
    m_progress->setValue(int(m_scan.judged()));
    m_sizes->setSides(m_scan.sides(), m_scan.leastSide());
    showVerdict();
}

void NewRunImages::showVerdict()
{
    const QLocale locale;
    const bool running = m_scan.state() == ImageScan::State::Running;
    const bool failed = m_scan.state() == ImageScan::State::Failed;
    const qint64 usable = m_scan.usable();
    QString good;
    if (m_scan.packSize() > 0)
        good =
            tr("A pack of %1 images of %2 px").arg(locale.toString(usable)).arg(m_scan.packSize());
    else if (usable > 0)
        good = tr("%1 images, %2, smallest side %3 px")
                   .arg(locale.toString(usable), sizeText(m_scan.bytes()))
                   .arg(m_scan.smallestSide());
    if (running && m_scan.total() == 0)
        good = tr("Looking for images...");
    else if (running)
        good += (good.isEmpty() ? QString() : QStringLiteral("; "))
                + tr("%1 of %2 files so far")
                      .arg(locale.toString(m_scan.judged()), locale.toString(m_scan.total()));
    const auto kind = running ? VerdictLine::Kind::Info : VerdictLine::Kind::Ok;
    m_good->say(kind, failed ? QString() : good);
    const auto skipped = m_scan.skipped();
    m_skipped->say(VerdictLine::Kind::Warning,
                   skipped.isEmpty() || failed
                       ? QString()
                       : tr("%1 skipped: %2").arg(locale.toString(sum(skipped)), listed(skipped)));
    QStringList notes;
    const auto noted = m_scan.noted();
    for (auto note = noted.begin(); note != noted.end(); ++note) // a note may begin with a number
        notes.append(QStringLiteral("%1: %2").arg(note.key(), locale.toString(*note)));
    m_noted->say(VerdictLine::Kind::Info,
                 notes.isEmpty() || failed
                     ? QString()
                     : tr("Converted: %1").arg(notes.join(QStringLiteral(", "))));
    m_report->setVisible(!running && m_scan.judged() > 0
                         && !(skipped.isEmpty() && notes.isEmpty()));
    m_wrong->say(VerdictLine::Kind::Error,
                 m_scan.state() == ImageScan::State::None || running ? QString() : missing());
}

QString NewRunImages::missing() const
{
    switch (m_scan.state()) {
    case ImageScan::State::None:
        return tr("Choose images to train on.");
    case ImageScan::State::Running:
        return tr("The images are still being looked through.");
    case ImageScan::State::Failed: {
        QString error = m_scan.error();
        return error.replace(0, 1, error.left(1).toUpper());
    }
    case ImageScan::State::Done:
        break;
    }
    if (m_scan.packSize() > 0 && m_scan.packSize() != m_scan.leastSide())
        return tr("The pack's images have %1 px, the run needs %2.")
            .arg(m_scan.packSize())
            .arg(m_scan.leastSide());
    if (m_scan.usable() >= leastImages || m_scan.packSize() > 0)
        return {};
    if (m_scan.total() == 0)
        return tr("There is no file in it.");
    if (m_scan.usable() == m_scan.total())
        return tr("Only %1 images; %2 are needed.").arg(m_scan.usable()).arg(leastImages);
    if (m_scan.usable() == 0)
        return tr("None of its %1 files is an image that can be used at %2 px.")
            .arg(m_scan.total())
            .arg(m_scan.leastSide());
    return tr("Only %1 of its %2 files are images that can be used at %3 px; %4 are needed.")
        .arg(m_scan.usable())
        .arg(m_scan.total())
        .arg(m_scan.leastSide())
        .arg(leastImages);
}

std::optional<Advice> NewRunImages::advice() const
{
    if (m_skipped->text().isEmpty() || m_scan.state() != ImageScan::State::Done)
        return {};
    return Advice{VerdictLine::Kind::Warning, m_skipped->text() + u'.', m_report};
}

void NewRunImages::openReport()
{
    if (!m_open)
        m_open = new ImageReport(m_scan, this);
    m_open->setAttribute(Qt::WA_DeleteOnClose);
    m_open->show();
    m_open->raise();
}

} // namespace hit
