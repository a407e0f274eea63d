// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/preferences_dialog.h"

#include "ui/docks/key_map_view.h"
#include "ui/settings.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/file_dialog.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QPushButton>
#include <QTabWidget>
#include <QThread>

#include <functional>

namespace hit {
namespace {

constexpr QSize startSize(480, 420);

/// A page of labelled rows; every control follows the setting, whoever changes it.
class Page final : public QWidget
{
public:
    using Changed = void (Settings::*)();

    Page(Settings &settings, Changed changed)
        : m_settings(settings)
        , m_changed(changed)
        , m_grid(new QGridLayout(this))
    {
        m_grid->setContentsMargins(metrics::groupGap, metrics::groupGap, metrics::groupGap,
                                   metrics::groupGap);
        m_grid->setVerticalSpacing(metrics::gap);
        m_grid->setHorizontalSpacing(metrics::groupGap);
        m_grid->setColumnStretch(1, 1);
        m_grid->setColumnMinimumWidth(0, metrics::label);
    }

    template <typename Value>
    void addChoice(const QString &label, const QList<QPair<QString, Value>> &choices,
                   const std::function<Value()> &get, const std::function<void(Value)> &set)
    {
        auto *combo = new QComboBox;
        for (const auto &[text, value] : choices)
            combo->addItem(text, QVariant::fromValue(value));
        follow([combo, get] {
            const int index = combo->findData(QVariant::fromValue(get()));
            combo->setCurrentIndex(qMax(0, index));
        });
        connect(combo, &QComboBox::activated, this,
                [combo, set] { set(combo->currentData().value<Value>()); });
        addRow(label, combo);
    }

    void addSwitch(const QString &text, const std::function<bool()> &get,
                   const std::function<void(bool)> &set)
    {
        auto *box = new QCheckBox(text);
        follow([box, get] { box->setChecked(get()); });
        connect(box, &QCheckBox::clicked, this, set);
        m_grid->addWidget(box, m_rows++, 1);
    }

    void addFolder(const QString &label, const std::function<QString()> &get,
                   const std::function<void(QString)> &set)
    {
        auto *path = new ElidedLabel(Qt::ElideMiddle);
        auto *choose = new QPushButton(tr("Choose..."));
        choose->setAutoDefault(false);
        choose->setAccessibleName(tr("Choose %1").arg(label));
        follow([path, get] { path->setFullText(QDir::toNativeSeparators(get())); });
        connect(choose, &QPushButton::clicked, this, [this, label, get, set] {
            auto *dialog = makeFileDialog(this, label, get());
            dialog->setFileMode(QFileDialog::Directory);
            dialog->setOption(QFileDialog::ShowDirsOnly);
            connect(dialog, &QFileDialog::fileSelected, this, set);
            dialog->open();
        });
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(path, 1);
        row->addWidget(choose);
        addRow(label, line);
    }

    void addNote(const QString &text)
    {
        QLabel *note = makeLabel(text, TextRole::Caption, Tone::Caption);
        note->setWordWrap(true);
        m_grid->addWidget(note, m_rows++, 1);
    }

    void finish() { m_grid->setRowStretch(m_rows, 1); }

private:
    void follow(const std::function<void()> &show)
    {
        show();
        connect(&m_settings, m_changed, this, show);
    }

    void addRow(const QString &text, QWidget *control)
    {
        QLabel *label = makeLabel(text, TextRole::Label, Tone::Secondary);
        label->setBuddy(control);
        control->setAccessibleName(text);
        m_grid->addWidget(label, m_rows, 0);
        m_grid->addWidget(control, m_rows++, 1);
    }

    Settings &m_settings;
    Changed m_changed;
    QGridLayout *m_grid;
    int m_rows = 0;
};

QString tr(const char *text)
{
    return PreferencesDialog::tr(text);
}

QWidget *appearancePage(Settings &s)
{
    auto *page = new Page(s, &Settings::appearanceChanged);
    page->addChoice<int>(
        tr("Theme"),
        {{tr("As the system"), int(ThemeMode::System)},
         {tr("Dark"), int(ThemeMode::Dark)},
         {tr("Light"), int(ThemeMode::Light)}},
        [&s] { return int(s.theme()); }, [&s](int mode) { s.setTheme(ThemeMode(mode)); });
    QList<QPair<QString, int>> sizes;
    for (int percent : {75, 90, 100, 110, 125, 150, 175, 200})
        sizes.append({tr("%1\u202f%").arg(percent), percent});
    page->addChoice<int>(
        tr("Text size"), sizes, [&s] { return s.textPercent(); },
        [&s](int percent) { s.setTextPercent(percent); });
    page->addSwitch(
        tr("Increase contrast"), [&s] { return s.highContrast(); },
        [&s](bool on) { s.setHighContrast(on); });
    page->addSwitch(
        tr("Reduce motion"), [&s] { return s.reducedMotion(); },
        [&s](bool on) { s.setReducedMotion(on); });
    page->finish();
    return page;
}

QWidget *canvasPage(Settings &s)
{
    auto *page = new Page(s, &Settings::canvasChanged);
    page->addChoice<int>(
        tr("Pixels"),
        {{tr("Sharp at whole zooms, else smooth edges"), int(PixelFilter::Auto)},
         {tr("Always sharp"), int(PixelFilter::Nearest)},
         {tr("Always smooth"), int(PixelFilter::Smooth)}},
        [&s] { return int(s.pixelFilter()); },
        [&s](int filter) { s.setPixelFilter(PixelFilter(filter)); });
    page->addSwitch(
        tr("Checkerboard behind the picture"), [&s] { return s.checkerboard(); },
        [&s](bool on) { s.setCheckerboard(on); });
    page->finish();
    return page;
}

QWidget *speedPage(Settings &s, const QList<QPair<QString, QString>> &devices)
{
    auto *page = new Page(s, &Settings::speedChanged);
    QList<QPair<QString, QString>> choices{{tr("The fastest"), QStringLiteral("auto")},
                                           {tr("CPU"), QStringLiteral("cpu")}};
    for (const auto &[name, text] : devices)
        choices.append({text, name});
    page->addChoice<QString>(
        tr("Device"), choices, [&s] { return s.device(); },
        [&s](const QString &device) { s.setDevice(device); });
    QList<QPair<QString, int>> threads{{tr("One per core"), 0}};
    for (int count = 1; count <= QThread::idealThreadCount(); ++count)
        threads.append({QString::number(count), count});
    page->addChoice<int>(
        tr("CPU threads"), threads, [&s] { return s.threads(); },
        [&s](int count) { s.setThreads(count); });
    page->addChoice<int>(
        tr("Models in memory"),
        {{tr("Only those that are shown"), 0},
         {tr("Up to 500 MB"), 500},
         {tr("Up to 1 GB"), 1000},
         {tr("Up to 2 GB"), 2000},
         {tr("Up to 4 GB"), 4000},
         {tr("Up to 8 GB"), 8000},
         {tr("Up to 16 GB"), 16000}},
        [&s] { return s.modelMemory(); }, [&s](int megabytes) { s.setModelMemory(megabytes); });
    constexpr int best = -1;
    page->addChoice<int>(
        tr("To the screen"),
        {{tr("The fastest that works"), best},
         {tr("Interop: the picture stays on the GPU"), int(UploadPath::Interop)},
         {tr("Copy"), int(UploadPath::Copy)},
         {tr("Software, without OpenGL"), int(UploadPath::Software)}},
        [&s] { return s.upload() ? int(*s.upload()) : best; },
        [&s](int path) {
            s.setUpload(path == best ? std::optional<UploadPath>() : UploadPath(path));
        });
    page->addNote(tr("The way to the screen is chosen when Hitscope starts."));
    page->finish();
    return page;
}

QWidget *filesPage(Settings &s)
{
    auto *page = new Page(s, &Settings::filesChanged);
    page->addSwitch(
        tr("Keep the whole state inside saved pictures"), [&s] { return s.stateInImages(); },
        [&s](bool on) { s.setStateInImages(on); });
    page->addNote(tr("Such a picture, dropped on the window, brings everything back."));
    page->addFolder(
        tr("Pictures"), [&s] { return s.imageFolder(); },
        [&s](const QString &folder) { s.setImageFolder(folder); });
    page->addFolder(
        tr("Sessions"), [&s] { return s.sessionFolder(); },
        [&s](const QString &folder) { s.setSessionFolder(folder); });
    page->addFolder(
        tr("Films"), [&s] { return s.filmFolder(); },
        [&s](const QString &folder) { s.setFilmFolder(folder); });
    page->addFolder(
        tr("Models"), [&s] { return s.modelFolder(); },
        [&s](const QString &folder) { s.setModelFolder(folder); });
    page->finish();
    return page;
}

QWidget *keysPage(KeyMap &keys)
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->addWidget(new KeyMapView(keys));
    return page;
}

} // namespace

PreferencesDialog::PreferencesDialog(Settings &settings, KeyMap &keys,
                                     const QList<QPair<QString, QString>> &devices, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Preferences"));
    setObjectName(QStringLiteral("preferences"));
    resize((startSize + QSize(textLength(startSize.width()), textLength(startSize.height()))) / 2);
    if (parent) { // beside the picture, on which theme and text size are judged
        const QRect window = parent->window()->geometry();
        move(window.right() - width() - metrics::groupGap, window.top() + metrics::topBar);
    }
    auto *tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->addTab(appearancePage(settings), tr("Appearance"));
    tabs->addTab(canvasPage(settings), tr("Canvas"));
    tabs->addTab(speedPage(settings, devices), tr("Speed"));
    tabs->addTab(filesPage(settings), tr("Files"));
    tabs->addTab(keysPage(keys), tr("Keys"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->addWidget(tabs);
}

} // namespace hit
